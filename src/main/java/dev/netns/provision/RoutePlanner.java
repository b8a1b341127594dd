package dev.netns.provision;

import dev.netns.config.RouteDeclaration;
import dev.netns.linux.Linux;
import dev.netns.linux.Text;
import dev.netns.netlink.RouteMessage;
import dev.netns.netlink.RouteProtocols;
import dev.netns.netlink.Rtnetlink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** What is to be done about the routes of a namespace. Pure. */
final class RoutePlanner {
    private static final int RTPROT_RA = 9;
    private static final int RTPROT_REDIRECT = 1;
    private static final int RTM_F_CLONED = 0x200;

    /** A route and its {@link #key}, both made once. */
    private record Wanted(RouteDeclaration declaration, RouteMessage message, String key) {}

    private final List<RouteMessage> live = new ArrayList<>();
    private final List<Wanted> wanted = new ArrayList<>();
    private final Set<String> keys = new HashSet<>();
    private final Predicate<RouteMessage> again;
    private final IntFunction<@Nullable String> nameOf;

    /**
     * A planner.
     *
     * @param routes that are there
     * @param gone the indexes of links that go in the same plan, and their routes with them
     * @param indexOf the index of a link that is there and stays; 0 for others
     * @param nameOf the name of a link that is there
     * @param again whether a route that is there as declared is added again
     */
    RoutePlanner(
            List<RouteDeclaration> declared,
            List<RouteMessage> routes,
            Set<Integer> gone,
            ToIntFunction<String> indexOf,
            IntFunction<@Nullable String> nameOf,
            Predicate<RouteMessage> again) {
        this.nameOf = nameOf;
        this.again = again;
        for (RouteDeclaration route : declared) {
            RouteMessage message = Messages.route(route, indexOf);
            String key = key(message);
            wanted.add(new Wanted(route, message, key));
            keys.add(key);
        }
        for (RouteMessage route : routes) {
            if (!goes(route, gone) && (route.flags() & RTM_F_CLONED) == 0) {
                live.add(route);
            }
        }
    }

    private static boolean goes(RouteMessage route, Set<Integer> gone) {
        return !gone.isEmpty()
                && (gone.contains(route.outInterface())
                        || route.nextHops().stream().anyMatch(hop -> gone.contains(hop.outInterface())));
    }

    /** Whether the kernel or a router advertisement added it. */
    static boolean isOfTheKernel(RouteMessage route) {
        return (route.flags() & RTM_F_CLONED) != 0
                || route.protocol() == Rtnetlink.RTPROT_KERNEL
                || route.protocol() == RTPROT_RA
                || route.protocol() == RTPROT_REDIRECT;
    }

    /** Routes of netns that are declared no more. */
    List<RouteMessage> removed() {
        return live.stream()
                .filter(route -> route.protocol() == Messages.PROTOCOL && !Foreign.isForeign(route))
                .filter(route -> !keys.contains(key(route)))
                .toList();
    }

    /** Routes that somebody else added. */
    List<RouteMessage> unmanaged() {
        return live.stream()
                .filter(route -> route.protocol() != Messages.PROTOCOL || Foreign.isForeign(route))
                .filter(route -> !isOfTheKernel(route) && !Foreign.isOfDaemon(route.protocol()))
                .filter(route -> !keys.contains(key(route)))
                .toList();
    }

    /** Routes of routing daemons and DHCP clients. */
    List<RouteMessage> ofDaemons() {
        return live.stream()
                .filter(route -> !isOfTheKernel(route) && Foreign.isOfDaemon(route.protocol()))
                .toList();
    }

    /** What is to be added or replaced, or is a problem because another one has its place. Routes that lead to gateways come before those that go by them. */
    List<Step> added() {
        Set<Integer> lengths = new HashSet<>();
        wanted.forEach(route -> lengths.add(route.message().prefixLength()));
        Map<String, RouteMessage> present = new HashMap<>();
        live.forEach(route -> {
            // Most routes are of the kernel and of other lengths: to write their keys would be much of a plan's time.
            if (lengths.contains(route.prefixLength())) {
                present.put(key(route), route);
            }
        });
        List<Step> direct = new ArrayList<>();
        List<Step> byGateway = new ArrayList<>();
        for (Wanted route : wanted) {
            RouteMessage old = present.get(route.key());
            if (old != null && (Foreign.isForeign(old) || Foreign.isOfDaemon(old.protocol()))) {
                direct.add(taken(route.declaration(), old));
            } else if (old == null || differs(route.message(), old) || again.test(old)) {
                RouteDeclaration declared = route.declaration();
                Fields former = old == null ? Fields.NONE : Described.former(old, declared, nameOf);
                (declared.isDirect() ? direct : byGateway).add(new NetworkStep.AddRoute(declared, old, former));
            }
        }
        direct.addAll(byGateway);
        return direct;
    }

    /** Whether neither netns nor the kernel added it. */
    static boolean isOfOthers(RouteMessage route) {
        return route.protocol() != Messages.PROTOCOL && !isOfTheKernel(route);
    }

    private static Step.Problem taken(RouteDeclaration declared, RouteMessage old) {
        String route = "route " + Described.route(declared);
        return Foreign.isForeign(old)
                ? new Step.Problem(
                        route + ": there is one already that has '"
                                + Text.printable(old.unmodelled().text()) + "', which netns does not model",
                        "remove that one by hand, or give this one another metric",
                        declared.origin())
                : new Step.Problem(
                        route + ": there is one already that belongs to " + RouteProtocols.name(old.protocol()),
                        "give this one another metric",
                        declared.origin());
    }

    private static boolean differs(RouteMessage wanted, RouteMessage old) {
        if (wanted.type() != old.type() || !wanted.metrics().equals(old.metrics())) {
            return true;
        }
        if (wanted.type() != RouteTypes.RTN_UNICAST && wanted.type() != RouteTypes.RTN_LOCAL) {
            return false;
        }
        return wanted.scope() != old.scope()
                || !Arrays.equals(wanted.gateway(), old.gateway())
                || isOther(wanted.outInterface(), old.outInterface())
                || wanted.source() != null && !Arrays.equals(wanted.source(), old.source())
                || wanted.source() == null && old.source() != null && old.protocol() == Messages.PROTOCOL
                || differs(wanted.nextHops(), old.nextHops());
    }

    private static boolean differs(List<RouteMessage.NextHop> wanted, List<RouteMessage.NextHop> old) {
        if (wanted.size() != old.size()) {
            return true;
        }
        List<RouteMessage.NextHop> left = new ArrayList<>(old);
        for (RouteMessage.NextHop hop : wanted) {
            boolean found = left.removeIf(other -> Arrays.equals(hop.gateway(), other.gateway())
                    && !isOther(hop.outInterface(), other.outInterface())
                    && hop.weight() == other.weight());
            if (!found) {
                return true;
            }
        }
        return false;
    }

    /** Where no link is declared, any is right. */
    private static boolean isOther(int wanted, int old) {
        return wanted != 0 && wanted != old;
    }

    /** What the kernel tells routes apart by, as one text. */
    private static String key(RouteMessage route) {
        boolean unspecified = route.family() == Linux.AF_INET6 && route.metric() == 0;
        return route.family() + " " + Arrays.toString(route.destination()) + "/" + route.prefixLength() + " "
                + route.table() + " " + route.tos() + " " + (unspecified ? Messages.DEFAULT_METRIC_6 : route.metric());
    }
}
