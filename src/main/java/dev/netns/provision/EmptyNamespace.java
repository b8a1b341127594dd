package dev.netns.provision;

import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import dev.netns.netlink.NetlinkSocket;

/** A namespace without a name and with nothing in it, until it is given up. */
final class EmptyNamespace {
    private final Syscalls sys;

    /** A negative errno where there is none. */
    private int descriptor;

    /** In it; negative where there is none. */
    private int socket;

    private EmptyNamespace(Syscalls sys, int descriptor, int socket) {
        this.sys = sys;
        this.descriptor = descriptor;
        this.socket = socket;
    }

    /** Makes one; the calling thread stays where it is. */
    static EmptyNamespace make(Syscalls sys, Platform platform) {
        return new EmptyNamespace(sys, platform.call(() -> open(sys)), -1);
    }

    /**
     * Makes one with a netlink socket: when it is given up, the kernel comes to it after those that were given up before it
     * and in which such a socket was closed a moment ago. Each keeps its namespace until a grace period of RCU is over
     * ({@code deferred_put_nlk_sk} of {@code net/netlink/af_netlink.c}).
     */
    static EmptyNamespace makeWithSocket(Syscalls sys, Platform platform) {
        return platform.call(() -> {
            int descriptor = open(sys);
            return new EmptyNamespace(sys, descriptor, descriptor < 0 ? -1 : NetlinkSocket.open(sys));
        });
    }

    /** The descriptor of a new one, which the calling thread is in then, or a negative errno. */
    static int open(Syscalls sys) {
        int unshared = sys.unshare(Linux.CLONE_NEWNET);
        return unshared < 0 ? unshared : sys.open(Linux.ownNetworkNamespace(), Linux.O_RDONLY | Linux.O_CLOEXEC, 0);
    }

    /** It, or a negative errno where there is none. */
    int descriptor() {
        return descriptor;
    }

    /** Gives it up; once more is nothing. */
    void giveUp() {
        if (descriptor >= 0) {
            sys.close(descriptor);
            descriptor = -1;
        }
        if (socket >= 0) {
            sys.close(socket);
            socket = -1;
        }
    }
}
