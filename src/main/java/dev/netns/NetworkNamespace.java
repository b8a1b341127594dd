package dev.netns;

import dev.netns.linux.FileStatus;
import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import dev.netns.linux.SystemPrograms;
import dev.netns.linux.Text;
import dev.netns.names.Failure;
import dev.netns.names.NamespaceIds;
import dev.netns.names.Processes;
import java.io.IOException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;

/**
 * A network namespace that is held open: it exists as long as this handle, named or not (namespaces(7)).
 *
 * <p>Work inside runs on a platform thread made for it, which ends afterwards: never on the caller's thread, so no
 * thread of the program ever changes its namespace, and a virtual thread may call as any other. A socket keeps the
 * namespace that it was made in: hop in to make it, and use it anywhere. A thread or process that the work starts is
 * born in the namespace, and so is the JDK's own thread that looks after the process; each keeps the namespace alive.
 * Start no threads there, and processes by {@link #start}.
 *
 * <p>Safe for use by several threads. What needs a handle that is closed throws {@link IllegalStateException}; work that
 * is inside already goes on, and its thread holds the namespace until it ends. Two handles are equal when they are of
 * the same namespace, by device and inode; as long as both are open, that is certain.
 */
public final class NetworkNamespace implements AutoCloseable {
    private static final int CLOSED = -1;

    private final Syscalls sys;
    private final String label;
    private final FileStatus status = new FileStatus();
    private int fd;

    private NetworkNamespace(Syscalls sys, int fd, String label) {
        this.sys = sys;
        this.fd = fd;
        this.label = label;
    }

    /** Takes over a descriptor: from here on it is closed by the handle, or here where that cannot be made. */
    static NetworkNamespace of(Syscalls sys, int fd, String label) {
        NetworkNamespace namespace = new NetworkNamespace(sys, fd, label);
        int found = sys.fstat(fd, namespace.status);
        if (found < 0) {
            namespace.close();
            throw Failure.of("look at", "'" + label + "'", found, null);
        }
        return namespace;
    }

    /** The inode of its nsfs file, the number in {@code net:[4026532284]}. Known of a closed handle too. */
    public long inode() {
        return status.inode;
    }

    /** The device of nsfs, as stat(2) gives it: with the inode, the identity of the namespace. */
    public long device() {
        return status.device;
    }

    /**
     * The nsid that the calling thread's network namespace has for it (RTM_GETNSID of rtnetlink(7)).
     *
     * @return a number from 0, or empty where none is assigned
     * @throws NetnsException the kernel does not say
     */
    public OptionalInt nsid() {
        return Namespaces.translated(() -> withDescriptor(open -> {
            NamespaceIds ids = new NamespaceIds(sys);
            try {
                int nsid = ids.of(open, Text.encode(label));
                return nsid == NamespaceIds.NONE ? OptionalInt.empty() : OptionalInt.of(nsid);
            } finally {
                ids.close();
            }
        }));
    }

    /**
     * Assigns the nsid by which the calling thread's network namespace knows this one. It stays until one of the two
     * namespaces is gone.
     *
     * @param nsid a number from 0, or {@link CreateOptions#AUTO}
     * @return the number that it has now
     * @throws NamespaceExistsException it has one already, or the number is taken
     * @throws NotPermittedException CAP_NET_ADMIN is missing
     */
    public int assignNsid(int nsid) {
        CreateOptions.checkNsid(nsid);
        return Namespaces.translated(() -> withDescriptor(open -> {
            NamespaceIds ids = new NamespaceIds(sys);
            try {
                ids.assign(open, Text.encode(label), nsid);
                return nsid == CreateOptions.AUTO ? ids.of(open, Text.encode(label)) : nsid;
            } finally {
                ids.close();
            }
        }));
    }

    /**
     * The ids of the processes in it, ascending: those whose main thread is. Processes that the caller may not look at
     * (ptrace(2), PTRACE_MODE_READ) are missing. Needs no open handle.
     */
    public List<Long> pids() {
        return Namespaces.translated(
                () -> Arrays.stream(Processes.in(sys, status).pids())
                        .asLongStream()
                        .boxed()
                        .toList());
    }

    /**
     * Does something inside the namespace, on a thread of its own, and waits for it. An interrupt of the waiting thread
     * is passed on to the work, which is then waited for.
     *
     * @return what the work returns
     * @throws NotPermittedException the namespace cannot be entered: CAP_SYS_ADMIN is missing (setns(2))
     * @throws IllegalStateException the handle is closed
     * @throws Exception what the work throws
     */
    public <T> T call(Callable<T> work) throws Exception {
        return OwnThread.call("netns-" + label, () -> {
            enter();
            return work.call();
        });
    }

    /**
     * Does something inside the namespace, on a thread of its own, and waits for it, as {@link #call} does.
     *
     * @throws NotPermittedException the namespace cannot be entered: CAP_SYS_ADMIN is missing (setns(2))
     * @throws IllegalStateException the handle is closed
     */
    public void run(Runnable work) {
        try {
            call(() -> {
                work.run();
                return label;
            });
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("a Runnable threw a checked exception", e);
        }
    }

    /**
     * Starts a process inside, otherwise as {@link ProcessBuilder#start} does; the builder stays as it is. Mounts and
     * files are those of the caller: /sys shows the caller's links, and files of /etc/netns are not in /etc, which only
     * the command {@code netns exec} does.
     *
     * <p>The program {@code nsenter} of util-linux goes inside and becomes the command, so the process id is the
     * command's. Therefore a command that is not there, or cannot be executed, is no exception here: the process ends
     * with status 127 or 126 and a word on its standard error. Until it has ended, this process keeps a descriptor of
     * the namespace open.
     *
     * @throws NotPermittedException the namespace cannot be entered: CAP_SYS_ADMIN is missing (setns(2))
     * @throws IllegalStateException the handle is closed
     * @throws IOException what {@link ProcessBuilder#start} throws; there is no {@code nsenter}
     */
    public Process start(ProcessBuilder builder) throws IOException {
        run(() -> {});
        int held = withDescriptor(
                open -> sys.open(Text.ascii("/proc/self/fd/" + open), Linux.O_RDONLY | Linux.O_CLOEXEC, 0));
        if (held < 0) {
            throw NetnsException.of(Failure.of("open", "'" + label + "'", held, null));
        }
        List<String> command = builder.command();
        String nsenter = SystemPrograms.find("nsenter").orElse("nsenter");
        List<String> inside = new ArrayList<>(List.of(nsenter, "--net=/proc/" + sys.processId() + "/fd/" + held, "--"));
        inside.addAll(command);
        boolean started = false;
        try {
            Process process = builder.command(inside).start();
            started = true;
            CompletableFuture<Void> unused = process.onExit().thenRun(() -> sys.close(held));
            return process;
        } finally {
            builder.command(command);
            if (!started) {
                sys.close(held);
            }
        }
    }

    /**
     * A TCP channel of the namespace, not connected. It may be used on any thread.
     *
     * @throws NotPermittedException the namespace cannot be entered: CAP_SYS_ADMIN is missing (setns(2))
     * @throws IOException no socket is to be had
     */
    public SocketChannel openSocketChannel() throws IOException {
        return made(SocketChannel::open);
    }

    /**
     * A TCP server channel of the namespace, not bound. It may be used on any thread, and what it accepts is of the
     * namespace too.
     *
     * @throws NotPermittedException the namespace cannot be entered: CAP_SYS_ADMIN is missing (setns(2))
     * @throws IOException no socket is to be had
     */
    public ServerSocketChannel openServerSocketChannel() throws IOException {
        return made(ServerSocketChannel::open);
    }

    /**
     * A UDP channel of the namespace, not bound. It may be used on any thread.
     *
     * @throws NotPermittedException the namespace cannot be entered: CAP_SYS_ADMIN is missing (setns(2))
     * @throws IOException no socket is to be had
     */
    public DatagramChannel openDatagramChannel() throws IOException {
        return made(DatagramChannel::open);
    }

    /** Lets go of the namespace. Closing again does nothing. */
    @Override
    public synchronized void close() {
        if (fd != CLOSED) {
            sys.close(fd);
            fd = CLOSED;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NetworkNamespace that && status.same(that.status);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(status.inode);
    }

    /** For people: how it was asked for, its inode, and whether the handle is closed. */
    @Override
    public synchronized String toString() {
        return label + " net:[" + status.inode + "]" + (fd == CLOSED ? " (closed)" : "");
    }

    /** Its device and inode; not to be changed. */
    FileStatus identity() {
        return status;
    }

    /** Uses the descriptor while it cannot be closed: a number that is closed may soon be another file's. */
    synchronized <T> T withDescriptor(IntFunction<T> use) {
        if (fd == CLOSED) {
            throw new IllegalStateException(this + " is closed");
        }
        return use.apply(fd);
    }

    private void enter() {
        int moved = withDescriptor(open -> sys.setns(open, Linux.CLONE_NEWNET));
        if (moved < 0) {
            throw NetnsException.of(Failure.of("enter", "'" + label + "'", moved, null));
        }
    }

    private <T> T made(Callable<T> maker) throws IOException {
        try {
            return call(maker);
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
