package dev.netns.provision;

import dev.netns.NamespaceName;
import dev.netns.config.Hooks;
import dev.netns.linux.Errno;
import dev.netns.linux.FileStatus;
import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.names.Deletion;
import dev.netns.names.ExitStatus;
import dev.netns.names.Failure;
import dev.netns.names.PlainVerbs;
import dev.netns.names.Store;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Removes namespaces that netns made, with all that it did for them elsewhere. */
final class Removal {
    /** Fewer are begun faster than the kernel takes one apart. */
    private static final int MANY = 300;

    /** So many are begun while it does. */
    private static final int AHEAD = 450;

    private final Store store;
    private final State state;
    private final Platform platform;
    private final Deletion deletion;
    private final KernelCleanup cleanup;

    /**
     * Removals.
     *
     * @param cleanup is told what is given up
     */
    Removal(Store store, State state, Platform platform, KernelCleanup cleanup) {
        this.store = store;
        this.state = state;
        this.platform = platform;
        deletion = new Deletion(store);
        this.cleanup = cleanup;
    }

    /**
     * Removes some. All are begun before one is finished: once the kernel has a first one to take apart, it holds the lock
     * that our next look into another one needs, and takes them apart one by one instead of all together.
     *
     * @param bridges that go with them
     * @param snapshot that the plans were made from
     * @param working is told in words what is in work, by any thread
     */
    List<Outcome> remove(List<NamespacePlan> plans, GoingBridges bridges, Snapshot snapshot, Consumer<String> working) {
        List<Outcome> outcomes = new ArrayList<>();
        List<NamespacePlan> ready = new ArrayList<>();
        Map<NamespaceName, List<String>> told = runHooks(plans, ready, outcomes, working);
        List<Begun> begun = new ArrayList<>();
        for (Attempt attempt : attempt(ready, working)) {
            if (attempt.failed() != null) {
                outcomes.add(attempt.failed());
            } else {
                Begun one = Objects.requireNonNull(attempt.begun());
                one.remarks().addAll(told.getOrDefault(one.made().name(), List.of()));
                begun.add(one);
            }
        }
        if (!begun.isEmpty()) {
            bridges.setDown();
            List<Identity> gone = letGo(begun, snapshot);
            bridges.remove();
            forgetHosts(gone, begun.get(0).remarks());
        }
        begun.forEach(one -> outcomes.add(finish(one)));
        return outcomes;
    }

    /**
     * Runs the hooks of all that are to go.
     *
     * @param ready gets those that may go now
     * @param failed gets the outcome of those that cannot be entered, and so stay, with their hooks
     * @return what there is to say of them
     */
    private Map<NamespaceName, List<String>> runHooks(
            List<NamespacePlan> plans, List<NamespacePlan> ready, List<Outcome> failed, Consumer<String> working) {
        List<HookRun> runs = new ArrayList<>();
        for (NamespacePlan plan : plans) {
            Made made = plan.first(Step.Remove.class).orElseThrow().made();
            Hooks hooks = made.remembered().hooks();
            try {
                int namespace = hooks.down().isEmpty() && hooks.hostDown().isEmpty() ? -1 : openIfSame(made);
                if (namespace >= 0) {
                    runs.add(HookRun.down(made.name(), namespace, hooks));
                }
                ready.add(plan);
            } catch (Failure failure) {
                failed.add(Outcome.failed(plan, failure));
            }
        }
        Map<NamespaceName, List<String>> remarks = new HashMap<>();
        if (!runs.isEmpty()) {
            new HookRunner(store, platform).run(runs, working, run -> {
                store.syscalls().close(run.namespace());
                remarks.put(run.name(), run.remarks());
            });
        }
        return remarks;
    }

    /**
     * A descriptor of the namespace that was made; -1 where it is gone, or the name is that of another one.
     *
     * @throws Failure it cannot be opened
     */
    private int openIfSame(Made made) {
        Syscalls sys = store.syscalls();
        byte[] name = made.name().toBytes();
        int namespace = sys.open(store.path(name), Linux.O_RDONLY | Linux.O_CLOEXEC, 0);
        if (namespace == -Errno.ENOENT) {
            return -1;
        }
        if (namespace < 0) {
            throw Failure.of("open", name, namespace);
        }
        FileStatus status = new FileStatus();
        int looked = sys.fstat(namespace, status);
        if (looked >= 0 && Identity.of(status).equals(made.identity())) {
            return namespace;
        }
        sys.close(namespace);
        if (looked < 0) {
            throw Failure.of("look at", name, looked);
        }
        return -1;
    }

    /** A removal that has begun, or one that could not. */
    private record Attempt(@Nullable Begun begun, @Nullable Outcome failed) {}

    /**
     * The kernel begins with the first namespace that is given up, alone, and comes to the others when it is done: mostly by
     * waiting ({@code rcu_barrier()}), which takes it some 30 ms, or 130 where a bridge goes and has its lock. So where many
     * go an empty one goes ahead of them: when that is over, they have all come.
     */
    private List<Attempt> attempt(List<NamespacePlan> plans, Consumer<String> working) {
        List<Supplier<Attempt>> works = AnnouncedWork.of("removing", plans, working, this::attempt);
        if (works.size() < MANY) {
            return platform.call(works);
        }
        EmptyNamespace ahead = EmptyNamespace.make(store.syscalls(), platform);
        int from = Math.max(0, works.size() - AHEAD);
        Supplier<Attempt> work = works.get(from);
        works.set(from, () -> {
            ahead.giveUp();
            return work.get();
        });
        try {
            return platform.call(works);
        } finally {
            ahead.giveUp();
        }
    }

    private Attempt attempt(NamespacePlan plan) {
        try {
            Interruption.check(platform, "delete", plan.place());
            return new Attempt(begin(plan), null);
        } catch (Failure failure) {
            return new Attempt(null, Outcome.failed(plan, failure));
        }
    }

    /**
     * A removal of which the name is gone.
     *
     * @param namespace what is held until it is finished; null where there was none
     */
    private record Begun(NamespacePlan plan, Made made, Deletion.@Nullable TakenOff namespace, List<String> remarks) {}

    /**
     * Begins to remove one. The calling thread visits the namespace, and must end or go home afterwards.
     *
     * @throws Failure it is still there
     */
    private Begun begin(NamespacePlan plan) {
        Made made = plan.first(Step.Remove.class).orElseThrow().made();
        byte[] name = made.name().toBytes();
        FileStatus status = new FileStatus();
        Store.Kind kind = store.settled(name, status);
        if (kind == Store.Kind.NAMESPACE && !Identity.of(status).equals(made.identity())) {
            throw new Failure(
                    ExitStatus.FAILED, "cannot delete " + Text.quoted(name) + ": somebody else has just replaced it");
        }
        return new Begun(plan, made, kind == Store.Kind.ABSENT ? null : deletion.takeOff(name), new ArrayList<>());
    }

    /** Answers which ones nobody else holds. */
    private List<Identity> letGo(List<Begun> begun, Snapshot snapshot) {
        EmptyNamespace last = null;
        try {
            last = cleanup.watchLast();
        } catch (Failure failure) {
            // Whoever waits tries again, and says so.
        }
        List<Identity> gone = new ArrayList<>();
        begun.forEach(one -> letGo(one, snapshot, gone));
        if (last != null) {
            last.giveUp();
        }
        return gone;
    }

    private void letGo(Begun begun, Snapshot snapshot, List<Identity> gone) {
        Deletion.TakenOff namespace = begun.namespace();
        if (namespace != null) {
            HeldLinks links = new HeldLinks(store.syscalls(), platform);
            Deletion.Deleted deleted = namespace.finish(held ->
                    begun.remarks().addAll(links.remove(held, begun.made().place(), snapshot)));
            begun.remarks().addAll(PlainVerbs.afterwards(begun.made().name().toBytes(), deleted));
            cleanup.expect(begun.made().remembered());
            if (deleted.holders().isEmpty()) {
                gone.add(begun.made().identity());
            }
        }
    }

    /** Somebody may have run netns in a namespace that is gone, where it was the host. */
    private void forgetHosts(List<Identity> gone, List<String> remarks) {
        try {
            state.forgetHosts(gone);
        } catch (Failure failure) {
            remarks.add(failure.getMessage() + ", ignoring");
        }
    }

    private Outcome finish(Begun begun) {
        Made made = begun.made();
        try {
            removeFiles(made);
            state.remove(made.name());
            return Outcome.done(begun.plan(), begun.remarks());
        } catch (Failure failure) {
            return Outcome.failed(begun.plan(), failure);
        }
    }

    /** Forgets a namespace that is gone, or that is somebody else's by now, and removes the files that it had. */
    Outcome forget(NamespacePlan plan, Snapshot snapshot) {
        NamespaceName name = Objects.requireNonNull(plan.place().namespace());
        try {
            Made made = snapshot.made().get(name);
            if (made != null && snapshot.namespace(name).kind() != Store.Kind.NAMESPACE) {
                removeFiles(made);
            }
            state.remove(name);
            return Outcome.done(plan, List.of());
        } catch (Failure failure) {
            return Outcome.failed(plan, failure);
        }
    }

    private void removeFiles(Made made) {
        Set<String> files = made.remembered().files();
        files.forEach(file -> removeFile(Path.of(file)));
        if (!files.isEmpty()) {
            Leftovers leftovers = new Leftovers(store.syscalls());
            leftovers.of(made.name(), true).forEach(leftovers::remove);
        }
    }

    /** One that somebody has written anew is theirs. */
    private void removeFile(Path path) {
        TextFile file = new TextFile(store.syscalls(), path);
        String content = file.read();
        if (content != null && Objects.requireNonNull(content).startsWith(EtcNetns.HEADER)) {
            file.remove();
        }
    }
}
