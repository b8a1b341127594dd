package dev.netns.linux;

import java.util.function.LongSupplier;

/** Records, and lets chosen calls fail without asking the kernel. */
public final class FailingSyscalls extends RecordingSyscalls {
    /** Chooses the calls that fail. */
    public interface Fault {
        /**
         * The fate of a call.
         *
         * @param number of the call, from 1
         * @param call as it is recorded, without the answer
         * @return the errno with which it fails, or 0
         */
        int errno(int number, String call);
    }

    private final Fault fault;
    private int number;

    /** A kernel with a fault. */
    public FailingSyscalls(Syscalls kernel, Fault fault) {
        super(kernel);
        this.fault = fault;
    }

    /** The n-th call fails. */
    public static FailingSyscalls at(Syscalls kernel, int n) {
        return new FailingSyscalls(kernel, (number, call) -> number == n ? plausible(call) : 0);
    }

    /** The n-th call and all after it fail, those of the undo too. */
    public static FailingSyscalls from(Syscalls kernel, int n) {
        return new FailingSyscalls(kernel, (number, call) -> number >= n ? plausible(call) : 0);
    }

    /** Every call that is recorded with this beginning fails. */
    public static FailingSyscalls on(Syscalls kernel, String start, int errno) {
        return new FailingSyscalls(kernel, (number, call) -> call.startsWith(start) ? errno : 0);
    }

    @Override
    protected long perform(String call, LongSupplier answer) {
        int errno = fault.errno(++number, call);
        if (errno == 0) {
            return super.perform(call, answer);
        }
        if (call.startsWith("close(")) {
            // On Linux the descriptor is gone even so (close(2)).
            super.perform(call, answer);
        }
        return -errno;
    }

    /** An errno with which this call does fail on a machine in trouble. */
    private static int plausible(String call) {
        String name = call.substring(0, call.indexOf('('));
        return switch (name) {
            case "open", "open_tree", "socket", "pidfd_open" -> Errno.EMFILE;
            case "mkdir", "fchmod", "link", "unlink" -> Errno.EROFS;
            case "unshare" -> Errno.ENOSPC;
            case "setns", "umount2" -> Errno.EPERM;
            case "stat" -> Errno.ENOENT;
            case "lstat", "entries" -> Errno.EACCES;
            case "send", "recv" -> Errno.ENOBUFS;
            case "connect" -> Errno.ECONNREFUSED;
            case "setsockopt" -> Errno.EOPNOTSUPP;
            case "poll" -> Errno.ENOMEM;
            case "mount", "mount_setattr", "move_mount" -> Errno.ENOMEM;
            default -> Errno.EIO;
        };
    }
}
