package dev.netns.names;

import dev.netns.linux.Bytes;
import dev.netns.linux.Errno;
import dev.netns.linux.FileStatus;
import dev.netns.linux.Linux;
import dev.netns.linux.Text;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the run directory fit to be mounted in, and locks it.
 *
 * <p>It must be a mount point that is shared, in a peer group of its own, so that every mount namespace sees the names.
 * Done by the calls of iproute2 and under the same flock: without it, concurrent first adds once bound the directory
 * onto itself thousands of times (Debian bug 949235).
 */
final class RunDirectory {
    private static final byte[] NONE = Text.ascii("none");
    private static final byte[] EMPTY = {};
    private static final int MODE = 0755;

    private final Store store;

    RunDirectory(Store store) {
        this.store = store;
    }

    /**
     * Locks the run directory, which must exist.
     *
     * @return a descriptor; closing it unlocks
     */
    int lock(String operation, byte[] name) {
        int fd = store.sys.open(store.directory, Linux.O_RDONLY | Linux.O_DIRECTORY | Linux.O_CLOEXEC, 0);
        if (fd < 0) {
            throw Failure.of(operation, name, fd);
        }
        int locked = store.sys.flock(fd, Linux.LOCK_EX);
        if (locked < 0) {
            store.sys.close(fd);
            throw failed("lock", locked);
        }
        return fd;
    }

    /**
     * Makes the run directory where it is missing, locks it and makes it shared.
     *
     * @return a descriptor; closing it unlocks
     */
    int prepare(String operation, byte[] name) {
        int made = store.sys.mkdir(store.directory, MODE);
        if (made < 0 && made != -Errno.EEXIST) {
            throw failed("make", made);
        }
        int fd = lock(operation, name);
        boolean prepared = false;
        try {
            if (made == 0) {
                // mkdir(2) leaves out what the umask forbids: others would not see the names.
                int opened = store.sys.fchmod(fd, MODE);
                if (opened < 0) {
                    throw failed("make", opened);
                }
            }
            share(fd);
            prepared = true;
            return fd;
        } finally {
            if (!prepared) {
                store.sys.close(fd);
            }
        }
    }

    private void share(int fd) {
        int shared = changePropagation(Linux.MS_SHARED);
        if (shared == -Errno.EINVAL) {
            int bound = store.sys.mount(store.directory, store.directory, NONE, Linux.MS_BIND | Linux.MS_REC, null);
            if (bound < 0) {
                throw failed("mount", bound);
            }
            int own = changePropagation(Linux.MS_PRIVATE);
            shared = own < 0 ? own : changePropagation(Linux.MS_SHARED);
            if (shared < 0) {
                store.sys.umount2(store.directory, Linux.MNT_DETACH);
            } else {
                dropShadowed(fd);
            }
        }
        if (shared < 0) {
            throw failed("share", shared);
        }
    }

    private int changePropagation(long type) {
        return store.sys.mount(EMPTY, store.directory, NONE, type | Linux.MS_REC, null);
    }

    /**
     * Names that CRI-O, CNI or podman mounted before the directory was a mount point now stand twice: in the new mount,
     * and below it where nobody can reach them and where they would keep a deleted namespace alive. The descriptor was
     * opened before the new mount and still leads below it.
     */
    private void dropShadowed(int fd) {
        byte[] below = Text.ascii("/proc/self/fd/" + fd);
        List<byte[]> names = new ArrayList<>();
        store.sys.entries(store.directory, names);
        FileStatus status = new FileStatus();
        for (byte[] name : names) {
            byte[] hidden = Bytes.path(below, name);
            if (store.sys.lstat(hidden, status) == 0 && status.device == store.nsfsDevice()) {
                store.sys.umount2(hidden, Linux.MNT_DETACH | Linux.UMOUNT_NOFOLLOW);
            }
        }
    }

    private Failure failed(String verb, int negative) {
        Failure failure = Failure.of(verb, Text.decode(store.directory), negative, null);
        return failure.status() == ExitStatus.DENIED ? failure : failure.withStatus(ExitStatus.FAILED);
    }
}
