package dev.netns.provision;

import dev.netns.NamespaceName;
import dev.netns.config.Declaration;
import dev.netns.config.LinkDeclaration;
import dev.netns.config.LinkReference;
import dev.netns.config.NamespaceDeclaration;
import dev.netns.config.Place;
import dev.netns.names.Store;
import dev.netns.netlink.Rtnetlink;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What of the live system matters to a declaration. Pure.
 *
 * @param places that are looked into: the host, where it is one, and the others by name
 * @param live which namespaces they are
 * @param sysctl the kernel parameters that matter in each
 * @param parts what matters in each besides links and addresses
 * @param numbersAsked the places whose numbers in each matter
 */
record Interest(
        List<Place> places,
        Map<NamespaceName, Live> live,
        Map<Place, Set<String>> sysctl,
        Map<Place, Set<NetworkReader.Part>> parts,
        Map<Place, Set<Place>> numbersAsked) {

    /**
     * What matters.
     *
     * @param live what the names of the declaration and of the records stand for
     * @param chosen the places whose contents matter
     */
    static Interest of(
            Declaration declaration, State.Contents contents, Map<NamespaceName, Live> live, Predicate<Place> chosen) {
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
        return new Interest(
                new ArrayList<>(places),
                live,
                sysctl,
                parts(places, declaration, contents, live),
                Views.numbersAsked(declaration.links()));
    }

    /** Whether a place is looked into. */
    boolean concerns(Place place) {
        return parts.containsKey(place);
    }

    /** The places whose numbers in this one matter. */
    Set<Place> others(Place place) {
        Set<Place> others = new HashSet<>(numbersAsked.getOrDefault(place, Set.of()));
        others.removeIf(other -> !concerns(other));
        return others;
    }

    /** What is not chosen matters where a link of what is chosen is there too. */
    private static boolean isChosen(Place place, Declaration declaration, Predicate<Place> chosen) {
        return chosen.test(place)
                || declaration.links().stream()
                        .filter(link -> chosen.test(link.owner()))
                        .anyMatch(link -> placesOf(link).contains(place));
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
        for (NamespaceDeclaration namespace : declaration.namespaces()) {
            Set<NetworkReader.Part> some = parts.get(Place.of(namespace.name()));
            if (some != null
                    && namespace.routes().stream().anyMatch(route -> route.table() == Rtnetlink.RT_TABLE_LOCAL)) {
                some.add(NetworkReader.Part.ADDRESS_ROUTES);
            }
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
