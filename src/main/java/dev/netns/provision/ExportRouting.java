package dev.netns.provision;

import dev.netns.link.TomlText;
import dev.netns.linux.Linux;
import dev.netns.netlink.IpAddress;
import dev.netns.netlink.IpPrefix;
import dev.netns.netlink.MacAddress;
import dev.netns.netlink.NeighbourMessage;
import dev.netns.netlink.RouteMessage;
import dev.netns.netlink.RouteMetrics;
import dev.netns.netlink.Rtnetlink;
import dev.netns.netlink.RuleMessage;
import dev.netns.netlink.Unmodelled;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Writes the routes, rules and neighbours of a namespace: what the kernel did not add by itself. Pure. */
final class ExportRouting {
    private static final int RTN_BLACKHOLE = 6;
    private static final int RTN_THROW = 9;
    private static final int RT_TABLE_DEFAULT = 253;
    private static final int RT_TABLE_MAIN = 254;
    private static final int FR_ACT_TO_TBL = 1;
    private static final int FR_ACT_PROHIBIT = 8;
    private static final long ALL_BITS = 0xffffffffL;

    private final LiveNetwork network;
    private final String header;

    /** Of a namespace whose table has this header. */
    ExportRouting(LiveNetwork network, String header) {
        this.network = network;
        this.header = header;
    }

    List<ExportBlock> toBlocks() {
        List<ExportBlock> blocks = new ArrayList<>();
        List<RouteMessage> routes = new ArrayList<>(network.routes());
        routes.removeIf(RoutePlanner::isOfTheKernel);
        blocks.addAll(ofDaemons(routes, RouteMessage::protocol, "route"));
        for (RouteMessage route : routes) {
            if (!Foreign.isOfDaemon(route.protocol())) {
                blocks.add(route(route));
            }
        }
        List<RuleMessage> rules = new ArrayList<>(network.rules());
        rules.removeIf(RulePlanner::isOfTheKernel);
        blocks.addAll(ofDaemons(rules, RuleMessage::protocol, "rule"));
        for (RuleMessage rule : rules) {
            if (!Foreign.isOfDaemon(rule.protocol())) {
                blocks.add(rule(rule));
            }
        }
        for (NeighbourMessage neighbour : network.neighbours()) {
            String dev = network.nameOf(neighbour.index());
            boolean proxy = Messages.isProxy(neighbour);
            if (dev != null && (proxy || Messages.isPermanent(neighbour) && neighbour.mac() != null)) {
                ExportBlock block = ExportBlock.element(header + ".neighbour");
                block.text("address", IpAddress.of(neighbour.address())).text("dev", dev);
                byte[] mac = neighbour.mac();
                blocks.add(proxy || mac == null ? block.flag("proxy", proxy) : block.text("mac", MacAddress.text(mac)));
            }
        }
        return blocks;
    }

    /** A remark for each daemon that has some. */
    private static <T> List<ExportBlock> ofDaemons(List<T> all, ToIntFunction<T> protocol, String what) {
        List<T> theirs = all.stream()
                .filter(each -> Foreign.isOfDaemon(protocol.applyAsInt(each)))
                .toList();
        List<ExportBlock> remarks = new ArrayList<>();
        Foreign.byOwner(theirs, protocol)
                .forEach((owner, count) -> remarks.add(
                        ExportBlock.ofRemarks(List.of("not exported: " + Foreign.text(count, what, owner)))));
        return remarks;
    }

    private static ExportBlock notModelled(String object, Unmodelled unmodelled) {
        return ExportBlock.ofRemarks(
                List.of("not exported: " + object + " ('" + unmodelled.text() + "' cannot be declared)"));
    }

    private ExportBlock route(RouteMessage route) {
        boolean leads = route.type() == RouteTypes.RTN_UNICAST || route.type() == RouteTypes.RTN_LOCAL;
        boolean rejects = route.type() >= RTN_BLACKHOLE && route.type() <= RTN_THROW;
        String dev = network.nameOf(route.outInterface());
        if (!leads && !rejects) {
            return ExportBlock.ofRemarks(List.of("not exported: route " + Described.route(route, dev)));
        }
        if (Foreign.isForeign(route)) {
            return notModelled("route " + Described.route(route, dev), route.unmodelled());
        }
        ExportBlock block = ExportBlock.element(header + ".route");
        block.text("to", destination(route));
        if (route.type() != RouteTypes.RTN_UNICAST) {
            block.text("type", RouteTypes.name(route.type()));
        }
        byte[] gateway = route.gateway();
        if (leads) {
            block.text("via", gateway == null ? null : IpAddress.of(gateway));
            block.text("dev", route.nextHops().isEmpty() ? dev : null);
        }
        block.number("metric", route.metric(), usualMetric(route));
        if (route.table() != (route.type() == RouteTypes.RTN_LOCAL ? Rtnetlink.RT_TABLE_LOCAL : RT_TABLE_MAIN)) {
            block.key("table", table(route.table()));
        }
        byte[] source = route.source();
        block.text("source", source == null ? null : IpAddress.of(source));
        if (route.family() == Linux.AF_INET && route.scope() != Messages.scope(route.type(), route.isDirect())) {
            block.key("scope", Integer.toString(route.scope()));
        }
        block.flag("onlink", isOnlink(route));
        RouteMetrics metrics = route.metrics();
        block.number("tos", route.tos(), 0);
        block.number("mtu", metrics.mtu(), 0).number("advmss", metrics.advmss(), 0);
        block.number("window", metrics.window(), 0).number("initcwnd", metrics.initcwnd(), 0);
        block.text("congctl", metrics.congctl());
        if (!route.nextHops().isEmpty()) {
            block.key(
                    "nexthops",
                    route.nextHops().stream().map(this::way).toList().toString());
        }
        return block;
    }

    private static boolean isOnlink(RouteMessage route) {
        return (route.flags() & Messages.RTNH_F_ONLINK) != 0 && route.gateway() != null
                || !route.nextHops().isEmpty()
                        && route.nextHops().stream().allMatch(hop -> (hop.flags() & Messages.RTNH_F_ONLINK) != 0);
    }

    private String way(RouteMessage.NextHop hop) {
        List<String> keys = new ArrayList<>();
        byte[] gateway = hop.gateway();
        if (gateway != null) {
            keys.add("via = " + TomlText.quote(IpAddress.of(gateway).toString()));
        }
        String dev = network.nameOf(hop.outInterface());
        if (dev != null) {
            keys.add("dev = " + TomlText.quote(dev));
        }
        if (hop.weight() != 1) {
            keys.add("weight = " + hop.weight());
        }
        return "{ " + String.join(", ", keys) + " }";
    }

    private static long usualMetric(RouteMessage route) {
        return route.family() == Linux.AF_INET6 ? Messages.DEFAULT_METRIC_6 : 0;
    }

    /** {@code default} where its family shows elsewhere in the table. */
    private static String destination(RouteMessage route) {
        if (route.prefixLength() > 0) {
            return prefix(route.destination(), route.prefixLength());
        }
        int shown = Linux.AF_INET;
        if (route.gateway() != null) {
            shown = route.gatewayFamily();
        } else if (!route.nextHops().isEmpty() && route.nextHops().get(0).gateway() != null) {
            shown = route.nextHops().get(0).gatewayFamily();
        } else if (route.source() != null) {
            shown = route.family();
        }
        return shown == route.family() ? "default" : new IpPrefix(IpAddress.any(route.family()), 0).toString();
    }

    private static String prefix(byte[] bytes, int length) {
        IpAddress address = IpAddress.of(bytes);
        return length == address.bits() ? address.toString() : new IpPrefix(address, length).toString();
    }

    private static String table(int table) {
        return switch (table) {
            case RT_TABLE_DEFAULT -> "\"default\"";
            case RT_TABLE_MAIN -> "\"main\"";
            case Rtnetlink.RT_TABLE_LOCAL -> "\"local\"";
            default -> Long.toString(table & ALL_BITS);
        };
    }

    private ExportBlock rule(RuleMessage rule) {
        boolean rejects = rule.action() >= RTN_BLACKHOLE && rule.action() <= FR_ACT_PROHIBIT;
        if (rule.action() != FR_ACT_TO_TBL && !rejects) {
            return ExportBlock.ofRemarks(List.of("not exported: rule " + Described.rule(rule)));
        }
        if (Foreign.isForeign(rule)) {
            return notModelled("rule " + Described.rule(rule), rule.unmodelled());
        }
        ExportBlock block = ExportBlock.element(header + ".rule");
        block.key("priority", Integer.toString(rule.priority()));
        block.text("from", network(rule.from(), rule.fromLength()));
        block.text("to", network(rule.to(), rule.toLength()));
        block.text("iif", rule.iif()).text("oif", rule.oif());
        if (rule.fwmark() != 0) {
            block.key("fwmark", mark(rule));
        }
        if (rejects) {
            // FR_ACT_* and RTN_* have the same numbers for these.
            block.text("action", RouteTypes.name(rule.action()));
        } else {
            block.key("table", table(rule.table()));
        }
        block.number("ipproto", rule.ipproto(), 0);
        ports(block, "sport", rule.sourcePortFirst(), rule.sourcePortLast());
        ports(block, "dport", rule.destinationPortFirst(), rule.destinationPortLast());
        block.number("tos", rule.tos(), 0);
        block.text("uidrange", rule.users());
        block.number("suppress_prefixlength", rule.suppressPrefixLength(), -1);
        block.flag("invert", rule.invert());
        if (rule.family() == Linux.AF_INET6 && rule.from().length == 0 && rule.to().length == 0) {
            block.text("family", "ipv6");
        }
        return block;
    }

    private static @Nullable String network(byte[] bytes, int length) {
        return bytes.length == 0 ? null : prefix(bytes, length);
    }

    private static String mark(RuleMessage rule) {
        String mark = "0x" + Integer.toHexString(rule.fwmark());
        return rule.fwmask() == -1
                ? Long.toString(rule.fwmark() & ALL_BITS)
                : TomlText.quote(mark + "/0x" + Integer.toHexString(rule.fwmask()));
    }

    private static void ports(ExportBlock block, String name, int first, int last) {
        if (first != 0) {
            block.key(name, first == last ? Integer.toString(first) : TomlText.quote(first + "-" + last));
        }
    }
}
