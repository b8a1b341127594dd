package dev.netns.provision;

import dev.netns.config.AddressDeclaration;
import dev.netns.config.NeighbourDeclaration;
import dev.netns.config.RouteDeclaration;
import dev.netns.config.RuleDeclaration;
import dev.netns.linux.Linux;
import dev.netns.netlink.AddressMessage;
import dev.netns.netlink.IpAddress;
import dev.netns.netlink.IpPrefix;
import dev.netns.netlink.MacAddress;
import dev.netns.netlink.NeighbourMessage;
import dev.netns.netlink.RouteMessage;
import dev.netns.netlink.RuleMessage;
import dev.netns.netlink.Unmodelled;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** What is declared, as the kernel is told of it and tells of it. Pure. */
final class Messages {
    /** Marks what netns adds; free in {@code linux/rtnetlink.h} and in rt_protos of iproute2. */
    static final int PROTOCOL = 110;

    /** {@code IP6_RT_PRIO_USER}: what the kernel makes of an IPv6 route without a metric. */
    static final long DEFAULT_METRIC_6 = 1024;

    static final int IFA_F_NODAD = 0x02;
    static final int RTNH_F_ONLINK = 4;

    private static final int RT_SCOPE_UNIVERSE = 0;
    private static final int RT_SCOPE_LINK = 253;
    private static final int RT_SCOPE_HOST = 254;
    private static final int NUD_PERMANENT = 0x80;
    private static final int NTF_PROXY = 0x08;

    private Messages() {}

    static AddressMessage address(AddressDeclaration address, int index) {
        IpPrefix prefix = address.prefix();
        IpAddress peer = address.peer();
        Integer scope = address.scope();
        return new AddressMessage(
                prefix.address().family(),
                prefix.length(),
                index,
                prefix.address().toBytes(),
                peer == null ? null : peer.toBytes(),
                scope == null ? defaultScope(prefix.address()) : scope,
                (address.withoutDad() ? IFA_F_NODAD : 0)
                        | (address.withoutRoute() ? AddressMessage.IFA_F_NOPREFIXROUTE : 0),
                address.label(),
                address.preferredLifetime(),
                address.validLifetime(),
                PROTOCOL,
                null,
                (int) address.metric(),
                Unmodelled.NOTHING);
    }

    /** As ip-address(8): of 127.0.0.0/8 the host, of everything else the universe. */
    static int defaultScope(IpAddress address) {
        return address.family() == Linux.AF_INET && address.toBytes()[0] == 127 ? RT_SCOPE_HOST : RT_SCOPE_UNIVERSE;
    }

    /**
     * The route.
     *
     * @param indexOf the index of a link by its name; 0 where it is not known
     */
    static RouteMessage route(RouteDeclaration route, ToIntFunction<String> indexOf) {
        IpAddress via = route.via();
        IpAddress source = route.source();
        int family = route.to().address().family();
        List<RouteMessage.NextHop> hops = route.nextHops().stream()
                .map(hop -> hop(hop, route.onlink(), indexOf))
                .toList();
        return new RouteMessage(
                family,
                route.to().length() == 0 ? new byte[0] : route.to().address().toBytes(),
                route.to().length(),
                route.table(),
                route.type(),
                scope(route),
                PROTOCOL,
                route.onlink() && hops.isEmpty() ? RTNH_F_ONLINK : 0,
                route.tos(),
                via == null ? null : via.toBytes(),
                via == null ? 0 : via.family(),
                index(route.dev(), indexOf),
                metric(route),
                source == null ? null : source.toBytes(),
                route.metrics(),
                hops,
                Unmodelled.NOTHING);
    }

    private static RouteMessage.NextHop hop(
            RouteDeclaration.NextHop hop, boolean onlink, ToIntFunction<String> indexOf) {
        IpAddress via = hop.via();
        return new RouteMessage.NextHop(
                via == null ? null : via.toBytes(),
                via == null ? 0 : via.family(),
                index(hop.dev(), indexOf),
                hop.weight(),
                onlink ? RTNH_F_ONLINK : 0);
    }

    private static int index(@Nullable String dev, ToIntFunction<String> indexOf) {
        return dev == null ? 0 : indexOf.applyAsInt(dev);
    }

    /** The metric that the kernel will tell of. */
    static long metric(RouteDeclaration route) {
        boolean six = route.to().address().family() == Linux.AF_INET6;
        return six && route.metric() == 0 ? DEFAULT_METRIC_6 : route.metric();
    }

    /** As ip-route(8) chooses it; IPv6 has none. */
    private static int scope(RouteDeclaration route) {
        Integer declared = route.scope();
        if (route.to().address().family() == Linux.AF_INET6) {
            return RT_SCOPE_UNIVERSE;
        }
        if (declared != null) {
            return declared;
        }
        return scope(route.type(), route.isDirect());
    }

    /** The same for a type, and whether it leads there without a gateway. */
    static int scope(int type, boolean direct) {
        if (type == RouteTypes.RTN_LOCAL) {
            return RT_SCOPE_HOST;
        }
        return type == RouteTypes.RTN_UNICAST && direct ? RT_SCOPE_LINK : RT_SCOPE_UNIVERSE;
    }

    static RuleMessage rule(RuleDeclaration rule) {
        RuleDeclaration.Mark mark = rule.fwmark();
        RuleDeclaration.Ports sport = rule.sport();
        RuleDeclaration.Ports dport = rule.dport();
        Integer priority = rule.priority();
        Integer protocol = rule.ipproto();
        Integer tos = rule.tos();
        Integer suppressed = rule.suppressPrefixLength();
        return new RuleMessage(
                rule.family(),
                priority == null ? -1 : priority,
                bytes(rule.from()),
                length(rule.from()),
                bytes(rule.to()),
                length(rule.to()),
                rule.iif(),
                rule.oif(),
                mark == null ? 0 : (int) mark.value(),
                mark == null ? 0 : (int) mark.mask(),
                rule.table(),
                rule.action(),
                protocol == null ? 0 : protocol,
                sport == null ? 0 : sport.first(),
                sport == null ? 0 : sport.last(),
                dport == null ? 0 : dport.first(),
                dport == null ? 0 : dport.last(),
                rule.invert(),
                tos == null ? 0 : tos,
                suppressed == null ? -1 : suppressed,
                rule.users(),
                PROTOCOL,
                Unmodelled.NOTHING);
    }

    private static byte[] bytes(@Nullable IpPrefix prefix) {
        return prefix == null ? new byte[0] : prefix.address().toBytes();
    }

    private static int length(@Nullable IpPrefix prefix) {
        return prefix == null ? 0 : prefix.length();
    }

    static NeighbourMessage neighbour(NeighbourDeclaration neighbour, int index) {
        String mac = neighbour.mac();
        return new NeighbourMessage(
                neighbour.address().family(),
                index,
                neighbour.address().toBytes(),
                mac == null ? null : MacAddress.parse(mac).orElseThrow(),
                neighbour.proxy() ? 0 : NUD_PERMANENT,
                neighbour.proxy() ? NTF_PROXY : 0,
                PROTOCOL);
    }

    static boolean isProxy(NeighbourMessage neighbour) {
        return (neighbour.flags() & NTF_PROXY) != 0;
    }

    static boolean isPermanent(NeighbourMessage neighbour) {
        return (neighbour.state() & NUD_PERMANENT) != 0;
    }
}
