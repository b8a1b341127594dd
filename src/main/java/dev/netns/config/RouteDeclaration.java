package dev.netns.config;

import dev.netns.netlink.IpAddress;
import dev.netns.netlink.IpPrefix;
import dev.netns.netlink.RouteMetrics;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One route: {@code [[namespace.NAME.route]]}. The family is that of {@code to}; of a default route, that of its gateway
 * or source, and IPv4 where it has neither.
 *
 * @param to the network; {@code 0.0.0.0/0} or {@code ::/0} for {@code default}
 * @param via the gateway, which may be of the other family; null without one
 * @param dev the link, by its name in the same place; null where the gateway tells
 * @param metric 0 where it is left out: the kernel then takes 0 for IPv4 and 1024 for IPv6
 * @param table its number; 254 (main) where it is left out, 255 (local) for type local
 * @param source the preferred source address; null without one
 * @param scope {@code RT_SCOPE_*}; null where it is left out
 * @param type {@code RTN_*}
 * @param onlink whether the gateway is taken to be reachable through {@code dev} without an address that says so
 * @param tos the type of service of the packets that it is for, IPv4 only; 0 for all
 * @param metrics what it tells of the way
 * @param nextHops of a multipath route; none for others
 * @param origins where it and its keys are declared
 */
public record RouteDeclaration(
        IpPrefix to,
        @Nullable IpAddress via,
        @Nullable String dev,
        long metric,
        int table,
        @Nullable IpAddress source,
        @Nullable Integer scope,
        int type,
        boolean onlink,
        int tos,
        RouteMetrics metrics,
        List<NextHop> nextHops,
        Origins origins) {
    /** Keeps a copy. */
    public RouteDeclaration {
        nextHops = List.copyOf(nextHops);
    }

    /** Whether it leads to neighbours of a link, by no gateway. */
    public boolean isDirect() {
        return via == null && nextHops.isEmpty();
    }

    /** Where it is declared. */
    public Origin origin() {
        return origins.table();
    }

    /**
     * One way of a multipath route.
     *
     * @param via the gateway; null without one
     * @param dev the link; null where the gateway tells
     * @param weight from 1 to 256
     * @param origins where it and its keys are declared
     */
    public record NextHop(@Nullable IpAddress via, @Nullable String dev, int weight, Origins origins) {}
}
