package dev.netns.netlink;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests for links, as {@code ip} and {@code bridge} send them: read, and written again. */
class LinkGoldenTest {
    private static final Golden GOLDEN = Golden.of("links");
    private static final byte[] REMOTE = {10, 0, 0, 2};
    private static final String PAIR =
            "ip link add va mtu 1400 address 02:00:00:00:00:01 type veth peer name vb mtu 1400";

    private static LinkMessage parse(String command) {
        byte[] message = GOLDEN.message(command);
        return LinkMessage.parse(message, 0, message.length);
    }

    private static byte[] bytes(NetlinkMessage message) {
        return message.toBytes(7);
    }

    static Stream<String> kinds() {
        return GOLDEN.all().keySet().stream().filter(command -> command.startsWith("ip link add"));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void readAndWrittenAgain(String command) {
        List<String> words = List.of(command.split(" "));
        LinkMessage link = parse(command);
        int kindAt = words.indexOf("type") + 1;
        assertEquals(words.get(kindAt), link.kind());
        int nameAt = words.contains("name") && words.indexOf("name") < kindAt ? words.indexOf("name") + 1 : 3;
        assertEquals(words.get(nameAt), link.name());
        assertEquals(words.get(3).equals("link") ? 2 : 0, link.parent());
        LinkRequest request = LinkRequest.create(link.name(), link.kind());
        if (link.parent() != 0) {
            request.parent(link.parent());
        }
        if (link.mtu() != 0) {
            request.mtu(link.mtu()).mac(link.mac());
        }
        if (link.data().length != 0) {
            request.data(out -> link.dataAttributes()
                    .forEach((type, bytes, from, to) -> out.attribute(type, Arrays.copyOfRange(bytes, from, to))));
        }
        byte[] ours = bytes(request.toMessage());
        assertEquals(Tree.of(GOLDEN.message(command)), Tree.of(ours));
        assertEquals(link, LinkMessage.parse(ours, 0, ours.length));
    }

    @ParameterizedTest
    @CsvSource({
        "ip link add link v1 name vl5 type vlan id 5 protocol 802.1ad, 1, 5",
        "ip link add link v1 name iv0 type ipvlan mode l3, 1, 1",
    })
    void shorts(String command, int type, int value) {
        assertEquals(value, parse(command).dataAttributes().shortValue(type, -1));
    }

    @ParameterizedTest
    @CsvSource({
        "ip link add link v1 name vl5 type vlan id 5 protocol 802.1ad, 5, 34984",
        "ip link add vx0 type vxlan id 42 remote 10.0.0.2 dev v1 dstport 4789, 15, 4789",
    })
    void shortsInNetworkOrder(String command, int type, int value) {
        assertEquals(value, parse(command).dataAttributes().bigEndianShort(type, -1));
    }

    @ParameterizedTest
    @CsvSource({
        "ip link add link v1 name mt0 type macvtap mode bridge, 1, 4",
        "ip link add link v1 name mv0 type macvlan mode private, 1, 1",
        "ip link add vrf1 type vrf table 100, 1, 100",
        "ip link add bond1 type bond mode 802.3ad miimon 100, 3, 100",
        "ip link add ge0 type geneve id 42 remote 10.0.0.2, 1, 42",
        "ip link add vx0 type vxlan id 42 remote 10.0.0.2 dev v1 dstport 4789, 3, 2",
        "ip link add vx0 type vxlan id 42 remote 10.0.0.2 dev v1 dstport 4789, 1, 42",
    })
    void integers(String command, int type, int value) {
        assertEquals(value, parse(command).dataAttributes().integer(type, -1));
    }

    @Test
    void bytesAndAddresses() {
        assertEquals(
                4,
                parse("ip link add bond1 type bond mode 802.3ad miimon 100")
                        .dataAttributes()
                        .byteValue(1, -1));
        Attributes gre = parse("ip link add g0 type gre local 10.0.0.1 remote 10.0.0.2 ttl 64 key 7")
                .dataAttributes();
        assertEquals(64, gre.byteValue(8, -1));
        assertArrayEquals(REMOTE, gre.bytes(7));
        assertTrue(gre.has(4));
        assertFalse(gre.has(99));
    }

    @Test
    void pairInOneMessage() {
        LinkRequest request = LinkRequest.create("va", "veth")
                .mtu(1400)
                .mac(MacAddress.parse("02:00:00:00:00:01").orElseThrow())
                .peer(LinkRequest.end("vb").mtu(1400));
        assertEquals(Tree.of(GOLDEN.message(PAIR)), Tree.of(bytes(request.toMessage())));
    }

    @Test
    void endsOfAPairHaveFlagsOfTheirOwn() {
        byte[] up = Hex.bytes("""
                70000000 1000 0506 07000000 00000000 # RTM_NEWLINK, NLM_F_REQUEST|ACK|EXCL|CREATE
                00000000 00000000 00000000 00000000  # ifinfomsg: no flags
                0700 0300 766100 00                  # IFLA_IFNAME "va"
                4800 1280                            # IFLA_LINKINFO|NLA_F_NESTED
                  0900 0100 7665746800 000000        # IFLA_INFO_KIND "veth"
                  3800 0280                          # IFLA_INFO_DATA|NLA_F_NESTED
                    3400 0100                        # VETH_INFO_PEER
                      00000000 00000000 01000000 01000000 # ifinfomsg: ifi_flags IFF_UP, ifi_change IFF_UP
                      0700 0300 766200 00            # IFLA_IFNAME "vb"
                      0800 1c00 09000000             # IFLA_NET_NS_FD 9
                      0800 0a00 03000000             # IFLA_MASTER 3
                      0500 1400 00 000000            # IFLA_IFALIAS ""
                """);
        LinkRequest end =
                LinkRequest.end("vb").up(true).intoNamespace(9).master(3).alias("");
        LinkRequest pair = LinkRequest.create("va", "veth").peer(end);
        assertEquals(Hex.of(up), Hex.of(bytes(pair.toMessage())));
    }

    @Test
    void flagsAreOfTheLastCall() {
        byte[] message = bytes(LinkRequest.change(5)
                .flags(LinkFlags.IFF_NOARP, LinkFlags.IFF_NOARP)
                .up(true)
                .up(false)
                .toMessage());
        assertEquals(5, Wire.getInt(message, 20));
        assertEquals(LinkFlags.IFF_NOARP, Wire.getInt(message, 24));
        assertEquals(LinkFlags.IFF_NOARP | LinkFlags.IFF_UP, Wire.getInt(message, 28));
    }

    @Test
    void portOfABridge() {
        // `ip link set DEV type bridge_slave` gives the port's kind as IFLA_INFO_KIND; the kernel wants
        // IFLA_INFO_SLAVE_KIND or neither, and reads IFLA_INFO_SLAVE_DATA in both cases.
        byte[] theirs = GOLDEN.message("ip link set v0 type bridge_slave cost 5");
        byte[] ours = bytes(LinkRequest.change(3)
                .portData("bridge", out -> out.attribute(3, 5))
                .toMessage());
        Attributes expected = new Attributes(theirs, 32, theirs.length).nested(IfLink.IFLA_LINKINFO);
        Attributes actual = new Attributes(ours, 32, ours.length).nested(IfLink.IFLA_LINKINFO);
        assertArrayEquals(expected.bytes(IfLink.IFLA_INFO_SLAVE_DATA), actual.bytes(IfLink.IFLA_INFO_SLAVE_DATA));
        assertEquals(3, Wire.getInt(ours, 20));
    }

    @Test
    void vlansOfAPort() {
        List<BridgeVlans.Vlan> seven = List.of(new BridgeVlans.Vlan(7, true, true));
        byte[] add = GOLDEN.message("bridge vlan add dev v0 vid 7 pvid untagged");
        assertEquals(Tree.of(add), Tree.of(bytes(BridgeVlans.add(3, seven, false))));
        assertEquals(Map.of(3, seven), BridgeVlans.parse(add, 0, add.length));
        byte[] delete = GOLDEN.message("bridge vlan del dev v0 vid 7");
        List<BridgeVlans.Vlan> plain = List.of(new BridgeVlans.Vlan(7, false, false));
        assertEquals(Tree.of(delete), Tree.of(bytes(BridgeVlans.delete(3, plain, false))));
        assertThrows(IllegalArgumentException.class, () -> BridgeVlans.parse(add, 0, 31));
    }

    @Test
    void whatIsNotThere() {
        LinkMessage dummy = parse("ip link add d0 type dummy");
        assertEquals(-1, dummy.parentNsid());
        assertEquals(0, dummy.data().length + dummy.portData().length + dummy.mac().length);
        assertNull(dummy.alias());
        assertNull(dummy.portKind());
        assertNull(dummy.permanentMac());
        assertFalse(dummy.isUp());
        assertFalse(dummy.isLoopback());
    }

    @Test
    void malformed() {
        byte[] message = GOLDEN.message("ip link add d0 type dummy");
        assertThrows(IllegalArgumentException.class, () -> LinkMessage.parse(message, 0, 31), "half a body");
        assertThrows(IllegalArgumentException.class, () -> LinkMessage.parse(message, 0, 32), "no name");
        assertThrows(IllegalArgumentException.class, () -> LinkMessage.parse(message, 0, message.length + 1));
        assertThrows(IllegalArgumentException.class, () -> LinkMessage.parse(message, -16, message.length));
    }
}
