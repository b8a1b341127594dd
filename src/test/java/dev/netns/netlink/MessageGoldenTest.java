package dev.netns.netlink;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.netns.linux.Linux;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Addresses, neighbours, routes and rules as {@code ip} sends them: read, and written again. */
class MessageGoldenTest {
    private static final Golden ADDRESSES = Golden.of("addresses");
    private static final Golden ROUTES = Golden.of("routes");
    private static final int RT_TABLE_MAIN = 254;
    private static final int RTPROT_BOOT = 3;
    private static final int RTN_BLACKHOLE = 6;
    private static final int FR_ACT_PROHIBIT = 8;

    private static void writtenAgain(byte[] golden, NetlinkMessage ours) {
        assertEquals(Tree.of(golden), Tree.of(ours.toBytes(7)));
    }

    private static Stream<String> commands(Golden golden, String start) {
        return golden.all().keySet().stream().filter(command -> command.matches(start + ".*"));
    }

    static Stream<String> addressesAdded() {
        return commands(ADDRESSES, "ip addr add");
    }

    @ParameterizedTest
    @MethodSource("addressesAdded")
    void addresses(String command) {
        byte[] golden = ADDRESSES.message(command);
        writtenAgain(golden, AddressMessage.parse(golden, 0, golden.length).add(false));
    }

    @Test
    void address() {
        byte[] golden = ADDRESSES.message("ip addr add 10.9.0.1/24 brd + dev v1");
        AddressMessage address = AddressMessage.parse(golden, 0, golden.length);
        assertEquals(24, address.prefixLength());
        assertEquals(2, address.index());
        assertEquals("10.9.0.1", IpAddress.of(address.address()).toString());
        assertArrayEquals(new byte[] {10, 9, 0, (byte) 255}, address.broadcast());
        assertNull(address.peer());
        assertEquals(0xffffffffL, address.validLifetime());
        writtenAgain(ADDRESSES.message("ip addr del 10.9.0.1/24 dev v1"), address.delete());
    }

    @Test
    void addressWithPeerAndLifetime() {
        byte[] golden = ADDRESSES.message("ip addr add 10.9.1.1 peer 10.9.1.2 dev v1 valid_lft 600 preferred_lft 300");
        AddressMessage address = AddressMessage.parse(golden, 0, golden.length);
        assertArrayEquals(new byte[] {10, 9, 1, 2}, address.peer());
        assertEquals(600, address.validLifetime());
        assertEquals(300, address.preferredLifetime());
    }

    @Test
    void neighbours() {
        byte[] golden = ADDRESSES.message("ip neigh add 10.0.0.9 lladdr 02:00:00:00:00:09 dev v1");
        NeighbourMessage neighbour = NeighbourMessage.parse(golden, 0, golden.length);
        assertEquals("02:00:00:00:00:09", MacAddress.text(neighbour.mac()));
        assertEquals(0x80, neighbour.state(), "NUD_PERMANENT");
        // `ip neigh add` refuses one that is there; ours takes its place, and so differs in this flag.
        byte[] ours = neighbour.add().toBytes(7);
        Wire.putShort(ours, 6, Wire.getShort(ours, 6) & ~Rtnetlink.NLM_F_REPLACE | Rtnetlink.NLM_F_EXCL);
        assertEquals(Tree.of(golden), Tree.of(ours));
        writtenAgain(ADDRESSES.message("ip neigh del 10.0.0.9 dev v1"), neighbour.delete());
        byte[] proxy = ADDRESSES.message("ip neigh add proxy 10.0.0.8 dev v1");
        NeighbourMessage answeredFor = NeighbourMessage.parse(proxy, 0, proxy.length);
        assertEquals(8, answeredFor.flags(), "NTF_PROXY");
        assertNull(answeredFor.mac());
    }

    static Stream<String> routesAdded() {
        return commands(ROUTES, "ip (-6 )?route add");
    }

    @ParameterizedTest
    @MethodSource("routesAdded")
    void routes(String command) {
        byte[] golden = ROUTES.message(command);
        writtenAgain(golden, RouteMessage.parse(golden, 0, golden.length).add(false));
    }

    @Test
    void route() {
        String command = "ip route add 10.20.0.0/16 via 10.0.0.2 metric 50 table 1000 proto 110 mtu 1400 advmss 1300";
        byte[] golden = ROUTES.message(command);
        RouteMessage route = RouteMessage.parse(golden, 0, golden.length);
        assertEquals(Linux.AF_INET, route.family());
        assertEquals(16, route.prefixLength());
        assertEquals(1000, route.table());
        assertEquals(110, route.protocol());
        assertEquals(50, route.metric());
        assertEquals(1400, route.metrics().mtu());
        assertEquals(1300, route.metrics().advmss());
        assertArrayEquals(new byte[] {10, 0, 0, 2}, route.gateway());
        // `ip route del` leaves type and protocol open; ours names them, so that only what it means is deleted.
        byte[] delete = route.delete().toBytes(7);
        assertEquals(255, delete[22] & 0xff, "RT_SCOPE_NOWHERE: of any scope");
        assertEquals(110, delete[21]);
        Attributes attributes = new Attributes(delete, 28, delete.length);
        assertEquals(1000, attributes.integer(15, -1));
        assertEquals(50, attributes.integer(6, -1));
    }

    @Test
    void gatewayOfTheOtherFamily() {
        byte[] golden = ROUTES.message("ip route add 10.21.0.0/16 via inet6 fd00::2 dev v1");
        RouteMessage route = RouteMessage.parse(golden, 0, golden.length);
        assertEquals(Linux.AF_INET6, route.gatewayFamily());
        assertEquals("fd00::2", IpAddress.of(route.gateway()).toString());
        assertEquals(2, route.outInterface());
    }

    @Test
    void severalWays() {
        byte[] golden = ROUTES.message("ip route add 10.22.0.0/16 nexthop via 10.0.0.2 weight 3 nexthop via 10.0.0.3");
        RouteMessage route = RouteMessage.parse(golden, 0, golden.length);
        assertEquals(2, route.nextHops().size());
        assertEquals(3, route.nextHops().get(0).weight());
        assertEquals(1, route.nextHops().get(1).weight());
        assertArrayEquals(new byte[] {10, 0, 0, 3}, route.nextHops().get(1).gateway());
    }

    @Test
    void routeToNowhere() {
        byte[] golden = ROUTES.message("ip route add blackhole 10.23.0.0/16");
        RouteMessage route = RouteMessage.parse(golden, 0, golden.length);
        assertEquals(RTN_BLACKHOLE, route.type());
        assertEquals(RT_TABLE_MAIN, route.table());
        assertEquals(RTPROT_BOOT, route.protocol());
        assertNull(route.gateway());
        assertEquals(0, route.gatewayFamily());
    }

    static Stream<String> rulesAdded() {
        return commands(ROUTES, "ip rule add");
    }

    @ParameterizedTest
    @MethodSource("rulesAdded")
    void rules(String command) {
        byte[] golden = ROUTES.message(command);
        writtenAgain(golden, RuleMessage.parse(golden, 0, golden.length).add());
    }

    @Test
    void rule() {
        byte[] golden = ROUTES.message("ip rule add pref 100 from 10.0.0.0/8 to 11.0.0.0/8 iif v1 oif v0 fwmark 1/0xff"
                + " ipproto tcp sport 100-200 dport 80 table 1000 protocol 110");
        RuleMessage rule = RuleMessage.parse(golden, 0, golden.length);
        assertEquals(100, rule.priority());
        assertEquals(8, rule.fromLength());
        assertArrayEquals(new byte[] {11, 0, 0, 0}, rule.to());
        assertEquals("v1", rule.iif());
        assertEquals("v0", rule.oif());
        assertEquals(0xff, rule.fwmask());
        assertEquals(6, rule.ipproto());
        assertEquals(100, rule.sourcePortFirst());
        assertEquals(200, rule.sourcePortLast());
        assertEquals(80, rule.destinationPortFirst());
        assertEquals(80, rule.destinationPortLast());
        assertEquals(1000, rule.table());
        assertEquals(110, rule.protocol());
    }

    @Test
    void ruleTurnedRound() {
        byte[] golden = ROUTES.message("ip rule add not from 10.1.0.0/16 pref 101 prohibit");
        RuleMessage rule = RuleMessage.parse(golden, 0, golden.length);
        assertTrue(rule.invert());
        assertEquals(FR_ACT_PROHIBIT, rule.action());
        assertEquals(0, rule.table());
    }

    /** Dumps of all families have those of multicast routing in them: RTNL_FAMILY_IPMR, and its rule for all. */
    @Test
    void otherFamilies() {
        byte[] rule = ROUTES.message("ip rule add not from 10.1.0.0/16 pref 101 prohibit")
                .clone();
        rule[16] = (byte) 128;
        assertThrows(IllegalArgumentException.class, () -> RuleMessage.parse(rule, 0, rule.length));
        byte[] route = ROUTES.message("ip route add blackhole 10.23.0.0/16").clone();
        route[16] = (byte) 128;
        assertThrows(IllegalArgumentException.class, () -> RouteMessage.parse(route, 0, route.length));
    }

    @Test
    void malformed() {
        byte[] zeros = new byte[64];
        assertThrows(IllegalArgumentException.class, () -> AddressMessage.parse(zeros, 0, 23));
        assertThrows(IllegalArgumentException.class, () -> AddressMessage.parse(zeros, 0, 24), "no address");
        assertThrows(IllegalArgumentException.class, () -> NeighbourMessage.parse(zeros, 0, 27));
        assertThrows(IllegalArgumentException.class, () -> NeighbourMessage.parse(zeros, 0, 28), "no address");
        assertThrows(IllegalArgumentException.class, () -> RouteMessage.parse(zeros, 0, 27));
        assertThrows(IllegalArgumentException.class, () -> RuleMessage.parse(zeros, 0, 27));
        byte[] long6 =
                ROUTES.message("ip -6 route add fd20::/32 via fd00::2 dev v1").clone();
        long6[17] = (byte) 129;
        assertThrows(IllegalArgumentException.class, () -> RouteMessage.parse(long6, 0, long6.length));
        byte[] long4 = ADDRESSES.message("ip addr add 10.9.0.1/24 brd + dev v1").clone();
        long4[17] = 33;
        assertThrows(IllegalArgumentException.class, () -> AddressMessage.parse(long4, 0, long4.length));
        byte[] rule = ROUTES.message("ip rule add not from 10.1.0.0/16 pref 101 prohibit")
                .clone();
        rule[18] = 33;
        assertThrows(IllegalArgumentException.class, () -> RuleMessage.parse(rule, 0, rule.length));
        byte[] hops = ROUTES.message("ip route add 10.22.0.0/16 nexthop via 10.0.0.2 weight 3 nexthop via 10.0.0.3");
        byte[] short1 = hops.clone();
        short1[40] = 7;
        assertThrows(IllegalArgumentException.class, () -> RouteMessage.parse(short1, 0, short1.length));
    }
}
