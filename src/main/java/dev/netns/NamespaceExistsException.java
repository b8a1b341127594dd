package dev.netns;

import dev.netns.names.Failure;

/** The name exists already, or the nsid is taken. */
public final class NamespaceExistsException extends NetnsException {
    private static final long serialVersionUID = 1;

    NamespaceExistsException(Failure failure) {
        super(failure);
    }
}
