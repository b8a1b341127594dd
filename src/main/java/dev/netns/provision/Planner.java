package dev.netns.provision;

import dev.netns.NamespaceName;
import dev.netns.config.Declaration;
import dev.netns.config.NamespaceDeclaration;
import dev.netns.config.Nsid;
import dev.netns.names.NamespaceIds;
import dev.netns.names.Store;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Compares what is declared with what there is. A pure function of its arguments.
 *
 * <p>A namespace that somebody else made is adopted: what is declared of it is changed, it is never removed. One that
 * netns made, that was declared in the same files and is declared no more, is removed.
 */
public final class Planner {
    private final Map<NamespaceName, NamespaceDeclaration> declared = new TreeMap<>();
    private final Map<NamespaceName, Made> made = new TreeMap<>();
    private final Snapshot snapshot;

    /**
     * A planner for a declaration.
     *
     * @param snapshot of the system, taken for this declaration
     * @param scope the namespaces of netns that the declaration decides about, besides those that it names
     */
    public Planner(Declaration declaration, Snapshot snapshot, Scope scope) {
        this.snapshot = snapshot;
        declaration.namespaces().forEach(namespace -> declared.put(namespace.name(), namespace));
        snapshot.made().forEach((name, record) -> {
            if (scope.covers(record)) {
                made.put(name, record);
            }
        });
    }

    /** All names that a plan can be about, sorted. */
    public Set<NamespaceName> names() {
        Set<NamespaceName> names = new TreeSet<>(declared.keySet());
        names.addAll(made.keySet());
        return names;
    }

    /** What makes the declaration true, for the names that are chosen. */
    public Plan plan(Predicate<NamespaceName> chosen) {
        List<NamespacePlan> plans = removals("declared no more", chosen.and(name -> !declared.containsKey(name)));
        Set<NamespaceName> removed = new HashSet<>();
        plans.stream()
                .filter(plan -> plan.first(Step.Remove.class).isPresent())
                .forEach(plan -> removed.add(plan.name()));
        declared.values().stream()
                .filter(namespace -> chosen.test(namespace.name()))
                .forEach(namespace -> plans.add(new NamespacePlan(namespace.name(), steps(namespace, removed))));
        return new Plan(plans);
    }

    /** What takes away all that netns made, for the names that are chosen. */
    public Plan planDown(Predicate<NamespaceName> chosen) {
        return new Plan(removals("made by netns", chosen));
    }

    /** The last by name goes first. */
    private List<NamespacePlan> removals(String why, Predicate<NamespaceName> chosen) {
        List<NamespacePlan> plans = new ArrayList<>();
        made.values().stream()
                .filter(record -> chosen.test(record.name()))
                .sorted(Comparator.comparing(Made::name).reversed())
                .forEach(record -> plans.add(new NamespacePlan(record.name(), removal(record, why))));
        return plans;
    }

    private List<Step> removal(Made record, String why) {
        Live live = snapshot.namespace(record.name());
        return switch (live.kind()) {
            case ABSENT -> List.of(new Step.Forget());
            case STALE -> List.of(new Step.Remove(record, why));
            case FOREIGN -> List.of(new Step.Leave("it is no namespace any more"), new Step.Forget());
            case NAMESPACE ->
                live.is(record)
                        ? List.of(new Step.Remove(record, why))
                        : List.of(new Step.Leave("somebody else has made it anew"), new Step.Forget());
        };
    }

    private List<Step> steps(NamespaceDeclaration namespace, Set<NamespaceName> removed) {
        Live live = snapshot.namespace(namespace.name());
        if (live.kind() == Store.Kind.FOREIGN) {
            return List.of(new Step.Problem(
                    "something that is no namespace has the name", "look what it is, remove it by hand"));
        }
        boolean fresh = live.kind() != Store.Kind.NAMESPACE;
        Nsid nsid = namespace.nsid();
        Optional<Step> problem =
                nsid instanceof Nsid.Fixed fixed ? problem(fixed.value(), live, removed) : Optional.empty();
        if (problem.isPresent()) {
            return List.of(problem.get());
        }
        List<Step> steps = new ArrayList<>();
        if (fresh) {
            steps.add(new Step.Create(
                    live.kind() == Store.Kind.STALE,
                    Scope.absolute(namespace.origin().file())));
        }
        if (fresh ? namespace.loopback() : live.loopback() != null && live.loopback() != namespace.loopback()) {
            steps.add(new Step.SetLoopback(namespace.loopback(), fresh));
        }
        if (!(nsid instanceof Nsid.None) && live.nsid() == NamespaceIds.NONE) {
            steps.add(new Step.AssignNsid(nsid, fresh));
        }
        remembrance(namespace, live).ifPresent(steps::add);
        return steps;
    }

    /** Why the namespace cannot have this number, if so. */
    private Optional<Step> problem(int nsid, Live live, Set<NamespaceName> removed) {
        if (live.nsid() == nsid) {
            return Optional.empty();
        }
        if (live.nsid() != NamespaceIds.NONE) {
            return Optional.of(new Step.Problem(
                    "its nsid is " + live.nsid() + " and the kernel cannot change it to " + nsid,
                    "delete it, and the next apply makes it anew"));
        }
        Optional<NamespaceName> owner = snapshot.takenNsids().get(nsid);
        if (owner == null || owner.filter(removed::contains).isPresent()) {
            return Optional.empty();
        }
        String whose = owner.map(name -> "'" + name.toPrintable() + "'").orElse("a namespace without a name");
        return Optional.of(new Step.Problem("nsid " + nsid + " is taken by " + whose, "declare another, or \"auto\""));
    }

    /** What is remembered of a namespace that exists, where it has to be corrected. */
    private Optional<Step> remembrance(NamespaceDeclaration namespace, Live live) {
        Made record = snapshot.made().get(namespace.name());
        if (record == null || live.kind() != Store.Kind.NAMESPACE) {
            return Optional.empty();
        }
        if (!live.is(record)) {
            return Optional.of(new Step.Forget());
        }
        Path file = Scope.absolute(namespace.origin().file());
        return record.file().equals(file)
                ? Optional.empty()
                : Optional.of(new Step.Remember(new Made(record.name(), record.identity(), file)));
    }
}
