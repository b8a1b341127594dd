package dev.netns;

import dev.netns.linux.Text;
import dev.netns.names.ExitStatus;
import dev.netns.names.Failure;
import java.util.Optional;

/**
 * Something could not be done with a network namespace. The message is one line: what, on what, and why, for example
 * {@code cannot add 'red': File exists}. It is safe to print: control characters stand as {@code \\xNN}. Subclasses
 * exist where a caller is likely to go on in another way.
 */
public class NetnsException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Failure failure;

    NetnsException(Failure failure) {
        super(Text.printable(String.valueOf(failure.getMessage())), failure);
        this.failure = failure;
    }

    /** A word that the caller got wrong is the caller's mistake, as everywhere in Java. */
    static RuntimeException of(Failure failure) {
        return switch (failure.status()) {
            case ExitStatus.USAGE ->
                new IllegalArgumentException(Text.printable(String.valueOf(failure.getMessage())), failure);
            case ExitStatus.NOT_FOUND -> new NamespaceNotFoundException(failure);
            case ExitStatus.EXISTS -> new NamespaceExistsException(failure);
            case ExitStatus.DENIED -> new NotPermittedException(failure);
            default -> new NetnsException(failure);
        };
    }

    /** What to do about it, one line, if there is something. */
    public Optional<String> hint() {
        return Optional.ofNullable(failure.hint());
    }

    /** The error number of {@code errno.h}, positive; 0 where no system call failed. */
    public int errno() {
        return failure.errno();
    }
}
