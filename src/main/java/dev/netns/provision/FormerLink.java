package dev.netns.provision;

import dev.netns.config.LinkDeclaration;
import dev.netns.config.LinkReference;
import dev.netns.config.Origin;
import dev.netns.config.Place;
import dev.netns.link.CommonKeys;
import dev.netns.link.LinkKind;
import dev.netns.link.Readings;
import dev.netns.netlink.LinkMessage;
import dev.netns.netlink.NeighbourMessage;
import dev.netns.netlink.RouteMessage;
import dev.netns.netlink.Rtnetlink;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A link that is about to be replaced, with all that the kernel takes away with it. Pure.
 *
 * @param link what it is, as if it were declared; without its master
 * @param live what the kernel told of it
 * @param network what was around it
 */
record FormerLink(LinkDeclaration link, LiveLink live, LiveNetwork network) {
    /**
     * A link as it is.
     *
     * @param owner who replaces it
     * @param parent the link below it; null without one
     * @param peer the other end of a pair; null for other kinds
     * @param birth where it was made; null for its own place, and its parent's
     */
    static FormerLink of(
            LinkReference self,
            Place owner,
            LinkKind kind,
            LiveLink live,
            LiveNetwork network,
            @Nullable LinkReference parent,
            @Nullable LinkReference peer,
            @Nullable Place birth,
            Origin origin) {
        LinkDeclaration link = new LinkDeclaration(
                self,
                owner,
                kind,
                live.message().isUp(),
                Readings.of(kind, live.message()),
                parent,
                null,
                peer,
                true,
                birth,
                null,
                List.of(),
                null,
                null,
                origin,
                Map.of());
        return new FormerLink(link, live, network);
    }

    int index() {
        return live.message().index();
    }

    /** The links that had it for a master. */
    List<LiveLink> ports() {
        List<LiveLink> ports = new ArrayList<>();
        for (LiveLink other : network.links().values()) {
            if (other.message().master() == index()) {
                ports.add(other);
            }
        }
        return ports;
    }

    /**
     * The routes that led by it, in an order in which they can be added; without those that the kernel makes by itself, and
     * without those that are understood by half.
     */
    List<RouteMessage> routes() {
        List<RouteMessage> direct = new ArrayList<>();
        List<RouteMessage> others = new ArrayList<>();
        for (RouteMessage route : network.routes()) {
            if (route.leadsThrough(index())
                    && route.protocol() != Rtnetlink.RTPROT_KERNEL
                    && !Foreign.isForeign(route)) {
                (route.isDirect() ? direct : others).add(route);
            }
        }
        direct.addAll(others);
        return direct;
    }

    /** The neighbours that were not learnt. */
    List<NeighbourMessage> neighbours() {
        List<NeighbourMessage> neighbours = new ArrayList<>();
        for (NeighbourMessage neighbour : network.neighbours()) {
            if (neighbour.index() == index()) {
                neighbours.add(neighbour);
            }
        }
        return neighbours;
    }

    /** Its kernel parameters, by their paths below /proc/sys, as far as they were asked for. */
    Map<String, String> sysctl() {
        Map<String, String> own = new HashMap<>();
        network.sysctl().forEach((path, value) -> {
            if (CommonKeys.isSysctlOf(path, message().name())) {
                own.put(path, value);
            }
        });
        return own;
    }

    LinkMessage message() {
        return live.message();
    }
}
