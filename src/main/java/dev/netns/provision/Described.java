package dev.netns.provision;

import dev.netns.config.AddressDeclaration;
import dev.netns.config.LinkReference;
import dev.netns.config.NeighbourDeclaration;
import dev.netns.config.NumberWords;
import dev.netns.config.RouteDeclaration;
import dev.netns.config.RuleDeclaration;
import dev.netns.linux.Linux;
import dev.netns.linux.Text;
import dev.netns.netlink.AddressMessage;
import dev.netns.netlink.IpAddress;
import dev.netns.netlink.IpPrefix;
import dev.netns.netlink.MacAddress;
import dev.netns.netlink.NeighbourMessage;
import dev.netns.netlink.RouteMessage;
import dev.netns.netlink.RouteMetrics;
import dev.netns.netlink.RuleMessage;
import dev.netns.netlink.TrafficControl;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Parts of a network, for plans and messages: keys and values as in the configuration, in the words of {@code ip}. What is
 * declared and what the kernel tells have the same fields, so that they can be compared.
 */
final class Described {
    private static final int TABLE_MAIN = 254;
    private static final int FR_ACT_TO_TBL = 1;
    private static final int FR_ACT_GOTO = 2;
    private static final int FR_ACT_NOP = 3;
    private static final int FR_ACT_BLACKHOLE = 6;
    private static final int FR_ACT_PROHIBIT = 8;
    private static final long ALL_BITS = 0xffffffffL;

    private Described() {}

    /** An address without its link, as it is. */
    static Fields address(AddressMessage address) {
        return ofAddress(address, address.unmodelled().text()).build();
    }

    /** An address that is declared; {@code named} is the link with its place, where that is not the plan's own. */
    static Fields address(AddressDeclaration address, LinkReference link, String named) {
        return address(Messages.address(address, 0), link, named);
    }

    /** The same of one as it is. */
    static Fields address(AddressMessage address, LinkReference link, String named) {
        boolean four = address.family() == Linux.AF_INET;
        String label = address.label() == null ? link.name() : address.label();
        int usual = Messages.defaultScope(IpAddress.of(address.address()));
        String scope = NumberWords.scope(address.scope());
        return ofAddress(address, address.unmodelled().text())
                .add("dev", link.name(), "on " + named)
                .add("scope", four ? scope : null, address.scope() == usual ? "" : "scope " + scope)
                .add("label", four ? label : null, label.equals(link.name()) ? "" : "label " + label)
                .addPositive("metric", address.metric() & ALL_BITS)
                .add("preferred_lifetime", lifetime(address.preferredLifetime()))
                .add("valid_lifetime", lifetime(address.validLifetime()))
                .addFlag("nodad", (address.flags() & Messages.IFA_F_NODAD) != 0)
                .addFlag("noprefixroute", (address.flags() & AddressMessage.IFA_F_NOPREFIXROUTE) != 0)
                .build();
    }

    private static Fields.Builder ofAddress(AddressMessage address, String unmodelled) {
        byte[] peer = address.peer();
        String prefix = IpAddress.of(address.address()) + "/" + address.prefixLength();
        return new Fields.Builder()
                .add("address", prefix, prefix)
                .add("peer", peer == null ? null : IpAddress.of(peer))
                .add("unmodelled", unmodelled.isEmpty() ? null : unmodelled, unmodelled);
    }

    private static @Nullable Long lifetime(long seconds) {
        return seconds == AddressDeclaration.FOREVER ? null : seconds;
    }

    static Fields route(RouteDeclaration route) {
        int usual = Messages.scope(route.type(), route.isDirect());
        Integer scope = route.scope();
        List<Fields> hops = new ArrayList<>();
        for (RouteDeclaration.NextHop hop : route.nextHops()) {
            hops.add(hop(hop.via(), hop.dev(), hop.weight()));
        }
        Fields.Builder fields =
                destination(route.to(), route.type()).add("via", route.via()).add("dev", route.dev());
        hops(fields, hops)
                .add("source", route.source())
                .add(
                        "scope",
                        scopeOfFour(route.to().address().family(), scope == null ? usual : scope),
                        unusual(scope, usual))
                .addFlag("onlink", route.onlink());
        return metrics(fields, route.tos(), route.metrics())
                .add("metric", Messages.metric(route), route.metric() == 0 ? "" : "metric " + route.metric())
                .add("table", route.table() & ALL_BITS, table(route.table()))
                .build();
    }

    /** A route as it is; {@code dev} is the name of its link. */
    static Fields route(RouteMessage route, @Nullable String dev) {
        return route(route, dev, index -> "link " + index);
    }

    /**
     * A route as it is, as far as that can be compared with one that is to take its place: where no link is declared, any
     * is right.
     *
     * @param nameOf the name of a link
     */
    static Fields former(RouteMessage route, RouteDeclaration wanted, IntFunction<@Nullable String> nameOf) {
        boolean devOfHops = wanted.nextHops().stream().anyMatch(hop -> hop.dev() != null);
        Fields fields =
                route(route, nameOf.apply(route.outInterface()), index -> devOfHops ? nameOf.apply(index) : null);
        return wanted.dev() == null ? fields.without(Set.of("dev")) : fields;
    }

    private static Fields route(RouteMessage route, @Nullable String dev, IntFunction<@Nullable String> nameOf) {
        IpAddress to =
                route.destination().length == 0 ? IpAddress.any(route.family()) : IpAddress.of(route.destination());
        byte[] gateway = route.gateway();
        byte[] source = route.source();
        List<Fields> hops = new ArrayList<>();
        int flags = route.flags();
        for (RouteMessage.NextHop hop : route.nextHops()) {
            byte[] via = hop.gateway();
            String link = hop.outInterface() == 0 ? null : nameOf.apply(hop.outInterface());
            hops.add(hop(via == null ? null : IpAddress.of(via), link, hop.weight()));
            flags |= hop.flags();
        }
        Fields.Builder fields = destination(new IpPrefix(to, route.prefixLength()), route.type())
                .add("via", gateway == null ? null : IpAddress.of(gateway))
                .add("dev", dev);
        int usual = Messages.scope(route.type(), route.isDirect());
        hops(fields, hops)
                .add("source", source == null ? null : IpAddress.of(source))
                .add("scope", scopeOfFour(route.family(), route.scope()), unusual(route.scope(), usual))
                .addFlag("onlink", (flags & Messages.RTNH_F_ONLINK) != 0);
        String unmodelled = route.unmodelled().text();
        return metrics(fields, route.tos(), route.metrics())
                .add("unmodelled", unmodelled.isEmpty() ? null : unmodelled, unmodelled)
                .add("metric", route.metric(), route.metric() == 0 ? "" : "metric " + route.metric())
                .add("table", route.table() & ALL_BITS, table(route.table()))
                .build();
    }

    private static Fields.Builder destination(IpPrefix to, int type) {
        String word = RouteTypes.name(type);
        return new Fields.Builder()
                .add("type", word.isEmpty() ? "unicast" : word, word)
                .add("to", to, to(to));
    }

    /** A queueing discipline, with the kinds of the filters that it has. */
    static String qdisc(TrafficControl qdisc, Set<String> filters) {
        String where = qdisc.isOfClass() ? " of a class" : "";
        String with = filters.isEmpty() ? "" : " with filters (" + String.join(", ", filters) + ")";
        return Text.printable("qdisc " + qdisc.kind() + where + with);
    }

    private static String to(IpPrefix to) {
        if (to.length() == 0) {
            return to.address().family() == Linux.AF_INET6 ? "default (IPv6)" : "default";
        }
        return to.length() == to.address().bits() ? to.address().toString() : to.toString();
    }

    private static Fields hop(@Nullable IpAddress via, @Nullable String dev, int weight) {
        return new Fields.Builder()
                .add("via", via)
                .add("dev", dev)
                .add("weight", weight, weight == 1 ? "" : "weight " + weight)
                .build();
    }

    private static Fields.Builder hops(Fields.Builder fields, List<Fields> hops) {
        StringBuilder words = new StringBuilder();
        hops.forEach(
                hop -> words.append(words.isEmpty() ? "nexthop " : " nexthop ").append(hop));
        return fields.add("nexthops", hops.isEmpty() ? null : hops, words.toString());
    }

    private static @Nullable String scopeOfFour(int family, int scope) {
        return family == Linux.AF_INET ? NumberWords.scope(scope) : null;
    }

    private static String unusual(@Nullable Integer scope, int usual) {
        return scope == null || scope == usual ? "" : "scope " + NumberWords.scope(scope);
    }

    private static String table(int table) {
        return table == TABLE_MAIN ? "" : "table " + (table & ALL_BITS);
    }

    private static Fields.Builder metrics(Fields.Builder fields, int tos, RouteMetrics metrics) {
        return fields.addPositive("tos", tos)
                .addPositive("mtu", metrics.mtu())
                .addPositive("advmss", metrics.advmss())
                .addPositive("window", metrics.window())
                .addPositive("initcwnd", metrics.initcwnd())
                .add("congctl", metrics.congctl());
    }

    static Fields rule(RuleDeclaration rule) {
        return rule(Messages.rule(rule));
    }

    /** A rule as it is. */
    static Fields rule(RuleMessage rule) {
        String unmodelled = rule.unmodelled().text();
        boolean six = rule.family() == Linux.AF_INET6;
        return new Fields.Builder()
                .add("invert", rule.invert() ? true : null, "not")
                .add("priority", rule.priority() < 0 ? null : rule.priority())
                .add("from", prefix(rule.from(), rule.fromLength()))
                .add("to", prefix(rule.to(), rule.toLength()))
                .add("iif", rule.iif())
                .add("oif", rule.oif())
                .add("fwmark", mark(rule))
                .add("ipproto", rule.ipproto() == 0 ? null : NumberWords.protocol(rule.ipproto()))
                .add("sport", ports(rule.sourcePortFirst(), rule.sourcePortLast()))
                .add("dport", ports(rule.destinationPortFirst(), rule.destinationPortLast()))
                .addPositive("tos", rule.tos())
                .add("uidrange", rule.users())
                .add("table", rule.table() == 0 ? null : rule.table() & ALL_BITS, "lookup " + (rule.table() & ALL_BITS))
                .add("suppress_prefixlength", rule.suppressPrefixLength() < 0 ? null : rule.suppressPrefixLength())
                .add("action", action(rule.action()), String.valueOf(action(rule.action())))
                .add("unmodelled", unmodelled.isEmpty() ? null : unmodelled, unmodelled)
                .add("family", six ? "ipv6" : "ipv4", six ? "(IPv6)" : "")
                .build();
    }

    private static @Nullable IpPrefix prefix(byte @Nullable [] address, int length) {
        return address == null || address.length == 0 ? null : new IpPrefix(IpAddress.of(address), length);
    }

    private static @Nullable String mark(RuleMessage rule) {
        String mark = "0x" + Integer.toHexString(rule.fwmark());
        if (rule.fwmark() == 0) {
            return null;
        }
        return rule.fwmask() == (int) ALL_BITS ? mark : mark + "/0x" + Integer.toHexString(rule.fwmask());
    }

    private static @Nullable String ports(int first, int last) {
        if (first == 0) {
            return null;
        }
        return first == last ? Integer.toString(first) : first + "-" + last;
    }

    /** Where a rule leads to a table or to another rule, other fields say so. */
    private static @Nullable String action(int action) {
        if (action == FR_ACT_TO_TBL || action == FR_ACT_GOTO) {
            return null;
        }
        if (action == FR_ACT_NOP) {
            return "nop";
        }
        // FR_ACT_* and RTN_* have the same numbers for these.
        boolean rejects = action >= FR_ACT_BLACKHOLE && action <= FR_ACT_PROHIBIT;
        return rejects ? RouteTypes.name(action) : "action " + action;
    }

    static Fields neighbour(NeighbourDeclaration neighbour) {
        return neighbour(Messages.neighbour(neighbour, 0), neighbour.dev());
    }

    /** A neighbour as it is; {@code dev} is the name of its link. */
    static Fields neighbour(NeighbourMessage neighbour, String dev) {
        IpAddress address = IpAddress.of(neighbour.address());
        boolean proxy = Messages.isProxy(neighbour);
        byte[] bytes = proxy ? null : neighbour.mac();
        String mac = bytes == null ? null : MacAddress.text(bytes);
        return new Fields.Builder()
                .addFlag("proxy", proxy)
                .add("address", address, address.toString())
                .add("mac", mac, "is " + mac)
                .add("dev", dev, "on " + dev)
                .add("permanent", proxy ? null : Messages.isPermanent(neighbour), "")
                .build();
    }
}
