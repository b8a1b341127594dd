package dev.netns.provision;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/** Runs work that moves its thread between namespaces: on platform threads made for it, which end with it. */
final class OwnThreads {
    private OwnThreads() {}

    /**
     * Runs all of it, at most {@code atOnce} at the same time, and returns when all has ended. A thread does one work
     * after the other, and may be left in another namespace by the one before. An interrupt does not cut it short:
     * half-done is worse than late.
     *
     * @return the results in the order of the works
     */
    static <T> List<T> call(int atOnce, List<Supplier<T>> works) {
        List<FutureTask<T>> tasks = new ArrayList<>();
        works.forEach(work -> tasks.add(new FutureTask<>(work::get)));
        Queue<FutureTask<T>> waiting = new ConcurrentLinkedQueue<>(tasks);
        for (int i = 0; i < Math.min(atOnce, tasks.size()); i++) {
            start("netns-provision", waiting);
        }
        tasks.forEach(OwnThreads::awaitEnd);
        List<T> results = new ArrayList<>();
        for (FutureTask<T> task : tasks) {
            results.add(result(task));
        }
        return results;
    }

    /** What others work with may be closed by the caller once one of them has failed. */
    private static void awaitEnd(FutureTask<?> task) {
        try {
            result(task);
        } catch (RuntimeException | Error failure) {
            // The first one is told when all have ended.
        }
    }

    /** Starts a thread that takes one task after the other. */
    static <T> void start(String name, Queue<FutureTask<T>> waiting) {
        Runnable all = () -> {
            for (FutureTask<T> task = waiting.poll(); task != null; task = waiting.poll()) {
                task.run();
            }
        };
        new Thread(all, name).start();
    }

    /** The result of a task, or what it failed with. */
    static <T> T result(FutureTask<T> task) {
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
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
