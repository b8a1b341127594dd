package dev.netns.proc;

import dev.netns.linux.Errno;
import dev.netns.linux.FileStatus;
import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Files and directories by system calls: the same errors from both runtimes. Any thread may use it. */
public final class FileTree {
    private static final int PERMISSIONS = 07777;
    /** Of what netns keeps: one record of hundreds is read in one go without hundreds of large buffers. */
    private static final int EXPECTED_SIZE = 512;

    private final Syscalls sys;

    /** The files that these calls reach. */
    public FileTree(Syscalls sys) {
        this.sys = sys;
    }

    /**
     * The text of a file, bytes that are no UTF-8 escaped as by {@link Text#decode}.
     *
     * @throws FileException it cannot be read; {@link Errno#ENOENT} where it is not there
     */
    public String read(Path path) throws FileException {
        int fd = check(sys.open(bytes(path), Linux.O_RDONLY | Linux.O_CLOEXEC, 0));
        try {
            return Text.decode(SmallFile.readAll(sys, fd, EXPECTED_SIZE));
        } finally {
            sys.close(fd);
        }
    }

    /** The same, null where it is not there. */
    public @Nullable String readIfThere(Path path) throws FileException {
        try {
            return read(path);
        } catch (FileException e) {
            if (e.error() == Errno.ENOENT) {
                return null;
            }
            throw e;
        }
    }

    /** Whether there is something at the end of a path, symbolic links followed. */
    public boolean exists(Path path) {
        return sys.stat(bytes(path), new FileStatus()) == 0;
    }

    /** The permission bits of a file. */
    public int permissions(Path path) throws FileException {
        FileStatus status = new FileStatus();
        check(sys.stat(bytes(path), status));
        return status.mode & PERMISSIONS;
    }

    /** The names in a directory, in no order. */
    public List<byte[]> names(Path directory) throws FileException {
        List<byte[]> names = new ArrayList<>();
        check(sys.entries(bytes(directory), names));
        return names;
    }

    /**
     * Replaces a file by a text: whole or not at all, whenever we are killed.
     *
     * @param temporary a name in the same file system, for a moment
     */
    public void replace(Path path, Path temporary, String content) throws FileException {
        write(temporary, content, false);
        check(sys.rename(bytes(temporary), bytes(path)));
    }

    /** The same, and it outlives a power cut once this returns. */
    public void replaceForGood(Path path, Path temporary, String content) throws FileException {
        write(temporary, content, true);
        check(sys.rename(bytes(temporary), bytes(path)));
        synchronise(Objects.requireNonNull(path.getParent()));
    }

    private void write(Path path, String content, boolean forGood) throws FileException {
        int flags = Linux.O_WRONLY | Linux.O_CREAT | Linux.O_TRUNC | Linux.O_CLOEXEC;
        int fd = check(sys.open(bytes(path), flags, 0666));
        try {
            check(SmallFile.writeAll(sys, fd, Text.encode(content)));
            if (forGood) {
                check(sys.fsync(fd));
            }
        } finally {
            sys.close(fd);
        }
    }

    /** Removes a file. Answers whether it was there. */
    public boolean remove(Path path) throws FileException {
        int removed = sys.unlink(bytes(path));
        if (removed == -Errno.ENOENT) {
            return false;
        }
        check(removed);
        return true;
    }

    /** Removes a directory that has nothing in it; another one stays. */
    public void removeIfEmpty(Path directory) throws FileException {
        int removed = sys.rmdir(bytes(directory));
        if (removed != -Errno.ENOTEMPTY && removed != -Errno.EEXIST) {
            check(removed);
        }
    }

    /** Makes a directory where there is none; the one above it has to be there. */
    public void makeDirectory(Path path, int mode) throws FileException {
        int made = sys.mkdir(bytes(path), mode);
        if (made != -Errno.EEXIST) {
            check(made);
        }
    }

    /** Without it, a power cut could undo what was done with the names in a directory. */
    public void synchronise(Path directory) throws FileException {
        int fd = check(sys.open(bytes(directory), Linux.O_RDONLY | Linux.O_DIRECTORY | Linux.O_CLOEXEC, 0));
        try {
            check(sys.fsync(fd));
        } finally {
            sys.close(fd);
        }
    }

    private static byte[] bytes(Path path) {
        return Text.encode(path.toString());
    }

    private static int check(int answer) throws FileException {
        if (answer < 0) {
            throw new FileException(answer);
        }
        return answer;
    }
}
