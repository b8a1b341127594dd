package dev.netns.provision;

import dev.netns.config.RouteDeclaration;
import dev.netns.config.RuleDeclaration;
import dev.netns.linux.Linux;
import dev.netns.linux.Text;
import dev.netns.netlink.AddressMessage;
import dev.netns.netlink.IpAddress;
import dev.netns.netlink.IpPrefix;
import dev.netns.netlink.NeighbourMessage;
import dev.netns.netlink.RouteMessage;
import dev.netns.netlink.RouteMetrics;
import dev.netns.netlink.RuleMessage;
import dev.netns.netlink.TrafficControl;
import dev.netns.netlink.Unmodelled;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parts of a network in the words of {@code ip}, for plans and messages. */
final class Described {
    private static final int TABLE_MAIN = 254;
    private static final long ALL_BITS = 0xffffffffL;

    private Described() {}

    static String address(AddressMessage address) {
        byte[] peer = address.peer();
        String text = IpAddress.of(address.address()) + "/" + address.prefixLength();
        String unmodelled = address.unmodelled().text();
        return text
                + (peer == null ? "" : " peer " + IpAddress.of(peer))
                + (unmodelled.isEmpty() ? "" : " " + Text.printable(unmodelled));
    }

    static String route(RouteDeclaration route) {
        Words words = new Words(RouteTypes.name(route.type()), destination(route.to()));
        words.add("via", route.via());
        words.add("dev", route.dev());
        for (RouteDeclaration.NextHop hop : route.nextHops()) {
            words.add("nexthop via", hop.via() == null ? hop.dev() : hop.via());
        }
        words.metrics(route.tos(), route.metrics());
        return words.rest(route.metric(), route.table());
    }

    /** A route as it is; {@code dev} is the name of its link. */
    static String route(RouteMessage route, @Nullable String dev) {
        IpAddress to =
                route.destination().length == 0 ? IpAddress.any(route.family()) : IpAddress.of(route.destination());
        Words words = new Words(RouteTypes.name(route.type()), destination(new IpPrefix(to, route.prefixLength())));
        byte[] gateway = route.gateway();
        words.add("via", gateway == null ? null : IpAddress.of(gateway));
        words.add("dev", dev);
        for (RouteMessage.NextHop hop : route.nextHops()) {
            byte[] via = hop.gateway();
            words.add("nexthop via", via == null ? "link " + hop.outInterface() : IpAddress.of(via));
        }
        words.metrics(route.tos(), route.metrics());
        words.unmodelled(route.unmodelled());
        return words.rest(route.metric(), route.table());
    }

    static String rule(RuleDeclaration rule) {
        Words words = new Words("", rule.invert() ? "not" : "");
        words.add("priority", rule.priority());
        words.add("from", rule.from());
        words.add("to", rule.to());
        words.add("iif", rule.iif());
        words.add("oif", rule.oif());
        RuleDeclaration.Mark mark = rule.fwmark();
        words.add("fwmark", mark == null ? null : "0x" + Long.toHexString(mark.value()));
        words.add("ipproto", rule.ipproto());
        words.add("tos", rule.tos());
        words.add("uidrange", rule.users());
        words.add("lookup", rule.table() == 0 ? null : rule.table());
        words.add("suppress_prefixlength", rule.suppressPrefixLength());
        return words + family(rule.family());
    }

    static String rule(RuleMessage rule) {
        Words words = new Words("", rule.invert() ? "not" : "");
        words.add("priority", rule.priority());
        words.add("from", prefix(rule.from(), rule.fromLength()));
        words.add("to", prefix(rule.to(), rule.toLength()));
        words.add("iif", rule.iif());
        words.add("oif", rule.oif());
        words.add("fwmark", rule.fwmark() == 0 ? null : "0x" + Long.toHexString(rule.fwmark() & ALL_BITS));
        words.add("ipproto", rule.ipproto() == 0 ? null : rule.ipproto());
        words.add("tos", rule.tos() == 0 ? null : rule.tos());
        words.add("uidrange", rule.users());
        words.add("lookup", rule.table() == 0 ? null : rule.table());
        words.add("suppress_prefixlength", rule.suppressPrefixLength() < 0 ? null : rule.suppressPrefixLength());
        words.unmodelled(rule.unmodelled());
        return words + family(rule.family());
    }

    static String neighbour(NeighbourMessage neighbour) {
        return IpAddress.of(neighbour.address()).toString();
    }

    private static @Nullable IpPrefix prefix(byte @Nullable [] address, int length) {
        return address == null || address.length == 0 ? null : new IpPrefix(IpAddress.of(address), length);
    }

    /** A queueing discipline, with the kinds of the filters that it has. */
    static String qdisc(TrafficControl qdisc, Set<String> filters) {
        String where = qdisc.isOfClass() ? " of a class" : "";
        String with = filters.isEmpty() ? "" : " with filters (" + String.join(", ", filters) + ")";
        return Text.printable("qdisc " + qdisc.kind() + where + with);
    }

    private static String family(int family) {
        return family == Linux.AF_INET6 ? " (IPv6)" : "";
    }

    private static String destination(IpPrefix to) {
        if (to.length() == 0) {
            return to.address().family() == Linux.AF_INET6 ? "default (IPv6)" : "default";
        }
        return to.length() == to.address().bits() ? to.address().toString() : to.toString();
    }

    /** Words with blanks between them; what is null is left out. */
    private static final class Words {
        private final StringBuilder text;

        Words(String first, String second) {
            text = new StringBuilder(first.isEmpty() || second.isEmpty() ? first + second : first + " " + second);
        }

        void add(String word, @Nullable Object value) {
            if (value != null) {
                text.append(text.isEmpty() ? "" : " ").append(word).append(' ');
                text.append(Text.printable(value.toString()));
            }
        }

        void metrics(int tos, RouteMetrics metrics) {
            add("tos", tos == 0 ? null : tos);
            add("mtu", metrics.mtu() == 0 ? null : metrics.mtu());
            add("advmss", metrics.advmss() == 0 ? null : metrics.advmss());
            add("window", metrics.window() == 0 ? null : metrics.window());
            add("initcwnd", metrics.initcwnd() == 0 ? null : metrics.initcwnd());
            add("congctl", metrics.congctl());
        }

        void unmodelled(Unmodelled others) {
            String words = others.text();
            text.append(text.isEmpty() || words.isEmpty() ? "" : " ").append(Text.printable(words));
        }

        String rest(long metric, int table) {
            add("metric", metric == 0 ? null : metric);
            add("table", table == TABLE_MAIN ? null : table);
            return text.toString();
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
