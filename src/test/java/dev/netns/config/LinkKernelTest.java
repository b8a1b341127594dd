package dev.netns.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.netns.link.CommonKeys;
import dev.netns.link.LinkKey;
import dev.netns.link.LinkKinds;
import dev.netns.link.LinkWriter;
import dev.netns.linux.Errno;
import dev.netns.linux.JnaSyscalls;
import dev.netns.linux.OwnNetwork;
import dev.netns.linux.Syscalls;
import dev.netns.netlink.LinkMessage;
import dev.netns.netlink.LinkRequest;
import dev.netns.netlink.NetlinkMessage;
import dev.netns.netlink.NetlinkSocket;
import dev.netns.netlink.Unmodelled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The kernel has what it was given, changes what is said to be changeable, and its defaults are those of the manual. */
@ExtendWith(OwnNetwork.class)
class LinkKernelTest {
    private static final Syscalls SYS = new JnaSyscalls();

    /** A kind, what it is made with, and what is changed afterwards. */
    static List<Arguments> kinds() {
        return List.of(
                Arguments.of(
                        "bridge",
                        "",
                        "stp = true\nforward_delay = 4.5\nhello_time = 3.1\nmax_age = 12.7\n"
                                + "ageing_time = 60.3\npriority = 4096\n"
                                + "multicast_snooping = false"),
                Arguments.of(
                        "dummy",
                        "",
                        "mtu = 1400\nmac = '02:00:00:00:00:09'\nalias = 'x y'\ntxqueuelen = 9\n"
                                + "group = 5\narp = false\nmulticast = false\npromisc = true"),
                Arguments.of(
                        "bridge",
                        "",
                        "mtu = 1400\nmac = '02:00:00:00:00:09'\nalias = 'x y'\ntxqueuelen = 9\n"
                                + "group = 5\narp = false\nmulticast = false\npromisc = true"),
                Arguments.of("bridge", "vlan_filtering = true\nvlan_default_pvid = 7", "vlan_default_pvid = 8"),
                Arguments.of("ifb", "", "mtu = 1400"),
                Arguments.of("vlan", "id = 5\nprotocol = '802.1ad'", "mtu = 1400"),
                Arguments.of("macvlan", "mode = 'private'", "mode = 'bridge'"),
                Arguments.of("macvlan", "mode = 'passthru'", ""),
                Arguments.of("macvtap", "mode = 'vepa'", "mode = 'private'"),
                Arguments.of("ipvlan", "mode = 'l2'", "mode = 'l3'"),
                Arguments.of(
                        "vxlan",
                        "id = 5\nlocal = '10.0.0.1'\nremote = '10.0.0.2'\nport = 4789",
                        "local = '10.0.0.7'\nremote = '10.0.0.8'\nttl = 9\nlearning = false"),
                Arguments.of("vxlan", "id = 5\ngroup = '239.1.1.1'", "group = '239.1.1.2'"),
                Arguments.of("vxlan", "id = 5\nremote = 'fd00::2'", "remote = 'fd00::3'"),
                Arguments.of("geneve", "id = 5\nremote = '10.0.0.2'", "remote = '10.0.0.3'\nttl = 9"),
                Arguments.of(
                        "gre",
                        "local = '10.0.0.1'\nremote = '10.0.0.2'\nkey = 42",
                        "local = '10.0.0.3'\nremote = '10.0.0.4'\nkey = 43\nttl = 9"),
                Arguments.of("gretap", "remote = '10.0.0.2'", "remote = '10.0.0.4'\nttl = 9"),
                Arguments.of("ip6gre", "remote = 'fd00::2'\nkey = 5", "remote = 'fd00::3'\nttl = 9"),
                Arguments.of("ipip", "remote = '10.0.0.2'", "remote = '10.0.0.4'\nttl = 9"),
                Arguments.of("sit", "remote = '10.0.0.2'", "remote = '10.0.0.4'\nttl = 9"),
                Arguments.of("ip6tnl", "remote = 'fd00::2'", "remote = 'fd00::3'\nttl = 9"),
                Arguments.of("vrf", "table = 100", "mtu = 1400"),
                Arguments.of(
                        "bond", "mode = '802.3ad'\nlacp_rate = 'fast'", "miimon = 50\nxmit_hash_policy = 'layer3+4'"));
    }

    @ParameterizedTest
    @MethodSource
    void kinds(String type, String made, String changed) {
        NetlinkSocket socket = NetlinkSocket.on(SYS, NetlinkSocket.open(SYS));
        assumeTrue(
                socket.request(LinkRequest.create("below", "bridge").toMessage(), NetlinkSocket.NOTHING) == 0,
                "makes links, which takes root");
        LinkDeclaration first = link(type, made);
        int created = request(socket, first, LinkRequest.create("x", type), 0);
        assumeTrue(created == 0 || !made.startsWith("vlan_"), "the kernel's bridges have no VLANs");
        assumeTrue(created != -Errno.EOPNOTSUPP, "the kernel has no " + type);
        assertEquals(0, created, () -> words(socket));
        LinkMessage live = live(socket, "x");
        assertEquals(first.kind(), LinkKinds.of(live).orElseThrow());
        assertIs(live, first.settings());
        assertIs(live, defaults(first, live));
        assertEquals(Unmodelled.NOTHING, LinkKinds.unmodelled(live));
        LinkDeclaration second = link(type, sum(made, changed));
        assertEquals(
                0,
                request(socket, changes(first, second), LinkRequest.change(live.index(), type), live.index()),
                () -> words(socket));
        assertIs(live(socket, "x"), second.settings());
        assertEquals(Unmodelled.NOTHING, LinkKinds.unmodelled(live(socket, "x")));
    }

    /** What a port of a bridge is given, and what it has where nothing is declared. */
    @ParameterizedTest
    @MethodSource("ports")
    void ports(String keys) {
        NetlinkSocket socket = NetlinkSocket.on(SYS, NetlinkSocket.open(SYS));
        assumeTrue(
                socket.request(LinkRequest.create("br", "bridge").toMessage(), NetlinkSocket.NOTHING) == 0,
                "makes links, which takes root");
        assertEquals(0, socket.request(LinkRequest.create("p", "veth").toMessage(), NetlinkSocket.NOTHING));
        int port = live(socket, "p").index();
        int bridge = live(socket, "br").index();
        NetlinkMessage enslave = LinkRequest.change(port).master(bridge).toMessage();
        assertEquals(0, socket.request(enslave, NetlinkSocket.NOTHING));
        LinkDeclaration declared = ConfigFiles.namespace(
                        "[namespace.a.link.br]\ntype = 'bridge'\n[namespace.a.link.p]\n"
                                + "type = 'veth'\npeer = 'q'\nmaster = 'br'\n" + keys)
                .links()
                .get(1);
        assertEquals(0, request(socket, declared, LinkRequest.change(port), port), () -> words(socket));
        assertIs(live(socket, "p"), declared.settings());
    }

    static List<String> ports() {
        return List.of("hairpin = true\nisolated = true\ncost = 77", "hairpin = false\nisolated = false");
    }

    /** As the appliers do: what is fixed where a link is made or changed whole, the parent, then the keys. */
    private static int request(NetlinkSocket socket, LinkDeclaration link, LinkRequest request, int index) {
        LinkWriter writer = new LinkWriter(request);
        if (index == 0 || link.kind().changesWhole()) {
            link.kind().writeFixed(writer);
            if (link.parent() != null) {
                int parent = live(socket, "below").index();
                int attribute = link.kind().parentAttribute();
                if (attribute == 0) {
                    request.parent(parent);
                } else {
                    writer.data(out -> out.attribute(attribute, parent));
                }
            }
        }
        link.settings().forEach((key, value) -> key.write(value, writer));
        return socket.request(writer.finish().toMessage(), NetlinkSocket.NOTHING);
    }

    /** The second link with only those settings that a request for a change has to hold. */
    private static LinkDeclaration changes(LinkDeclaration from, LinkDeclaration to) {
        Map<LinkKey, Object> changes = new HashMap<>(to.settings());
        if (!to.kind().changesWhole()) {
            changes.entrySet()
                    .removeIf(change -> change.getValue().equals(from.settings().get(change.getKey())));
        }
        return to.withSettings(changes);
    }

    /** Of the keys that are left out, those that the kernel tells. */
    private static Map<LinkKey, Object> defaults(LinkDeclaration link, LinkMessage live) {
        Map<LinkKey, Object> defaults = new HashMap<>();
        Stream.concat(link.kind().keys().stream(), CommonKeys.all().stream())
                .filter(key -> !link.settings().containsKey(key) && key.read(live) != null)
                .forEach(key -> {
                    Object value = key.kernelDefault();
                    if (value != null) {
                        defaults.put(key, value);
                    }
                });
        return defaults;
    }

    private static void assertIs(LinkMessage live, Map<LinkKey, Object> expected) {
        Map<String, Object> read = new HashMap<>();
        Map<String, Object> wanted = new HashMap<>();
        expected.forEach((key, value) -> {
            read.put(key.name(), key.read(live));
            wanted.put(key.name(), value);
        });
        assertEquals(wanted, read);
    }

    private static LinkDeclaration link(String type, String keys) {
        boolean below = List.of("vlan", "macvlan", "macvtap", "ipvlan").contains(type) || keys.contains("'239.");
        return ConfigFiles.namespace("[namespace.a.link.x]\ntype = '" + type + "'\n" + keys
                        + (below ? "\nparent = 'below'" : "") + "\n[namespace.a.link.below]\ntype = 'dummy'")
                .links()
                .get(0);
    }

    /** What is made, with what is changed in its place. */
    private static String sum(String made, String changed) {
        List<String> keys = new ArrayList<>(changed.lines().toList());
        made.lines()
                .filter(line ->
                        changed.lines().noneMatch(other -> other.split(" ", -1)[0].equals(line.split(" ", -1)[0])))
                .forEach(keys::add);
        return String.join("\n", keys);
    }

    private static LinkMessage live(NetlinkSocket socket, String name) {
        List<LinkMessage> found = new ArrayList<>();
        int result = socket.request(
                LinkMessage.get(name), (type, bytes, from, to) -> found.add(LinkMessage.parse(bytes, from, to)));
        assertEquals(0, result);
        return found.get(0);
    }

    private static String words(NetlinkSocket socket) {
        byte[] words = socket.kernelMessage();
        return words == null ? "no words" : new String(words, StandardCharsets.UTF_8);
    }
}
