package dev.netns.provision;

import dev.netns.link.LinkKinds;
import dev.netns.linux.Text;
import dev.netns.netlink.AddressMessage;
import dev.netns.netlink.LinkMessage;
import dev.netns.netlink.RouteMessage;
import dev.netns.netlink.RouteProtocols;
import dev.netns.netlink.RuleMessage;
import dev.netns.netlink.Unmodelled;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/**
 * What is left to others: objects with an attribute that netns does not model, which would lose it if they were taken for
 * a declared one or made anew, and those of routing daemons and DHCP clients.
 */
final class Foreign {
    private Foreign() {}

    static boolean isForeign(RouteMessage route) {
        return route.unmodelled().makesForeign(route.protocol() == Messages.PROTOCOL);
    }

    static boolean isForeign(RuleMessage rule) {
        return rule.unmodelled().makesForeign(rule.protocol() == Messages.PROTOCOL);
    }

    static boolean isForeign(AddressMessage address) {
        return address.unmodelled().makesForeign(address.protocol() == Messages.PROTOCOL);
    }

    /**
     * What somebody gave to a link that cannot be declared, in words; empty where there is nothing.
     *
     * @param ours whether netns made it
     */
    static String attributes(LinkMessage link, boolean ours) {
        Unmodelled unmodelled = LinkKinds.unmodelled(link);
        return unmodelled.makesForeign(ours) ? Text.printable(unmodelled.text()) : "";
    }

    static boolean isOfDaemon(int protocol) {
        return RouteProtocols.isOfDaemon(protocol, Messages.PROTOCOL);
    }

    /** How many objects each daemon has, by its name. */
    static <T> SortedMap<String, Integer> byOwner(List<T> objects, ToIntFunction<T> protocol) {
        SortedMap<String, Integer> counts = new TreeMap<>();
        objects.forEach(object -> counts.merge(RouteProtocols.name(protocol.applyAsInt(object)), 1, Integer::sum));
        return counts;
    }

    /** A count in words: {@code 12 routes of bird}. */
    static String text(int count, String what, String owner) {
        String several = what.equals("address") ? "addresses" : what + "s";
        return count + " " + (count == 1 ? what : several) + " of " + owner;
    }
}
