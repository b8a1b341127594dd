package dev.netns;

import dev.netns.names.Failure;

/** The caller lacks a privilege; the message says which (capabilities(7)). */
public final class NotPermittedException extends NetnsException {
    private static final long serialVersionUID = 1;

    NotPermittedException(Failure failure) {
        super(failure);
    }
}
