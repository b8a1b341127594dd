package dev.netns.config;

import static java.util.Map.entry;

import dev.netns.linux.Linux;
import dev.netns.netlink.IpAddress;
import dev.netns.netlink.IpPrefix;
import dev.netns.netlink.RouteMetrics;
import dev.netns.netlink.Rtnetlink;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads {@code [[namespace.NAME.route]]}. Whether gateways can be reached, {@link Reachability} says. */
final class RouteBinder {
    /** {@code RTN_*} of {@code linux/rtnetlink.h}. */
    static final int RTN_UNICAST = 1;

    private static final int RTN_LOCAL = 2;
    private static final int RTN_BLACKHOLE = 6;
    private static final int RTN_UNREACHABLE = 7;
    private static final int RTN_PROHIBIT = 8;
    private static final int RTN_THROW = 9;

    private static final List<Map.Entry<String, Integer>> TYPES = List.of(
            entry("unicast", RTN_UNICAST),
            entry("local", RTN_LOCAL),
            entry("blackhole", RTN_BLACKHOLE),
            entry("unreachable", RTN_UNREACHABLE),
            entry("prohibit", RTN_PROHIBIT),
            entry("throw", RTN_THROW));

    private static final int MOST_SCOPE = 255;
    private static final int LEAST_MTU = 68;
    private static final int LEAST_MTU6 = 1280;
    private static final int MOST_BYTES = 65_535;
    private static final int MOST_WEIGHT = 256;
    private static final long IPV6_DEFAULT_METRIC = 1024;
    private static final String DEFAULT = "default";

    private static final ConfigKey<Destination> TO = new ConfigKey<>(
                    "to",
                    "\"default\", a network like \"10.0.0.0/24\" or an IP address",
                    "`default`, a network or an address",
                    RouteBinder::destination)
            .asRequired();
    private static final ConfigKey<IpAddress> VIA =
            ConfigKey.address("via", "the gateway; an address of the link, or `onlink`, has to say that it is near");
    private static final ConfigKey<String> DEV = ConfigKey.text("dev", "the name of a link", "the link");
    private static final ConfigKey<Long> METRIC =
            ConfigKey.integer("metric", 0, 0xffff_ffffL, "the lowest wins; the kernel takes 0 for 1024 with IPv6");
    private static final ConfigKey<Integer> TABLE = Tables.key("`main` where it is left out, `local` with type local");
    private static final ConfigKey<IpAddress> SOURCE =
            ConfigKey.address("source", "of our packets, where they have none");
    private static final ConfigKey<Integer> SCOPE = ConfigKey.wordsOrNumber(
            "scope", NumberWords.SCOPES, 0, MOST_SCOPE, "how far the destination is; IPv4 only");
    private static final ConfigKey<Integer> TYPE = ConfigKey.words("type", TYPES, "`unicast` where it is left out");
    private static final ConfigKey<Boolean> ONLINK =
            ConfigKey.flag("onlink", "the gateway is taken to be reachable through `dev`");
    private static final ConfigKey<Integer> MTU =
            ConfigKey.number("mtu", LEAST_MTU, MOST_BYTES, "bytes of the largest packet");
    private static final ConfigKey<Integer> ADVMSS =
            ConfigKey.number("advmss", 1, MOST_BYTES, "bytes that TCP tells the other end to send at once");
    private static final ConfigKey<Integer> WINDOW =
            ConfigKey.number("window", 1, Integer.MAX_VALUE, "bytes that TCP offers to take at most");
    private static final ConfigKey<Integer> INITCWND =
            ConfigKey.number("initcwnd", 1, MOST_BYTES, "segments that TCP sends at once at the beginning");
    private static final ConfigKey<String> CONGCTL =
            ConfigKey.text("congctl", "the name of a congestion control", "congestion control of TCP, such as `bbr`");
    private static final ConfigKey<Integer> TOS = Tables.typeOfService("of the packets that it is for, IPv4 only");
    static final ConfigKey<Void> NEXTHOPS = ConfigKey.below(
            "nexthops", "in place of `via` and `dev`: several ways, an array of tables with the keys below");

    /** The keys of a route. */
    static final List<ConfigKey<?>> KEYS = List.of(
            TO, VIA, DEV, METRIC, TABLE, SOURCE, SCOPE, TYPE, ONLINK, TOS, MTU, ADVMSS, WINDOW, INITCWND, CONGCTL,
            NEXTHOPS);

    private static final ConfigKey<Integer> WEIGHT =
            ConfigKey.number("weight", 1, MOST_WEIGHT, "its share of the traffic; 1 where it is left out");

    /** The keys of one of several ways. */
    static final List<ConfigKey<?>> NEXTHOP_KEYS = List.of(VIA, DEV, WEIGHT);

    private final Problems problems;
    private final Map<List<Object>, Origin> seen = new HashMap<>();

    /** Reads the routes of one namespace. */
    RouteBinder(Problems problems) {
        this.problems = problems;
    }

    /** What {@code to} says. A default route's family shows elsewhere. */
    private record Destination(Optional<IpPrefix> prefix) {}

    /** The route, or nothing where it has no destination. */
    Optional<RouteDeclaration> bind(TomlTable table) {
        TableReader reader = new TableReader(table, problems);
        Optional<Destination> destination = reader.value(TO);
        IpAddress via = reader.value(VIA).orElse(null);
        String dev = reader.value(DEV).orElse(null);
        long metric = reader.value(METRIC).orElse(0L);
        Optional<Integer> tableNumber = reader.value(TABLE);
        IpAddress source = reader.value(SOURCE).orElse(null);
        Integer scope = reader.value(SCOPE).orElse(null);
        int type = reader.value(TYPE).orElse(RTN_UNICAST);
        boolean onlink = reader.value(ONLINK).orElse(false);
        int tos = reader.value(TOS).orElse(0);
        RouteMetrics metrics = new RouteMetrics(
                reader.value(MTU).orElse(0),
                reader.value(ADVMSS).orElse(0),
                reader.value(WINDOW).orElse(0),
                reader.value(INITCWND).orElse(0),
                reader.value(CONGCTL).orElse(null));
        List<RouteDeclaration.NextHop> nextHops = nextHops(reader);
        reader.finish();
        if (destination.isEmpty()) {
            return Optional.empty();
        }
        List<IpAddress> gateways = gateways(via, nextHops);
        IpPrefix to = destination
                .orElseThrow()
                .prefix()
                .map(prefix -> reader.network(prefix, reader.origin(TO.name())))
                .orElseGet(() -> new IpPrefix(IpAddress.any(family(gateways, source)), 0));
        int inTable = tableNumber.orElse(type == RTN_LOCAL ? Rtnetlink.RT_TABLE_LOCAL : Tables.RT_TABLE_MAIN);
        RouteDeclaration route = new RouteDeclaration(
                to, via, dev, metric, inTable, source, scope, type, onlink, tos, metrics, nextHops, reader.origins());
        checkWays(reader, route);
        checkFamily(reader, route, gateways);
        once(route);
        return Optional.of(route);
    }

    private static List<IpAddress> gateways(@Nullable IpAddress via, List<RouteDeclaration.NextHop> nextHops) {
        List<IpAddress> gateways = new ArrayList<>();
        if (via != null) {
            gateways.add(via);
        }
        for (RouteDeclaration.NextHop way : nextHops) {
            if (way.via() != null) {
                gateways.add(way.via());
            }
        }
        return gateways;
    }

    /** The family of a default route, which does not say it itself. */
    private static int family(List<IpAddress> gateways, @Nullable IpAddress source) {
        if (!gateways.isEmpty()) {
            return gateways.get(0).family();
        }
        return source == null ? Linux.AF_INET : source.family();
    }

    private List<RouteDeclaration.NextHop> nextHops(TableReader route) {
        List<RouteDeclaration.NextHop> nextHops = new ArrayList<>();
        for (TomlTable table : route.tableArray(NEXTHOPS)) {
            TableReader reader = new TableReader(table, problems);
            IpAddress via = reader.value(VIA).orElse(null);
            String dev = reader.value(DEV).orElse(null);
            int weight = reader.value(WEIGHT).orElse(1);
            reader.finish();
            if (!reader.has(VIA) && !reader.has(DEV)) {
                problems.add(reader.origin(), "a way of 'nexthops' needs 'via' or 'dev'");
            }
            nextHops.add(new RouteDeclaration.NextHop(via, dev, weight, reader.origins()));
        }
        return nextHops;
    }

    /** Where a route leads: exactly one way to say it. */
    private void checkWays(TableReader reader, RouteDeclaration route) {
        boolean goes = route.type() == RTN_UNICAST || route.type() == RTN_LOCAL;
        for (ConfigKey<?> key : List.of(VIA, DEV, NEXTHOPS)) {
            boolean wanted = goes && (route.type() == RTN_UNICAST || key.equals(DEV));
            if (reader.has(key) && !wanted) {
                problems.add(
                        reader.origin(key.name()),
                        "'" + key.name() + "' is not for type '" + typeWord(route.type()) + "'");
            } else if (reader.has(key) && !key.equals(NEXTHOPS) && reader.has(NEXTHOPS)) {
                problems.add(
                        reader.origin(key.name()),
                        "'" + key.name() + "' stands beside 'nexthops': write it into each of them");
            }
        }
        if (goes && !reader.has(VIA) && !reader.has(DEV) && !reader.has(NEXTHOPS)) {
            problems.add(
                    route.origin(),
                    route.type() == RTN_LOCAL
                            ? "a route of type 'local' needs 'dev'"
                            : "the route to " + route.to() + " leads nowhere: it needs 'via', 'dev' or 'nexthops'");
        }
        boolean hasGateways = reader.has(VIA) || route.nextHops().stream().anyMatch(way -> way.via() != null);
        boolean hasLinks = route.nextHops().isEmpty()
                ? reader.has(DEV)
                : route.nextHops().stream().allMatch(way -> way.dev() != null);
        if (route.onlink() && !(hasGateways && hasLinks)) {
            problems.add(reader.origin(ONLINK.name()), "'onlink' needs 'via' and 'dev'");
        }
    }

    private void checkFamily(TableReader reader, RouteDeclaration route, List<IpAddress> gateways) {
        boolean ipv6 = route.to().address().family() == Linux.AF_INET6;
        for (IpAddress gateway : gateways) {
            if (ipv6 && gateway.family() == Linux.AF_INET) {
                problems.add(
                        reader.origin(reader.has(VIA) ? VIA.name() : NEXTHOPS.name()),
                        "the IPv6 route to " + route.to() + " cannot go by the IPv4 gateway " + gateway);
            } else if (gateway.isMulticast() || gateway.equals(IpAddress.any(gateway.family()))) {
                problems.add(
                        reader.origin(reader.has(VIA) ? VIA.name() : NEXTHOPS.name()),
                        gateway + " cannot be a gateway");
            }
        }
        if (route.source() != null
                && route.source().family() != route.to().address().family()) {
            problems.add(reader.origin(SOURCE.name()), "'source' must be of the same family as " + route.to());
        }
        if (ipv6 && reader.has(SCOPE)) {
            problems.add(reader.origin(SCOPE.name()), "'scope' is for IPv4 routes only");
        }
        if (ipv6 && reader.has(TOS)) {
            problems.add(reader.origin(TOS.name()), "'tos' is for IPv4 routes only");
        }
        int mtu = route.metrics().mtu();
        if (ipv6 && mtu > 0 && mtu < LEAST_MTU6) {
            problems.add(reader.origin(MTU.name()), "'mtu' must be at least 1280 for IPv6, not " + mtu);
        }
    }

    /** The kernel tells routes of a table apart by destination, type of service and metric. */
    private void once(RouteDeclaration route) {
        boolean ipv6 = route.to().address().family() == Linux.AF_INET6;
        long metric = ipv6 && route.metric() == 0 ? IPV6_DEFAULT_METRIC : route.metric();
        Origin earlier = seen.putIfAbsent(List.of(route.to(), route.table(), metric, route.tos()), route.origin());
        if (earlier != null) {
            problems.add(
                    route.origin(),
                    "there is a route to " + route.to() + " with the same metric already, at " + earlier
                            + "; several ways are written as 'nexthops'");
        }
    }

    /** {@code RTN_*} as it is written. */
    static String typeWord(int type) {
        return TYPES.stream()
                .filter(word -> word.getValue() == type)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    private static Optional<Destination> destination(Object toml) {
        if (DEFAULT.equals(toml)) {
            return Optional.of(new Destination(Optional.empty()));
        }
        return toml instanceof String text
                ? IpPrefix.parse(text).map(prefix -> new Destination(Optional.of(prefix)))
                : Optional.empty();
    }
}
