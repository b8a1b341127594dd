package dev.netns.provision;

import dev.netns.names.NamespaceIds;
import dev.netns.names.Store;

/**
 * What a name stands for at the moment of looking.
 *
 * @param kind what stands in the run directory
 * @param identity which namespace it is; of no meaning where it is none
 * @param nsid by which our own namespace knows it, or {@link NamespaceIds#NONE}; looked up for declared names only
 */
public record Live(Store.Kind kind, Identity identity, int nsid) {
    /** Nothing. */
    public static final Live ABSENT = new Live(Store.Kind.ABSENT, new Identity(0, 0, 0), NamespaceIds.NONE);

    /** Whether it is the namespace that is remembered. */
    boolean is(Made made) {
        return kind == Store.Kind.NAMESPACE && identity.equals(made.identity());
    }
}
