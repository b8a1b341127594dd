package dev.netns.provision;

import dev.netns.linux.Bytes;
import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.names.Console;
import dev.netns.names.Execution;
import dev.netns.names.Failure;
import dev.netns.names.Store;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs hooks: the commands of a namespace one after the other, namespaces side by side. It waits for the commands only: a
 * process that one leaves behind lives on.
 */
final class HookRunner {
    /** Most hooks wait for something, so more of them than there are processors are of use. */
    private static final int AT_ONCE = 32;

    /** How soon a signal that asks for an end is seen. */
    private static final int LOOK_AGAIN_MILLIS = 100;

    /** The same for the end of a command, of which nothing tells before Linux 5.3. */
    private static final int LOOK_WITHOUT_PIDFD_MILLIS = 10;

    /** So long a command may take to end itself. */
    private static final long PATIENCE_NANOS = 5_000_000_000L;

    private static final byte[] ETC_DIRECTORY = Text.ascii("/etc/netns");

    private final Store store;
    private final Syscalls sys;
    private final Platform platform;
    private final byte[][] environment;

    /** When commands were last asked to end; 0 before. */
    private long interruptedAt;

    HookRunner(Store store, Platform platform) {
        this.store = store;
        this.sys = store.syscalls();
        this.platform = platform;
        this.environment = sys.environment();
    }

    /** One that has been started, and the command that is running. */
    private static final class Started {
        private final HookRun run;
        private HookRun.@Nullable Command command;
        private @Nullable HookProcess process;

        Started(HookRun run) {
            this.run = run;
        }
    }

    /**
     * Runs all of them.
     *
     * @param working is told in words which one has run for longest
     * @param ended is told of each when its last command has ended
     */
    void run(List<HookRun> runs, Consumer<String> working, Consumer<HookRun> ended) {
        Deque<HookRun> waiting = new ArrayDeque<>(runs);
        List<Started> started = new ArrayList<>();
        while (!waiting.isEmpty() || !started.isEmpty()) {
            while (started.size() < AT_ONCE && !waiting.isEmpty()) {
                started.add(new Started(waiting.remove()));
            }
            for (Iterator<Started> all = started.iterator(); all.hasNext(); ) {
                Started one = all.next();
                if (!isRunning(one)) {
                    all.remove();
                    ended.accept(one.run);
                }
            }
            if (!started.isEmpty()) {
                int number = runs.size() - waiting.size() - started.size() + 1;
                working.accept("running hooks of '" + started.get(0).run.name().toPrintable() + "'"
                        + Console.progress(number, runs.size()));
            }
            endIfInterrupted(started);
            if (waiting.isEmpty() || started.size() == AT_ONCE) {
                await(started);
            }
        }
    }

    /** Has commands end when a signal asks for it: first by SIGTERM, and those that do not listen by SIGKILL. */
    private void endIfInterrupted(List<Started> started) {
        if (platform.signal() == 0) {
            return;
        }
        long now = System.nanoTime();
        int signal = interruptedAt == 0 ? Linux.SIGTERM : Linux.SIGKILL;
        if (signal == Linux.SIGTERM || now - interruptedAt > PATIENCE_NANOS) {
            interruptedAt = now;
            for (Started one : started) {
                Objects.requireNonNull(one.process).signal(signal);
            }
        }
    }

    /** Takes notice of a command that has ended, and starts the next one. Answers whether one is running. */
    private boolean isRunning(Started one) {
        HookProcess process = one.process;
        HookRun.Command command = one.command;
        if (process != null && command != null) {
            if (!process.hasEnded()) {
                return true;
            }
            int signal = platform.signal();
            if (signal != 0 && process.status() != 0) {
                one.run.tell(command, process.takeOutput());
                one.run.interrupt(signal);
            } else {
                one.run.ended(command, process.status(), process.takeOutput());
            }
        }
        one.process = null;
        if (platform.signal() != 0 && one.run.hasNext()) {
            one.run.interrupt(platform.signal());
        }
        for (one.command = one.run.next(); one.command != null; one.command = one.run.next()) {
            try {
                one.process = start(one.run, one.command);
                return true;
            } catch (Failure failure) {
                one.run.failed(one.command, String.valueOf(failure.getMessage()));
            }
        }
        return false;
    }

    private HookProcess start(HookRun run, HookRun.Command command) {
        byte[] name = run.name().toBytes();
        Runnable enter = () -> {
            if (command.inside()) {
                new Execution(sys, ETC_DIRECTORY).enter(run.namespace(), name, true);
            }
        };
        return HookProcess.start(sys, platform, enter, command.text(), environment(name));
    }

    private byte[][] environment(byte[] name) {
        List<byte[]> entries = new ArrayList<>();
        for (byte[] entry : environment) {
            if (!Bytes.startsWith(entry, 0, "NETNS_NAME=") && !Bytes.startsWith(entry, 0, "NETNS_PATH=")) {
                entries.add(entry);
            }
        }
        entries.add(Bytes.concat(Text.ascii("NETNS_NAME="), name));
        entries.add(Bytes.concat(Text.ascii("NETNS_PATH="), store.path(name)));
        return entries.toArray(new byte[0][]);
    }

    /** Waits until one command has ended. */
    private void await(List<Started> started) {
        int[] pidfds = new int[started.size()];
        int millis = LOOK_AGAIN_MILLIS;
        for (int i = 0; i < pidfds.length; i++) {
            HookProcess process = started.get(i).process;
            pidfds[i] = process == null ? -1 : process.pidfd();
            millis = pidfds[i] < 0 ? LOOK_WITHOUT_PIDFD_MILLIS : millis;
        }
        if (pidfds.length > 0) {
            sys.poll(pidfds, millis);
        }
    }
}
