package dev.netns.netlink;

import static dev.netns.netlink.LiveKernel.dump;
import static dev.netns.netlink.LiveKernel.index;
import static dev.netns.netlink.LiveKernel.inside;
import static dev.netns.netlink.LiveKernel.json;
import static dev.netns.netlink.LiveKernel.order;
import static dev.netns.netlink.LiveKernel.run;
import static dev.netns.netlink.LiveKernel.send;
import static dev.netns.netlink.LiveKernel.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.netns.linux.Errno;
import dev.netns.linux.OwnNetwork;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Links and the VLANs of ports, against the running kernel, with {@code ip -j -d} as the oracle. */
@Tag("root")
@ExtendWith(OwnNetwork.class)
class LiveLinkTest {
    private static final Golden GOLDEN = Golden.of("links");
    private static final int IFLA_BR_VLAN_FILTERING = 7;

    private static void linksAsIpSeesThem() throws Exception {
        Map<Integer, String> theirs = new TreeMap<>();
        for (JsonElement element : json("ip -j -d -N link show")) {
            JsonObject link = element.getAsJsonObject();
            JsonObject info = inside(link, "linkinfo");
            theirs.put(
                    link.get("ifindex").getAsInt(),
                    String.join(
                            " ",
                            text(link, "ifname"),
                            text(link, "mtu"),
                            text(link, "address"),
                            text(link, "txqlen"),
                            text(link, "group"),
                            text(link, "ifalias"),
                            text(link, "promiscuity"),
                            text(info, "info_kind"),
                            text(info, "info_slave_kind"),
                            text(link, "master"),
                            link.has("link") ? text(link, "link") : text(link, "link_index"),
                            link.get("flags").toString().contains("\"UP\"") ? "up" : "down"));
        }
        List<LinkMessage> links = dump(LinkMessage.dump(), LinkMessage::parse);
        Map<Integer, String> names = new TreeMap<>();
        links.forEach(link -> names.put(link.index(), link.name()));
        Map<Integer, String> ours = new TreeMap<>();
        for (LinkMessage link : links) {
            ours.put(
                    link.index(),
                    String.join(
                            " ",
                            link.name(),
                            "" + link.mtu(),
                            link.mac().length == 4
                                    ? IpAddress.of(link.mac()).toString()
                                    : link.mac().length == 16
                                            ? IpAddress.of(link.mac()).toString()
                                            : link.mac().length == 0 ? "-" : MacAddress.text(link.mac()),
                            link.txQueueLength() == 0 ? "-" : "" + link.txQueueLength(),
                            "" + link.group(),
                            link.alias() == null ? "-" : link.alias(),
                            "" + link.promiscuity(),
                            link.kind() == null ? "-" : link.kind(),
                            link.portKind() == null ? "-" : link.portKind(),
                            link.master() == 0 ? "-" : names.get(link.master()),
                            link.parent() == 0 ? "-" : names.getOrDefault(link.parent(), "" + link.parent()),
                            link.isUp() ? "up" : "down"));
        }
        assertEquals(theirs, ours);
    }

    static Stream<String> kinds() {
        return LinkGoldenTest.kinds();
    }

    /** Ours asks as {@code ip} does; {@code ip} sees what ours asked for, and ours sees what {@code ip} sees. */
    @ParameterizedTest
    @MethodSource("kinds")
    void everyKind(String command) throws Exception {
        run("ip link add v1 type veth peer name v2");
        run("ip link set v1 up");
        run("ip addr add 10.0.0.1/24 dev v1");
        byte[] message = GOLDEN.message(command);
        LinkMessage wanted = LinkMessage.parse(message, 0, message.length);
        LinkRequest request = LinkRequest.create(wanted.name(), wanted.kind());
        if (wanted.parent() != 0) {
            request.parent(index("v1"));
        }
        if (wanted.kind().equals("vxlan")) {
            request.data(out -> out.attribute(1, 42).attributeBigEndianShort(15, 4789));
        } else if (wanted.data().length != 0) {
            request.data(out -> wanted.dataAttributes()
                    .forEach((type, bytes, from, to) -> out.attribute(type, Arrays.copyOfRange(bytes, from, to))));
        }
        int error = send(request.toMessage());
        assumeTrue(error != Errno.EOPNOTSUPP, "this kernel has no links of kind " + wanted.kind());
        assertEquals(0, error, Errno.text(error));
        order(LinkRequest.change(index(wanted.name())).alias("netns:red").toMessage());
        JsonObject made = json("ip -j -d link show dev " + wanted.name()).get(0).getAsJsonObject();
        assertEquals(wanted.kind(), text(inside(made, "linkinfo"), "info_kind"));
        assertEquals("netns:red", text(made, "ifalias"));
        linksAsIpSeesThem();
        order(LinkRequest.delete(index(wanted.name())));
    }

    /** Why whoever marks a link as its own needs a second request. */
    @Test
    void aliasIsNotHeededWhereALinkIsMade() {
        order(LinkRequest.create("br0", "bridge").alias("netns:red").toMessage());
        assertNull(dump(LinkMessage.get("br0"), LinkMessage::parse).get(0).alias());
        order(LinkRequest.change(index("br0")).alias("netns:red").toMessage());
        assertEquals(
                "netns:red",
                dump(LinkMessage.get("br0"), LinkMessage::parse).get(0).alias());
    }

    @Test
    void madeByIp() throws Exception {
        run("ip link add br0 type bridge");
        run("ip link add v1 mtu 1400 txqueuelen 77 group 5 type veth peer name v2 address 02:00:00:00:00:07");
        run("ip link set v1 master br0 up");
        run("ip link set v2 promisc on alias two");
        run("ip link set br0 up");
        linksAsIpSeesThem();
    }

    @Test
    void changedByUs() throws Exception {
        run("ip link add br0 type bridge");
        run("ip link add v1 type veth peer name v2");
        order(LinkRequest.change(index("v1"))
                .mtu(1300)
                .mac(new byte[] {2, 0, 0, 0, 0, 9})
                .txQueueLength(50)
                .group(3)
                .master(index("br0"))
                .up(true)
                .flags(LinkFlags.IFF_NOARP, LinkFlags.IFF_NOARP)
                .toMessage());
        order(LinkRequest.change(index("v2")).name("eth0").toMessage());
        order(LinkRequest.change(index("v1"))
                .portData("bridge", out -> out.attribute(3, 5))
                .toMessage());
        linksAsIpSeesThem();
        JsonObject v1 = json("ip -j -d link show dev v1").get(0).getAsJsonObject();
        assertEquals("1300", text(v1, "mtu"));
        assertEquals("02:00:00:00:00:09", text(v1, "address"));
        assertTrue(v1.get("flags").toString().contains("NOARP"), v1::toString);
        assertEquals("5", text(inside(inside(v1, "linkinfo"), "info_slave_data"), "cost"));
        assertEquals(
                5,
                dump(LinkMessage.get("v1"), LinkMessage::parse)
                        .get(0)
                        .portAttributes()
                        .integer(3, -1));
        assertEquals("eth0", text(json("ip -j link show dev eth0").get(0).getAsJsonObject(), "ifname"));
    }

    @Test
    void vlansOfPorts() throws Exception {
        int made = send(LinkRequest.create("br0", "bridge")
                .data(out -> out.attributeByte(IFLA_BR_VLAN_FILTERING, 1))
                .toMessage());
        assumeTrue(made != Errno.EOPNOTSUPP, "this kernel's bridges know no VLANs");
        assertEquals(0, made, Errno.text(made));
        run("ip link add v1 type veth peer name v2");
        run("ip link set v1 master br0");
        int port = index("v1");
        order(BridgeVlans.add(
                port, List.of(new BridgeVlans.Vlan(7, true, true), new BridgeVlans.Vlan(8, false, false)), false));
        order(BridgeVlans.delete(port, List.of(new BridgeVlans.Vlan(1, false, false)), false));
        order(BridgeVlans.add(index("br0"), List.of(new BridgeVlans.Vlan(9, false, false)), true));
        Map<Integer, List<BridgeVlans.Vlan>> seen = new TreeMap<>();
        dump(BridgeVlans.dump(), BridgeVlans::parse).forEach(seen::putAll);
        assertEquals(
                List.of(new BridgeVlans.Vlan(7, true, true), new BridgeVlans.Vlan(8, false, false)), seen.get(port));
        assertEquals(
                List.of(new BridgeVlans.Vlan(1, true, true), new BridgeVlans.Vlan(9, false, false)),
                seen.get(index("br0")));
        String theirs = json("bridge -j vlan show dev v1")
                .get(0)
                .getAsJsonObject()
                .get("vlans")
                .toString();
        assertEquals("[{\"vlan\":7,\"flags\":[\"PVID\",\"Egress Untagged\"]},{\"vlan\":8}]", theirs);
    }
}
