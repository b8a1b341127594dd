package dev.netns.names;

import dev.netns.linux.Errno;
import dev.netns.linux.Text;
import org.jspecify.annotations.Nullable;

/**
 * Something could not be done: what, on what, why, and where it helps what to do.
 *
 * <p>The message is one line without the program's name, for example {@code cannot add 'red': File exists}. Names stand
 * in it as they are: who prints it makes them safe ({@link Text#printable}).
 */
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String words;
    private final int status;
    private final int errno;
    private final @Nullable String capability;
    private final @Nullable String hint;

    /**
     * A failure with words of its own.
     *
     * @param status one of {@link ExitStatus}
     */
    public Failure(int status, String message) {
        this(message, status, 0, null, null);
    }

    private Failure(String words, int status, int errno, @Nullable String capability, @Nullable String hint) {
        super(capability == null ? words : words + ": this needs root (" + capability + ")");
        this.words = words;
        this.status = status;
        this.errno = errno;
        this.capability = capability;
        this.hint = hint;
    }

    /**
     * A system call failed.
     *
     * @param operation what was to be done, an infinitive: {@code "add"}
     * @param object on what, as the user named it
     * @param negative the answer of the call, a negative errno
     */
    public static Failure of(String operation, byte[] object, int negative) {
        return of(operation, Text.quoted(object), negative, null);
    }

    /**
     * A system call failed and the kernel may have said more. Where it was not permitted, the message says which
     * capability it takes: CAP_SYS_ADMIN (EPERM), as for mount(2), unshare(2) and setns(2), or that to pass over the
     * permissions of files (EACCES); {@link #needing} says otherwise.
     *
     * @param object on what, as it is to stand in the message
     * @param kernelMessage the kernel's own words (extended ack), or {@code null}
     */
    public static Failure of(String operation, String object, int negative, byte @Nullable [] kernelMessage) {
        int errno = -negative;
        String words = kernelMessage == null ? "" : " (" + Text.decode(kernelMessage) + ")";
        return new Failure(
                "cannot " + operation + " " + object + ": " + Errno.text(errno) + words,
                statusOf(errno),
                errno,
                switch (errno) {
                    case Errno.EPERM -> "CAP_SYS_ADMIN";
                    case Errno.EACCES -> "CAP_DAC_OVERRIDE";
                    default -> null;
                },
                null);
    }

    /** The calling thread did not get back to its own network namespace: it must end. */
    static Failure noWayBack(String operation, byte[] name, int negative) {
        return of(operation, Text.quoted(name) + ": the way back to the first network namespace failed", negative, null)
                .withStatus(ExitStatus.FAILED)
                .needing(null);
    }

    /**
     * A request to the kernel failed.
     *
     * @param words what was to be done, on what: {@code "add route 10.0.0.0/8 in 'router'"}
     * @param kernelMessage the kernel's own words (extended ack), or {@code null}
     */
    public static Failure of(String words, int negative, byte @Nullable [] kernelMessage) {
        int space = words.indexOf(' ');
        return of(words.substring(0, space), words.substring(space + 1), negative, kernelMessage);
    }

    /**
     * The same failure, with the place in a file that it comes from.
     *
     * @param origin whose text is {@code FILE:LINE}; null where it comes from none
     */
    public Failure at(@Nullable Object origin) {
        return origin == null ? this : new Failure(origin + ": " + words, status, errno, capability, hint);
    }

    /**
     * The same failure, where it was not permitted, for want of another capability.
     *
     * @param other its name (capabilities(7)), or {@code null} where none would help
     */
    public Failure needing(@Nullable String other) {
        return capability == null ? this : new Failure(words, status, errno, other, hint);
    }

    /** The same failure with a line that says what to do. */
    public Failure withHint(@Nullable String advice) {
        return new Failure(words, status, errno, capability, advice);
    }

    /** The same failure with another exit status. */
    public Failure withStatus(int other) {
        return new Failure(words, other, errno, capability, hint);
    }

    /** One of {@link ExitStatus}. */
    public int status() {
        return status;
    }

    /** The error number ({@link Errno}), positive, or 0 where no call failed. */
    public int errno() {
        return errno;
    }

    /** What to do about it, one line, or {@code null}. */
    public @Nullable String hint() {
        return hint;
    }

    private static int statusOf(int errno) {
        return switch (errno) {
            case Errno.ENOENT -> ExitStatus.NOT_FOUND;
            case Errno.EEXIST -> ExitStatus.EXISTS;
            case Errno.EPERM, Errno.EACCES -> ExitStatus.DENIED;
            default -> ExitStatus.FAILED;
        };
    }
}
