package dev.netns.provision;

import dev.netns.linux.Text;
import dev.netns.names.Deletion;
import dev.netns.names.Failure;
import dev.netns.names.NamespaceIds;
import dev.netns.names.Store;
import org.jspecify.annotations.Nullable;

/** The other end of an {@link EarlyLook} for NICs. What is not plain it leaves out: whoever deletes looks again. */
final class EarlyNics {
    private static final byte[] LINKS = Text.ascii("links");

    /** Some namespaces: they are wanted soon. */
    static final int SENT_AT_ONCE = 1 << 9;

    private final Deletion deletion;

    /** Looks of a thread that is in the host's namespace. */
    EarlyNics(Store store) {
        deletion = new Deletion(store);
    }

    /** Looks into the namespace of a name, and goes home. */
    void look(byte[] name, Recording.Writer writer) {
        Deletion.Seen seen;
        try {
            seen = deletion.look(name);
        } catch (Failure failure) {
            return;
        }
        if (seen != null) {
            writer.begin(name, new Identity(seen.device(), seen.inode(), 0), NamespaceIds.NONE);
            writer.note(LINKS, seen.links());
            writer.end();
        }
    }

    /** What a recording tells. */
    static Deletion.@Nullable Seen seen(Recording recording) {
        byte[] links = recording.note(LINKS);
        Identity identity = recording.identity();
        return links == null ? null : new Deletion.Seen(identity.device(), identity.inode(), links);
    }
}
