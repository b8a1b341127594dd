package dev.netns;

import dev.netns.names.Failure;

/** There is no such namespace: no such name, or nothing is mounted on its file. */
public final class NamespaceNotFoundException extends NetnsException {
    private static final long serialVersionUID = 1;

    NamespaceNotFoundException(Failure failure) {
        super(failure);
    }
}
