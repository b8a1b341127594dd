package dev.netns.proc;

import dev.netns.linux.Errno;
import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Files that are not whole yet, in a directory: {@code .netns-0.new}, {@code .netns-1.new} and so on. Each is renamed once
 * it is whole, and locked (flock(2)) until then: one that is not locked was left by a process that was killed.
 */
public final class TemporaryFiles {
    private static final String PREFIX = ".netns-";
    private static final String SUFFIX = ".new";
    private static final int MOST = 10_000;
    private static final int OWNER_ONLY = 0600;

    private final Syscalls sys;
    private final Path directory;

    /** Those in a directory. */
    public TemporaryFiles(Syscalls sys, Path directory) {
        this.sys = sys;
        this.directory = directory;
    }

    /** One that is open for writing, and that only its owner may read. */
    record Open(Path path, int fd) {}

    /**
     * Makes one, under the first name that nobody else has.
     *
     * @throws FileException it cannot be made
     */
    Open create() throws FileException {
        int flags = Linux.O_WRONLY | Linux.O_CREAT | Linux.O_EXCL | Linux.O_NOFOLLOW | Linux.O_CLOEXEC;
        for (int n = 0; n < MOST; n++) {
            Path path = directory.resolve(PREFIX + n + SUFFIX);
            int fd = sys.open(FileTree.bytes(path), flags, OWNER_ONLY);
            if (fd >= 0) {
                // On a file system without locks it fails here and where it is asked for: then none is taken for left.
                sys.flock(fd, Linux.LOCK_EX | Linux.LOCK_NB);
                return new Open(path, fd);
            }
            if (fd != -Errno.EEXIST) {
                throw new FileException(fd);
            }
        }
        throw new FileException(-Errno.EEXIST);
    }

    /** Those that were left; none where the directory cannot be read. */
    public List<Path> left() {
        List<byte[]> names = new ArrayList<>();
        sys.entries(FileTree.bytes(directory), names);
        List<Path> left = new ArrayList<>();
        for (byte[] name : names) {
            String text = Text.decode(name);
            Path path = directory.resolve(text);
            if (isName(text) && isLeft(path)) {
                left.add(path);
            }
        }
        left.sort(null);
        return left;
    }

    /**
     * Removes one where it is still left.
     *
     * @throws FileException it cannot be removed
     */
    public void remove(Path path) throws FileException {
        if (isLeft(path)) {
            new FileTree(sys).remove(path);
        }
    }

    private boolean isLeft(Path path) {
        if (!new FileTree(sys).isRegularOfRoot(path)) {
            return false;
        }
        int flags = Linux.O_RDONLY | Linux.O_NOFOLLOW | Linux.O_NONBLOCK | Linux.O_CLOEXEC;
        int fd = sys.open(FileTree.bytes(path), flags, 0);
        if (fd < 0) {
            return false;
        }
        int locked = sys.flock(fd, Linux.LOCK_EX | Linux.LOCK_NB);
        sys.close(fd);
        return locked == 0;
    }

    private static boolean isName(String name) {
        int end = name.length() - SUFFIX.length();
        if (!name.startsWith(PREFIX) || !name.endsWith(SUFFIX) || end <= PREFIX.length()) {
            return false;
        }
        return name.substring(PREFIX.length(), end).chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
