package dev.netns.provision;

import dev.netns.NamespaceName;
import dev.netns.config.Declaration;
import dev.netns.config.LinkDeclaration;
import dev.netns.config.LinkReference;
import dev.netns.config.NamespaceDeclaration;
import dev.netns.config.Place;
import dev.netns.linux.Syscalls;
import dev.netns.names.ExitStatus;
import dev.netns.names.Failure;
import dev.netns.names.Store;
import dev.netns.netlink.Buffers;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Looks into all namespaces that matter to a declaration, several at a time. */
final class NetworksReader {
    private static final String UNSEEN = "cannot look into the namespaces";
    private static final String NEEDED = "it takes root (CAP_SYS_ADMIN)";

    private final Store store;
    private final Syscalls sys;
    private final Platform platform;
    private final EarlyLook early;
    private final boolean forChange;
    private final @Nullable Set<String> hostLinks;

    private NetworksReader(
            Store store, Platform platform, EarlyLook early, boolean forChange, @Nullable Set<String> some) {
        this.store = store;
        this.sys = store.syscalls();
        this.platform = platform;
        this.early = early;
        this.forChange = forChange;
        this.hostLinks = some;
    }

    /**
     * For one look that nothing is changed by: what may not be seen is left out.
     *
     * @param early what comes of it is used, and all else asked for
     */
    static NetworksReader toShow(Store store, Platform platform, EarlyLook early) {
        return new NetworksReader(store, platform, early, false, null);
    }

    /**
     * For one look that something is changed by.
     *
     * @param hostLinks the links in the host that matter; null for all
     */
    static NetworksReader toChange(Store store, Platform platform, @Nullable Set<String> hostLinks) {
        return new NetworksReader(store, platform, EarlyLook.NONE, true, hostLinks);
    }

    /**
     * Looks.
     *
     * @param chosen the places whose contents matter
     * @param unseen gets a line for what may not be seen
     * @throws Failure a namespace cannot be looked into, or may not though it is to be changed (status 5)
     */
    Map<Place, LiveNetwork> read(
            Declaration declaration,
            State.Contents contents,
            Map<NamespaceName, Live> live,
            Predicate<Place> chosen,
            List<String> unseen) {
        Map<Place, Set<String>> sysctl = sysctl(declaration, contents);
        Set<Place> places = new TreeSet<>();
        for (Map.Entry<NamespaceName, Live> entry : live.entrySet()) {
            Place place = Place.of(entry.getKey());
            if (entry.getValue().kind() == Store.Kind.NAMESPACE
                    && sysctl.containsKey(place)
                    && isChosen(place, declaration, chosen)) {
                places.add(place);
            }
        }
        // All of the host is looked at for links that a killed apply had moved away.
        if (chosen.test(Place.HOST) || concernsHost(declaration, contents)) {
            places.add(Place.HOST);
        }
        try (Doors doors = new Doors(store)) {
            Looks looks = new Looks(doors, places, sysctl, parts(places, declaration, contents, live), declaration);
            if (!looks.all(live)) {
                if (forChange) {
                    throw new Failure(ExitStatus.DENIED, UNSEEN).withHint(NEEDED);
                }
                unseen.add(UNSEEN + ", ignoring what is in them: " + NEEDED);
            }
            return looks.networks;
        }
    }

    /** What is not chosen matters where a link of what is chosen is there too. */
    private static boolean isChosen(Place place, Declaration declaration, Predicate<Place> chosen) {
        return chosen.test(place)
                || declaration.links().stream()
                        .filter(link -> chosen.test(link.owner()))
                        .anyMatch(link -> placesOf(link).contains(place));
    }

    /** One look at all of the places. */
    private final class Looks {
        private final Doors doors;
        private final Set<Place> places;
        private final Map<Place, Set<String>> sysctl;
        private final Map<Place, Set<NetworkReader.Part>> parts;
        private final Map<Place, Set<Place>> numbersAsked;
        private final Buffers buffers = new Buffers();
        private final Map<Place, LiveNetwork> networks = new ConcurrentHashMap<>();

        Looks(
                Doors doors,
                Set<Place> places,
                Map<Place, Set<String>> sysctl,
                Map<Place, Set<NetworkReader.Part>> parts,
                Declaration declaration) {
            this.doors = doors;
            this.places = places;
            this.sysctl = sysctl;
            this.parts = parts;
            this.numbersAsked = Views.numbersAsked(declaration.links());
        }

        /** Answers whether all was permitted. */
        boolean all(Map<NamespaceName, Live> live) {
            List<Supplier<Boolean>> works = new ArrayList<>();
            for (Place place : places) {
                works.add(() -> {
                    boolean seen = networks.containsKey(place) || look(place);
                    // After the host, which comes first: this may move the thread.
                    early.receive(recording -> look(recording, live));
                    return seen;
                });
            }
            boolean permitted = !platform.call(works).contains(false);
            early.stop();
            return permitted;
        }

        private boolean look(Place place) {
            if (!doors.enter(place)) {
                return false;
            }
            look(place, kernel(place));
            return true;
        }

        private void look(Recording recording, Map<NamespaceName, Live> live) {
            Place place = Place.of(recording.name());
            Live seen = live.getOrDefault(recording.name(), Live.ABSENT);
            if (places.contains(place) && seen.identity().equals(recording.identity())) {
                look(place, new RecordedAnswers(recording, () -> {
                    doors.enter(place);
                    return kernel(place);
                }));
            }
        }

        private void look(Place place, Answers answers) {
            Set<String> files = sysctl.getOrDefault(place, Set.of());
            if (place.isHost() && hostLinks != null) {
                networks.put(place, NetworkReader.readLinks(answers, place, hostLinks, files));
                return;
            }
            Set<Place> others = new HashSet<>(numbersAsked.getOrDefault(place, Set.of()));
            others.retainAll(places);
            networks.put(place, NetworkReader.read(answers, place, parts.getOrDefault(place, Set.of()), files, others));
        }

        private Answers kernel(Place place) {
            return new KernelAnswers(sys, platform, buffers, place, doors::of);
        }
    }

    /** What matters besides links and addresses. */
    private static Map<Place, Set<NetworkReader.Part>> parts(
            Set<Place> places, Declaration declaration, State.Contents contents, Map<NamespaceName, Live> live) {
        Map<Place, Set<NetworkReader.Part>> parts = new HashMap<>();
        Predicate<Place> withNeighbours = withNeighbours(declaration, contents, live);
        for (Place place : places) {
            Set<NetworkReader.Part> some = EnumSet.noneOf(NetworkReader.Part.class);
            if (!place.isHost()) {
                some.add(NetworkReader.Part.ROUTES);
                if (withNeighbours.test(place)) {
                    some.add(NetworkReader.Part.NEIGHBOURS);
                }
            }
            parts.put(place, some);
        }
        for (LinkDeclaration link : declaration.links()) {
            Set<NetworkReader.Part> some = parts.get(link.place());
            if (some != null && link.vlans() != null) {
                some.add(NetworkReader.Part.VLANS);
            }
        }
        return parts;
    }

    /** Where neighbours of netns may be, or are to be. */
    private static Predicate<Place> withNeighbours(
            Declaration declaration, State.Contents contents, Map<NamespaceName, Live> live) {
        Set<Place> without = new HashSet<>();
        contents.made().values().forEach(record -> {
            if (!record.remembered().neighbours()
                    && live.getOrDefault(record.name(), Live.ABSENT).is(record)) {
                without.add(record.place());
            }
        });
        for (NamespaceDeclaration namespace : declaration.namespaces()) {
            if (!namespace.neighbours().isEmpty()) {
                without.remove(Place.of(namespace.name()));
            }
        }
        return place -> !without.contains(place);
    }

    /** Which kernel parameters matter, for each place that a declaration or a record is about. */
    private static Map<Place, Set<String>> sysctl(Declaration declaration, State.Contents contents) {
        Map<Place, Set<String>> paths = new HashMap<>();
        for (NamespaceDeclaration namespace : declaration.namespaces()) {
            Place place = Place.of(namespace.name());
            paths.put(
                    place,
                    new TreeSet<>(SettingPlanner.sysctl(namespace.sysctl(), namespace.links(), place)
                            .keySet()));
        }
        contents.made().values().forEach(record -> {
            if (record.adopted() || paths.containsKey(record.place())) {
                paths.computeIfAbsent(record.place(), place -> new TreeSet<>())
                        .addAll(record.remembered().sysctl().keySet());
            }
        });
        Set<String> host = new TreeSet<>(SettingPlanner.sysctl(Map.of(), declaration.hostLinks(), Place.HOST)
                .keySet());
        contents.host()
                .files()
                .values()
                .forEach(record -> host.addAll(record.sysctl().keySet()));
        paths.put(Place.HOST, host);
        return paths;
    }

    private static boolean concernsHost(Declaration declaration, State.Contents contents) {
        return !contents.host().files().isEmpty()
                || declaration.links().stream()
                        .anyMatch(
                                link -> link.device() != null || placesOf(link).contains(Place.HOST));
    }

    /** All places that a link has to do with. */
    static Set<Place> placesOf(LinkDeclaration link) {
        Set<Place> places = new HashSet<>();
        places.add(link.place());
        for (LinkReference reference : new LinkReference[] {link.parent(), link.peer(), link.master()}) {
            if (reference != null) {
                places.add(reference.place());
            }
        }
        if (link.birth() != null) {
            places.add(link.birth());
        }
        return places;
    }
}
