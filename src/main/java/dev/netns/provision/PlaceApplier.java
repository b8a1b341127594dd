package dev.netns.provision;

import dev.netns.NamespaceName;
import dev.netns.config.Hooks;
import dev.netns.config.LinkDeclaration;
import dev.netns.config.LinkReference;
import dev.netns.config.NamespaceDeclaration;
import dev.netns.linux.FileStatus;
import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.names.Creation;
import dev.netns.names.Failure;
import dev.netns.names.Loopback;
import dev.netns.names.PlainVerbs;
import dev.netns.names.Store;
import dev.netns.netlink.IpAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Does for one place what its plan says, once the links of all places are made, and remembers it. */
final class PlaceApplier {
    private final NamespacePlan plan;
    private final PlaceWork work;
    private final Works works;
    private final Store store;
    private final Syscalls sys;
    private final State state;
    private final Platform platform;
    private final Snapshot snapshot;
    private final List<LinkDeclaration> links;
    private final @Nullable NamespaceDeclaration namespace;
    private final SettingApplier settings;
    private final List<String> remarks = new ArrayList<>();

    /** Whether files and firewall are as declared. */
    private boolean settled;

    /** Routes with an IPv6 source, which the kernel takes only once that address can be used, and those behind them. */
    private final List<NetworkStep.AddRoute> later = new ArrayList<>();

    private boolean hooksRan;
    private boolean recorded;

    /**
     * An applier.
     *
     * @param links that the place declares
     * @param namespace what else it declares; null for the host, and for what is declared no more
     */
    PlaceApplier(
            NamespacePlan plan,
            Works works,
            Store store,
            State state,
            Platform platform,
            Collection<LinkDeclaration> links,
            @Nullable NamespaceDeclaration namespace,
            Snapshot snapshot) {
        this.plan = plan;
        this.works = works;
        this.work = works.of(plan.place());
        this.store = store;
        this.sys = store.syscalls();
        this.state = state;
        this.platform = platform;
        this.snapshot = snapshot;
        this.namespace = namespace;
        this.links = new ArrayList<>(links);
        settings = new SettingApplier(work, sys, platform);
    }

    /** What else is worth knowing, in words, a line each. */
    List<String> remarks() {
        return remarks;
    }

    private boolean isFresh() {
        return plan.first(Step.Create.class).isPresent();
    }

    /**
     * Remembers, before anything is done in a place that is there, which links and neighbours will be made, which files will
     * be written, and what the kernel parameters are that will be set: killed meanwhile, the next apply knows.
     */
    void announce() {
        boolean makes = !Records.made(plan).isEmpty()
                || plan.first(NetworkStep.AddNeighbour.class).isPresent()
                || plan.first(SettingStep.File.class).isPresent();
        for (Step step : plan.steps()) {
            if (step instanceof SettingStep.Sysctl sysctl) {
                settings.expect(sysctl);
                makes = true;
            }
        }
        if (makes && !isFresh()) {
            remember(link -> 0, false);
        }
    }

    /** Kernel parameters, settings of links, addresses, routes, rules, neighbours. Runs on a thread that may be moved. */
    void fill(LostLinks lost) {
        List<Step> steps = lost.without(plan);
        boolean inside = plan.first(SettingStep.Sysctl.class).isPresent()
                || !isFresh() && plan.first(Step.SetLoopback.class).isPresent();
        if (inside && !plan.place().isHost()) {
            work.enter();
        }
        if (!isFresh()) {
            plan.first(Step.SetLoopback.class).ifPresent(this::setLoopback);
        }
        for (Step step : steps) {
            if (step instanceof SettingStep.Sysctl sysctl) {
                settings.sysctl(sysctl);
            }
        }
        for (Step step : steps) {
            if (step instanceof LinkStep.Configure configure) {
                WireGuardApplier.configure(
                        configure.declaration(), works.of(configure.link().place()), works);
            }
        }
        NetworkApplier network = new NetworkApplier(works, work);
        boolean setUp = false;
        for (Step step : steps) {
            // What is removed and changed comes first: then links come up, and then they get addresses.
            if (!setUp && step instanceof NetworkStep && step.mark() != '-') {
                setUp(network, steps);
                setUp = true;
            }
            if (step instanceof NetworkStep.AddRoute route && (isForLater(route) || !later.isEmpty())) {
                later.add(route);
            } else {
                network.apply(step);
            }
        }
        if (!setUp) {
            setUp(network, steps);
        }
        network.flush();
    }

    private static boolean isForLater(NetworkStep.AddRoute route) {
        IpAddress source = route.declaration().source();
        return source != null && source.family() == Linux.AF_INET6;
    }

    /** The addresses that routes are still waiting for. */
    List<AddressWait.Wanted> sources() {
        List<AddressWait.Wanted> sources = new ArrayList<>();
        for (NetworkStep.AddRoute route : later) {
            if (isForLater(route)) {
                sources.add(new AddressWait.Wanted(
                        work, Objects.requireNonNull(route.declaration().source())));
            }
        }
        return sources;
    }

    /**
     * Adds the routes that had to wait.
     *
     * @param faults the addresses that cannot be used
     */
    void addLaterRoutes(Map<AddressWait.Wanted, AddressWait.Fault> faults) {
        NetworkApplier network = new NetworkApplier(works, work);
        for (NetworkStep.AddRoute route : later) {
            IpAddress source = route.declaration().source();
            AddressWait.Fault fault = source == null ? null : faults.get(new AddressWait.Wanted(work, source));
            if (fault != null) {
                throw PlaceWork.failed(
                        "cannot add " + route.object() + " in '" + plan.place().toPrintable() + "': source " + source
                                + ": " + fault,
                        route.declaration().origins().of("source").toString());
            }
            network.apply(route);
        }
        network.flush();
    }

    private void setUp(NetworkApplier network, List<Step> steps) {
        Map<LinkReference, LinkDeclaration> down = new TreeMap<>();
        for (Step step : steps) {
            if (step instanceof LinkStep.Make make) {
                network.prefer(make.declaration());
                down.put(make.link(), make.declaration());
            } else if (step instanceof LinkStep.MoveIn move) {
                down.put(move.link(), move.declaration());
            }
        }
        down.values().removeIf(link -> !works.isLeftDown(link));
        while (!down.isEmpty()) {
            setUp(network, down, down.values().iterator().next());
        }
    }

    /** What is below comes first. */
    private static void setUp(NetworkApplier network, Map<LinkReference, LinkDeclaration> down, LinkDeclaration link) {
        down.remove(link.self());
        LinkReference parent = link.parent();
        LinkDeclaration below = parent == null ? null : down.get(parent);
        if (below != null) {
            setUp(network, down, below);
        }
        network.setUp(link);
    }

    private void setLoopback(Step.SetLoopback step) {
        Loopback.set(sys, step.up(), name());
        work.onFailure(() -> platform.call(() -> {
            work.enter();
            Loopback.set(sys, !step.up(), name());
            return true;
        }));
    }

    /** Files and firewall; then the name, and what is remembered. */
    void finish(LostLinks lost) {
        links.removeIf(lost::isLost);
        if (plan.first(SettingStep.File.class).isPresent()) {
            // Killed meanwhile, the next apply or down knows whose files they are.
            remember(this::index, false);
        }
        for (Step step : plan.steps()) {
            if (step instanceof SettingStep.Leftover leftover) {
                new Leftovers(sys).remove(leftover.path());
            } else if (step instanceof SettingStep.File file) {
                settings.file(file);
            } else if (step instanceof SettingStep.Nftables nftables) {
                settings.nftables(nftables);
            }
        }
        settled = true;
        if (plan.first(Step.Forget.class).isPresent()) {
            state.remove(Objects.requireNonNull(plan.place().namespace()));
            return;
        }
        remember(this::index, true);
        if (isFresh()) {
            publish();
        }
    }

    /** The hooks of its coming up; null where none are to run. */
    @Nullable
    HookRun hooks() {
        return plan.first(SettingStep.Run.class)
                .map(run -> HookRun.up(Objects.requireNonNull(plan.place().namespace()), work.namespace(), run.hooks()))
                .orElse(null);
    }

    /** Goes on once the hooks have run: what they did is remembered, or all is undone. */
    void finishHooks(HookRun run) {
        remarks.addAll(run.remarks());
        Failure failed = run.failure();
        if (failed != null) {
            throw failed;
        }
        hooksRan = true;
        NamespaceDeclaration declared = namespace;
        if (declared != null) {
            snapshot.files().rules(declared).ifPresent(settings::rememberFirewallAgain);
        }
        remember(this::index, true);
    }

    private int index(LinkReference link) {
        return Math.max(0, works.of(link.place()).index(link.name()));
    }

    /** Gives a finished namespace its name. The descriptor keeps its file, and with it its identity. */
    private void publish() {
        byte[] name = name();
        Creation creation = new Creation(store);
        boolean repaired = creation.attach(name, Text.ascii("/proc/self/fd/" + work.namespace()), "a new namespace");
        work.onFailure(() -> creation.detach(name));
        if (repaired) {
            remarks.add(PlainVerbs.repaired(name));
        }
    }

    private byte[] name() {
        return Objects.requireNonNull(plan.place().namespace()).toBytes();
    }

    /**
     * Writes down what was done; undone, the record is what it was. What could not be undone stays remembered, so that a
     * later apply or down takes it back.
     *
     * @param done whether what is declared no more is gone
     */
    private void remember(ToIntFunction<LinkReference> indexOf, boolean done) {
        NamespaceName name = plan.place().namespace();
        if (name == null) {
            rememberHost(indexOf, done);
            return;
        }
        Made before = snapshot.made().get(name);
        boolean known = before != null && snapshot.namespace(name).is(before);
        if (namespace == null
                || !isFresh() && !known && plan.first(Step.Remember.class).isEmpty()) {
            return;
        }
        Made made = made(name, namespace, known ? before : null, indexOf);
        Remembered old = before != null && known ? before.remembered() : Remembered.NOTHING;
        Made coming = made.with(old.withComing(made.remembered()));
        state.put(done ? made : coming);
        if (!recorded) {
            // Only once, so that it is the last to be undone: killed meanwhile, what is left is known as ours.
            recorded = true;
            work.onFailure(() -> {
                if (before == null) {
                    state.remove(name);
                } else {
                    state.put(work.isHalfUndone() ? coming : before);
                }
            });
        }
    }

    private Made made(
            NamespaceName name,
            NamespaceDeclaration declared,
            @Nullable Made before,
            ToIntFunction<LinkReference> indexOf) {
        FileStatus status = new FileStatus();
        int looked = sys.fstat(work.namespace(), status);
        if (looked < 0) {
            throw Failure.of("look at", name.toBytes(), looked);
        }
        Remembered old = before == null ? Remembered.NOTHING : before.remembered();
        Set<String> sysctl =
                SettingPlanner.sysctl(declared.sysctl(), links, plan.place()).keySet();
        Set<String> files = new TreeSet<>();
        snapshot.files().wanted(declared).keySet().forEach(path -> files.add(path.toString()));
        LoadedFirewall nftables = plan.first(SettingStep.Nftables.class).isPresent()
                ? settings.firewall()
                : snapshot.files().firewall(declared, old.nftables()).asDeclared();
        if (!settled) {
            // Killed meanwhile, the next apply still removes the old files, and does not take the new rules for loaded.
            files.addAll(old.files());
            nftables = old.nftables();
        }
        // Kept until the commands have run: killed meanwhile, the next apply runs them.
        boolean pending = plan.first(SettingStep.Run.class).isPresent() && !hooksRan;
        Remembered now = new Remembered(
                Records.links(
                        plan.place(), links, old.links(), Records.made(plan), Records.devices(plan)::get, indexOf),
                Records.sysctl(old.sysctl(), settings.before(), sysctl),
                new TreeSet<>(files),
                nftables,
                pending ? Hooks.NONE : declared.hooks(),
                old.neighbours() || !declared.neighbours().isEmpty());
        return new Made(
                name,
                before != null
                        ? before.identity()
                        : isFresh()
                                ? Identity.of(status)
                                : snapshot.namespace(name).identity(),
                Scope.absolute(declared.origin().file()),
                isOfOthers(before),
                now);
    }

    private boolean isOfOthers(@Nullable Made before) {
        return plan.first(Step.Adopt.class).isEmpty() && (before == null ? !isFresh() : before.adopted());
    }

    private void rememberHost(ToIntFunction<LinkReference> indexOf, boolean done) {
        MadeInHost before = snapshot.host();
        Set<Path> decided =
                plan.first(Step.Remember.class).map(Step.Remember::files).orElse(Set.of());
        MadeInHost now = Records.host(before, decided, links, plan, settings.before(), indexOf);
        MadeInHost coming = before.withComing(now);
        state.put(done ? now : coming);
        work.onFailure(() -> state.put(work.isHalfUndone() ? coming : before));
    }
}
