package dev.netns.provision;

import dev.netns.linux.Errno;
import dev.netns.linux.Syscalls;
import dev.netns.netlink.NetlinkSocket;

/**
 * New network namespaces, made ahead while a plan is still thought out: the kernel takes a millisecond for each, and has
 * another processor for it.
 */
public abstract class Nursery implements AutoCloseable {
    private final Syscalls sys;

    /** A nursery without namespaces. */
    protected Nursery(Syscalls sys) {
        this.sys = sys;
    }

    /**
     * A new namespace.
     *
     * @param namespace a descriptor of it
     * @param socket of netlink, in it
     * @param error 0, or a negative errno; then both descriptors are closed
     * @param operation what failed, in words
     */
    public record Born(int namespace, int socket, int error, String operation) {
        static Born failed(int error, String operation) {
            return new Born(-1, -1, error, operation);
        }
    }

    /** Begins to make so many. */
    public abstract void start(int count);

    /** One of them, or another one. The calling thread may find itself in it, and must end or go home afterwards. */
    public abstract Born take();

    /** Gives up those that nobody took. */
    @Override
    public abstract void close();

    /** Makes one, and moves the calling thread into it. */
    protected final Born make() {
        int namespace = makeWithoutSocket();
        return namespace < 0 ? Born.failed(namespace, "add") : withSocket(namespace);
    }

    /** The descriptor of a new one, which the calling thread is in then, or a negative errno. */
    protected final int makeWithoutSocket() {
        return EmptyNamespace.open(sys);
    }

    /** One that is open, and that the calling thread is in. */
    protected final Born withSocket(int namespace) {
        int socket = NetlinkSocket.open(sys);
        if (socket < 0) {
            sys.close(namespace);
            return Born.failed(socket, "open a netlink socket in");
        }
        return new Born(namespace, socket, 0, "");
    }

    /** Gives one up. */
    protected final void discard(Born born) {
        if (born.error() == 0) {
            sys.close(born.socket());
            sys.close(born.namespace());
        }
    }

    /** One that is not made because there is no need for it any more. */
    protected static Born unborn() {
        return Born.failed(-Errno.EINTR, "add");
    }
}
