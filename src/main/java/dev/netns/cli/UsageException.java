package dev.netns.cli;

/** The words of a command line do not fit together in a way that its grammar does not tell. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UsageException(String fault) {
        super(fault);
    }
}
