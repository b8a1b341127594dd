package dev.netns.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.netns.link.CommonKeys;
import dev.netns.link.LinkKey;
import dev.netns.link.LinkKind;
import dev.netns.link.LinkKinds;
import dev.netns.link.LinkWriter;
import dev.netns.netlink.Attributes;
import dev.netns.netlink.LinkMessage;
import dev.netns.netlink.LinkRequest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** From the table of a link to the bytes that the kernel gets, and back from the bytes that it would tell. */
class LinkSettingsTest {
    private static final String V6 = "fd000000000000000000000000000001";
    private static final String W6 = "fd000000000000000000000000000002";

    /**
     * The attributes ({@code NUMBER:BYTES}) are those that {@code ip link add} of iproute2 6.1 sent for the same words,
     * seen by {@code strace -e write=3}; what it sends beside them (checksums, encapsulation, 0 for none) is left out.
     */
    static List<Arguments> kinds() {
        return List.of(
                // forward_delay 450 hello_time 300 max_age 1000 ageing_time 6000 stp_state 1 priority 4096 …
                Arguments.of(
                        "bridge",
                        "forward_delay = 4.5\nhello_time = 3\nmax_age = 10\nageing_time = 60\nstp = true\n"
                                + "priority = 4096\nvlan_filtering = true\nvlan_default_pvid = 7\n"
                                + "multicast_snooping = false",
                        "1:c2010000 2:2c010000 3:e8030000 4:70170000 5:01000000 6:0010 7:01 23:00 39:0700"),
                Arguments.of("vlan", "parent = 'up'\nid = 100\nprotocol = '802.1ad'", "1:6400 5:88a8"),
                Arguments.of("macvlan", "parent = 'up'\nmode = 'bridge'", "1:04000000"),
                Arguments.of("macvtap", "parent = 'up'\nmode = 'private'", "1:01000000"),
                Arguments.of("ipvlan", "parent = 'up'\nmode = 'l3s'", "1:0200"),
                Arguments.of(
                        "vxlan",
                        "id = 5\nlocal = '10.0.0.1'\nremote = '10.0.0.2'\nport = 4789\nttl = 9\nlearning = false",
                        "1:05000000 2:0a000002 4:0a000001 5:09 7:00 15:12b5"),
                Arguments.of(
                        "vxlan",
                        "id = 5\nlocal = 'fd00::1'\ngroup = 'ff05::1'\nparent = 'up'",
                        "1:05000000 16:ff050000000000000000000000000001 17:" + V6),
                Arguments.of("geneve", "id = 5\nremote = '10.0.0.2'\nttl = 9", "1:05000000 2:0a000002 3:09"),
                Arguments.of("geneve", "id = 5\nremote = 'fd00::2'", "1:05000000 7:" + W6),
                Arguments.of(
                        "gre",
                        "local = '10.0.0.1'\nremote = '10.0.0.2'\nkey = 4242\nttl = 9",
                        "2:2000 3:2000 4:00001092 5:00001092 6:0a000001 7:0a000002 8:09"),
                Arguments.of(
                        "gretap",
                        "local = '10.0.0.1'\nremote = '10.0.0.2'\nkey = 4242\nttl = 9",
                        "2:2000 3:2000 4:00001092 5:00001092 6:0a000001 7:0a000002 8:09"),
                Arguments.of(
                        "ip6gre",
                        "local = 'fd00::1'\nremote = 'fd00::2'\nkey = 4242\nttl = 9",
                        "2:2000 3:2000 4:00001092 5:00001092 6:" + V6 + " 7:" + W6 + " 8:09 11:04"),
                Arguments.of(
                        "ipip", "local = '10.0.0.1'\nremote = '10.0.0.2'\nttl = 9", "2:0a000001 3:0a000002 4:09 9:00"),
                Arguments.of(
                        "sit", "local = '10.0.0.1'\nremote = '10.0.0.2'\nttl = 9", "2:0a000001 3:0a000002 4:09 9:00"),
                Arguments.of(
                        "ip6tnl",
                        "local = 'fd00::1'\nremote = 'fd00::2'\nttl = 9",
                        "2:" + V6 + " 3:" + W6 + " 4:09 6:04"),
                Arguments.of("vrf", "table = 100", "1:64000000"),
                Arguments.of(
                        "bond",
                        "mode = '802.3ad'\nmiimon = 100\nlacp_rate = 'fast'\nxmit_hash_policy = 'layer3+4'",
                        "1:04 3:64000000 14:01 21:01"),
                Arguments.of("dummy", "", ""),
                Arguments.of("ifb", "", ""));
    }

    @ParameterizedTest
    @MethodSource
    void kinds(String type, String keys, String attributes) {
        LinkDeclaration link = link(type, keys);
        LinkMessage message = written(link);
        assertEquals(type, message.kind());
        assertEquals(attributes, attributes(message.data()));
        link.settings().forEach((key, value) -> assertEquals(value, key.read(message), key::name));
        assertEquals(link.kind(), LinkKinds.of(message).orElseThrow());
        assertToml(link);
    }

    @Test
    void keysOfAllKinds() {
        LinkDeclaration link = link(
                "dummy",
                "mtu = 1400\nmac = '02:AA:00:00:00:01'\nalias = 'a \"b\"'\ntxqueuelen = 7\ngroup = 3\narp = false\n"
                        + "multicast = false\npromisc = true");
        LinkMessage message = written(link);
        assertEquals(1400, message.mtu());
        assertEquals("02aa00000001", HexFormat.of().formatHex(message.mac()));
        assertEquals("a \"b\"", message.alias());
        assertEquals(7, message.txQueueLength());
        assertEquals(3, message.group());
        assertEquals(0x180, message.flags());
        assertEquals(
                CommonKeys.all().stream()
                        .filter(key -> !CommonKeys.isSysctl(key))
                        .toList(),
                CommonKeys.all().stream()
                        .filter(key -> link.settings().containsKey(key))
                        .toList());
        link.settings().forEach((key, value) -> assertEquals(value, key.read(message), key::name));
        assertToml(link);
    }

    /** What {@code ip link set … type bridge_slave hairpin on isolated on cost 77} sends, in another order. */
    @Test
    void keysOfPorts() {
        LinkDeclaration link = ConfigFiles.namespace("[namespace.a.link.br0]\ntype = 'bridge'\n[namespace.a.link.p]\n"
                        + "type = 'dummy'\nmaster = 'br0'\nhairpin = true\nisolated = true\ncost = 77")
                .links()
                .get(1);
        LinkMessage message = written(link);
        assertEquals("bridge", message.portKind());
        assertEquals("3:4d000000 4:01 33:01", attributes(message.portData()));
        link.settings().forEach((key, value) -> assertEquals(value, key.read(message), key::name));
        assertEquals(3, link.settings().size());
    }

    @Test
    void sysctlsTravelElsewhere() {
        LinkDeclaration link = link(
                "dummy",
                "accept_ra = 2\nipv6 = false\nforwarding = true\nrp_filter = 1\nproxy_arp = true\nproxy_ndp = false\n"
                        + "arp_ignore = 1\narp_announce = 2");
        LinkMessage message = written(link);
        Map<String, String> sysctls = new TreeMap<>();
        link.settings().forEach((key, value) -> {
            assertNull(key.read(message));
            String written = CommonKeys.sysctlValue(key, value);
            assertEquals(value, CommonKeys.ofSysctl(key, written));
            CommonKeys.sysctls(key, link.name()).forEach(path -> sysctls.put(path, written));
        });
        Map<String, String> expected = new TreeMap<>();
        expected.put("net/ipv6/conf/x/accept_ra", "2");
        expected.put("net/ipv6/conf/x/disable_ipv6", "1");
        expected.put("net/ipv4/conf/x/forwarding", "1");
        expected.put("net/ipv6/conf/x/forwarding", "1");
        expected.put("net/ipv4/conf/x/rp_filter", "1");
        expected.put("net/ipv4/conf/x/proxy_arp", "1");
        expected.put("net/ipv6/conf/x/proxy_ndp", "0");
        expected.put("net/ipv4/conf/x/arp_ignore", "1");
        expected.put("net/ipv4/conf/x/arp_announce", "2");
        assertEquals(expected, sysctls);
    }

    /** Kinds that the kernel tells as one, and links that nobody makes. */
    @Test
    void kindsAreTold() {
        assertEquals("tun", told("tun", "00", 1, "t", 0));
        assertEquals("tap", told("tun", "00", 2, "t", 0));
        assertEquals("physical", told(null, "", 0, "eth0", 0));
        assertEquals("", told(null, "", 0, "lo", 8));
        assertEquals("", told("gre", "", 0, "gre0", 0));
        assertEquals("gre", told("gre", "", 0, "gre1", 0));
        assertEquals("", told("nlmon", "", 0, "x", 0));
    }

    @Test
    void tunnelsWithoutKeyOrEndsTellZeros() {
        LinkKind gre = LinkKinds.named("gre").orElseThrow();
        // what the kernel tells of `ip link add g type gre`: no flags, key 0, addresses of zeros
        byte[] data = HexFormat.of()
                .parseHex("0600020000000000" + "0800040000000000" + "0800060000000000" + "0800070000000000"
                        + "0500080000000000");
        LinkMessage live = message("gre", data, "g", 0);
        Map<String, Object> read = new TreeMap<>();
        for (LinkKey key : gre.keys()) {
            Object value = key.read(live);
            if (value != null) {
                read.put(key.name(), value);
            }
        }
        assertEquals(Map.of("ttl", 0L), read);
    }

    @Test
    void someChangesAreMade() {
        LinkKey mode = key("macvlan", "mode");
        assertTrue(mode.changeable("vepa", "bridge"));
        assertEquals(false, mode.changeable("passthru", "bridge"));
        assertEquals(false, mode.changeable("bridge", "passthru"));
        LinkKey remote = key("vxlan", "remote");
        assertTrue(remote.changeable("10.0.0.1", "10.0.0.2"));
        assertEquals(false, remote.changeable("10.0.0.1", "fd00::1"));
        assertEquals(false, key("vlan", "id").changeable(1L, 2L));
    }

    /** A vxlan's group is a multicast address; the number of the group that all kinds can be in is still one. */
    @Test
    void aVxlanHasTwoGroups() {
        LinkDeclaration link = link("vxlan", "id = 5\ngroup = 7");
        assertEquals(7L, link.settings().get(CommonKeys.GROUP));
        assertEquals(7, written(link).group());
    }

    @Test
    void keysHaveNamesOfTheirOwn() {
        for (LinkKind kind : LinkKinds.all()) {
            List<String> names = kind.keys().stream().map(LinkKey::name).toList();
            assertEquals(names.size(), new TreeSet<>(names).size(), kind::name);
            kind.keys().forEach(key -> {
                assertTrue(!key.help().isBlank() && !key.type().expected().isBlank(), key::name);
                Object normal = key.kernelDefault();
                if (normal != null) {
                    assertNotNull(key.type().toToml(normal));
                }
            });
        }
        assertEquals(22, LinkKinds.all().size());
    }

    private static LinkKey key(String kind, String name) {
        return LinkKinds.named(kind).orElseThrow().keys().stream()
                .filter(key -> key.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static LinkDeclaration link(String type, String keys) {
        List<LinkDeclaration> links = ConfigFiles.namespace("[namespace.a.link.x]\ntype = '" + type + "'\n" + keys
                        + "\n[namespace.a.link.up]\ntype = 'dummy'")
                .links();
        return links.get(0);
    }

    /** What is written, read again: a request looks like what the kernel tells. */
    private static LinkMessage written(LinkDeclaration link) {
        LinkWriter writer = new LinkWriter(
                LinkRequest.create(link.name(), String.valueOf(link.kind().kernelKind())));
        link.kind().writeFixed(writer);
        link.settings().forEach((key, value) -> key.write(value, writer));
        byte[] bytes = writer.finish().toMessage().toBytes(1);
        return LinkMessage.parse(bytes, 0, bytes.length);
    }

    /** The values as the export writes them are those that were declared. */
    private static void assertToml(LinkDeclaration link) {
        String keys = link.settings().entrySet().stream()
                .map(entry ->
                        entry.getKey().name() + " = " + entry.getKey().type().toToml(entry.getValue()))
                .collect(Collectors.joining("\n"));
        String parent = link.parent() == null ? "" : "\nparent = 'up'";
        assertEquals(link.settings(), link(link.kind().name(), keys + parent).settings());
    }

    private static String attributes(byte[] data) {
        TreeMap<Integer, String> attributes = new TreeMap<>();
        new Attributes(data, 0, data.length)
                .forEach((type, bytes, from, to) ->
                        attributes.put(type, type + ":" + HexFormat.of().formatHex(bytes, from, to)));
        return String.join(" ", attributes.values());
    }

    private static String told(String kind, String data, int type, String name, int flags) {
        byte[] tun = HexFormat.of().parseHex("05000300" + "0" + type + "000000");
        byte[] bytes = data.isEmpty() ? new byte[0] : tun;
        return LinkKinds.of(message(kind, bytes, name, flags))
                .map(LinkKind::name)
                .orElse("");
    }

    private static LinkMessage message(String kind, byte[] data, String name, int flags) {
        return new LinkMessage(
                1, flags, name, new byte[6], 1500, 0, 0, -1, 0, 0, null, kind, data, null, new byte[0], 0, 1, null);
    }
}
