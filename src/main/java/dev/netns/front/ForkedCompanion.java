package dev.netns.front;

import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import dev.netns.provision.Platform;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.teavm.interop.Address;

/** A process that writes into a pipe. */
final class ForkedCompanion implements Platform.Companion {
    /** For the answers about 2,000 namespaces: it need not wait until we listen. Who is not root gets 1 MiB (pipe(7)). */
    private static final int ROOM = 8 << 20;

    private final Syscalls sys;
    private final int process;
    private final int from;

    private ForkedCompanion(Syscalls sys, int process, int from) {
        this.sys = sys;
        this.process = process;
        this.from = from;
    }

    /** Starts one; null where there is no second processor, or no process to be had. */
    static @Nullable ForkedCompanion start(Syscalls sys, IntConsumer work) {
        int[] ends = {-1, -1};
        if (Libc.processors() < 2 || Libc.pipe(Address.ofData(ends)) < 0) {
            return null;
        }
        Libc.enlargePipe(ends[1], ROOM);
        int process = Libc.fork(false);
        if (process == 0) {
            sys.close(ends[0]);
            work(work, ends[1]);
        }
        sys.close(ends[1]);
        if (process < 0) {
            sys.close(ends[0]);
            return null;
        }
        return new ForkedCompanion(sys, process, ends[0]);
    }

    private static void work(IntConsumer work, int into) {
        try {
            work.accept(into);
        } catch (RuntimeException e) {
            // Whatever it is, who listens does without it.
            Libc.exit(1);
        }
        Libc.exit(0);
    }

    @Override
    public int read(byte[] into, int at) {
        return sys.read(from, into, at, into.length - at);
    }

    @Override
    public void stop() {
        sys.kill(process, Linux.SIGKILL);
    }

    @Override
    public void close() {
        stop();
        Libc.waitFor(process, true);
        sys.close(from);
    }
}
