package dev.netns.provision;

import dev.netns.config.Place;
import dev.netns.linux.Errno;
import dev.netns.names.ExitStatus;
import dev.netns.names.Failure;
import dev.netns.names.NamespaceIds;
import dev.netns.netlink.AddressMessage;
import dev.netns.netlink.BridgeVlans;
import dev.netns.netlink.LinkMessage;
import dev.netns.netlink.NeighbourMessage;
import dev.netns.netlink.NetlinkMessage;
import dev.netns.netlink.RouteMessage;
import dev.netns.netlink.RuleMessage;
import dev.netns.netlink.TrafficControl;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads what is in a network namespace. Changes nothing. */
final class NetworkReader {
    private static final NetlinkMessage LINKS = LinkMessage.dump();
    private static final NetlinkMessage ADDRESSES = AddressMessage.dump();
    private static final NetlinkMessage ROUTES = RouteMessage.dump();
    private static final NetlinkMessage RULES = RuleMessage.dump();

    private NetworkReader() {}

    /** What is read where it matters, besides links and their addresses. */
    enum Part {
        /** Routes and rules, but for {@link #ADDRESS_ROUTES}. */
        ROUTES,
        /** The routes that the kernel keeps for addresses. */
        ADDRESS_ROUTES,
        NEIGHBOURS,
        /** VLANs of the ports of bridges. */
        VLANS,
        /** Queueing disciplines and filters. */
        TRAFFIC_CONTROL
    }

    /** Turns one message into what it tells. */
    private interface Parser<T> {
        @Nullable
        T parse(byte[] bytes, int from, int to);
    }

    /** What is asked about every declared namespace. */
    static List<NetlinkMessage> usualQuestions() {
        return List.of(LINKS, ADDRESSES, ROUTES, RULES);
    }

    /**
     * Reads.
     *
     * @param answers are closed
     * @param place what they are about, for messages
     * @param sysctl paths below /proc/sys
     * @param others whose numbers there are asked for
     */
    static LiveNetwork read(Answers answers, Place place, Set<Part> parts, Set<String> sysctl, Set<Place> others) {
        try (answers) {
            List<LinkMessage> messages = dump(answers, place, LINKS, LinkMessage::parse);
            Map<Integer, List<AddressMessage>> addresses = new HashMap<>();
            for (AddressMessage address : dump(answers, place, ADDRESSES, AddressMessage::parse)) {
                addresses
                        .computeIfAbsent(address.index(), index -> new ArrayList<>())
                        .add(address);
            }
            Map<Integer, List<BridgeVlans.Vlan>> vlans = new HashMap<>();
            if (parts.contains(Part.VLANS) && messages.stream().anyMatch(link -> "bridge".equals(link.portKind()))) {
                dump(answers, place, BridgeVlans.dump(), BridgeVlans::parse).forEach(vlans::putAll);
            }
            Map<Integer, List<String>> trafficControl =
                    parts.contains(Part.TRAFFIC_CONTROL) ? trafficControl(answers, place) : Map.of();
            Map<String, LiveLink> links = new HashMap<>();
            for (LinkMessage link : messages) {
                boolean wireGuard = "wireguard".equals(link.kind());
                links.put(
                        link.name(),
                        new LiveLink(
                                link,
                                addresses.getOrDefault(link.index(), List.of()),
                                vlans.getOrDefault(link.index(), List.of()),
                                wireGuard ? answers.wireGuard(link.index()).orElse(null) : null,
                                trafficControl.getOrDefault(link.index(), List.of())));
            }
            boolean routes = parts.contains(Part.ROUTES);
            return new LiveNetwork(
                    links,
                    routes ? dump(answers, place, ROUTES, routes(parts)) : List.of(),
                    routes ? dump(answers, place, RULES, NetworkReader::rule) : List.of(),
                    parts.contains(Part.NEIGHBOURS) ? neighbours(answers, place) : List.of(),
                    sysctl(answers, sysctl),
                    nsids(answers, others));
        }
    }

    /** Reads what the kernel tells of some links only, and not their addresses. Closes the answers. */
    static LiveNetwork readLinks(Answers answers, Place place, Set<String> names, Set<String> sysctl) {
        try (answers) {
            Map<String, LiveLink> links = new HashMap<>();
            for (String name : names) {
                int answer = answers.request(LinkMessage.get(name), (type, bytes, from, to) -> {
                    LinkMessage link = LinkMessage.parse(bytes, from, to);
                    links.put(link.name(), new LiveLink(link, List.of(), List.of(), null));
                });
                if (answer < 0 && answer != -Errno.ENODEV) {
                    throw failed(answers, place, answer);
                }
            }
            return new LiveNetwork(links, List.of(), List.of(), List.of(), sysctl(answers, sysctl), Map.of());
        }
    }

    private static Map<Integer, List<String>> trafficControl(Answers answers, Place place) {
        Map<Integer, List<String>> byLink = new HashMap<>();
        for (TrafficControl qdisc : dump(answers, place, TrafficControl.dumpQdiscs(), TrafficControl::parse)) {
            if (qdisc.isChosen()) {
                Set<String> filters = new TreeSet<>();
                for (NetlinkMessage question : qdisc.dumpFilters()) {
                    dump(answers, place, question, TrafficControl::parse).forEach(filter -> filters.add(filter.kind()));
                }
                byLink.computeIfAbsent(qdisc.index(), index -> new ArrayList<>())
                        .add(Described.qdisc(qdisc, filters));
            }
        }
        return byLink;
    }

    private static Parser<RouteMessage> routes(Set<Part> parts) {
        return parts.contains(Part.ADDRESS_ROUTES)
                ? RouteMessage::parse
                : (bytes, from, to) ->
                        RouteMessage.isOfAddress(bytes, from, to) ? null : RouteMessage.parse(bytes, from, to);
    }

    private static @Nullable RuleMessage rule(byte[] bytes, int from, int to) {
        return RuleMessage.isOfIp(bytes, from, to) ? RuleMessage.parse(bytes, from, to) : null;
    }

    private static List<NeighbourMessage> neighbours(Answers answers, Place place) {
        List<NeighbourMessage> all = dump(answers, place, NeighbourMessage.dump(), NeighbourMessage::parse);
        List<NeighbourMessage> kept = new ArrayList<>();
        for (NeighbourMessage neighbour : all) {
            if (Messages.isPermanent(neighbour) || neighbour.protocol() == Messages.PROTOCOL) {
                kept.add(neighbour);
            }
        }
        kept.addAll(dump(answers, place, NeighbourMessage.dumpProxies(), NeighbourMessage::parse));
        return kept;
    }

    private static <T> List<T> dump(Answers answers, Place place, NetlinkMessage question, Parser<T> parser) {
        List<T> all = new ArrayList<>();
        int wanted = question.type() & ~3;
        int answer = answers.request(question, (type, bytes, from, to) -> {
            if (type == wanted) {
                T parsed = parse(parser, bytes, from, to);
                if (parsed != null) {
                    all.add(parsed);
                }
            }
        });
        // What the kernel was built without has nothing in it.
        if (answer < 0 && answer != -Errno.EOPNOTSUPP && answer != -Errno.EAFNOSUPPORT) {
            throw failed(answers, place, answer);
        }
        return all;
    }

    private static Failure failed(Answers answers, Place place, int negative) {
        return Failure.of("look into", "'" + place + "'", negative, answers.kernelMessage())
                .withStatus(ExitStatus.FAILED);
    }

    /** What is of a family that we do not know (multicast routing, bridges) is not ours to look at. */
    private static <T> @Nullable T parse(Parser<T> parser, byte[] bytes, int from, int to) {
        try {
            return parser.parse(bytes, from, to);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static Map<String, String> sysctl(Answers answers, Set<String> paths) {
        Map<String, String> values = new HashMap<>();
        for (String path : paths) {
            String value = answers.sysctl(Sysctl.DIRECTORY + path);
            if (value != null) {
                values.put(path, value.strip());
            }
        }
        return values;
    }

    private static Map<Place, Integer> nsids(Answers answers, Set<Place> others) {
        Map<Place, Integer> nsids = new HashMap<>();
        for (Place other : others) {
            int nsid = answers.nsid(other);
            if (nsid != NamespaceIds.NONE) {
                nsids.put(other, nsid);
            }
        }
        return nsids;
    }
}
