package dev.netns.provision;

import dev.netns.config.Place;
import dev.netns.linux.Copies;
import dev.netns.netlink.NeighbourMessage;
import dev.netns.netlink.RouteMessage;
import dev.netns.netlink.RuleMessage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is in a namespace, or in the host as far as it matters.
 *
 * @param links by name
 * @param routes all that the kernel tells of, but for its own of addresses where none of those is declared
 * @param rules all that the kernel tells of
 * @param neighbours permanent ones and proxies
 * @param sysctl the values of the keys that were asked for; what cannot be read is left out
 * @param nsids by which this place knows others, where it knows them
 * @param names of the links, by index
 */
public record LiveNetwork(
        Map<String, LiveLink> links,
        List<RouteMessage> routes,
        List<RuleMessage> rules,
        List<NeighbourMessage> neighbours,
        Map<String, String> sysctl,
        Map<Place, Integer> nsids,
        Map<Integer, String> names) {
    /** Of a namespace that is about to be made. */
    static final LiveNetwork EMPTY = new LiveNetwork(Map.of(), List.of(), List.of(), List.of(), Map.of(), Map.of());

    /** Keeps copies. */
    public LiveNetwork {
        links = Copies.of(links);
        routes = List.copyOf(routes);
        rules = List.copyOf(rules);
        neighbours = List.copyOf(neighbours);
        sysctl = Copies.of(sysctl);
        nsids = Copies.of(nsids);
        names = Copies.of(names);
    }

    /** With the names that the links have. */
    public LiveNetwork(
            Map<String, LiveLink> links,
            List<RouteMessage> routes,
            List<RuleMessage> rules,
            List<NeighbourMessage> neighbours,
            Map<String, String> sysctl,
            Map<Place, Integer> nsids) {
        this(links, routes, rules, neighbours, sysctl, nsids, names(links));
    }

    private static Map<Integer, String> names(Map<String, LiveLink> links) {
        Map<Integer, String> names = new HashMap<>();
        links.forEach((name, link) -> names.put(link.message().index(), name));
        return names;
    }

    /** The name of the link with this index; null where there is none. */
    @Nullable
    String nameOf(int index) {
        return names.get(index);
    }

    /** The index of the link with this name; 0 where there is none. */
    int indexOf(@Nullable String name) {
        LiveLink link = name == null ? null : links.get(name);
        return link == null ? 0 : link.message().index();
    }
}
