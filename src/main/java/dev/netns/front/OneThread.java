package dev.netns.front;

import dev.netns.linux.Errno;
import dev.netns.linux.FileStatus;
import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.names.ExitStatus;
import dev.netns.names.Failure;
import dev.netns.netlink.IpAddress;
import dev.netns.proc.SmallFile;
import dev.netns.provision.Nursery;
import dev.netns.provision.Platform;
import dev.netns.provision.Programs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The platform of the native program: one thread, which visits namespaces and goes home. */
final class OneThread implements Platform {
    /** Two thousand namespaces with a link, an address and a route each take a quarter of the heap, which is not collected. */
    private static final int MOST_THINGS = 16_000;

    /** So many MiB of 1024 may be used when a change begins: each further look takes as much, and there may be two. */
    private static final int LARGEST_PLAN = 200;

    /** So many may be used by a look: to print all of it as a plan takes as much again. */
    private static final int LARGEST_LOOK = 400;

    private static final int STDOUT = 1;
    private static final int MOST_TRIES_TO_GO_BACK = 100;
    private static final int MILLIS_BETWEEN_TRIES = 20;

    private final Syscalls sys;
    private int home = -1;
    private int depth;
    private boolean used;
    private int signal;
    private boolean changing;

    private final LongSupplier heapLeft;

    /** What was left at the start. */
    private final long heap;

    /** The thread is in another namespace and cannot leave it. No {@link Failure}, after which others' work would go on. */
    static final class Stranded extends RuntimeException {
        private static final long serialVersionUID = 1;

        Stranded(int negativeErrno) {
            super("cannot go back to the namespace in which this process began: " + Errno.text(-negativeErrno));
        }
    }

    /**
     * The platform of a process.
     *
     * @param heapLeft tells how many bytes of the heap are free
     */
    OneThread(Syscalls sys, LongSupplier heapLeft) {
        this.sys = sys;
        this.heapLeft = heapLeft;
        this.heap = heapLeft.getAsLong();
    }

    /** Whether it has been asked for anything: before, nothing can have been changed. */
    boolean isUsed() {
        return used;
    }

    @Override
    public <T> List<T> call(List<Supplier<T>> works) {
        used = true;
        int back = depth == 0 ? home() : here();
        if (back < 0) {
            throw Failure.of("open", Text.decode(Linux.ownNetworkNamespace()), back, null);
        }
        depth++;
        List<T> results = new ArrayList<>();
        RuntimeException first = null;
        for (Supplier<T> work : works) {
            try {
                results.add(work.get());
            } catch (RuntimeException e) {
                first = first == null ? e : first;
            }
        }
        depth--;
        goBack(back);
        if (back != home) {
            sys.close(back);
        }
        if (first != null) {
            throw first;
        }
        return results;
    }

    /**
     * Who may not move has not moved. Want of memory passes; to go on elsewhere would change the wrong network, and to end
     * would leave half of one.
     */
    private void goBack(int back) {
        int moved = isIn(back) ? 0 : sys.setns(back, Linux.CLONE_NEWNET);
        for (int i = 0; moved < 0 && i < MOST_TRIES_TO_GO_BACK; i++) {
            sys.poll(-1, 0, MILLIS_BETWEEN_TRIES);
            moved = sys.setns(back, Linux.CLONE_NEWNET);
        }
        if (moved < 0) {
            throw new Stranded(moved);
        }
    }

    private boolean isIn(int namespace) {
        FileStatus there = new FileStatus();
        FileStatus now = new FileStatus();
        return sys.fstat(namespace, there) == 0 && sys.stat(Linux.ownNetworkNamespace(), now) == 0 && now.same(there);
    }

    private int home() {
        if (home < 0) {
            home = here();
        }
        return home;
    }

    private int here() {
        return sys.open(Linux.ownNetworkNamespace(), Linux.O_RDONLY | Linux.O_CLOEXEC, 0);
    }

    @Override
    public void holdSignals() {
        Libc.holdSignals(true);
    }

    @Override
    public int signal() {
        if (signal == 0) {
            signal = Libc.heldSignal();
        }
        return signal;
    }

    @Override
    public void releaseSignals() {
        Libc.holdSignals(false);
    }

    @Override
    public @Nullable Companion companion(IntConsumer work) {
        return ForkedCompanion.start(sys, work);
    }

    @Override
    public Nursery nursery() {
        return new ForkedNursery(sys);
    }

    @Override
    public void expect(int things) {
        if (things > MOST_THINGS) {
            throw new NeedsJava("more memory");
        }
    }

    /** A process that has begun as a copy of this one moves alone. */
    @Override
    public int start(Runnable enter, byte[] path, byte[][] command, byte[][] environment, int output) {
        used = true;
        int process = Libc.fork(false);
        if (process < 0) {
            return -Libc.errno();
        }
        if (process == 0) {
            Libc.exit(become(enter, path, command, environment, output));
        }
        return process;
    }

    /** Returns only where it fails, with the exit status of the child. */
    private int become(Runnable enter, byte[] path, byte[][] command, byte[][] environment, int output) {
        String fault = fault(enter);
        if (fault != null) {
            return give(output, fault);
        }
        Libc.leaveParent(output);
        int answer = sys.execve(path, command, environment);
        return give(STDOUT, Failure.of("execute", path, answer).getMessage());
    }

    /** Why it cannot enter, in words; null where it has. */
    private static @Nullable String fault(Runnable enter) {
        try {
            enter.run();
            return null;
        } catch (Failure failure) {
            return failure.getMessage();
        } catch (RuntimeException bug) {
            return "internal error: " + bug;
        }
    }

    private int give(int output, @Nullable String words) {
        SmallFile.writeAll(sys, output, Text.encode(words + "\n"));
        return ExitStatus.EXEC_FAILED;
    }

    @Override
    public void expectOneMore() {
        if (!changing) {
            expectUsed(LARGEST_LOOK);
        }
    }

    @Override
    public void expectChange() {
        expectUsed(LARGEST_PLAN);
        changing = true;
    }

    private void expectUsed(int most) {
        if (heap - heapLeft.getAsLong() > (long) most << 20) {
            throw new NeedsJava("more memory");
        }
    }

    @Override
    public Programs programs() {
        throw new NeedsJava("other programs");
    }

    @Override
    public byte[] sha256(byte[] bytes) {
        throw new NeedsJava("SHA-256");
    }

    @Override
    public byte[] publicKey(byte[] privateKey) {
        throw new NeedsJava("X25519");
    }

    @Override
    public Optional<IpAddress> address(String host) {
        throw new NeedsJava("names of hosts");
    }
}
