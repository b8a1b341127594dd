package dev.netns.names;

import dev.netns.linux.Errno;
import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;

/** Waits for a lock that another process holds, by naps, so that what takes long can be told and ended. */
public final class LockWait {
    /** After so long, the user is told what keeps him waiting. */
    private static final int QUIET_MILLIS = 1000;

    private static final int LONGEST_NAP_MILLIS = 4;

    private final Syscalls sys;
    private final Runnable waiting;
    private final long start;
    private int nap = 1;
    private boolean told;

    /**
     * Begins.
     *
     * @param waiting is run once when it takes longer than a second
     */
    LockWait(Syscalls sys, Runnable waiting) {
        this.sys = sys;
        this.waiting = waiting;
        this.start = sys.monotonicMillis();
    }

    /**
     * Locks a file that only root can open. Waits as long as it takes: whoever holds it is one of us.
     *
     * @param waiting is run once when it takes longer than a second
     * @return 0 or a negative errno
     */
    public static int forOurs(Syscalls sys, int fd, Runnable waiting) {
        int locked = sys.flock(fd, Linux.LOCK_EX | Linux.LOCK_NB);
        if (locked != -Errno.EAGAIN) {
            return locked;
        }
        LockWait wait = new LockWait(sys, waiting);
        while (locked == -Errno.EAGAIN && !wait.told) {
            wait.nap();
            locked = sys.flock(fd, Linux.LOCK_EX | Linux.LOCK_NB);
        }
        // The kernel's queue is fair, and a signal ends this wait too.
        return locked == -Errno.EAGAIN ? sys.flock(fd, Linux.LOCK_EX) : locked;
    }

    /** Waits a moment, at first a short one: most locks are held for less than a millisecond. */
    void nap() {
        sys.poll(-1, 0, nap);
        nap = Math.min(2 * nap, LONGEST_NAP_MILLIS);
        if (!told && millis() >= QUIET_MILLIS) {
            told = true;
            waiting.run();
        }
    }

    /** How long it has taken by now. */
    long millis() {
        return sys.monotonicMillis() - start;
    }
}
