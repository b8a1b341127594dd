package dev.netns.provision;

import dev.netns.linux.Syscalls;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.FutureTask;

/** A nursery with threads of its own. Usable by several threads at once. */
final class ThreadedNursery extends Nursery {
    private final int threads;
    private final Queue<FutureTask<Born>> ready = new ConcurrentLinkedQueue<>();

    private volatile boolean closed;

    ThreadedNursery(Syscalls sys, int threads) {
        super(sys);
        this.threads = threads;
    }

    @Override
    public void start(int count) {
        if (threads < 2) {
            return;
        }
        for (int i = 0; i < count; i++) {
            ready.add(new FutureTask<>(this::makeUnlessClosed));
        }
        Queue<FutureTask<Born>> waiting = new ConcurrentLinkedQueue<>(ready);
        for (int i = 0; i < Math.min(count, threads); i++) {
            OwnThreads.start("netns-nursery", waiting);
        }
    }

    @Override
    public Born take() {
        FutureTask<Born> next = ready.poll();
        FutureTask<Born> task = next == null ? new FutureTask<>(this::makeUnlessClosed) : next;
        task.run();
        return OwnThreads.result(task);
    }

    private Born makeUnlessClosed() {
        return closed ? unborn() : make();
    }

    @Override
    public void close() {
        closed = true;
        for (FutureTask<Born> task = ready.poll(); task != null; task = ready.poll()) {
            task.run();
            discard(OwnThreads.result(task));
        }
    }
}
