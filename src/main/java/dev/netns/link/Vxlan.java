package dev.netns.link;

import dev.netns.netlink.Attributes;
import dev.netns.netlink.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A network over UDP; {@code IFLA_VXLAN_*} of {@code linux/if_link.h}. One pair of attributes, for IPv4 and IPv6, holds
 * either the other end or the group, told apart by the address. vxlan_changelink() takes addresses of the same family.
 */
final class Vxlan extends KernelKind {
    private static final int IFLA_VXLAN_ID = 1;
    private static final int IFLA_VXLAN_GROUP = 2;
    private static final int IFLA_VXLAN_LINK = 3;
    private static final int IFLA_VXLAN_LOCAL = 4;
    private static final int IFLA_VXLAN_TTL = 5;
    private static final int IFLA_VXLAN_TOS = 6;
    private static final int IFLA_VXLAN_LEARNING = 7;
    private static final int IFLA_VXLAN_AGEING = 8;
    private static final int IFLA_VXLAN_PORT = 15;
    static final int IFLA_VXLAN_GROUP6 = 16;
    static final int IFLA_VXLAN_LOCAL6 = 17;

    /** {@code IFLA_VXLAN_*}, with the values of vxlan_nl2conf() and vxlan_config_validate(). */
    private static final OtherAttributes OTHERS = new OtherAttributes()
            .number("maxaddress", Width.INT, 9, 0)
            .bytes("srcport", 10, "00:00:00:00")
            .number("proxy", Width.BYTE, 11, 0)
            .number("rsc", Width.BYTE, 12, 0)
            .number("l2miss", Width.BYTE, 13, 0)
            .number("l3miss", Width.BYTE, 14, 0)
            .number("udpcsum", Width.BYTE, 18, 1)
            .number("udp6zerocsumtx", Width.BYTE, 19, 0)
            .number("udp6zerocsumrx", Width.BYTE, 20, 0)
            .number("remcsumtx", Width.BYTE, 21, 0)
            .number("remcsumrx", Width.BYTE, 22, 0)
            .present("gbp", 23)
            .present("remcsum_nopartial", 24)
            .number("external", Width.BYTE, 25, 0)
            .number("flowlabel", Width.BIG_ENDIAN_INT, 26, 0)
            .present("gpe", 27)
            .number("ttl inherit", Width.BYTE, 28, 0)
            .number("df", Width.BYTE, 29, 0)
            .number("vnifilter", Width.BYTE, 30, 0)
            .number("localbypass", Width.BYTE, 31, 1)
            .number("label_policy", Width.INT, 32, 0)
            .bytes("reserved_bits", 33, "f7:ff:ff:ff:00:00:00:ff");

    private static final String LOCAL = "local";
    private static final String REMOTE = "remote";
    private static final String GROUP = "group";

    Vxlan() {
        super(
                "vxlan",
                "an Ethernet over UDP",
                Key.number("id", ValueTypes.integer(0, 16_777_215), "number of the network", Width.INT, IFLA_VXLAN_ID)
                        .asRequired(),
                address(LOCAL, ValueTypes.ADDRESS, "our address", IFLA_VXLAN_LOCAL, IFLA_VXLAN_LOCAL6),
                address(REMOTE, ValueTypes.ADDRESS, "the other end", IFLA_VXLAN_GROUP, IFLA_VXLAN_GROUP6),
                address(
                        GROUP,
                        ValueTypes.MULTICAST_ADDRESS,
                        "in place of `remote`: the multicast group of all ends; needs `parent`",
                        IFLA_VXLAN_GROUP,
                        IFLA_VXLAN_GROUP6),
                Key.number(
                                "port",
                                ValueTypes.integer(1, 65_535),
                                "UDP port of the other end, 4789 at IANA",
                                Width.BIG_ENDIAN_SHORT,
                                IFLA_VXLAN_PORT)
                        .byDefault(8472L),
                Key.number("ttl", ValueTypes.integer(0, 255), Tunnels.TTL_HELP, Width.BYTE, IFLA_VXLAN_TTL)
                        .asChangeable()
                        .byDefault(0L),
                Key.number(
                                "tos",
                                ValueTypes.integer(0, 255),
                                "type of service of the packets outside; 1 takes that of the packet inside",
                                Width.BYTE,
                                IFLA_VXLAN_TOS)
                        .asChangeable()
                        .byDefault(0L),
                Key.number(
                                "ageing",
                                ValueTypes.integer(0, 4_294_967_295L),
                                "seconds after which a silent address is forgotten; 0 keeps it",
                                Width.INT,
                                IFLA_VXLAN_AGEING)
                        .asChangeable()
                        .byDefault(300L),
                Key.flag("learning", "learns where addresses are from what comes in", Width.BYTE, IFLA_VXLAN_LEARNING)
                        .asChangeable()
                        .byDefault(true));
    }

    @Override
    public Use parent() {
        return Use.OPTIONAL;
    }

    @Override
    public int parentAttribute() {
        return IFLA_VXLAN_LINK;
    }

    @Override
    public List<Conflict> conflicts(Map<String, Object> settings, boolean withParent) {
        List<Conflict> conflicts = new ArrayList<>();
        if (settings.containsKey(REMOTE) && settings.containsKey(GROUP)) {
            conflicts.add(new Conflict(GROUP, "there is 'remote' already: a vxlan has one of the two"));
        }
        if (settings.containsKey(GROUP) && !withParent) {
            conflicts.add(new Conflict(GROUP, "'group' needs 'parent': the link by which the group is reached"));
        }
        Tunnels.sameFamily(settings, LOCAL, REMOTE).ifPresent(conflicts::add);
        Tunnels.sameFamily(settings, LOCAL, GROUP).ifPresent(conflicts::add);
        return conflicts;
    }

    private static Key address(String name, ValueType type, String help, int ipv4, int ipv6) {
        return Key.inData(
                        name,
                        type,
                        help,
                        data -> type.read(either(data, ipv4, ipv6)).orElse(null),
                        (value, out) -> {
                            byte[] bytes = Key.bytes(value);
                            out.data(message ->
                                    message.attribute(bytes.length == IpAddress.IPV4_SIZE ? ipv4 : ipv6, bytes));
                        })
                .changeableIf(Tunnels::areOfOneFamily);
    }

    private static String either(Attributes data, int ipv4, int ipv6) {
        @Nullable String address = Key.address(data, data.has(ipv4) ? ipv4 : ipv6);
        return address == null ? "" : address;
    }

    @Override
    public UsualMtu usualMtu() {
        return UsualMtu.INSIDE_UDP;
    }

    @Override
    OtherAttributes others() {
        return OTHERS;
    }
}
