package dev.netns;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/** Runs work that moves its thread between namespaces on a platform thread of its own, which ends with it. */
final class OwnThread {
    private OwnThread() {}

    /** Runs it and waits; an interrupt of the waiting thread is passed on to the work. Throws what the work throws. */
    static <T> T call(String threadName, Callable<T> work) throws Exception {
        return run(threadName, work, true);
    }

    /** Runs work that is short and better late than half done: an interrupt is held back until it is over. */
    static <T> T complete(Supplier<T> work) {
        try {
            return run("netns", work::get, false);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> T run(String threadName, Callable<T> work, boolean passInterrupts) throws Exception {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(task, threadName);
        thread.setDaemon(true);
        thread.start();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                    if (passInterrupts) {
                        thread.interrupt();
                    }
                }
            }
        } catch (ExecutionException e) {
            // The exception tells of the interrupt: a flag as well would tell twice.
            interrupted &= !(e.getCause() instanceof InterruptedException);
            throw unwrapped(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Exception unwrapped(ExecutionException e) {
        if (e.getCause() instanceof Error error) {
            throw error;
        }
        return e.getCause() instanceof Exception exception ? exception : e;
    }
}
