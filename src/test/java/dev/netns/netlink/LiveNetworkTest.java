package dev.netns.netlink;

import static dev.netns.netlink.LiveKernel.address;
import static dev.netns.netlink.LiveKernel.dump;
import static dev.netns.netlink.LiveKernel.index;
import static dev.netns.netlink.LiveKernel.inside;
import static dev.netns.netlink.LiveKernel.json;
import static dev.netns.netlink.LiveKernel.order;
import static dev.netns.netlink.LiveKernel.run;
import static dev.netns.netlink.LiveKernel.send;
import static dev.netns.netlink.LiveKernel.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.netns.linux.Errno;
import dev.netns.linux.JnaSyscalls;
import dev.netns.linux.Linux;
import dev.netns.linux.OwnNetwork;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Addresses, routes, rules and neighbours, against the running kernel, with {@code ip -j -d} as the oracle. */
@Tag("root")
@ExtendWith(OwnNetwork.class)
class LiveNetworkTest {
    private static final byte[] NOTHING = {};

    private static AddressMessage local(int family, int length, int index, String address, String peer) {
        return new AddressMessage(
                family,
                length,
                index,
                address(address),
                peer.isEmpty() ? null : address(peer),
                0,
                0,
                null,
                0xffffffffL,
                0xffffffffL,
                110,
                null,
                0,
                Unmodelled.NOTHING);
    }

    @Test
    void addresses() throws Exception {
        run("ip link add v1 type veth peer name v2");
        int index = index("v1");
        List<AddressMessage> wanted = List.of(
                local(Linux.AF_INET, 24, index, "10.1.0.1", ""),
                local(Linux.AF_INET, 32, index, "10.2.0.1", "10.2.0.2"),
                local(Linux.AF_INET6, 64, index, "fd00::1", ""));
        wanted.forEach(each -> order(each.add(false)));
        assertEquals(Errno.EEXIST, send(wanted.get(0).add(false)));
        order(wanted.get(0).add(true));
        run("ip addr add 10.3.0.1/24 brd + dev v1 label v1:x valid_lft 900 preferred_lft 600");
        List<String> theirs = new ArrayList<>();
        for (JsonElement each : json("ip -j -d addr show dev v1")
                .get(0)
                .getAsJsonObject()
                .get("addr_info")
                .getAsJsonArray()) {
            JsonObject info = each.getAsJsonObject();
            theirs.add(String.join(
                    " ",
                    text(info, "local"),
                    text(info, "address"),
                    text(info, "prefixlen"),
                    text(info, "broadcast"),
                    info.get("valid_life_time").getAsLong() == 0xffffffffL ? "forever" : "limited"));
        }
        List<String> ours = new ArrayList<>();
        List<AddressMessage> seen = dump(AddressMessage.dump(), AddressMessage::parse);
        for (AddressMessage each : seen) {
            if (each.index() == index) {
                ours.add(String.join(
                        " ",
                        IpAddress.of(each.address()).toString(),
                        each.peer() == null ? "-" : IpAddress.of(each.peer()).toString(),
                        "" + each.prefixLength(),
                        each.broadcast() == null
                                ? "-"
                                : IpAddress.of(each.broadcast()).toString(),
                        each.validLifetime() == 0xffffffffL ? "forever" : "limited"));
            }
        }
        assertEquals(theirs, ours);
        AddressMessage limited = seen.stream()
                .filter(each -> "v1:x".equals(each.label()))
                .findFirst()
                .orElseThrow();
        assertTrue(limited.preferredLifetime() <= 600 && limited.preferredLifetime() > 590);
        wanted.forEach(each -> order(each.delete()));
        assertEquals(Errno.EADDRNOTAVAIL, send(wanted.get(0).delete()));
    }

    private static RouteMessage route(int family, String to, int length, int table, int type, String via, int dev) {
        byte[] gateway = via.isEmpty() ? null : address(via);
        return new RouteMessage(
                family,
                to.isEmpty() ? NOTHING : address(to),
                length,
                table,
                type,
                0,
                110,
                0,
                0,
                gateway,
                gateway == null ? 0 : gateway.length == 4 ? Linux.AF_INET : Linux.AF_INET6,
                dev,
                family == Linux.AF_INET6 ? 1024 : 50,
                null,
                new RouteMetrics(1400, 1300, 0, 0, null),
                List.of(),
                Unmodelled.NOTHING);
    }

    @Test
    void routes() throws Exception {
        run("ip link add v1 type veth peer name v2");
        run("ip link set v1 up");
        run("ip link set v2 up");
        run("ip link set lo up");
        run("ip addr add 10.1.0.1/24 dev v1");
        run("ip addr add fd00::1/64 dev v1 nodad");
        int dev = index("v1");
        List<RouteMessage> wanted = new ArrayList<>(List.of(
                route(Linux.AF_INET, "", 0, 254, 1, "10.1.0.2", dev),
                route(Linux.AF_INET, "10.20.0.0", 16, 1000, 1, "10.1.0.2", dev),
                route(Linux.AF_INET, "10.21.0.0", 16, 254, 1, "fd00::2", dev),
                route(Linux.AF_INET6, "fd20::", 32, 254, 1, "fd00::2", dev)));
        for (int type : new int[] {6, 7, 8, 9}) {
            wanted.add(route(Linux.AF_INET, "10.30." + type + ".0", 24, 254, type, "", 0));
        }
        RouteMessage.NextHop first = new RouteMessage.NextHop(address("10.1.0.3"), Linux.AF_INET, dev, 3, 0);
        RouteMessage.NextHop second = new RouteMessage.NextHop(address("10.1.0.4"), Linux.AF_INET, dev, 1, 0);
        byte[] target = address("10.40.0.0");
        wanted.add(new RouteMessage(
                Linux.AF_INET,
                target,
                16,
                254,
                1,
                0,
                110,
                0,
                0,
                null,
                0,
                0,
                50,
                null,
                RouteMetrics.NONE,
                List.of(first, second),
                Unmodelled.NOTHING));
        wanted.forEach(each -> order(each.add(false)));
        assertEquals(Errno.EEXIST, send(wanted.get(0).add(false)));
        order(wanted.get(0).add(true));
        List<String> theirs = new ArrayList<>();
        for (String family : List.of("-4", "-6")) {
            for (JsonElement each : json("ip -j -d -N " + family + " route show table all proto 110")) {
                JsonObject route = each.getAsJsonObject();
                String table = text(route, "table");
                theirs.add(String.join(
                        " ",
                        text(route, "dst"),
                        table.equals("-") ? "254" : table,
                        text(route, "type"),
                        text(route, "gateway").equals("-")
                                ? text(inside(route, "via"), "host")
                                : text(route, "gateway"),
                        text(route, "metric"),
                        route.has("metrics")
                                ? text(
                                        route.get("metrics")
                                                .getAsJsonArray()
                                                .get(0)
                                                .getAsJsonObject(),
                                        "mtu")
                                : "-",
                        ""
                                + (route.has("nexthops")
                                        ? route.get("nexthops").getAsJsonArray().size()
                                        : 0)));
            }
        }
        List<RouteMessage> seen = dump(RouteMessage.dump(), RouteMessage::parse).stream()
                .filter(each -> each.protocol() == 110)
                .toList();
        List<String> ours = seen.stream().map(LiveNetworkTest::described).toList();
        assertEquals(theirs.stream().sorted().toList(), ours.stream().sorted().toList());
        RouteMessage several = seen.stream()
                .filter(each -> !each.nextHops().isEmpty())
                .findFirst()
                .orElseThrow();
        assertEquals(3, several.nextHops().get(0).weight());
        wanted.forEach(each -> order(each.delete()));
        assertEquals(Errno.ESRCH, send(wanted.get(0).delete()));
    }

    private static String described(RouteMessage route) {
        String to =
                route.prefixLength() == 0 ? "default" : IpAddress.of(route.destination()) + "/" + route.prefixLength();
        return String.join(
                " ",
                to,
                "" + route.table(),
                "" + route.type(),
                route.gateway() == null ? "-" : IpAddress.of(route.gateway()).toString(),
                "" + route.metric(),
                route.metrics().mtu() == 0 ? "-" : "" + route.metrics().mtu(),
                "" + route.nextHops().size());
    }

    @Test
    void rules() throws Exception {
        byte[] golden = Golden.of("routes").all().entrySet().stream()
                .filter(each -> each.getKey().startsWith("ip rule add pref 100"))
                .findFirst()
                .orElseThrow()
                .getValue();
        RuleMessage rule = RuleMessage.parse(golden, 0, golden.length);
        order(rule.add());
        assertEquals(Errno.EEXIST, send(rule.add()));
        JsonObject theirs = new JsonObject();
        for (JsonElement each : json("ip -j -d -N rule show")) {
            if (each.getAsJsonObject().get("priority").getAsInt() == 100) {
                theirs = each.getAsJsonObject();
            }
        }
        assertEquals("10.0.0.0", text(theirs, "src"), theirs.toString());
        assertEquals("1000", text(theirs, "table"));
        assertEquals("0x1", text(theirs, "fwmark"));
        assertEquals("100", text(theirs, "sport_start"));
        assertEquals("80", text(theirs, "dport"));
        RuleMessage seen = dump(RuleMessage.dump(), RuleMessage::parse).stream()
                .filter(each -> each.priority() == 100)
                .findFirst()
                .orElseThrow();
        assertEquals(Tree.of(rule.add().toBytes(7)), Tree.of(seen.add().toBytes(7)));
        order(seen.delete());
        assertEquals(Errno.ENOENT, send(rule.delete()));
    }

    @Test
    void neighbours() throws Exception {
        run("ip link add v1 type veth peer name v2");
        run("ip link set v1 up");
        int dev = index("v1");
        byte[] mac = {2, 0, 0, 0, 0, 9};
        NeighbourMessage four = new NeighbourMessage(2, dev, address("10.1.0.9"), mac, 0x80, 0, 110);
        NeighbourMessage six = new NeighbourMessage(10, dev, address("fd00::9"), mac, 0x80, 0, 110);
        NeighbourMessage proxy = new NeighbourMessage(2, dev, address("10.1.0.8"), null, 0, 8, 110);
        List.of(four, six, proxy).forEach(each -> order(each.add()));
        List<String> theirs = new ArrayList<>();
        for (JsonElement each : json("ip -j neigh show dev v1 nud permanent")) {
            theirs.add(text(each.getAsJsonObject(), "dst") + " " + text(each.getAsJsonObject(), "lladdr"));
        }
        List<String> ours = new ArrayList<>();
        for (NeighbourMessage each : dump(NeighbourMessage.dump(), NeighbourMessage::parse)) {
            if (each.index() == dev && each.state() == 0x80) {
                ours.add(IpAddress.of(each.address()) + " " + MacAddress.text(each.mac()));
                assertEquals(110, each.protocol());
            }
        }
        assertEquals(theirs.stream().sorted().toList(), ours.stream().sorted().toList());
        List<NeighbourMessage> proxies = dump(NeighbourMessage.dumpProxies(), NeighbourMessage::parse);
        assertEquals(1, proxies.size());
        assertEquals("10.1.0.8", IpAddress.of(proxies.get(0).address()).toString());
        assertTrue(run("ip neigh show proxy").contains("10.1.0.8"));
        List.of(four, six, proxy).forEach(each -> order(each.delete()));
        assertEquals(List.of(), dump(NeighbourMessage.dumpProxies(), NeighbourMessage::parse));
    }

    /** What every kernel has: the family that knows the others; and what none has. */
    @Test
    void genericNetlink() {
        JnaSyscalls sys = new JnaSyscalls();
        int fd = NetlinkSocket.open(sys, Linux.NETLINK_GENERIC);
        assertTrue(fd >= 0, "socket " + fd);
        try {
            NetlinkSocket socket = NetlinkSocket.on(sys, fd);
            assertEquals(16, GenericNetlink.family(socket, "nlctrl"));
            assertEquals(-Errno.ENOENT, GenericNetlink.family(socket, "no such family"));
        } finally {
            sys.close(fd);
        }
    }
}
