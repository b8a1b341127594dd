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
    private static final int OTHERS_WRITE = 02;
    private static final int OWNER_ONLY = 0600;
    /** Most files that netns keeps are smaller: hundreds of records are read without hundreds of large buffers. */
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
        return read(path, 0);
    }

    /**
     * The same of a regular file itself.
     *
     * @throws FileException also {@link Errno#ELOOP} where it is a symbolic link
     */
    public String readItself(Path path) throws FileException {
        return read(path, Linux.O_NOFOLLOW);
    }

    private String read(Path path, int flags) throws FileException {
        int fd = check(sys.open(bytes(path), Linux.O_RDONLY | Linux.O_CLOEXEC | flags, 0));
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

    /** What a path itself is; a symbolic link at its end is not followed. */
    public enum Kind {
        /** There is nothing of that name. */
        ABSENT,
        /** A regular file. */
        REGULAR,
        /** A directory. */
        DIRECTORY,
        /** A symbolic link, a device, a FIFO or a socket. */
        OTHER
    }

    /** What a path itself is. */
    public Kind kind(Path path) throws FileException {
        FileStatus status = new FileStatus();
        int looked = sys.lstat(bytes(path), status);
        if (looked == -Errno.ENOENT || looked == -Errno.ENOTDIR) {
            return Kind.ABSENT;
        }
        check(looked);
        if (status.isRegular()) {
            return Kind.REGULAR;
        }
        return (status.mode & Linux.S_IFMT) == Linux.S_IFDIR ? Kind.DIRECTORY : Kind.OTHER;
    }

    /** Whether a path itself is a regular file of root's. */
    public boolean isRegularOfRoot(Path path) {
        FileStatus status = new FileStatus();
        return sys.lstat(bytes(path), status) == 0 && status.isRegular() && status.owner == 0;
    }

    /**
     * Whether only root, or the user that we run as, decides which files are in a directory.
     *
     * @throws FileException it cannot be looked at
     */
    public boolean isTrusted(Path directory) throws FileException {
        FileStatus status = new FileStatus();
        check(sys.stat(bytes(directory), status));
        return (status.owner == 0 || status.owner == sys.effectiveUser()) && (status.mode & OTHERS_WRITE) == 0;
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
     * Replaces a file by a text: whole or not at all, whenever we are killed. Only its owner may read it.
     *
     * @param temporary a name in the same file system, for a moment, which nobody else writes
     */
    public void replace(Path path, Path temporary, String content) throws FileException {
        int flags = Linux.O_WRONLY | Linux.O_CREAT | Linux.O_EXCL | Linux.O_NOFOLLOW | Linux.O_CLOEXEC;
        int fd = sys.open(bytes(temporary), flags, OWNER_ONLY);
        if (fd == -Errno.EEXIST) {
            // Left by a process that was killed.
            check(sys.unlink(bytes(temporary)));
            fd = sys.open(bytes(temporary), flags, OWNER_ONLY);
        }
        replace(path, new TemporaryFiles.Open(temporary, check(fd)), content, OWNER_ONLY, false);
    }

    /**
     * Replaces a file by a text: whole or not at all, whenever we are killed, and it outlives a power cut once this returns.
     *
     * @param temporaries a directory that holds it under another name until it is whole, see {@link TemporaryFiles}; where
     *     that is another file system, the file's own directory does
     * @param mode its permissions
     */
    public void replaceForGood(Path path, Path temporaries, String content, int mode) throws FileException {
        Path directory = Objects.requireNonNull(path.getParent());
        try {
            replace(path, new TemporaryFiles(sys, temporaries).create(), content, mode, true);
        } catch (FileException e) {
            if (e.error() != Errno.EXDEV) {
                throw e;
            }
            replace(path, new TemporaryFiles(sys, directory).create(), content, mode, true);
        }
        synchronise(directory);
    }

    private void replace(Path path, TemporaryFiles.Open temporary, String content, int mode, boolean forGood)
            throws FileException {
        int fd = temporary.fd();
        boolean replaced = false;
        try {
            check(SmallFile.writeAll(sys, fd, Text.encode(content)));
            check(sys.fchmod(fd, mode));
            if (forGood) {
                check(sys.fsync(fd));
            }
            check(sys.rename(bytes(temporary.path()), bytes(path)));
            replaced = true;
        } finally {
            if (!replaced) {
                sys.unlink(bytes(temporary.path()));
            }
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

    /** Removes a directory that has nothing in it; another one, a link to one or a mount point stays. */
    public void removeIfEmpty(Path directory) throws FileException {
        int removed = sys.rmdir(bytes(directory));
        boolean stays = removed == -Errno.ENOTEMPTY
                || removed == -Errno.EEXIST
                || removed == -Errno.ENOTDIR
                || removed == -Errno.EBUSY;
        if (!stays && removed != -Errno.ENOENT) {
            check(removed);
        }
    }

    /**
     * Makes a directory where there is none; the one above it must be there.
     *
     * @param mode its permissions; those of one that is there stay
     */
    public void makeDirectory(Path path, int mode) throws FileException {
        int made = sys.mkdir(bytes(path), mode);
        if (made == -Errno.EEXIST) {
            return;
        }
        check(made);
        int flags = Linux.O_RDONLY | Linux.O_DIRECTORY | Linux.O_NOFOLLOW | Linux.O_CLOEXEC;
        int fd = check(sys.open(bytes(path), flags, 0));
        try {
            check(sys.fchmod(fd, mode));
        } finally {
            sys.close(fd);
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

    static byte[] bytes(Path path) {
        return Text.encode(path.toString());
    }

    static int check(int answer) throws FileException {
        if (answer < 0) {
            throw new FileException(answer);
        }
        return answer;
    }
}
