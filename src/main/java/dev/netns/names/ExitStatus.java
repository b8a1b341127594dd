package dev.netns.names;

/** The exit statuses of the command, named once. */
public final class ExitStatus {
    /** Done. */
    public static final int DONE = 0;
    /** Failed. */
    public static final int FAILED = 1;
    /** Wrong usage, or a declaration with errors. */
    public static final int USAGE = 2;
    /** No such namespace. */
    public static final int NOT_FOUND = 3;
    /** It exists already. */
    public static final int EXISTS = 4;
    /** Not permitted. */
    public static final int DENIED = 5;
    /** The daemon is not reachable. */
    public static final int NO_DAEMON = 6;
    /** {@code exec}: netns itself failed. */
    public static final int EXEC_FAILED = 125;
    /** {@code exec}: the command cannot be executed. */
    public static final int NOT_EXECUTABLE = 126;
    /** {@code exec}: there is no such command. */
    public static final int NO_SUCH_COMMAND = 127;
    /** With the number of the signal added: one asked for an end before everything was done. */
    public static final int INTERRUPTED = 128;

    private ExitStatus() {}
}
