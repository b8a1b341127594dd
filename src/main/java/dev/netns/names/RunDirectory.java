package dev.netns.names;

import dev.netns.linux.Bytes;
import dev.netns.linux.Errno;
import dev.netns.linux.FileStatus;
import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.proc.LockTable;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the run directory fit to be mounted in, and locks it.
 *
 * <p>It must be a mount point that is shared, in a peer group of its own, so that every mount namespace sees the names.
 * Done under the flock of iproute2: without it, concurrent first adds once bound the directory onto itself thousands of
 * times (Debian bug 949235).
 *
 * <p>But everybody may open the directory, and so hold that flock for ever. What keeps us apart from each other is
 * therefore a lock that only root can take ({@link StateDirectory}), and the flock, which keeps us apart from iproute2,
 * is waited for {@value #PATIENCE_MILLIS} ms at most: iproute2 holds it for less than one.
 */
final class RunDirectory {
    private static final byte[] NONE = Text.ascii("none");
    private static final byte[] EMPTY = {};
    private static final int MODE = 0755;
    private static final int PATIENCE_MILLIS = 5000;

    private final Store store;
    private final StateDirectory state;

    RunDirectory(Store store) {
        this.store = store;
        this.state = StateDirectory.beside(store);
    }

    /**
     * Keeps every other netns from changing names in the run directory. Enough for taking a name away: `ip netns delete`
     * takes no lock at all.
     *
     * @return a descriptor for {@link #unlock}
     * @throws Failure others than root and the caller can change the directory
     */
    int lock() {
        Trust.ofRoot(store.sys).check(store.directory);
        return state.lockNames(store);
    }

    /** Unlocks what {@link #lock} or {@link #prepare} has locked. */
    void unlock(int lock) {
        state.unlock(lock);
    }

    /**
     * Makes the run directory where it is missing, makes it shared, and locks it as {@link #lock} does.
     *
     * @return a descriptor for {@link #unlock}
     */
    int prepare(String operation, byte[] name) {
        int made = store.sys.mkdir(store.directory, MODE);
        if (made < 0 && made != -Errno.EEXIST) {
            throw failed("make", made);
        }
        int fd = store.sys.open(store.directory, Linux.O_RDONLY | Linux.O_DIRECTORY | Linux.O_CLOEXEC, 0);
        if (fd < 0) {
            throw Failure.of(operation, name, fd);
        }
        try {
            if (made == 0) {
                // mkdir(2) leaves out what the umask forbids: others would not see the names.
                int opened = store.sys.fchmod(fd, MODE);
                if (opened < 0) {
                    throw failed("make", opened);
                }
            }
            Trust.ofRoot(store.sys).check(store.directory);
            return lockAndShare(fd);
        } finally {
            store.sys.close(fd);
        }
    }

    /** Waits for iproute2 without our own lock, so that several of us under attack wait together and not in turns. */
    private int lockAndShare(int fd) {
        LockWait wait = new LockWait(store.sys, () -> store.say("waiting for the lock on " + shown() + heldBy(fd)));
        while (true) {
            int lock = state.lockNames(store);
            boolean prepared = false;
            try {
                int locked = store.sys.flock(fd, Linux.LOCK_EX | Linux.LOCK_NB);
                if (locked < 0 && locked != -Errno.EAGAIN) {
                    throw failed("lock", locked);
                }
                if (locked == 0 || isPatienceOver(wait, fd)) {
                    share(fd);
                    prepared = true;
                    return lock;
                }
            } finally {
                if (!prepared) {
                    unlock(lock);
                }
            }
            wait.nap();
        }
    }

    /** Whether to go on without the lock. A process that makes many names waits once. */
    private boolean isPatienceOver(LockWait wait, int fd) {
        if (!store.goesOnWithoutLock && wait.millis() >= PATIENCE_MILLIS) {
            store.goesOnWithoutLock = true;
            store.say("going on without the lock on " + shown() + heldBy(fd) + " for more than "
                    + PATIENCE_MILLIS / 1000 + " s");
        }
        return store.goesOnWithoutLock;
    }

    private String shown() {
        return Text.decode(store.directory);
    }

    private String heldBy(int fd) {
        int pid = LockTable.holder(store.sys, fd);
        return ", held by " + (pid == 0 ? "another process" : "PID " + pid);
    }

    private void share(int fd) {
        int shared = changePropagation(Linux.MS_SHARED);
        if (shared == -Errno.EINVAL) {
            if (!attachOwnGroup()) {
                bindInPlace();
            }
            shared = changePropagation(Linux.MS_SHARED);
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

    /**
     * Mounts a copy of the directory on it that was private before. The kernel gives such a mount a group of its own as it
     * comes into a shared file system, and a slave of that group to every mount namespace that gets its mounts from there,
     * so that names reach services which were started before.
     *
     * @return whether it is done; not before Linux 5.12
     */
    private boolean attachOwnGroup() {
        Syscalls sys = store.sys;
        int copy = sys.openTree(
                Linux.AT_FDCWD, store.directory, Linux.OPEN_TREE_CLONE | Linux.OPEN_TREE_CLOEXEC | Linux.AT_RECURSIVE);
        if (copy < 0) {
            return false;
        }
        try {
            return sys.setPropagation(copy, Linux.MS_PRIVATE) >= 0
                    && sys.moveMount(copy, EMPTY, Linux.AT_FDCWD, store.directory, Linux.MOVE_MOUNT_F_EMPTY_PATH) >= 0;
        } finally {
            sys.close(copy);
        }
    }

    /**
     * As iproute2 does it. The mount is born into the group of the file system around it, where each name would be mounted
     * twice; taken out of that, it reaches only mount namespaces that are made later.
     */
    private void bindInPlace() {
        int bound = store.sys.mount(store.directory, store.directory, NONE, Linux.MS_BIND | Linux.MS_REC, null);
        if (bound < 0) {
            throw failed("mount", bound);
        }
        int own = changePropagation(Linux.MS_PRIVATE);
        if (own < 0) {
            store.sys.umount2(store.directory, Linux.MNT_DETACH);
            throw failed("share", own);
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
