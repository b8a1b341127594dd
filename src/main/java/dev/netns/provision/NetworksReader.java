package dev.netns.provision;

import dev.netns.NamespaceName;
import dev.netns.config.Declaration;
import dev.netns.config.LinkDeclaration;
import dev.netns.config.LinkReference;
import dev.netns.config.NamespaceDeclaration;
import dev.netns.config.Place;
import dev.netns.linux.Errno;
import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import dev.netns.names.Failure;
import dev.netns.names.Store;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Looks into all namespaces that matter to a declaration, several at a time. */
final class NetworksReader {
    private static final String UNSEEN =
            "cannot look into the namespaces, ignoring what is in them: it takes root (CAP_SYS_ADMIN)";

    private final Store store;
    private final Syscalls sys;
    private final Platform platform;

    NetworksReader(Store store, Platform platform) {
        this.store = store;
        this.sys = store.syscalls();
        this.platform = platform;
    }

    /**
     * Looks.
     *
     * @param chosen the places whose contents matter
     * @param unseen gets a line for what may not be seen
     */
    Map<Place, LiveNetwork> read(
            Declaration declaration,
            State.Contents contents,
            Map<NamespaceName, Live> live,
            Predicate<Place> chosen,
            List<String> unseen) {
        Map<Place, Integer> open = new TreeMap<>();
        try {
            Map<Place, Set<String>> sysctl = sysctl(declaration, contents);
            for (Map.Entry<NamespaceName, Live> entry : live.entrySet()) {
                Place place = Place.of(entry.getKey());
                if (entry.getValue().kind() == Store.Kind.NAMESPACE
                        && sysctl.containsKey(place)
                        && isChosen(place, declaration, chosen)) {
                    open.put(place, store.open("look at", entry.getKey().toBytes()));
                }
            }
            // All of the host is looked at for links that a killed apply had moved away.
            if (chosen.test(Place.HOST) || concernsHost(declaration, contents)) {
                open.put(Place.HOST, check(sys.open(Linux.ownNetworkNamespace(), Linux.O_RDONLY | Linux.O_CLOEXEC, 0)));
            }
            return read(open, sysctl, references(declaration), withNeighbours(declaration, contents, live), unseen);
        } finally {
            open.values().forEach(sys::close);
        }
    }

    /** What is not chosen matters where a link of what is chosen is there too. */
    private static boolean isChosen(Place place, Declaration declaration, Predicate<Place> chosen) {
        return chosen.test(place)
                || declaration.links().stream()
                        .filter(link -> chosen.test(link.owner()))
                        .anyMatch(link -> placesOf(link).contains(place));
    }

    private Map<Place, LiveNetwork> read(
            Map<Place, Integer> open,
            Map<Place, Set<String>> sysctl,
            Map<Place, Set<Place>> references,
            Predicate<Place> withNeighbours,
            List<String> unseen) {
        List<List<Place>> portions = new ArrayList<>();
        int at = 0;
        int atOnce = platform.atOnce();
        for (Place place : open.keySet()) {
            if (portions.size() < atOnce) {
                portions.add(new ArrayList<>());
            }
            portions.get(at++ % atOnce).add(place);
        }
        Map<Place, LiveNetwork> networks = new ConcurrentHashMap<>();
        List<Supplier<Boolean>> works = new ArrayList<>();
        for (List<Place> portion : portions) {
            works.add(() -> {
                NetworkReader reader = new NetworkReader(sys, platform);
                for (Place place : portion) {
                    if (!enter(place, Objects.requireNonNull(open.get(place)))) {
                        return false;
                    }
                    Map<Place, Integer> others = new HashMap<>();
                    for (Place other : references.getOrDefault(place, Set.of())) {
                        Integer fd = open.get(other);
                        if (fd != null) {
                            others.put(other, fd);
                        }
                    }
                    NetworkReader.Depth depth = place.isHost()
                            ? NetworkReader.Depth.LINKS
                            : withNeighbours.test(place) ? NetworkReader.Depth.ALL : NetworkReader.Depth.ROUTES;
                    networks.put(place, reader.read(place, depth, sysctl.getOrDefault(place, Set.of()), others));
                }
                return true;
            });
        }
        if (platform.call(works).contains(false)) {
            unseen.add(UNSEEN);
        }
        return networks;
    }

    /** Moves the thread, which must end afterwards. Answers whether that is permitted. */
    private boolean enter(Place place, int fd) {
        NamespaceName name = place.namespace();
        // The host comes first among those that a thread visits: it is there already.
        int moved = name == null ? 0 : sys.setns(fd, Linux.CLONE_NEWNET);
        if (moved < 0 && moved != -Errno.EPERM) {
            throw Failure.of("enter", Objects.requireNonNull(name).toBytes(), moved);
        }
        return moved >= 0;
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

    /** For each place the other ones that its links lead to. */
    private static Map<Place, Set<Place>> references(Declaration declaration) {
        Map<Place, Set<Place>> references = new HashMap<>();
        for (LinkDeclaration link : declaration.links()) {
            Set<Place> others = placesOf(link);
            others.remove(link.place());
            references.computeIfAbsent(link.place(), place -> new HashSet<>()).addAll(others);
        }
        return references;
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

    private static int check(int fd) {
        if (fd < 0) {
            throw Failure.of("open", "the host's network namespace", fd, null);
        }
        return fd;
    }
}
