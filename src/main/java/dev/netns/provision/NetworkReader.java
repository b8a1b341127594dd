package dev.netns.provision;

import dev.netns.config.Place;
import dev.netns.linux.Errno;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.names.ExitStatus;
import dev.netns.names.Failure;
import dev.netns.names.NamespaceIds;
import dev.netns.netlink.AddressMessage;
import dev.netns.netlink.BridgeVlans;
import dev.netns.netlink.Buffers;
import dev.netns.netlink.LinkMessage;
import dev.netns.netlink.NeighbourMessage;
import dev.netns.netlink.NetlinkMessage;
import dev.netns.netlink.NetlinkSocket;
import dev.netns.netlink.RouteMessage;
import dev.netns.netlink.RuleMessage;
import dev.netns.proc.SmallFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what is in the network namespace that the calling thread is in. Changes nothing. */
final class NetworkReader {
    private static final String PROC_SYS = "/proc/sys/";

    private final Syscalls sys;
    private final Platform platform;
    private final Buffers buffers = new Buffers();

    NetworkReader(Syscalls sys, Platform platform) {
        this.sys = sys;
        this.platform = platform;
    }

    /** How much of what is in a namespace matters; each with what those before it have. */
    enum Depth {
        /** Links and their addresses. */
        LINKS,
        /** Routes and rules. */
        ROUTES,
        /** Neighbours. */
        ALL
    }

    /** Turns one message into what it tells. */
    private interface Parser<T> {
        @Nullable
        T parse(byte[] bytes, int from, int to);
    }

    /**
     * Reads.
     *
     * @param place where the thread is, for messages
     * @param sysctl paths below /proc/sys
     * @param others open namespaces whose numbers here are asked for
     */
    LiveNetwork read(Place place, Depth depth, Set<String> sysctl, Map<Place, Integer> others) {
        int fd = NetlinkSocket.open(sys);
        if (fd < 0) {
            throw Failure.of("look into", "'" + place + "'", fd, null);
        }
        NetlinkSocket socket = NetlinkSocket.on(sys, fd, buffers);
        try {
            List<LinkMessage> messages = dump(socket, place, LinkMessage.dump(), LinkMessage::parse);
            Map<Integer, List<AddressMessage>> addresses = new HashMap<>();
            for (AddressMessage address : dump(socket, place, AddressMessage.dump(), AddressMessage::parse)) {
                addresses
                        .computeIfAbsent(address.index(), index -> new ArrayList<>())
                        .add(address);
            }
            Map<Integer, List<BridgeVlans.Vlan>> vlans = new HashMap<>();
            if (messages.stream().anyMatch(link -> "bridge".equals(link.portKind()))) {
                dump(socket, place, BridgeVlans.dump(), BridgeVlans::parse).forEach(vlans::putAll);
            }
            Map<String, LiveLink> links = new HashMap<>();
            for (LinkMessage link : messages) {
                boolean wireGuard = "wireguard".equals(link.kind());
                links.put(
                        link.name(),
                        new LiveLink(
                                link,
                                addresses.getOrDefault(link.index(), List.of()),
                                vlans.getOrDefault(link.index(), List.of()),
                                wireGuard
                                        ? WireGuardApplier.read(sys, platform, link.index())
                                                .orElse(null)
                                        : null));
            }
            boolean routes = depth != Depth.LINKS;
            return new LiveNetwork(
                    links,
                    routes ? dump(socket, place, RouteMessage.dump(), RouteMessage::parse) : List.of(),
                    routes ? dump(socket, place, RuleMessage.dump(), NetworkReader::rule) : List.of(),
                    depth == Depth.ALL ? neighbours(socket, place) : List.of(),
                    sysctl(sysctl),
                    nsids(socket, others));
        } finally {
            socket.close();
        }
    }

    private static @Nullable RuleMessage rule(byte[] bytes, int from, int to) {
        return RuleMessage.isOfIp(bytes, from, to) ? RuleMessage.parse(bytes, from, to) : null;
    }

    private static List<NeighbourMessage> neighbours(NetlinkSocket socket, Place place) {
        List<NeighbourMessage> all = dump(socket, place, NeighbourMessage.dump(), NeighbourMessage::parse);
        List<NeighbourMessage> kept = new ArrayList<>();
        for (NeighbourMessage neighbour : all) {
            if (Messages.isPermanent(neighbour) || neighbour.protocol() == Messages.PROTOCOL) {
                kept.add(neighbour);
            }
        }
        kept.addAll(dump(socket, place, NeighbourMessage.dumpProxies(), NeighbourMessage::parse));
        return kept;
    }

    private static <T> List<T> dump(NetlinkSocket socket, Place place, NetlinkMessage question, Parser<T> parser) {
        List<T> all = new ArrayList<>();
        int wanted = NetlinkMessage.type(question.toBytes(0)) & ~3;
        int answer = socket.request(question, (type, bytes, from, to) -> {
            if (type == wanted) {
                T parsed = parse(parser, bytes, from, to);
                if (parsed != null) {
                    all.add(parsed);
                }
            }
        });
        // What the kernel was built without has nothing in it.
        if (answer < 0 && answer != -Errno.EOPNOTSUPP && answer != -Errno.EAFNOSUPPORT) {
            throw Failure.of("look into", "'" + place + "'", answer, socket.kernelMessage())
                    .withStatus(ExitStatus.FAILED);
        }
        return all;
    }

    /** What is of a family that we do not know (multicast routing, bridges) is not ours to look at. */
    private static <T> @Nullable T parse(Parser<T> parser, byte[] bytes, int from, int to) {
        try {
            return parser.parse(bytes, from, to);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private Map<String, String> sysctl(Set<String> paths) {
        Map<String, String> values = new HashMap<>();
        for (String path : paths) {
            byte[] value = SmallFile.read(sys, Text.encode(PROC_SYS + path));
            if (value != null) {
                values.put(path, Text.decode(value).strip());
            }
        }
        return values;
    }

    private static Map<Place, Integer> nsids(NetlinkSocket socket, Map<Place, Integer> others) {
        Map<Place, Integer> nsids = new HashMap<>();
        NamespaceIds ids = new NamespaceIds(socket);
        others.forEach((place, fd) -> {
            int nsid = ids.of(fd, Text.encode(place.toString()));
            if (nsid != NamespaceIds.NONE) {
                nsids.put(place, nsid);
            }
        });
        return nsids;
    }
}
