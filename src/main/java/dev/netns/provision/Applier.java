package dev.netns.provision;

import dev.netns.NamespaceName;
import dev.netns.config.Nsid;
import dev.netns.linux.FileStatus;
import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.names.Creation;
import dev.netns.names.Deletion;
import dev.netns.names.ExitStatus;
import dev.netns.names.Failure;
import dev.netns.names.Loopback;
import dev.netns.names.NamespaceIds;
import dev.netns.names.PlainVerbs;
import dev.netns.names.Store;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Does what a plan says: first the removals, in their order, then all else, several namespaces at a time. What fails in
 * one namespace is undone there, and does not keep the others from being done.
 *
 * <p>A new namespace is finished before it gets its name, and remembered before that: killed at any moment, there is
 * either all of it, known as ours, or nothing of it.
 */
public final class Applier {
    private static final byte[] OWN_NAMESPACE = Text.ascii("/proc/thread-self/ns/net");

    private final Store store;
    private final Syscalls sys;
    private final State state;
    private final int atOnce;

    /**
     * An applier.
     *
     * @param atOnce how many namespaces are worked on at the same time
     */
    public Applier(Store store, State state, int atOnce) {
        this.store = store;
        this.sys = store.syscalls();
        this.state = state;
        this.atOnce = atOnce;
    }

    /**
     * Applies a plan. To be called under {@link State#lock}.
     *
     * @param finished is told of each namespace at once, by any thread
     * @return what became of each, in the order of the plan
     */
    public List<Outcome> apply(Plan plan, Consumer<Outcome> finished) {
        Map<NamespaceName, Outcome> outcomes = new HashMap<>();
        List<Supplier<Outcome>> certain = new ArrayList<>();
        List<Supplier<Outcome>> choosing = new ArrayList<>();
        for (NamespacePlan namespace : plan.namespaces()) {
            if (namespace.steps().isEmpty()) {
                outcomes.put(namespace.name(), Outcome.done(namespace, List.of()));
            } else if (namespace.first(Step.Remove.class).isPresent()) {
                outcomes.put(namespace.name(), OwnThreads.call(() -> outcome(namespace, finished)));
            } else {
                (choosesNsid(namespace) ? choosing : certain).add(() -> outcome(namespace, finished));
            }
        }
        // Where the kernel chooses an nsid, it must not choose one that is declared of another namespace.
        for (List<Supplier<Outcome>> works : List.of(certain, choosing)) {
            OwnThreads.call(atOnce, works)
                    .forEach(outcome -> outcomes.put(outcome.plan().name(), outcome));
        }
        return plan.namespaces().stream()
                .map(namespace -> Objects.requireNonNull(outcomes.get(namespace.name())))
                .toList();
    }

    private static boolean choosesNsid(NamespacePlan plan) {
        return plan.first(Step.AssignNsid.class)
                .filter(assign -> assign.nsid() instanceof Nsid.Auto)
                .isPresent();
    }

    private Outcome outcome(NamespacePlan plan, Consumer<Outcome> finished) {
        Outcome outcome;
        try {
            outcome = Outcome.done(plan, perform(plan));
        } catch (Failure failure) {
            outcome = Outcome.failed(plan, failure);
        }
        finished.accept(outcome);
        return outcome;
    }

    /** Answers what else is worth knowing. */
    private List<String> perform(NamespacePlan plan) {
        byte[] name = plan.name().toBytes();
        Optional<Step.Problem> problem = plan.first(Step.Problem.class);
        if (problem.isPresent()) {
            throw new Failure(
                            ExitStatus.FAILED,
                            "cannot apply " + Text.quoted(name) + ": "
                                    + problem.get().fault())
                    .withHint(problem.get().advice());
        }
        Optional<Step.Create> create = plan.first(Step.Create.class);
        Optional<Step.Remove> remove = plan.first(Step.Remove.class);
        if (create.isPresent()) {
            return create(plan, name, create.get().file());
        }
        if (remove.isPresent()) {
            return remove(plan, name, remove.get().made());
        }
        if (plan.changes() > 0) {
            change(plan, name);
        }
        if (plan.first(Step.Forget.class).isPresent()) {
            state.remove(plan.name());
        }
        plan.first(Step.Remember.class).ifPresent(remember -> state.put(remember.made()));
        return List.of();
    }

    /** Ends in the new namespace: the calling thread must end with it. */
    private List<String> create(NamespacePlan plan, byte[] name, Path file) {
        try (Nsids nsids = nsids(plan)) {
            check("add", name, sys.unshare(Linux.CLONE_NEWNET));
            int fd = check("add", name, sys.open(OWN_NAMESPACE, Linux.O_RDONLY | Linux.O_CLOEXEC, 0));
            try {
                for (Step step : plan.steps()) {
                    if (step instanceof Step.SetLoopback loopback) {
                        Loopback.set(sys, loopback.up(), name);
                    } else if (step instanceof Step.AssignNsid assign && nsids != null) {
                        nsids.assign(fd, name, number(assign));
                    }
                }
                return publish(fd, name, plan.name(), file);
            } finally {
                sys.close(fd);
            }
        }
    }

    /** Gives a finished namespace its name. The descriptor keeps its file, and with it its identity. */
    private List<String> publish(int fd, byte[] name, NamespaceName text, Path file) {
        FileStatus status = new FileStatus();
        check("add", name, sys.fstat(fd, status));
        state.put(new Made(text, Identity.of(status), file));
        boolean named = false;
        try {
            boolean repaired = new Creation(store).attach(name, OWN_NAMESPACE, "a new namespace");
            named = true;
            return repaired ? List.of(PlainVerbs.repaired(name)) : List.of();
        } finally {
            if (!named) {
                state.remove(text);
            }
        }
    }

    /** Ends in the namespace, where lo is to be set: the calling thread must end with it. */
    private void change(NamespacePlan plan, byte[] name) {
        Deque<Runnable> undo = new ArrayDeque<>();
        try (Nsids nsids = nsids(plan)) {
            int fd = store.open("change", name);
            try {
                for (Step step : plan.steps()) {
                    if (step instanceof Step.SetLoopback loopback) {
                        check("enter", name, sys.setns(fd, Linux.CLONE_NEWNET));
                        Loopback.set(sys, loopback.up(), name);
                        undo.push(() -> Loopback.set(sys, !loopback.up(), name));
                    } else if (step instanceof Step.AssignNsid assign && nsids != null) {
                        nsids.assign(fd, name, number(assign));
                    }
                }
            } finally {
                sys.close(fd);
            }
        } catch (Failure failure) {
            throw undone(undo, failure);
        }
    }

    /** Undoes, the last first. Answers the failure, with what could not be undone. */
    private static Failure undone(Deque<Runnable> undo, Failure failure) {
        while (!undo.isEmpty()) {
            try {
                undo.pop().run();
            } catch (Failure second) {
                return new Failure(
                        failure.status(), failure.getMessage() + "; nor was it undone: " + second.getMessage());
            }
        }
        return failure;
    }

    private List<String> remove(NamespacePlan plan, byte[] name, Made made) {
        FileStatus status = new FileStatus();
        Store.Kind kind = store.settled(name, status);
        List<String> remarks = List.of();
        if (kind == Store.Kind.NAMESPACE && !Identity.of(status).equals(made.identity())) {
            throw new Failure(
                    ExitStatus.FAILED, "cannot delete " + Text.quoted(name) + ": somebody has just made it anew");
        }
        if (kind != Store.Kind.ABSENT) {
            remarks = PlainVerbs.afterwards(name, new Deletion(store).delete(name));
        }
        state.remove(plan.name());
        return remarks;
    }

    /** For assigning numbers of the namespace that the thread is in now; null where the plan has none. */
    private @Nullable Nsids nsids(NamespacePlan plan) {
        return plan.first(Step.AssignNsid.class).isPresent() ? new Nsids(sys) : null;
    }

    private static int number(Step.AssignNsid assign) {
        return assign.nsid() instanceof Nsid.Fixed fixed ? fixed.value() : NamespaceIds.AUTO;
    }

    private static int check(String operation, byte[] name, int answer) {
        if (answer < 0) {
            throw Failure.of(operation, name, answer);
        }
        return answer;
    }
}
