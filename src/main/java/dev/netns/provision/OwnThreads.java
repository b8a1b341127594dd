package dev.netns.provision;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** Runs work that moves its thread between namespaces: each on a platform thread of its own, which ends with it. */
final class OwnThreads {
    private OwnThreads() {}

    static <T> T call(Supplier<T> work) {
        return call(1, List.of(work)).get(0);
    }

    /**
     * Runs all of it, at most {@code atOnce} at the same time, and returns when all has ended. An interrupt does not cut
     * it short: half-done is worse than late.
     *
     * @return the results in the order of the works
     */
    static <T> List<T> call(int atOnce, List<Supplier<T>> works) {
        Semaphore places = new Semaphore(atOnce);
        List<FutureTask<T>> tasks = new ArrayList<>();
        for (Supplier<T> work : works) {
            FutureTask<T> task = new FutureTask<>(work::get);
            tasks.add(task);
            places.acquireUninterruptibly();
            Thread thread = new Thread(
                    () -> {
                        task.run();
                        places.release();
                    },
                    "netns-provision");
            thread.start();
        }
        places.acquireUninterruptibly(atOnce);
        List<T> results = new ArrayList<>();
        for (FutureTask<T> task : tasks) {
            results.add(result(task));
        }
        return results;
    }

    private static <T> T result(FutureTask<T> ended) {
        try {
            return ended.get();
        } catch (InterruptedException e) {
            throw new IllegalStateException("a task that has ended does not wait", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
