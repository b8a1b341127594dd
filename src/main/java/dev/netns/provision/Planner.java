package dev.netns.provision;

import dev.netns.NamespaceName;
import dev.netns.config.Declaration;
import dev.netns.config.LinkDeclaration;
import dev.netns.config.LinkReference;
import dev.netns.config.NamespaceDeclaration;
import dev.netns.config.Nsid;
import dev.netns.config.Origin;
import dev.netns.config.Place;
import dev.netns.config.SysctlDeclaration;
import dev.netns.link.CommonKeys;
import dev.netns.names.NamespaceIds;
import dev.netns.names.Store;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Compares what is declared with what there is. A pure function of its arguments.
 *
 * <p>Of a namespace that somebody else made, what is declared is changed; it is not removed, unless it was adopted. One
 * that netns made, that was declared in the same files and is declared no more, is removed.
 */
public final class Planner {
    private static final String NO_MORE = "no longer declared";
    private static final String MADE = "made by netns";

    private final Declaration declaration;
    private final Map<NamespaceName, NamespaceDeclaration> declared = new TreeMap<>();
    private final Map<NamespaceName, Made> made = new HashMap<>();
    private final Map<LinkReference, LinkDeclaration> links = new HashMap<>();
    private final Snapshot snapshot;
    private final Scope scope;
    private final Others others;

    /**
     * A planner for a declaration.
     *
     * @param snapshot of the system, taken for this declaration
     * @param scope the namespaces of netns that the declaration decides about, besides those that it names
     * @param others what becomes of what others made
     */
    public Planner(Declaration declaration, Snapshot snapshot, Scope scope, Others others) {
        this.declaration = declaration;
        this.snapshot = snapshot;
        this.scope = scope;
        this.others = others;
        declaration.namespaces().forEach(namespace -> declared.put(namespace.name(), namespace));
        declaration.links().forEach(link -> links.put(link.self(), link));
        snapshot.made().forEach((name, record) -> {
            if (scope.covers(record.file())) {
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

    /** What makes the declaration true, for the places that are chosen. */
    public Plan plan(Predicate<Place> chosen) {
        List<NamespacePlan> plans = removals(NO_MORE, chosen.and(place -> !declared.containsKey(place.namespace())));
        Set<Place> removed = new HashSet<>();
        plans.stream()
                .filter(plan -> plan.first(Step.Remove.class).isPresent())
                .forEach(plan -> removed.add(plan.place()));
        Predicate<Place> fresh = place -> !place.isHost() && (removed.contains(place) || !isThere(place));
        Views views = new Views(snapshot, fresh, chosen);
        host(NO_MORE, views, chosen).ifPresent(plans::add);
        declared.values().stream()
                .filter(namespace -> chosen.test(Place.of(namespace.name())))
                .forEach(namespace ->
                        plans.add(new NamespacePlan(Place.of(namespace.name()), steps(namespace, removed, views))));
        return new Plan(plans);
    }

    /** What takes away all that netns made, for the places that are chosen. */
    public Plan planDown(Predicate<Place> chosen) {
        List<NamespacePlan> plans = removals(MADE, chosen);
        host(MADE, new Views(snapshot, place -> false, chosen), chosen).ifPresent(plans::add);
        return new Plan(plans);
    }

    private boolean isThere(Place place) {
        NamespaceName name = place.namespace();
        return name != null && snapshot.namespace(name).kind() == Store.Kind.NAMESPACE;
    }

    /** The last by name goes first. */
    private List<NamespacePlan> removals(String why, Predicate<Place> chosen) {
        List<NamespacePlan> plans = new ArrayList<>();
        made.values().stream()
                .filter(record -> chosen.test(record.place()))
                .sorted(Comparator.comparing(Made::name).reversed())
                .forEach(record -> plans.add(new NamespacePlan(record.place(), removal(record, why))));
        return plans;
    }

    private List<Step> removal(Made record, String why) {
        Live live = snapshot.namespace(record.name());
        return switch (live.kind()) {
            case ABSENT -> List.of(new Step.Forget());
            case STALE -> List.of(new Step.Remove(record, why));
            case FOREIGN -> List.of(new Step.Leave("it is no namespace any more"), new Step.Forget());
            case NAMESPACE -> {
                if (!live.is(record)) {
                    yield List.of(new Step.Leave("somebody else has replaced it"), new Step.Forget());
                }
                yield record.adopted() ? takeBack(record, why) : List.of(new Step.Remove(record, why));
            }
        };
    }

    /** Takes back what netns did in a namespace that it did not make. */
    private List<Step> takeBack(Made record, String why) {
        NamespaceDeclaration nothing =
                NamespaceDeclaration.bare(record.name(), new Nsid.None(), true, new Origin(record.file(), 1));
        Views views = new Views(snapshot, place -> false, place -> true);
        List<Step> steps = new ArrayList<>(contents(nothing, false, why, views));
        steps.add(new Step.Forget());
        return steps;
    }

    /** What is to be done about the host; empty where it is not chosen, and where there is nothing to say about it. */
    private Optional<NamespacePlan> host(String why, Views views, Predicate<Place> chosen) {
        if (!chosen.test(Place.HOST)) {
            return Optional.empty();
        }
        List<Step> steps = hostSteps(why, views);
        boolean concerned = !steps.isEmpty()
                || !declaration.hostLinks().isEmpty()
                || snapshot.host().files().keySet().stream().anyMatch(scope::covers);
        return concerned ? Optional.of(new NamespacePlan(Place.HOST, steps)) : Optional.empty();
    }

    private List<Step> hostSteps(String why, Views views) {
        Map<String, Remembered.Link> recorded = new HashMap<>();
        SortedMap<String, String> before = new TreeMap<>();
        snapshot.host().files().forEach((file, record) -> {
            if (scope.covers(file)) {
                recorded.putAll(record.links());
                before.putAll(record.sysctl());
            } else {
                // Another declaration's, perhaps an earlier one from standard input like this one.
                record.links().forEach((name, link) -> {
                    LinkDeclaration declared = links.get(new LinkReference(Place.HOST, name));
                    if (declared != null && isDeclaredIn(declared, file)) {
                        recorded.put(name, link);
                    }
                });
            }
        });
        LinkPlanner planner = new LinkPlanner(views, links);
        List<LinkDeclaration> own = declaration.hostLinks();
        List<Step> steps = new ArrayList<>(snapshot.files().leftoverSteps(Place.HOST));
        steps.addAll(new StrayLinks(views, declaration.links()).steps());
        steps.addAll(new PlacePlanner(Place.HOST, views, planner, own, null, why, new Others(false, others.adopt()))
                .steps(recorded));
        SortedMap<String, SysctlDeclaration> sysctl = SettingPlanner.sysctl(Map.of(), own, Place.HOST);
        steps.addAll(SettingPlanner.sysctlSteps(
                sysctl, views.network(Place.HOST).sysctl(), staying(before, Place.HOST, recorded)));
        Set<Path> files = new TreeSet<>(snapshot.host().files().keySet());
        files.removeIf(file -> !scope.covers(file));
        if (!steps.isEmpty() || !files.stream().allMatch(file -> isRemembered(file, sysctl.keySet()))) {
            steps.add(new Step.Remember(files));
        }
        return steps;
    }

    /** Whether what is remembered of the host for a declaring file is what is declared there. */
    private boolean isRemembered(Path file, Set<String> sysctl) {
        Remembered remembered = Objects.requireNonNull(snapshot.host().files().get(file));
        Map<String, Remembered.Link> left = new HashMap<>(remembered.links());
        for (LinkDeclaration link : declaration.hostLinks()) {
            if (isDeclaredIn(link, file)) {
                Remembered.Link record = left.remove(link.name());
                if (record != null && !Records.isRemembered(link, record)) {
                    return false;
                }
            }
        }
        return left.isEmpty() && sysctl.containsAll(remembered.sysctl().keySet());
    }

    private static boolean isDeclaredIn(LinkDeclaration link, Path file) {
        return Scope.absolute(link.origin().file()).equals(file);
    }

    private List<Step> steps(NamespaceDeclaration namespace, Set<Place> removed, Views views) {
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
        if (others.adopt() && !fresh && isOfOthers(live, snapshot.made().get(namespace.name()))) {
            steps.add(new Step.Adopt());
        }
        loopback(namespace, fresh, views).ifPresent(steps::add);
        if (!(nsid instanceof Nsid.None) && live.nsid() == NamespaceIds.NONE) {
            steps.add(new Step.AssignNsid(nsid, fresh));
        }
        steps.addAll(contents(namespace, fresh, NO_MORE, views));
        remembrance(namespace, live).ifPresent(steps::add);
        return steps;
    }

    private static boolean isOfOthers(Live live, @Nullable Made record) {
        return record == null || !live.is(record) || record.adopted();
    }

    private static Optional<Step> loopback(NamespaceDeclaration namespace, boolean fresh, Views views) {
        Boolean up = isLoopbackUp(views.network(Place.of(namespace.name())));
        boolean set = fresh ? namespace.loopback() : up != null && up != namespace.loopback();
        return set ? Optional.of(new Step.SetLoopback(namespace.loopback(), fresh)) : Optional.empty();
    }

    private static @Nullable Boolean isLoopbackUp(LiveNetwork network) {
        LiveLink lo = network.links().get("lo");
        return lo == null ? null : lo.message().isUp();
    }

    private List<Step> contents(NamespaceDeclaration namespace, boolean fresh, String why, Views views) {
        Place place = Place.of(namespace.name());
        Remembered remembered = fresh ? Remembered.NOTHING : snapshot.remembered(place);
        LinkPlanner planner = new LinkPlanner(views, links);
        List<Step> steps =
                new ArrayList<>(new PlacePlanner(place, views, planner, namespace.links(), namespace, why, others)
                        .steps(remembered.links()));
        SortedMap<String, SysctlDeclaration> sysctl =
                SettingPlanner.sysctl(namespace.sysctl(), namespace.links(), place);
        steps.addAll(SettingPlanner.sysctlSteps(
                sysctl, views.network(place).sysctl(), staying(remembered.sysctl(), place, remembered.links())));
        steps.addAll(new SettingPlanner(snapshot.files()).steps(namespace, fresh, remembered));
        return steps;
    }

    /** The kernel parameters without those of links that go: these go with them. */
    private SortedMap<String, String> staying(
            SortedMap<String, String> parameters, Place place, Map<String, Remembered.Link> recorded) {
        SortedMap<String, String> staying = new TreeMap<>(parameters);
        recorded.keySet().stream()
                .filter(name -> !links.containsKey(new LinkReference(place, name)))
                .forEach(name -> staying.keySet().removeIf(path -> CommonKeys.isSysctlOf(path, name)));
        return staying;
    }

    /** Why the namespace cannot have this number, if so. */
    private Optional<Step> problem(int nsid, Live live, Set<Place> removed) {
        if (live.nsid() == nsid) {
            return Optional.empty();
        }
        if (live.nsid() != NamespaceIds.NONE) {
            return Optional.of(new Step.Problem(
                    "its nsid is " + live.nsid() + " and the kernel cannot change it to " + nsid,
                    "delete it, and the next apply makes it again"));
        }
        Optional<NamespaceName> owner = snapshot.takenNsids().get(nsid);
        if (owner == null
                || owner.filter(name -> removed.contains(Place.of(name))).isPresent()) {
            return Optional.empty();
        }
        String whose = owner.map(name -> "'" + name.toPrintable() + "'").orElse("a namespace without a name");
        return Optional.of(new Step.Problem("nsid " + nsid + " is taken by " + whose, "declare another, or \"auto\""));
    }

    /** What is remembered of a namespace that exists, where it has to be corrected. */
    private Optional<Step> remembrance(NamespaceDeclaration namespace, Live live) {
        if (live.kind() != Store.Kind.NAMESPACE) {
            return Optional.empty();
        }
        Made record = snapshot.made().get(namespace.name());
        if (record == null || !live.is(record)) {
            boolean hasContents = !namespace.equals(NamespaceDeclaration.bare(
                    namespace.name(), namespace.nsid(), namespace.loopback(), namespace.origin()));
            if (hasContents || others.adopt()) {
                return Optional.of(new Step.Remember());
            }
            return record == null ? Optional.empty() : Optional.of(new Step.Forget());
        }
        Path file = Scope.absolute(namespace.origin().file());
        return record.file().equals(file) && isRemembered(namespace, record.remembered())
                ? Optional.empty()
                : Optional.of(new Step.Remember());
    }

    /** Whether what is remembered is what is declared: a run that was killed at its end may have left more. */
    private boolean isRemembered(NamespaceDeclaration namespace, Remembered remembered) {
        Place place = Place.of(namespace.name());
        for (LinkDeclaration link : namespace.links()) {
            Remembered.Link record = remembered.links().get(Records.key(link.self(), place));
            if (record != null && !Records.isRemembered(link, record)) {
                return false;
            }
        }
        Set<String> declared = new HashSet<>();
        namespace.links().forEach(link -> declared.add(Records.key(link.self(), place)));
        Set<String> files = new HashSet<>();
        snapshot.files().wanted(namespace).keySet().forEach(path -> files.add(path.toString()));
        LoadedFirewall firewall = remembered.nftables();
        return remembered.hooks().equals(namespace.hooks())
                && Objects.equals(
                        firewall, snapshot.files().firewall(namespace, firewall).asDeclared())
                && declared.containsAll(remembered.links().keySet())
                && files.containsAll(remembered.files())
                && SettingPlanner.sysctl(namespace.sysctl(), namespace.links(), place)
                        .keySet()
                        .containsAll(remembered.sysctl().keySet());
    }
}
