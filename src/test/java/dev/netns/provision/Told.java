package dev.netns.provision;

import dev.netns.NamespaceName;
import dev.netns.config.AddressDeclaration;
import dev.netns.config.Declaration;
import dev.netns.config.LinkDeclaration;
import dev.netns.config.LinkReference;
import dev.netns.config.NamespaceDeclaration;
import dev.netns.config.Nsid;
import dev.netns.config.Place;
import dev.netns.config.PortVlans;
import dev.netns.config.SysctlDeclaration;
import dev.netns.link.Bond;
import dev.netns.link.CommonKeys;
import dev.netns.link.LinkKind;
import dev.netns.link.LinkWriter;
import dev.netns.linux.Linux;
import dev.netns.linux.TunTap;
import dev.netns.names.NamespaceIds;
import dev.netns.names.Store;
import dev.netns.netlink.AddressMessage;
import dev.netns.netlink.BridgeVlans;
import dev.netns.netlink.IpAddress;
import dev.netns.netlink.LinkFlags;
import dev.netns.netlink.LinkMessage;
import dev.netns.netlink.LinkRequest;
import dev.netns.netlink.NeighbourMessage;
import dev.netns.netlink.RouteMessage;
import dev.netns.netlink.RuleMessage;
import dev.netns.netlink.SocketAddress;
import dev.netns.netlink.WireGuardDevice;
import dev.netns.netlink.WireGuardKeys;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a kernel would tell of a network that netns has made: its links are the requests that make them, read back. So
 * kinds that the machine's own kernel lacks are planned and exported too.
 */
final class Told {
    private static final int IFA_F_PERMANENT = 0x80;
    private static final int ARPHRD_ETHER = 1;
    private static final int LAST_FREE_PRIORITY = 32765;

    private final Declaration declaration;
    private final List<Place> places = new ArrayList<>();
    private final Map<LinkReference, Integer> indexes = new HashMap<>();

    private Told(Declaration declaration) {
        this.declaration = declaration;
        places.add(Place.HOST);
        declaration.namespaces().forEach(namespace -> places.add(Place.of(namespace.name())));
        // The numbers begin elsewhere in each place, so that no test passes by taking one for another.
        for (Place place : places) {
            int index = 2 + 100 * places.indexOf(place);
            for (LinkDeclaration link : declaration.links()) {
                if (link.place().equals(place)) {
                    indexes.put(link.self(), index++);
                }
            }
        }
    }

    /** The snapshot from which a plan for another declaration is made. */
    static Snapshot snapshot(Declaration made) {
        Told told = new Told(made);
        Map<NamespaceName, Live> live = new HashMap<>();
        Map<NamespaceName, Made> records = new HashMap<>();
        for (NamespaceDeclaration namespace : made.namespaces()) {
            Identity identity = new Identity(4, 1000 + told.places.indexOf(Place.of(namespace.name())), 1);
            int nsid = namespace.nsid() instanceof Nsid.Fixed fixed ? fixed.value() : NamespaceIds.NONE;
            live.put(namespace.name(), new Live(Store.Kind.NAMESPACE, identity, nsid));
            Remembered remembered = told.remembered(Place.of(namespace.name()));
            records.put(
                    namespace.name(),
                    new Made(namespace.name(), identity, Scope.absolute(Declared.FILE), false, remembered));
        }
        MadeInHost host =
                new MadeInHost(new TreeMap<>(Map.of(Scope.absolute(Declared.FILE), told.remembered(Place.HOST))));
        Map<Path, String> present = new HashMap<>();
        Map<NamespaceName, SortedMap<Path, String>> wanted = new HashMap<>();
        return new Snapshot(
                live,
                LiveNetworks.of(told.networks(), List.of()),
                records,
                host,
                new SnapshotFiles(wanted, present, Map.of(), Map.of(), Map.of(), Map.of()),
                Map.of(),
                List.of());
    }

    /** What an export of it is made of. */
    static ExportSource source(Declaration made) {
        Told told = new Told(made);
        Set<NamespaceName> chosen = new HashSet<>();
        Map<Place, Remembered> remembered = new HashMap<>();
        Map<NamespaceName, ExportSource.EtcTexts> files = new HashMap<>();
        Map<NamespaceName, ExportSource.Declared> declared = new HashMap<>();
        Map<NamespaceName, ExportFirewall> firewalls = new HashMap<>();
        told.places.forEach(place -> remembered.put(place, told.remembered(place)));
        for (NamespaceDeclaration namespace : made.namespaces()) {
            chosen.add(namespace.name());
            SortedMap<Path, String> texts = EtcNetns.files(namespace, "127.0.0.1 localhost\n");
            files.put(namespace.name(), new ExportSource.EtcTexts(text(texts, "resolv.conf"), text(texts, "hosts")));
            Map<LinkReference, LinkDeclaration> wireGuards = new HashMap<>();
            namespace.links().forEach(link -> wireGuards.put(link.self(), link));
            declared.put(namespace.name(), new ExportSource.Declared(namespace.nftables(), wireGuards));
            if (namespace.nftables() != null) {
                firewalls.put(namespace.name(), ExportFirewall.declared(namespace.nftables()));
            }
        }
        return new ExportSource(
                new TreeMap<>(told.networks()),
                chosen,
                Set.of(),
                Map.of(),
                remembered,
                files,
                "127.0.0.1 localhost\n",
                declared,
                firewalls);
    }

    private static String text(SortedMap<Path, String> texts, String file) {
        return texts.entrySet().stream()
                .filter(text -> text.getKey().endsWith(file))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    private Remembered remembered(Place place) {
        Map<String, Remembered.Link> links = new TreeMap<>();
        TreeMap<String, String> sysctl = new TreeMap<>();
        for (LinkDeclaration link : declaration.links()) {
            if (link.owner().equals(place)) {
                links.put(
                        Records.key(link.self(), place),
                        new Remembered.Link(
                                indexOf(link.self()), LinkPlanner.keysSet(link), link.device(), Views.mark(link)));
            }
        }
        Remembered all = Remembered.NOTHING.withLinks(links);
        for (NamespaceDeclaration namespace : declaration.namespaces()) {
            if (Place.of(namespace.name()).equals(place)) {
                parameters(place).keySet().forEach(path -> sysctl.put(path, "0"));
                return new Remembered(all.links(), sysctl, new TreeSet<>(), null, namespace.hooks(), false);
            }
        }
        return all;
    }

    private int indexOf(LinkReference link) {
        return indexes.getOrDefault(link, 0);
    }

    private SortedMap<String, SysctlDeclaration> parameters(Place place) {
        Map<String, SysctlDeclaration> own = new HashMap<>();
        declaration.namespaces().stream()
                .filter(namespace -> Place.of(namespace.name()).equals(place))
                .forEach(namespace -> own.putAll(namespace.sysctl()));
        return SettingPlanner.sysctl(own, declaration.links(), place);
    }

    private Map<Place, LiveNetwork> networks() {
        Map<Place, LiveNetwork> networks = new HashMap<>();
        for (Place place : places) {
            networks.put(place, network(place));
        }
        return networks;
    }

    private LiveNetwork network(Place place) {
        Map<String, LiveLink> links = new HashMap<>();
        List<RouteMessage> routes = new ArrayList<>();
        List<RuleMessage> rules = new ArrayList<>();
        List<NeighbourMessage> neighbours = new ArrayList<>();
        boolean loopback = true;
        for (NamespaceDeclaration namespace : declaration.namespaces()) {
            if (Place.of(namespace.name()).equals(place)) {
                loopback = namespace.loopback();
                namespace.routes().forEach(route -> routes.add(Messages.route(route, name -> index(place, name))));
                namespace.rules().forEach(rule -> rules.add(withPriority(Messages.rule(rule), rules.size())));
                namespace
                        .neighbours()
                        .forEach(neighbour ->
                                neighbours.add(Messages.neighbour(neighbour, index(place, neighbour.dev()))));
            }
        }
        links.putAll(Networks.withLoopback(loopback).links());
        for (LinkDeclaration link : declaration.links()) {
            if (link.place().equals(place)) {
                links.put(link.name(), link(link));
            }
        }
        Map<String, String> values = new HashMap<>();
        parameters(place).forEach((path, sysctl) -> values.put(path, sysctl.value()));
        return new LiveNetwork(links, routes, rules, neighbours, values, nsids(place));
    }

    private int index(Place place, String name) {
        return name.equals("lo") ? 1 : indexOf(new LinkReference(place, name));
    }

    /** The host knows those by a number that have one declared, or a link to it; the others know all. */
    private Map<Place, Integer> nsids(Place place) {
        Map<Place, Integer> nsids = new HashMap<>();
        for (Place other : places) {
            boolean linked =
                    declaration.links().stream().anyMatch(link -> link.place().equals(place) && leadsTo(link, other));
            if (!other.equals(place) && (linked || !place.isHost())) {
                nsids.put(other, 500 + places.indexOf(other));
            }
        }
        declaration.namespaces().forEach(namespace -> {
            if (place.isHost() && namespace.nsid() instanceof Nsid.Fixed fixed) {
                nsids.put(Place.of(namespace.name()), fixed.value());
            }
        });
        return nsids;
    }

    private static boolean leadsTo(LinkDeclaration link, Place other) {
        return Interest.placesOf(link).contains(other);
    }

    private static RuleMessage withPriority(RuleMessage rule, int already) {
        return rule.priority() >= 0
                ? rule
                : new RuleMessage(
                        rule.family(),
                        LAST_FREE_PRIORITY - already,
                        rule.from(),
                        rule.fromLength(),
                        rule.to(),
                        rule.toLength(),
                        rule.iif(),
                        rule.oif(),
                        rule.fwmark(),
                        rule.fwmask(),
                        rule.table(),
                        rule.action(),
                        rule.ipproto(),
                        rule.sourcePortFirst(),
                        rule.sourcePortLast(),
                        rule.destinationPortFirst(),
                        rule.destinationPortLast(),
                        rule.invert(),
                        rule.tos(),
                        rule.suppressPrefixLength(),
                        rule.users(),
                        rule.protocol(),
                        rule.unmodelled());
    }

    private LiveLink link(LinkDeclaration link) {
        List<AddressMessage> addresses = new ArrayList<>();
        link.addresses().forEach(address -> addresses.add(address(link, address)));
        List<BridgeVlans.Vlan> vlans = new ArrayList<>();
        PortVlans declared = link.vlans();
        if (declared != null) {
            declared.tagged().forEach(id -> vlans.add(new BridgeVlans.Vlan(id, false, false)));
            if (declared.pvid() != null) {
                vlans.add(new BridgeVlans.Vlan(declared.pvid(), true, true));
            }
        }
        return new LiveLink(message(link), addresses, vlans, wireGuard(link));
    }

    private AddressMessage address(LinkDeclaration link, AddressDeclaration declared) {
        AddressMessage sent = Messages.address(declared, indexOf(link.self()));
        boolean four = sent.family() == Linux.AF_INET;
        boolean permanent = sent.validLifetime() == AddressDeclaration.FOREVER;
        return new AddressMessage(
                sent.family(),
                sent.prefixLength(),
                sent.index(),
                sent.address(),
                sent.peer(),
                sent.scope(),
                sent.flags() | (permanent ? IFA_F_PERMANENT : 0),
                four && sent.label() == null ? link.name() : sent.label(),
                sent.preferredLifetime(),
                sent.validLifetime(),
                sent.protocol(),
                null,
                sent.metric(),
                sent.unmodelled());
    }

    /** 50 bytes around a frame over IPv4, 70 over IPv6; all other links have an MTU of 1500. */
    private static int usualMtu(LinkDeclaration link) {
        if (link.kind().usualMtu() != LinkKind.UsualMtu.INSIDE_UDP || link.parent() == null) {
            return 1500;
        }
        boolean six = link.settings().values().stream()
                .anyMatch(value -> value.toString().contains(":"));
        return six ? 1430 : 1450;
    }

    private LinkMessage message(LinkDeclaration link) {
        String kernelKind = link.kind().kernelKind();
        LinkRequest request = LinkRequest.create(link.name(), kernelKind == null ? "none" : kernelKind);
        LinkWriter writer = new LinkWriter(request);
        link.settings().forEach((key, value) -> key.write(value, writer));
        link.kind().writeFixed(writer);
        if (link.kind().making() == LinkKind.Making.TUNTAP) {
            int type = link.kind().name().equals("tap") ? TunTap.IFF_TAP : TunTap.IFF_TUN;
            request.data(out -> {
                out.attributeByte(3, type).attributeByte(6, 1);
                link.settings().forEach((key, value) -> {
                    switch (key.name()) {
                        case "user" -> out.attribute(1, ((Long) value).intValue());
                        case "user_group" -> out.attribute(2, ((Long) value).intValue());
                        case "multi_queue" -> out.attributeByte(7, Boolean.TRUE.equals(value) ? 1 : 0);
                        default -> {}
                    }
                });
            });
        }
        if (link.kind().name().equals("vlan")) {
            // IFLA_VLAN_FLAGS: VLAN_FLAG_REORDER_HDR, and a mask. The kernel leaves it out where there are none.
            request.data(out -> out.attribute(2, new byte[] {1, 0, 0, 0, -1, -1, -1, -1}));
        }
        Object primary = link.settings().get(Bond.PRIMARY);
        if (primary != null) {
            Bond.writePrimary(indexOf(new LinkReference(link.place(), (String) primary)), writer);
        }
        int parent = below(link, writer);
        writer.finish().up(link.up());
        byte[] bytes = request.toMessage().toBytes(1);
        LinkMessage sent = LinkMessage.parse(bytes, 0, bytes.length);
        LinkReference master = link.master();
        return new LinkMessage(
                indexOf(link.self()),
                flags(link, sent),
                sent.name(),
                sent.mac(),
                sent.mtu() == 0 ? usualMtu(link) : sent.mtu(),
                master == null ? 0 : indexOf(master),
                parent,
                nsid(link),
                sent.group(),
                link.settings().containsKey(CommonKeys.TXQUEUELEN)
                        ? sent.txQueueLength()
                        : (int) link.kind().usualQueueLength(),
                link.place().isHost() ? Views.mark(link) : sent.alias(),
                kernelKind,
                sent.data(),
                master == null ? null : kindOf(master),
                sent.portData(),
                0,
                ARPHRD_ETHER,
                null);
    }

    /** What the kernel sets by itself, where nothing else is declared. */
    private static int flags(LinkDeclaration link, LinkMessage sent) {
        boolean mute =
                List.of("dummy", "ifb", "ipvlan", "vrf").contains(link.kind().name());
        int flags = sent.flags();
        if (!link.settings().containsKey(CommonKeys.ARP) && mute) {
            flags |= LinkFlags.IFF_NOARP;
        }
        if (!link.settings().containsKey(CommonKeys.MULTICAST) && !mute) {
            flags |= LinkFlags.IFF_MULTICAST;
        }
        return flags;
    }

    private int below(LinkDeclaration link, LinkWriter writer) {
        LinkReference below = link.peer() == null ? link.parent() : link.peer();
        if (below == null) {
            return 0;
        }
        int attribute = link.kind().parentAttribute();
        if (attribute != 0) {
            writer.data(out -> out.attribute(attribute, indexOf(below)));
        }
        return indexOf(below);
    }

    private int nsid(LinkDeclaration link) {
        LinkReference below = link.peer() == null ? link.parent() : link.peer();
        Place other = below != null ? below.place() : link.birth() != null ? link.birth() : link.place();
        return other.equals(link.place()) ? -1 : nsids(link.place()).get(other);
    }

    private String kindOf(LinkReference master) {
        return declaration.links().stream()
                .filter(link -> link.self().equals(master))
                .map(link -> link.kind().kernelKind())
                .findFirst()
                .orElse("bridge");
    }

    private static WireGuardDevice wireGuard(LinkDeclaration link) {
        if (link.wireGuard() == null) {
            return null;
        }
        List<WireGuardDevice.Peer> peers = new ArrayList<>();
        link.wireGuard().peers().forEach(peer -> {
            String[] endpoint = peer.endpoint() == null ? null : peer.endpoint().split(":");
            peers.add(new WireGuardDevice.Peer(
                    WireGuardKeys.parse(peer.publicKey()),
                    new byte[peer.presharedKeyFile() == null ? 0 : 32],
                    endpoint == null
                            ? null
                            : new SocketAddress(
                                    IpAddress.parse(endpoint[0]).orElseThrow(), Integer.parseInt(endpoint[1]), 0),
                    peer.allowedIps(),
                    peer.keepalive()));
        });
        Integer port = link.wireGuard().listenPort();
        Long mark = link.wireGuard().fwmark();
        return new WireGuardDevice(
                1, link.name(), new byte[0], port == null ? 0 : port, mark == null ? 0 : mark.intValue(), peers);
    }
}
