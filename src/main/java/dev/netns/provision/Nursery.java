package dev.netns.provision;

import dev.netns.linux.Errno;
import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.netlink.NetlinkSocket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * New network namespaces, made ahead while a plan is still thought out: the kernel takes a millisecond for each, and has
 * another processor for it. Usable by several threads at once.
 */
final class Nursery implements AutoCloseable {
    private static final byte[] OWN_NAMESPACE = Text.ascii("/proc/thread-self/ns/net");

    private final Syscalls sys;
    private final Queue<FutureTask<Born>> ready = new ConcurrentLinkedQueue<>();

    private volatile boolean closed;

    Nursery(Syscalls sys) {
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
    record Born(int namespace, int socket, int error, String operation) {}

    /** Begins to make so many, on threads of its own. */
    void start(int count, int threads) {
        for (int i = 0; i < count; i++) {
            ready.add(new FutureTask<>(this::make));
        }
        Queue<FutureTask<Born>> waiting = new ConcurrentLinkedQueue<>(ready);
        for (int i = 0; i < Math.min(count, threads); i++) {
            Runnable all = () -> {
                for (FutureTask<Born> task = waiting.poll(); task != null; task = waiting.poll()) {
                    task.run();
                }
            };
            new Thread(all, "netns-nursery").start();
        }
    }

    /** One of them, or another one. The calling thread may find itself in it, and must end afterwards. */
    Born take() {
        FutureTask<Born> next = ready.poll();
        FutureTask<Born> task = next == null ? new FutureTask<>(this::make) : next;
        task.run();
        return result(task);
    }

    private Born make() {
        if (closed) {
            return new Born(-1, -1, -Errno.EINTR, "add");
        }
        int unshared = sys.unshare(Linux.CLONE_NEWNET);
        if (unshared < 0) {
            return new Born(-1, -1, unshared, "add");
        }
        int namespace = sys.open(OWN_NAMESPACE, Linux.O_RDONLY | Linux.O_CLOEXEC, 0);
        if (namespace < 0) {
            return new Born(-1, -1, namespace, "add");
        }
        int socket = NetlinkSocket.open(sys);
        if (socket < 0) {
            sys.close(namespace);
            return new Born(-1, -1, socket, "open a netlink socket in");
        }
        return new Born(namespace, socket, 0, "");
    }

    private static Born result(FutureTask<Born> task) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Gives up those that nobody took. */
    @Override
    public void close() {
        closed = true;
        for (FutureTask<Born> task = ready.poll(); task != null; task = ready.poll()) {
            task.run();
            Born born = result(task);
            if (born.error() == 0) {
                sys.close(born.socket());
                sys.close(born.namespace());
            }
        }
    }
}
