package dev.netns.provision;

import dev.netns.config.LinkDeclaration;
import dev.netns.linux.Text;
import dev.netns.netlink.AddressMessage;
import dev.netns.netlink.IpAddress;
import dev.netns.netlink.RouteMessage;
import java.util.ArrayList;
import java.util.List;

/**
 * The addresses and routes of others on a link that is replaced. The new link gets those that are understood; one with an
 * attribute that netns does not model would not be the same any more, and is lost. Pure.
 *
 * @param addresses those that can be put back
 * @param routes those that can be put back
 * @param lost the others, in words
 */
record OthersOnLink(List<AddressMessage> addresses, List<RouteMessage> routes, List<String> lost) {
    /**
     * Those of a link.
     *
     * @param declared what is to be in its place
     * @param routes of its namespace, those to gateways behind the others
     */
    static OthersOnLink of(LinkDeclaration declared, LiveLink live, List<RouteMessage> routes) {
        List<AddressMessage> addresses = new ArrayList<>();
        List<RouteMessage> ways = new ArrayList<>();
        List<String> lost = new ArrayList<>();
        String name = live.message().name();
        List<AddressMessage> others = new ArrayList<>(AddressPlanner.unmanaged(declared, live));
        others.addAll(AddressPlanner.ofDaemons(live));
        for (AddressMessage address : others) {
            if (Foreign.isForeign(address)) {
                lost.add("address " + Described.address(address) + " on " + Text.printable(name));
            } else if (!IpAddress.of(address.address()).isLinkLocal6()) {
                addresses.add(address);
            }
        }
        for (RouteMessage route : routes) {
            boolean ours = route.protocol() == Messages.PROTOCOL && !Foreign.isForeign(route);
            if (ours
                    || RoutePlanner.isOfTheKernel(route)
                    || !route.leadsThrough(live.message().index())) {
                continue;
            }
            if (Foreign.isForeign(route)) {
                lost.add("route " + Described.route(route, name));
            } else {
                ways.add(route);
            }
        }
        return new OthersOnLink(addresses, ways, lost);
    }
}
