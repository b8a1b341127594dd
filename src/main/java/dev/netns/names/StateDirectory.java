package dev.netns.names;

import dev.netns.linux.Bytes;
import dev.netns.linux.Errno;
import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.proc.LockTable;

/**
 * The directory beside the run directory that only root can look into: {@code /run/netns-state} for {@code /run/netns}.
 * In it are the locks that nobody else can take, and what `netns apply` remembers. Hooks are a part of that, and they
 * run as root: so nobody else may have made the directory, which in a sticky folder (/tmp) everybody could.
 */
public final class StateDirectory {
    private static final byte[] SUFFIX = Text.ascii("-state");
    private static final byte[] NAMES_LOCK = Text.ascii("names.lock");
    private static final int OWNER_ONLY = 0700;
    private static final int LOCK_MODE = 0600;

    /** What {@link #lockNames} answers where there is no lock to hold. */
    private static final int NO_LOCK = -1;

    private final Syscalls sys;
    private final byte[] path;

    /** The directory at this path. */
    public StateDirectory(Syscalls sys, byte[] path) {
        this.sys = sys;
        this.path = path;
    }

    /** The one that belongs to a store. */
    static StateDirectory beside(Store store) {
        return new StateDirectory(store.sys, Bytes.concat(store.directory, SUFFIX));
    }

    /**
     * Makes it where it is missing.
     *
     * @throws Failure it cannot be made, or others than root and the caller can change it
     */
    public void make() {
        int made = sys.mkdir(path, OWNER_ONLY);
        if (made < 0 && made != -Errno.EEXIST) {
            throw failed("make", path, made);
        }
        Trust.ofRoot(sys).check(path);
    }

    /**
     * Keeps every other netns from changing names. Not the lock of `netns apply`, which is held while hooks run, and they
     * may call `netns add`. The folders above are taken to be looked at.
     *
     * @param store is told of a long wait
     * @return a descriptor for {@link #unlock}
     * @throws Failure it cannot be locked, or others can change the directory
     */
    int lockNames(Store store) {
        int made = sys.mkdir(path, OWNER_ONLY);
        if (isForbidden(made)) {
            return NO_LOCK;
        }
        if (made < 0 && made != -Errno.EEXIST) {
            throw failed("make", path, made);
        }
        Trust.ofRoot(sys).checkOnly(path);
        byte[] file = Bytes.path(path, NAMES_LOCK);
        int flags = Linux.O_RDWR | Linux.O_CREAT | Linux.O_NOFOLLOW | Linux.O_CLOEXEC;
        int fd = sys.open(file, flags, LOCK_MODE);
        if (isForbidden(fd)) {
            return NO_LOCK;
        }
        String shown = Text.decode(file);
        int locked =
                fd < 0 ? fd : LockWait.forOurs(sys, fd, () -> store.say("waiting for the lock " + shown + holder(fd)));
        if (locked < 0) {
            unlock(fd);
            throw failed("lock", file, locked);
        }
        return fd;
    }

    /** Unlocks what {@link #lockNames} has locked. */
    void unlock(int fd) {
        if (fd >= 0) {
            sys.close(fd);
        }
    }

    private String holder(int fd) {
        int pid = LockTable.holder(sys, fd);
        return pid == 0 ? "" : ", held by PID " + pid;
    }

    private static Failure failed(String verb, byte[] path, int negative) {
        Failure failure = Failure.of(verb, Text.decode(path), negative, null);
        return failure.status() == ExitStatus.DENIED ? failure : failure.withStatus(ExitStatus.FAILED);
    }

    /** Whoever may not make a file here may not mount either, and is told so by the call that says what it needs. */
    private static boolean isForbidden(int answer) {
        return answer == -Errno.EACCES || answer == -Errno.EPERM || answer == -Errno.EROFS;
    }
}
