package dev.netns.provision;

import dev.netns.NamespaceName;
import dev.netns.config.ConfigReader;
import dev.netns.config.Declaration;
import dev.netns.config.LinkDeclaration;
import dev.netns.config.NearMiss;
import dev.netns.config.Place;
import dev.netns.linux.Copies;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.names.Console;
import dev.netns.names.ExitStatus;
import dev.netns.names.Failure;
import dev.netns.names.Store;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Plans and applies declarations in a run directory. What netns made is remembered in the directory beside it that has
 * {@code -state} after the name ({@link State}). Not for several threads.
 */
public final class Provisioning {
    private static final int MOST_ROUNDS = 3;

    /** How often the kernel is waited for, before what is in the way is somebody else's. */
    private static final int MOST_WAITS = 5;

    private final Syscalls sys;
    private final State state;
    private final SnapshotReader reader;
    private final Applier applier;
    private final KernelCleanup cleanup;
    private final Nursery nursery;
    private final Store store;
    private final Platform platform;
    private final long start = System.nanoTime();

    /**
     * Provisioning of a store.
     *
     * @param runDirectory of the store
     * @param platform what runs it
     */
    public Provisioning(Store store, Path runDirectory, Platform platform) {
        this.platform = platform;
        this.store = store;
        sys = store.syscalls();
        nursery = platform.nursery();
        state = new State(store.syscalls(), State.beside(runDirectory));
        reader = new SnapshotReader(store, state, platform);
        cleanup = new KernelCleanup(sys, platform);
        applier = new Applier(store, state, platform, cleanup);
    }

    /**
     * What a plan is about.
     *
     * @param declaration with accounts as numbers
     * @param scope the namespaces of netns that it decides about, besides those that it names
     * @param only the names that it is to be done for; none stands for all, the host included
     * @param others what becomes of what others made
     */
    public record Request(Declaration declaration, Scope scope, Set<NamespaceName> only, Others others) {
        /** Keeps a copy. */
        public Request {
            only = Copies.of(only);
        }

        private boolean isChosen(Place place) {
            return only.isEmpty() || !place.isHost() && only.contains(place.namespace());
        }
    }

    /**
     * A plan, and what it was made of.
     *
     * @param plan what is to be done
     * @param request what was asked for
     * @param snapshot of the system
     */
    public record Planned(Plan plan, Request request, Snapshot snapshot) {
        /** What could not be seen when it was made, in words, a line each. */
        public List<String> unseen() {
            List<String> lines = new ArrayList<>(snapshot.unseen());
            lines.addAll(snapshot.networks().unseen());
            return lines;
        }
    }

    /**
     * Waits until the host has all physical links that are declared of what is chosen, under the names that udev gives
     * them, or they are where they are to be; those that do not come are the plan's problem.
     *
     * @param seconds how long
     * @param working is told in words what is waited for
     */
    void awaitDevices(Request request, int seconds, Consumer<String> working) {
        Declaration declaration = request.declaration();
        List<LinkDeclaration> physical = declaration.links().stream()
                .filter(link -> link.device() != null && request.isChosen(link.owner()))
                .toList();
        if (!physical.isEmpty()) {
            DeviceWait wait = new DeviceWait(sys, seconds * 1000L);
            Views last = wait.untilThere(() -> lookAtAll(declaration), views -> {
                List<LinkDeclaration> missing = physical.stream()
                        .filter(link -> views.link(link.self()) == null && nic(link, views) == null)
                        .toList();
                if (!missing.isEmpty()) {
                    working.accept("waiting for the link " + missing.get(0).device()
                            + Console.progress(physical.size() - missing.size() + 1, physical.size()));
                }
                return missing.isEmpty();
            });
            for (LinkDeclaration link : physical) {
                LiveLink nic = nic(link, last);
                if (nic != null) {
                    wait.untilNamed(nic.message().index());
                }
            }
        }
    }

    private Views lookAtAll(Declaration declaration) {
        return new Views(reader.read(declaration, place -> true), place -> false, place -> true);
    }

    private static @Nullable LiveLink nic(LinkDeclaration link, Views views) {
        return views.hostDevice(Objects.requireNonNull(link.device())).orElse(null);
    }

    /**
     * Keeps others from applying until it is closed, which ends {@link #holdSignals} too; see {@link State#lock}. Forgets
     * what was done in the host before it was booted.
     *
     * @throws Failure others than root and the caller can change the run directory, or what is remembered
     */
    public State.Lock lock(Runnable waiting) {
        store.checkTrust();
        State.Lock lock = state.lock(waiting);
        try {
            state.forgetHosts(List.of());
            return () -> {
                lock.close();
                platform.releaseSignals();
            };
        } catch (Failure failure) {
            lock.close();
            throw failure;
        }
    }

    /**
     * Has {@link #apply} finish or undo what it has begun when SIGINT or SIGTERM comes, and say so, instead of ending this
     * process. To be called under the {@link #lock}.
     */
    void holdSignals() {
        platform.holdSignals();
    }

    /** The process that holds the {@link #lock}, or 0 where it is not to be seen. */
    int lockHolder() {
        return state.lockHolder();
    }

    /** Tells the declarations that others can write. */
    ConfigReader.Guard guard() {
        return new DeclarationGuard(sys);
    }

    /** Begins to look, before it is known what is declared. */
    EarlyLook lookEarly() {
        return EarlyLook.begin(store, state, platform);
    }

    /**
     * What is to be done to make a declaration true.
     *
     * @throws Failure there is no such name (status 3), or the system cannot be looked at
     */
    public Planned plan(Request request) {
        return plan(request, EarlyLook.NONE);
    }

    /** The same with what has been seen already. */
    Planned plan(Request request, EarlyLook early) {
        Request resolved = resolve(request);
        Planned planned =
                reader.read(resolved.declaration(), resolved::isChosen, early, snapshot -> plan(resolved, snapshot));
        Planned last = checked(settled(
                planned, () -> plan(resolved, reader.read(resolved.declaration(), resolved::isChosen))));
        return new Planned(new ProcessesInside(sys).tell(last.plan()), last.request(), last.snapshot());
    }

    private Planned planForChange(Request request) {
        Request resolved = resolve(request);
        Supplier<Planned> look = () -> plan(resolved, reader.readForChange(resolved.declaration(), resolved::isChosen));
        return checked(settled(look.get(), look));
    }

    /**
     * The namespaces that a killed apply had not finished, the kernel takes apart after it: until then the other ends of
     * their pairs are in the way, and the NICs that were in them are missing.
     */
    private Planned settled(Planned planned, Supplier<Planned> again) {
        Planned last = planned;
        for (int i = 0; i < MOST_WAITS && last.plan().mayPass() && cleanup.awaitOfOthers(); i++) {
            last = again.get();
        }
        return last;
    }

    private Request resolve(Request request) {
        return new Request(
                new Accounts(sys).resolve(request.declaration()), request.scope(), request.only(), request.others());
    }

    private static Planned plan(Request resolved, Snapshot snapshot) {
        Planner planner = new Planner(resolved.declaration(), snapshot, resolved.scope(), resolved.others());
        if (!resolved.only().isEmpty()) {
            refuseUnknown(resolved.only(), planner.names(), "is not declared");
        }
        return new Planned(planner.plan(resolved::isChosen), resolved, snapshot);
    }

    /** What the kernel and nft refuse is known before anything is changed. */
    private Planned checked(Planned planned) {
        Plan plan = new FirewallCheck(store, platform).check(new KindProbe(sys, platform).check(planned.plan()));
        return new Planned(plan, planned.request(), planned.snapshot());
    }

    /**
     * The same for a plan that {@link #apply} follows: namespaces that are missing are being made meanwhile.
     *
     * @throws Failure there is no such name (status 3), or the system cannot be looked at
     */
    public Planned planToApply(Request request) {
        Set<NamespaceName> there = new HashSet<>();
        store.names().forEach(name -> there.add(NamespaceName.ofBytes(name)));
        int missing = (int) request.declaration().namespaces().stream()
                .filter(namespace -> request.isChosen(Place.of(namespace.name())) && !there.contains(namespace.name()))
                .count();
        SnapshotReader.allowFiles(sys, request.declaration().namespaces().size());
        nursery.start(missing);
        try {
            return planForChange(request);
        } catch (RuntimeException failure) {
            nursery.close();
            throw failure;
        }
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
        Request request = new Request(Declaration.EMPTY, scope, only, Others.STAY);
        Snapshot snapshot = reader.readForRemoval(request::isChosen);
        Planner planner = new Planner(Declaration.EMPTY, snapshot, scope, Others.STAY);
        Set<NamespaceName> names = planner.names();
        names.addAll(declared);
        refuseUnknown(only, names, "is neither declared nor made by `netns apply`");
        return new Planned(planner.planDown(request::isChosen), request, snapshot);
    }

    /**
     * What is there, as a declaration that {@link #plan} finds nothing to do for.
     *
     * @param only the namespaces that it is to have, and {@code host} for what netns made there; none stands for all
     * @return the text of a netns.toml
     * @throws Failure there is no such name (status 3), or the system cannot be looked at
     */
    public String export(Set<NamespaceName> only) {
        return new Exporter(store, state, platform).export(only);
    }

    /** The names of what netns made, as far as it is remembered. */
    Set<NamespaceName> made() {
        return state.readForChange().made().keySet();
    }

    /** Those of a scope, as far as the caller may read what is remembered. */
    Set<NamespaceName> made(Scope scope) {
        Set<NamespaceName> names = new TreeSet<>();
        state.read().made().forEach((name, record) -> {
            if (scope.covers(record.file())) {
                names.add(name);
            }
        });
        return names;
    }

    /**
     * Does it, under the {@link #lock}. The time of the report begins with this object.
     *
     * <p>A change can have consequences that the plan did not foresee: the kernel takes routes away with an address, or
     * somebody else changes the system at the same time. So places that were there before and were changed are looked at
     * again.
     *
     * @param working is told in words what is in work, by any thread
     */
    public Report apply(Planned planned, Consumer<String> working) {
        try {
            return applyUntilSettled(planned, working);
        } finally {
            nursery.close();
            cleanup.stop();
        }
    }

    private Report applyUntilSettled(Planned planned, Consumer<String> working) {
        String missing = Capabilities.missing(sys);
        if (planned.plan().changes() > 0) {
            if (missing != null) {
                throw Capabilities.lacking(missing);
            }
            platform.expectChange();
        }
        if (planned.plan().namespaces().stream().anyMatch(Provisioning::takesPrograms)) {
            // A platform that has none says so now, before anything is changed.
            platform.programs();
        }
        Map<Place, Outcome> outcomes = new LinkedHashMap<>();
        boolean down = missing == null && takesAllAway(planned.request());
        List<Outcome> first = applyOnce(planned, working, outcomes);
        List<Failure> unfinished = new ArrayList<>();
        try {
            settle(planned, first, down, outcomes, working);
        } catch (Failure failure) {
            // What was done until then is told all the same.
            unfinished.add(failure);
        }
        return new Report(List.copyOf(outcomes.values()), unfinished, System.nanoTime() - start);
    }

    /**
     * Waits until the declared IPv6 addresses can be used, all at once and at most {@link AddressWait#MOST_MILLIS}.
     *
     * @param report of the places; those that failed are not looked at
     * @return those that cannot
     * @throws Failure a namespace cannot be looked at
     */
    List<UnusableAddress> awaitAddresses(Request request, Report report) {
        Set<Place> failed = new HashSet<>();
        report.failed().forEach(outcome -> failed.add(outcome.plan().place()));
        List<LinkDeclaration> links = request.declaration().links().stream()
                .filter(link -> request.isChosen(link.owner()) && !failed.contains(link.owner()))
                .toList();
        try (Works works = new Works(store, nursery, platform)) {
            return UnusableAddress.await(links, works, new AddressWait(sys, platform));
        }
    }

    /** Applies a plan, and adds what became of each place to what is known of it. */
    private List<Outcome> applyOnce(Planned round, Consumer<String> working, Map<Place, Outcome> outcomes) {
        List<Outcome> some =
                applier.apply(round.plan(), round.request().declaration(), round.snapshot(), nursery, working);
        some.forEach(outcome -> outcomes.merge(outcome.plan().place(), outcome, Outcome::then));
        return some;
    }

    private void settle(
            Planned planned,
            List<Outcome> first,
            boolean down,
            Map<Place, Outcome> outcomes,
            Consumer<String> working) {
        List<Outcome> some = first;
        Request request = planned.request();
        for (int i = 1; i < MOST_ROUNDS && platform.signal() == 0 && takesAnotherLook(some, down); i++) {
            Planned round = planForChange(request);
            request = round.request();
            some = applyOnce(round, working, outcomes);
        }
        if (cleanup.expectsOthers() || outcomes.values().stream().anyMatch(Provisioning::isRemoved)) {
            working.accept("waiting until the kernel has taken apart what was removed");
            cleanup.await();
        } else if (down) {
            cleanup.awaitOfOthers();
        }
        if (down && platform.signal() == 0) {
            applyToHost(request)
                    .forEach(outcome -> outcomes.merge(outcome.plan().place(), outcome, Outcome::then));
        }
    }

    /** The host is looked at again once the kernel is done. */
    private static boolean takesAnotherLook(List<Outcome> some, boolean down) {
        return some.stream()
                .filter(outcome -> !down || !outcome.plan().place().isHost())
                .anyMatch(Provisioning::mayHaveConsequences);
    }

    private static boolean takesAllAway(Request request) {
        return request.declaration().equals(Declaration.EMPTY) && request.isChosen(Place.HOST);
    }

    /** A killed apply may have left a namespace that the kernel has only now taken apart, with a NIC in it. */
    private List<Outcome> applyToHost(Request request) {
        Planned all = planForChange(request);
        List<NamespacePlan> host = all.plan().namespaces().stream()
                .filter(part -> part.place().isHost())
                .toList();
        return applier.apply(new Plan(host), request.declaration(), all.snapshot(), nursery, words -> {});
    }

    /** The kernel takes namespaces apart later, and only then the other ends of links that had been in them. */
    private static boolean isRemoved(Outcome outcome) {
        return outcome.result() == Outcome.Result.REMOVED;
    }

    private static boolean takesPrograms(NamespacePlan plan) {
        return plan.first(SettingStep.Nftables.class).isPresent();
    }

    /** What is only added takes nothing else away. */
    private static boolean mayHaveConsequences(Outcome outcome) {
        return outcome.result() == Outcome.Result.CHANGED
                && outcome.plan().steps().stream()
                        .anyMatch(step -> (step.mark() == '-' || step.mark() == '~')
                                && (step instanceof LinkStep
                                        || step instanceof NetworkStep
                                        || step instanceof SettingStep.Sysctl));
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
