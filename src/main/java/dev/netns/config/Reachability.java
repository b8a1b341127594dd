package dev.netns.config;

import dev.netns.link.CommonKeys;
import dev.netns.netlink.IpAddress;
import dev.netns.netlink.IpPrefix;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether the routes of a namespace fit its links: links that are there and up, gateways that an address reaches. */
final class Reachability {
    private final Problems problems;
    private final Map<String, LinkDraft> links = new HashMap<>();
    private final List<Near> near = new ArrayList<>();
    private final List<IpAddress> own = new ArrayList<>();

    /** A network that is reached without a gateway. */
    private record Near(String dev, IpPrefix network) {}

    /**
     * Looks at one namespace.
     *
     * @param here its links, other ends included
     */
    Reachability(Collection<LinkDraft> here, Collection<RouteDeclaration> routes, Problems problems) {
        this.problems = problems;
        for (LinkDraft link : here) {
            links.put(link.self.name(), link);
            for (AddressDeclaration address : link.addresses) {
                IpAddress reached = address.peer() == null ? address.prefix().address() : address.peer();
                own.add(address.prefix().address());
                if (!address.withoutRoute()) {
                    near.add(new Near(
                            link.self.name(),
                            new IpPrefix(reached, address.prefix().length())));
                }
            }
        }
        for (RouteDeclaration route : routes) {
            if (route.type() == RouteBinder.RTN_UNICAST && route.via() == null && route.dev() != null) {
                near.add(new Near(route.dev(), route.to()));
            }
        }
    }

    void check(RouteDeclaration route) {
        way(route, route.via(), route.dev(), route.origins());
        route.nextHops().forEach(way -> way(route, way.via(), way.dev(), way.origins()));
    }

    /** A link that is named by {@code key}: it must be declared, or lo. */
    boolean isLink(String key, String name, Origin origin) {
        boolean known = links.containsKey(name) || name.equals(LinkNames.LOOPBACK);
        if (!known) {
            problems.add(
                    origin,
                    "'" + key + "': there is no link '" + name + "' in this namespace"
                            + NearMiss.hint(name, links.keySet()));
        }
        return known;
    }

    private void way(RouteDeclaration route, @Nullable IpAddress via, @Nullable String dev, Origins origins) {
        if (dev != null) {
            if (!isLink("dev", dev, origins.of("dev"))) {
                return;
            }
            LinkDraft link = links.get(dev);
            if (link != null && !link.up) {
                problems.add(
                        origins.of("dev"),
                        "the route to " + route.to() + " leads through '" + dev + "', which is declared as down, at "
                                + link.origin(LinkBinder.UP.name()));
            }
        }
        if (via == null || route.type() != RouteBinder.RTN_UNICAST) {
            return;
        }
        if (own.contains(via)) {
            problems.add(origins.of("via"), "the gateway " + via + " is an address of this namespace itself");
        } else if (via.isLinkLocal6()) {
            if (dev == null) {
                problems.add(
                        origins.of("via"), "the gateway " + via + " is link-local: 'dev' has to say on which link");
            }
        } else if (!route.onlink() && !mayLearn(via, dev)) {
            checkReached(via, dev, origins.of("via"));
        }
    }

    private void checkReached(IpAddress via, @Nullable String dev, Origin origin) {
        List<String> through = near.stream()
                .filter(each -> each.network().address().covers(each.network().length(), via))
                .map(Near::dev)
                .distinct()
                .toList();
        if (dev == null ? through.isEmpty() : !through.contains(dev)) {
            String elsewhere = through.isEmpty()
                    ? " (if it is one link away all the same, say 'dev' and 'onlink')"
                    : "; it is reached through '" + through.get(0) + "'";
            problems.add(
                    origin,
                    "no address " + (dev == null ? "of this namespace" : "of '" + dev + "'") + " reaches the gateway "
                            + via + elsewhere);
        }
    }

    /** Where router advertisements are declared to be heeded, addresses come by themselves. */
    private boolean mayLearn(IpAddress via, @Nullable String dev) {
        return via.bits() == Byte.SIZE * IpAddress.IPV6_SIZE
                && links.values().stream()
                        .filter(link -> dev == null || link.self.name().equals(dev))
                        .map(link -> link.settings.get(CommonKeys.ACCEPT_RA))
                        .anyMatch(value -> value != null && !value.equals(0L));
    }
}
