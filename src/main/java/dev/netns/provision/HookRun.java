package dev.netns.provision;

import dev.netns.NamespaceName;
import dev.netns.config.Hooks;
import dev.netns.config.Origin;
import dev.netns.config.Place;
import dev.netns.names.ExitStatus;
import dev.netns.names.Failure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The commands of one namespace's hooks, which run one after the other. */
final class HookRun {
    private final NamespaceName name;
    private final int namespace;
    private final boolean goesOn;
    private final Deque<Command> commands = new ArrayDeque<>();
    private final List<String> remarks = new ArrayList<>();

    private @Nullable Failure failure;

    /**
     * A command.
     *
     * @param kind which hook it belongs to, for messages: {@code "host_up"}
     * @param text for the shell
     * @param inside whether it runs in the namespace, otherwise in the host
     * @param origin where it is declared; null for one that is remembered
     */
    record Command(
            String kind,
            String text,
            boolean inside,
            @Nullable Origin origin) {}

    private HookRun(NamespaceName name, int namespace, boolean goesOn) {
        this.name = name;
        this.namespace = namespace;
        this.goesOn = goesOn;
    }

    /**
     * Those of its coming up, until one fails.
     *
     * @param namespace a descriptor of it: the name may read as something else by the time of the hook
     */
    static HookRun up(NamespaceName name, int namespace, Hooks hooks) {
        HookRun run = new HookRun(name, namespace, false);
        run.add("host_up", hooks.hostUp(), false, hooks);
        run.add("up", hooks.up(), true, hooks);
        return run;
    }

    /** Those of its going down: one that fails keeps nothing from going. */
    static HookRun down(NamespaceName name, int namespace, Hooks hooks) {
        HookRun run = new HookRun(name, namespace, true);
        run.add("down", hooks.down(), true, hooks);
        run.add("host_down", hooks.hostDown(), false, hooks);
        return run;
    }

    private void add(String kind, List<String> texts, boolean inside, Hooks hooks) {
        for (int i = 0; i < texts.size(); i++) {
            commands.add(new Command(kind, texts.get(i), inside, hooks.origin(kind, i)));
        }
    }

    NamespaceName name() {
        return name;
    }

    /** The descriptor of the namespace. */
    int namespace() {
        return namespace;
    }

    /** The next command to run; null where none is left. */
    @Nullable
    Command next() {
        return failure == null ? commands.poll() : null;
    }

    /** Notes how a command ended, and what it wrote. */
    void ended(Command command, int status, List<String> lines) {
        String words = "it ended with status " + status;
        List<String> told = lines;
        if (status != 0 && !lines.isEmpty()) {
            words = lines.get(lines.size() - 1).strip();
            told = lines.subList(0, lines.size() - 1);
        }
        tell(command, told);
        if (status != 0) {
            failed(command, words);
        }
    }

    /** Notes what a command wrote. */
    void tell(Command command, List<String> lines) {
        lines.forEach(line -> remarks.add("hook " + command.kind() + " of '" + name + "': " + line));
    }

    /** Notes that a command failed, or could not be started. */
    void failed(Command command, String words) {
        String message = "hook " + command.kind() + " of '" + name + "' failed: " + command.text() + ": " + words;
        if (goesOn) {
            remarks.add(message + ", ignoring");
        } else {
            failure = new Failure(ExitStatus.FAILED, message).at(command.origin());
        }
    }

    /** Whether a command is still to be run. */
    boolean hasNext() {
        return failure == null && !commands.isEmpty();
    }

    /** Runs no more commands, because a signal asks for an end. */
    void interrupt(int signal) {
        commands.clear();
        if (!goesOn) {
            failure = Interruption.failure(signal, "apply", Place.of(name));
        }
    }

    /** Why it failed; null where all commands were run. */
    @Nullable
    Failure failure() {
        return failure;
    }

    /** What the commands wrote, and what went wrong without consequence: a line each. */
    List<String> remarks() {
        return remarks;
    }
}
