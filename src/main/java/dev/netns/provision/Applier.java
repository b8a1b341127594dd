package dev.netns.provision;

import dev.netns.NamespaceName;
import dev.netns.config.Declaration;
import dev.netns.config.LinkDeclaration;
import dev.netns.config.LinkReference;
import dev.netns.config.NamespaceDeclaration;
import dev.netns.config.Nsid;
import dev.netns.config.Place;
import dev.netns.linux.Syscalls;
import dev.netns.names.ExitStatus;
import dev.netns.names.Failure;
import dev.netns.names.NamespaceIds;
import dev.netns.names.Store;
import dev.netns.netlink.LinkRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Does what a plan says. First what goes, then all namespaces that are new are made, then all links, and then what is in
 * each namespace, several at a time. What fails in one place is undone there, and in those whose links stand on it; the
 * others are done.
 *
 * <p>A new namespace is finished before it gets its name, and remembered before that: killed at any moment, there is
 * either all of it, known as ours, or nothing of it.
 */
public final class Applier {
    /** {@code LOOPBACK_IFINDEX} of the kernel. */
    private static final int LO = 1;

    private static final PlaceWork.Order LO_UP =
            new PlaceWork.Order(LinkRequest.change(LO).up(true).toMessage(), null, 0, "set lo up", null);

    private final Store store;
    private final Syscalls sys;
    private final State state;
    private final Platform platform;
    private final KernelCleanup cleanup;
    private final Removal removal;

    /** An applier, which does not wait until the kernel has taken apart what it removes. */
    public Applier(Store store, State state, Platform platform) {
        this(store, state, platform, new KernelCleanup(store.syscalls(), platform));
    }

    /** One of which the caller waits for the removals. */
    Applier(Store store, State state, Platform platform, KernelCleanup cleanup) {
        this.store = store;
        this.sys = store.syscalls();
        this.state = state;
        this.platform = platform;
        this.cleanup = cleanup;
        this.removal = new Removal(store, state, platform, cleanup);
    }

    /**
     * Applies a plan. To be called under {@link State#lock}.
     *
     * @param declaration that it was made for
     * @param snapshot that it was made from
     * @param working is told in words what is in work, by any thread
     * @return what became of each, in the order of the plan
     */
    public List<Outcome> apply(Plan plan, Declaration declaration, Snapshot snapshot, Consumer<String> working) {
        try (Nursery nursery = platform.nursery()) {
            return apply(plan, declaration, snapshot, nursery, working);
        } finally {
            cleanup.stop();
        }
    }

    /** The same with namespaces that may be made already. */
    List<Outcome> apply(
            Plan plan, Declaration declaration, Snapshot snapshot, Nursery nursery, Consumer<String> working) {
        Map<Place, Outcome> outcomes = new HashMap<>();
        List<NamespacePlan> removals = new ArrayList<>();
        List<NamespacePlan> changes = new ArrayList<>();
        for (NamespacePlan part : plan.namespaces()) {
            if (part.steps().isEmpty()) {
                outcomes.put(part.place(), Outcome.done(part, List.of()));
            } else if (part.first(Step.Problem.class).isPresent()) {
                outcomes.put(part.place(), problem(part));
            } else if (part.first(Step.Remove.class).isPresent()) {
                removals.add(part);
            } else if (part.changes() == 0 && part.first(Step.Forget.class).isPresent()) {
                // There may be nothing any more that could be opened.
                outcomes.put(part.place(), removal.forget(part, snapshot));
            } else {
                changes.add(part);
            }
        }
        removal.remove(removals, new GoingBridges(sys, plan, snapshot), snapshot, working)
                .forEach(outcome -> outcomes.put(outcome.plan().place(), outcome));
        Map<Place, Failure> unopened = new HashMap<>();
        outcomes.forEach((place, outcome) -> {
            if (outcome.failure() != null) {
                unopened.put(place, outcome.failure());
            }
        });
        for (Outcome outcome : change(changes, declaration, snapshot, nursery, unopened, working)) {
            outcomes.put(outcome.plan().place(), outcome);
        }
        return plan.namespaces().stream()
                .map(part -> Objects.requireNonNull(outcomes.get(part.place())))
                .toList();
    }

    private static Outcome problem(NamespacePlan plan) {
        Step.Problem problem = plan.first(Step.Problem.class).orElseThrow();
        Failure failure = new Failure(
                        ExitStatus.FAILED, "cannot apply '" + plan.place().toPrintable() + "': " + problem.fault())
                .withHint(problem.advice())
                .at(problem.origin());
        return Outcome.failed(plan, failure);
    }

    private <T> List<T> each(
            String what, List<NamespacePlan> plans, Consumer<String> working, Function<NamespacePlan, T> work) {
        return platform.call(AnnouncedWork.of(what, plans, working, work));
    }

    private List<Outcome> change(
            List<NamespacePlan> plans,
            Declaration declaration,
            Snapshot snapshot,
            Nursery nursery,
            Map<Place, Failure> unopened,
            Consumer<String> working) {
        Map<LinkReference, LinkDeclaration> links = new TreeMap<>();
        declaration.links().forEach(link -> links.put(link.self(), link));
        Map<Place, NamespaceDeclaration> namespaces = new HashMap<>();
        declaration.namespaces().forEach(namespace -> namespaces.put(Place.of(namespace.name()), namespace));
        try (Works works = new Works(store, nursery, platform)) {
            Map<Place, PlaceApplier> appliers = new TreeMap<>();
            for (Failed failed : each("preparing", plans, working, plan -> open(plan, works))) {
                if (failed.why != null) {
                    unopened.put(failed.place, failed.why);
                }
            }
            List<NamespacePlan> opened = plans.stream()
                    .filter(plan -> !unopened.containsKey(plan.place()))
                    .toList();
            assignNsids(opened, works);
            for (NamespacePlan plan : opened) {
                NamespaceDeclaration namespace = namespaces.get(plan.place());
                List<LinkDeclaration> own = plan.place().isHost() ? declaration.hostLinks() : List.of();
                PlaceApplier applier = new PlaceApplier(
                        plan,
                        works,
                        store,
                        state,
                        platform,
                        namespace == null ? own : namespace.links(),
                        namespace,
                        snapshot);
                appliers.put(plan.place(), applier);
                works.guard(works.of(plan.place()), applier::announce);
            }
            LostLinks lost = lostLinks(plans, links, works, unopened);
            Dependence dependence = new Dependence(opened, declaration, works, unopened, lost);
            dependence.spread();
            working.accept("making the links");
            LinkApplier linkApplier = new LinkApplier(works, snapshot, links, lost, dependence);
            linkApplier.apply(opened);
            Consumer<NamespacePlan> fill = plan -> works.guardForNow(
                    works.of(plan.place()),
                    () -> Objects.requireNonNull(appliers.get(plan.place())).fill(lost));
            // Apart, because threads that have been in a namespace are not at home any more.
            opened.stream().filter(plan -> plan.place().isHost()).forEach(fill);
            List<NamespacePlan> inside =
                    opened.stream().filter(plan -> !plan.place().isHost()).toList();
            each("setting up", inside, working, plan -> {
                fill.accept(plan);
                return true;
            });
            opened.forEach(plan -> works.of(plan.place()).undoIfFailed());
            dependence.spread();
            if (addLaterRoutes(opened, appliers, works, working)) {
                dependence.spread();
            }
            for (NamespacePlan plan : opened) {
                PlaceApplier applier = Objects.requireNonNull(appliers.get(plan.place()));
                works.guard(works.of(plan.place()), () -> applier.remarks().addAll(linkApplier.giveOthers(plan)));
            }
            each("finishing", opened, working, plan -> {
                PlaceApplier applier = Objects.requireNonNull(appliers.get(plan.place()));
                works.guardUninterrupted(works.of(plan.place()), () -> applier.finish(lost));
                return true;
            });
            dependence.spread();
            if (opened.stream()
                    .anyMatch(plan -> plan.first(SettingStep.Run.class).isPresent())) {
                runHooks(opened, appliers, works, working);
                dependence.spread();
            }
            boolean gaveUp = opened.stream()
                    .anyMatch(plan -> plan.first(Step.Create.class).isPresent()
                            && works.of(plan.place()).isFailed());
            if (gaveUp) {
                cleanup.expectOthers();
            }
            List<Outcome> outcomes = new ArrayList<>();
            for (NamespacePlan plan : plans) {
                Failure failure = unopened.get(plan.place());
                outcomes.add(
                        failure == null
                                ? outcome(
                                        plan,
                                        works.of(plan.place()).failure(),
                                        Objects.requireNonNull(appliers.get(plan.place())),
                                        lost,
                                        dependence.cause(plan.place()))
                                : Outcome.failed(plan, failure));
            }
            return outcomes;
        }
    }

    /** Adds the routes that wait for their source addresses, of all places at once. Answers whether there are any. */
    private boolean addLaterRoutes(
            List<NamespacePlan> plans, Map<Place, PlaceApplier> appliers, Works works, Consumer<String> working) {
        List<AddressWait.Wanted> sources = new ArrayList<>();
        for (NamespacePlan plan : plans) {
            if (!works.of(plan.place()).isFailed()) {
                sources.addAll(
                        Objects.requireNonNull(appliers.get(plan.place())).sources());
            }
        }
        if (sources.isEmpty()) {
            return false;
        }
        working.accept(AddressWait.WORKING);
        Map<AddressWait.Wanted, AddressWait.Fault> faults = new HashMap<>();
        try {
            faults.putAll(new AddressWait(sys, platform).await(sources));
        } catch (Failure unseen) {
            // Then the kernel says whether it takes the routes.
        }
        for (NamespacePlan plan : plans) {
            PlaceApplier applier = Objects.requireNonNull(appliers.get(plan.place()));
            works.guardForNow(works.of(plan.place()), () -> applier.addLaterRoutes(faults));
        }
        plans.forEach(plan -> works.of(plan.place()).undoIfFailed());
        return true;
    }

    private void runHooks(
            List<NamespacePlan> plans, Map<Place, PlaceApplier> appliers, Works works, Consumer<String> working) {
        Map<HookRun, NamespacePlan> runs = new LinkedHashMap<>();
        for (NamespacePlan plan : plans) {
            PlaceApplier applier = Objects.requireNonNull(appliers.get(plan.place()));
            Failure failure = works.of(plan.place()).failure();
            HookRun run = applier.hooks();
            if (run != null && failure == null) {
                runs.put(run, plan);
            }
        }
        new HookRunner(store, platform).run(List.copyOf(runs.keySet()), working, run -> {
            NamespacePlan plan = Objects.requireNonNull(runs.get(run));
            PlaceApplier applier = Objects.requireNonNull(appliers.get(plan.place()));
            works.guard(works.of(plan.place()), () -> applier.finishHooks(run));
        });
    }

    /** A new namespace that fails is given up, and with it goes what is in it. */
    private static LostLinks lostLinks(
            List<NamespacePlan> plans,
            Map<LinkReference, LinkDeclaration> links,
            Works works,
            Map<Place, Failure> unopened) {
        Set<Place> opened = new HashSet<>();
        Set<Place> created = new HashSet<>();
        for (NamespacePlan plan : plans) {
            if (!unopened.containsKey(plan.place())) {
                opened.add(plan.place());
                plan.first(Step.Create.class).ifPresent(step -> created.add(plan.place()));
            }
        }
        return new LostLinks(
                plans,
                links,
                place -> unopened.containsKey(place)
                        || opened.contains(place) && works.of(place).isFailed(),
                place -> unopened.containsKey(place)
                        || created.contains(place) && works.of(place).isFailed());
    }

    private static Outcome outcome(
            NamespacePlan plan,
            @Nullable Failure failure,
            PlaceApplier applier,
            LostLinks lost,
            @Nullable Place cause) {
        if (failure != null) {
            return Outcome.failed(plan, failure, cause, applier.remarks());
        }
        List<String> remarks = new ArrayList<>(applier.remarks());
        remarks.addAll(lost.remarks(plan));
        return Outcome.done(new NamespacePlan(plan.place(), lost.without(plan)), remarks);
    }

    /** Whether a place could not be opened. */
    private record Failed(Place place, @Nullable Failure why) {}

    /** Opens a place, which is made if it is new. */
    private Failed open(NamespacePlan plan, Works works) {
        Place place = plan.place();
        try {
            Interruption.check(platform, "apply", place);
            if (plan.first(Step.Create.class).isEmpty()) {
                works.of(place);
            } else {
                PlaceWork work = works.create(place);
                if (plan.first(Step.SetLoopback.class).isPresent()) {
                    works.guard(work, () -> work.perform(List.of(LO_UP), work));
                }
            }
            return new Failed(place, null);
        } catch (Failure failure) {
            return new Failed(place, failure);
        }
    }

    /** Where the kernel chooses an nsid, it must not choose one that is declared of another namespace. */
    private void assignNsids(List<NamespacePlan> plans, Works works) {
        if (plans.stream().noneMatch(plan -> plan.first(Step.AssignNsid.class).isPresent())) {
            return;
        }
        Nsids opened;
        try {
            opened = new Nsids(sys);
        } catch (Failure failure) {
            plans.stream()
                    .filter(plan -> plan.first(Step.AssignNsid.class).isPresent())
                    .forEach(plan -> works.of(plan.place()).fail(failure));
            return;
        }
        try (Nsids nsids = opened) {
            for (boolean chosen : new boolean[] {true, false}) {
                for (NamespacePlan plan : plans) {
                    plan.first(Step.AssignNsid.class)
                            .filter(step -> step.nsid() instanceof Nsid.Fixed == chosen)
                            .ifPresent(step -> assign(step, plan, works, nsids));
                }
            }
        }
    }

    private static void assign(Step.AssignNsid step, NamespacePlan plan, Works works, Nsids nsids) {
        PlaceWork work = works.of(plan.place());
        NamespaceName name = Objects.requireNonNull(plan.place().namespace());
        int number = step.nsid() instanceof Nsid.Fixed fixed ? fixed.value() : NamespaceIds.AUTO;
        works.guard(work, () -> nsids.assign(work.namespace(), name.toBytes(), number));
    }
}
