package dev.netns.proc;

import dev.netns.linux.Errno;
import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Small files of /proc, whole. */
public final class SmallFile {
    private static final int FIRST_SIZE = 4096;
    /** Far above the mountinfo of a host of thousands of containers; others' files must not exhaust our memory. */
    static final int LARGEST_SIZE = 32 << 20;

    private SmallFile() {}

    /**
     * Reads a file to its end.
     *
     * @return its bytes, or {@code null} when it cannot be read (a process that has gone, one of somebody else) or has
     *     more than 32 MiB
     */
    public static byte @Nullable [] read(Syscalls sys, byte[] path) {
        int fd = sys.open(path, Linux.O_RDONLY | Linux.O_CLOEXEC, 0);
        if (fd < 0) {
            return null;
        }
        try {
            return readAll(sys, fd);
        } catch (FileException e) {
            return null;
        } finally {
            sys.close(fd);
        }
    }

    /**
     * Reads an open file to its end.
     *
     * @throws FileException it cannot be read, or has more than 32 MiB
     */
    public static byte[] readAll(Syscalls sys, int fd) throws FileException {
        return readAll(sys, fd, FIRST_SIZE);
    }

    /**
     * The same.
     *
     * @param expected more bytes than most such files have
     */
    static byte[] readAll(Syscalls sys, int fd, int expected) throws FileException {
        byte[] bytes = new byte[expected];
        int length = 0;
        int got;
        while ((got = sys.read(fd, bytes, length, bytes.length - length)) > 0 || got == -Errno.EINTR) {
            length += Math.max(got, 0);
            if (length == LARGEST_SIZE) {
                throw new FileException(-Errno.EFBIG);
            }
            if (length == bytes.length) {
                bytes = Arrays.copyOf(bytes, 2 * length);
            }
        }
        if (got < 0) {
            throw new FileException(got);
        }
        return Arrays.copyOf(bytes, length);
    }

    /** Writes all the bytes. Answers 0 or a negative errno. */
    public static int writeAll(Syscalls sys, int fd, byte[] bytes) {
        int done = 0;
        while (done < bytes.length) {
            int wrote = sys.write(fd, bytes, done, bytes.length - done);
            if (wrote <= 0 && wrote != -Errno.EINTR) {
                return wrote == 0 ? -Errno.EIO : wrote;
            }
            done += Math.max(wrote, 0);
        }
        return 0;
    }
}
