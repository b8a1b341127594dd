package dev.netns.names;

import dev.netns.linux.Errno;
import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;

/** Gives a name to the network namespace of a process that may end, and its PID be reused, at any moment. */
public final class Attachment {
    private final Store store;
    private final Syscalls sys;

    /** Attachment in a store. */
    public Attachment(Store store) {
        this.store = store;
        this.sys = store.sys;
    }

    /**
     * Attaches the name. The process is held by a pidfd meanwhile: were it gone after the mount, what got mounted might
     * be the namespace of another process, so the name is taken off again.
     *
     * @return whether a stale file of that name was repaired
     * @throws Failure the name exists (status 4), there is no such process, or a call failed; nothing is left then
     */
    public boolean attach(byte[] name, int pid) {
        Names.check("attach", name);
        int pidfd = sys.pidfdOpen(pid);
        if (pidfd == -Errno.ESRCH) {
            throw gone(name, pid);
        }
        try {
            Creation creation = new Creation(store);
            boolean repaired = creation.attach(name, Processes.namespaceFile(pid), "PID " + pid);
            // No pidfd: Linux < 5.3, or the id of a thread. Then there is nothing to ask.
            int ended = pidfd < 0 ? 0 : sys.poll(pidfd, Linux.POLLIN, 0);
            if (ended != 0) {
                creation.detach(name);
                throw ended > 0 ? gone(name, pid) : Creation.cannotAttach(name, "PID " + pid, ended);
            }
            return repaired;
        } finally {
            if (pidfd >= 0) {
                sys.close(pidfd);
            }
        }
    }

    private static Failure gone(byte[] name, int pid) {
        return Creation.cannotAttach(name, "PID " + pid, -Errno.ESRCH);
    }
}
