package dev.netns;

import dev.netns.linux.FileStatus;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.names.ExitStatus;
import dev.netns.names.Failure;
import dev.netns.names.Identification;
import dev.netns.names.Processes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Ends the processes in a namespace: SIGTERM, then SIGKILL for those that do not end by it. */
final class ProcessesInside {
    private static final long SECONDS_TO_END = 5;
    private static final int MOST_ROUNDS = 10;
    private static final int INIT = 1;

    private final Syscalls sys;
    private final FileStatus namespace;
    private final byte[] name;

    ProcessesInside(Syscalls sys, FileStatus namespace, byte[] name) {
        this.sys = sys;
        this.namespace = namespace;
        this.name = name;
    }

    /** Ends them. Refuses the namespace that this process or PID 1 is in, whatever names that has. */
    void end() {
        FileStatus init = new FileStatus();
        sys.stat(Processes.namespaceFile(INIT), init);
        if (Identification.ofProcess(sys, sys.processId()).same(namespace)) {
            throw refused("it is the network namespace of this process itself");
        }
        if (init.same(namespace)) {
            throw refused("it is the network namespace of PID 1");
        }
        boolean ended = haveEnded(false);
        // A shell may start its next command while it is being killed.
        for (int round = 0; !ended && round < MOST_ROUNDS; round++) {
            ended = haveEnded(true);
        }
        if (!ended) {
            throw refused("some do not end");
        }
    }

    /** A process that nobody has waited for has left its namespace, although it never seems to end: it does not count. */
    private boolean haveEnded(boolean forcibly) {
        List<CompletableFuture<ProcessHandle>> ends = new ArrayList<>();
        for (int pid : Processes.in(sys, namespace).pids()) {
            ProcessHandle.of(pid).filter(process -> isInside(pid)).ifPresent(process -> {
                ends.add(process.onExit());
                boolean sent = forcibly ? process.destroyForcibly() : process.destroy();
                if (!sent && process.isAlive()) {
                    throw refused("PID " + pid + " takes no signal from us");
                }
            });
        }
        try {
            CompletableFuture.allOf(ends.toArray(new CompletableFuture<?>[0]))
                    .orTimeout(SECONDS_TO_END, TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException late) {
            // Who is still there is asked below.
        }
        return Processes.in(sys, namespace).pids().length == 0;
    }

    /** Asked again when the handle is there: it is of the process that was found, not of one that has its id now. */
    private boolean isInside(int pid) {
        FileStatus status = new FileStatus();
        return sys.stat(Processes.namespaceFile(pid), status) == 0 && status.same(namespace);
    }

    private Failure refused(String reason) {
        return new Failure(ExitStatus.FAILED, "cannot kill the processes in " + Text.quoted(name) + ": " + reason);
    }
}
