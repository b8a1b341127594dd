package dev.netns.provision;

import dev.netns.linux.Errno;
import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.names.ExitStatus;
import dev.netns.names.Failure;
import dev.netns.proc.FileException;
import dev.netns.proc.SmallFile;
import org.jspecify.annotations.Nullable;

/** Kernel parameters, sysctl(8): their names and values. */
final class Sysctl {
    /** What all of them are below. */
    static final String DIRECTORY = "/proc/sys/";

    private Sysctl() {}

    /**
     * The path below /proc/sys: as sysctl(8) has it, a key whose first separator is a slash has slashes only, so that a
     * link's name may have a dot; in the other form a slash stands for such a dot.
     */
    static String path(String key) {
        int dot = key.indexOf('.');
        int slash = key.indexOf('/');
        if (slash >= 0 && (dot < 0 || slash < dot)) {
            return key;
        }
        return swapped(key);
    }

    /** The opposite of {@link #path}: with dots, and slashes for the dots of a link's name. */
    static String key(String path) {
        return swapped(path);
    }

    private static String swapped(String text) {
        StringBuilder swapped = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            swapped.append(c == '.' ? '/' : c == '/' ? '.' : c);
        }
        return swapped.toString();
    }

    /** Whether two values are the same to the kernel, which prints a tab where one writes a blank. */
    static boolean isSame(String a, String b) {
        return a.strip().replaceAll("\\s+", " ").equals(b.strip().replaceAll("\\s+", " "));
    }

    /**
     * The value of a parameter as the calling thread's namespace has it; null where there is no such parameter and where it
     * can only be written, such as {@code net/ipv4/route/flush}.
     *
     * @param path the whole path
     * @throws Failure nobody can tell: it may be set to anything
     */
    static @Nullable String read(Syscalls sys, String path) {
        // No Path: the name of a link may have bytes that are no text.
        int fd = sys.open(Text.encode(path), Linux.O_RDONLY | Linux.O_CLOEXEC, 0);
        if (fd < 0) {
            return unread(path, -fd);
        }
        try {
            return Text.decode(SmallFile.readAll(sys, fd));
        } catch (FileException e) {
            return unread(path, e.error());
        } finally {
            sys.close(fd);
        }
    }

    /**
     * Sets a parameter of the calling thread's namespace.
     *
     * @param path the whole path
     * @return a negative errno where it cannot be set
     */
    static int write(Syscalls sys, String path, String value) {
        int fd = sys.open(Text.encode(path), Linux.O_WRONLY | Linux.O_CLOEXEC, 0);
        int wrote = fd < 0 ? fd : SmallFile.writeAll(sys, fd, Text.encode(value));
        if (fd >= 0) {
            sys.close(fd);
        }
        return wrote;
    }

    private static @Nullable String unread(String path, int error) {
        return switch (error) {
            case Errno.ENOENT, Errno.EACCES, Errno.EINVAL -> null;
            default ->
                throw Failure.of("read", Text.printable(path), -error, null).withStatus(ExitStatus.FAILED);
        };
    }
}
