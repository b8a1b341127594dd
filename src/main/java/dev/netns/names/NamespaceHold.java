package dev.netns.names;

import dev.netns.linux.Errno;
import dev.netns.linux.FileStatus;
import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import dev.netns.netlink.Wire;
import java.util.ArrayList;
import java.util.List;

/** An open namespace, and the question whether anybody but us still holds it. */
final class NamespaceHold {
    /** {@code struct file_handle} of linux/fcntl.h: its header, and MAX_HANDLE_SZ bytes. */
    private static final int HANDLE_HEADER_SIZE = 8;

    private static final int HANDLE_SIZE = HANDLE_HEADER_SIZE + 128;

    private final Syscalls sys;
    private final byte[] handle = new byte[HANDLE_SIZE];
    private final boolean handleIsKnown;
    private int fd;

    /** Holds what a descriptor, which now belongs to this, stands for. */
    NamespaceHold(Syscalls sys, int fd) {
        this.sys = sys;
        this.fd = fd;
        Wire.putInt(handle, 0, HANDLE_SIZE - HANDLE_HEADER_SIZE);
        handleIsKnown = sys.nameToHandle(fd, handle) >= 0;
    }

    int descriptor() {
        return fd;
    }

    /**
     * Lets go, and asks the kernel for the namespace by its handle: where that is gone, nobody held it. Only where
     * somebody does, or where the kernel (before Linux 6.18) has no such handles, everybody is looked at; the namespace
     * is held meanwhile, as the inode of one that has ended is given to the next.
     */
    List<Holders.Holder> others(FileStatus namespace) {
        if (handleIsKnown) {
            sys.close(fd);
            fd = sys.openNamespace(handle, Linux.O_CLOEXEC);
            if (fd == -Errno.ESTALE) {
                return new ArrayList<>();
            }
        }
        try {
            return Holders.of(sys, namespace, sys.processId());
        } catch (Failure unreadable) {
            // What was to be done is done; who holds on to it is only told where it can be seen.
            return new ArrayList<>();
        }
    }

    /**
     * Whether somebody else holds it. By its handle the kernel also tells of those that nobody sees, such as a socket.
     *
     * @param others what {@link #others} has found
     */
    boolean isHeld(List<Holders.Holder> others) {
        return handleIsKnown ? fd >= 0 : !others.isEmpty();
    }

    void close() {
        if (fd >= 0) {
            sys.close(fd);
        }
    }
}
