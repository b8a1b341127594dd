package dev.netns.provision;

import dev.netns.NamedNamespace;
import dev.netns.NamespaceName;
import dev.netns.Namespaces;
import dev.netns.NetworkNamespace;
import dev.netns.config.Declaration;
import dev.netns.linux.FileStatus;
import dev.netns.linux.JnaSyscalls;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.names.Loopback;
import dev.netns.names.Store;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** A run directory of its own on the real kernel, with what it takes to plan and apply in it; empty when it is closed. */
final class Machine implements AutoCloseable {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    final Path directory = Path.of("/run/provision-" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet());
    final Syscalls sys = new JnaSyscalls();
    final State state = new State(sys, State.beside(directory));
    final Namespaces namespaces = Namespaces.in(directory);

    Machine() {
        state.lock(() -> {}).close();
    }

    Store store(Syscalls on) {
        return new Store(on, Text.encode(directory.toString()));
    }

    Snapshot snapshot(Declaration declaration) {
        return new SnapshotReader(store(sys), state, new JvmPlatform(sys, new NoPrograms(), 2))
                .read(declaration, place -> true);
    }

    Plan plan(Declaration declaration) {
        return plan(declaration, snapshot(declaration));
    }

    private Plan plan(Declaration declaration, Snapshot snapshot) {
        return new Planner(declaration, snapshot, Scope.EVERYTHING, Others.STAY).plan(place -> true);
    }

    Applier applier(Syscalls on, int atOnce) {
        return new Applier(store(on), state, new JvmPlatform(on, new NoPrograms(), atOnce));
    }

    /** Plans on a sound kernel, and applies on another. */
    Report apply(Declaration declaration, Syscalls on, int atOnce) {
        Snapshot snapshot = snapshot(declaration);
        List<Outcome> outcomes =
                applier(on, atOnce).apply(plan(declaration, snapshot), declaration, snapshot, outcome -> {});
        return new Report(outcomes, List.of(), 0);
    }

    Report apply(Declaration declaration) {
        return apply(declaration, sys, 2);
    }

    /** Takes all down, on a kernel that may have faults. */
    Report down(Syscalls on) {
        Snapshot snapshot = snapshot(Declaration.EMPTY);
        Plan plan = new Planner(Declaration.EMPTY, snapshot, Scope.EVERYTHING, Others.STAY).planDown(place -> true);
        return new Report(applier(on, 1).apply(plan, Declaration.EMPTY, snapshot, outcome -> {}), List.of(), 0);
    }

    /** All of what the verbs do, from the look at the system to the report. */
    Provisioning provisioning(Syscalls on) {
        return new Provisioning(store(on), directory, new JvmPlatform(on, new NoPrograms(), on == sys ? 2 : 1));
    }

    Provisioning.Planned planToApply(Declaration declaration, Syscalls on) {
        return provisioning(on)
                .planToApply(new Provisioning.Request(declaration, Scope.EVERYTHING, Set.of(), Others.STAY));
    }

    /** Makes a declaration true as the verb does, until nothing is left to do. */
    Report provision(Declaration declaration, Syscalls on) {
        return provisioning(on).apply(planToApply(declaration, on), words -> {});
    }

    /** Takes all down as the verb does. */
    void takeDown() {
        Provisioning provisioning = provisioning(sys);
        provisioning.apply(provisioning.planDown(Scope.EVERYTHING, Set.of(), Set.of()), words -> {});
    }

    /** The names of the namespaces, in their order. */
    List<String> names() {
        return namespaces.list().stream()
                .filter(namespace -> !namespace.stale())
                .map(namespace -> namespace.name().toString())
                .toList();
    }

    /** The names that have a record, in their order. */
    List<String> remembered() {
        return state.read().made().keySet().stream()
                .map(NamespaceName::toString)
                .toList();
    }

    boolean isLoopbackUp(String name) throws Exception {
        try (NetworkNamespace namespace = namespaces.open(NamespaceName.of(name))) {
            return namespace.call(() -> Loopback.isUp(sys, Text.encode(name)));
        }
    }

    OptionalInt nsid(String name) {
        try (NetworkNamespace namespace = namespaces.open(NamespaceName.of(name))) {
            return namespace.nsid();
        }
    }

    Identity identity(String name) {
        FileStatus status = new FileStatus();
        sys.stat(Text.encode(directory.resolve(name).toString()), status);
        return Identity.of(status);
    }

    @Override
    public void close() {
        for (NamedNamespace namespace : namespaces.list()) {
            namespaces.delete(namespace.name());
        }
    }

    /** Nothing is run. */
    static final class NoPrograms implements Programs {
        @Override
        public Result run(String namespace, String input, String... command) {
            throw new IllegalStateException("no program is expected to run: " + List.of(command));
        }
    }
}
