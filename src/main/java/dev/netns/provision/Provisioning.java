package dev.netns.provision;

import dev.netns.NamespaceName;
import dev.netns.config.Declaration;
import dev.netns.config.NearMiss;
import dev.netns.linux.Text;
import dev.netns.names.ExitStatus;
import dev.netns.names.Failure;
import dev.netns.names.Store;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Plans and applies declarations in a run directory. What netns made is remembered in the directory beside it that has
 * {@code -state} after the name ({@link State}). Not for several threads.
 */
public final class Provisioning {
    private final State state;
    private final SnapshotReader reader;
    private final Applier applier;
    private final long start = System.nanoTime();

    /**
     * Provisioning of a store.
     *
     * @param runDirectory of the store
     */
    public Provisioning(Store store, Path runDirectory) {
        state = new State(store.syscalls(), State.beside(runDirectory));
        reader = new SnapshotReader(store, state);
        applier = new Applier(store, state, Runtime.getRuntime().availableProcessors());
    }

    /**
     * A plan and what could not be seen when it was made.
     *
     * @param plan what is to be done
     * @param unseen in words, a line each
     */
    public record Planned(Plan plan, List<String> unseen) {}

    /** Keeps others from applying; see {@link State#lock}. */
    public State.Lock lock(Runnable waiting) {
        return state.lock(waiting);
    }

    /**
     * What is to be done to make a declaration true.
     *
     * @param scope of the declaration
     * @param only the names that it is to be done for; none stands for all
     * @throws Failure there is no such name (status 3), or the system cannot be looked at
     */
    public Planned plan(Declaration declaration, Scope scope, Set<NamespaceName> only) {
        Snapshot snapshot = reader.read(declaration);
        Planner planner = new Planner(declaration, snapshot, scope);
        refuseUnknown(only, planner.names(), "is not declared");
        return new Planned(planner.plan(chosen(only)), snapshot.unseen());
    }

    /**
     * What is to be done to take away what netns made.
     *
     * @param scope of what is to go
     * @param only the names that it is to be done for; none stands for all
     * @param declared names that may be asked for though they are gone already
     * @throws Failure there is no such name (status 3), or the system cannot be looked at
     */
    public Planned planDown(Scope scope, Set<NamespaceName> only, Set<NamespaceName> declared) {
        Snapshot snapshot = reader.read(new Declaration(List.of()));
        Planner planner = new Planner(new Declaration(List.of()), snapshot, scope);
        Set<NamespaceName> names = planner.names();
        names.addAll(declared);
        refuseUnknown(only, names, "is neither declared nor made by `netns apply`");
        return new Planned(planner.planDown(chosen(only)), snapshot.unseen());
    }

    /** The names of what netns made, as far as it is remembered. */
    public Set<NamespaceName> made() {
        return state.read().made().keySet();
    }

    /** Does it, under the {@link #lock}; see {@link Applier#apply}. The time of the report begins with this object. */
    public Report apply(Plan plan, Consumer<Outcome> finished) {
        return new Report(applier.apply(plan, finished), System.nanoTime() - start);
    }

    private static Predicate<NamespaceName> chosen(Set<NamespaceName> only) {
        return only.isEmpty() ? name -> true : new TreeSet<>(only)::contains;
    }

    private static void refuseUnknown(Set<NamespaceName> only, Set<NamespaceName> names, String why) {
        List<String> texts = names.stream().map(NamespaceName::toString).toList();
        for (NamespaceName name : only) {
            if (!names.contains(name)) {
                String hint = Text.printable(NearMiss.hint(name.toString(), texts));
                throw new Failure(ExitStatus.NOT_FOUND, "'" + name.toPrintable() + "' " + why + hint);
            }
        }
    }
}
