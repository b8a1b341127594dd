package dev.netns.link;

import dev.netns.netlink.Attributes;
import dev.netns.netlink.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * A network over UDP between two ends; {@code IFLA_GENEVE_*} of {@code linux/if_link.h}. The kernel knows neither a local
 * address nor a parent. geneve_changelink() takes another end of the same family, and keeps what is left out.
 */
final class Geneve extends KernelKind {
    private static final int IFLA_GENEVE_ID = 1;
    private static final int IFLA_GENEVE_REMOTE = 2;
    private static final int IFLA_GENEVE_TTL = 3;
    private static final int IFLA_GENEVE_REMOTE6 = 7;

    /** {@code IFLA_GENEVE_*}, with the values of geneve_newlink(); checksums are of meaning with IPv6 outside. */
    private static final OtherAttributes OTHERS = new OtherAttributes()
            .number("tos", Width.BYTE, 4, 0)
            .number("dstport", Width.BIG_ENDIAN_SHORT, 5, 6081)
            .present("external", 6)
            .number("udpcsum", Width.BYTE, 8, 0)
            .number("udp6zerocsumtx", Width.BYTE, 9, 0)
            .number("udp6zerocsumrx", Width.BYTE, 10, 0, 1)
            .number("flowlabel", Width.BIG_ENDIAN_INT, 11, 0)
            .number("ttl inherit", Width.BYTE, 12, 0)
            .number("df", Width.BYTE, 13, 0)
            .present("innerprotoinherit", 14)
            .bytes("port_range", 15, "00:01:ff:ff");

    Geneve() {
        super(
                "geneve",
                "an Ethernet over UDP to one other end",
                Key.number("id", ValueTypes.integer(0, 16_777_215), "number of the network", Width.INT, IFLA_GENEVE_ID)
                        .asRequired(),
                Key.inData(
                                Tunnels.REMOTE,
                                ValueTypes.ADDRESS,
                                "the other end's address",
                                Geneve::remote,
                                Geneve::writeRemote)
                        .asRequired()
                        .changeableIf(Tunnels::areOfOneFamily),
                Tunnels.ttl(IFLA_GENEVE_TTL));
    }

    private static @Nullable Object remote(Attributes data) {
        boolean ipv4 = data.has(IFLA_GENEVE_REMOTE);
        return Key.address(data, ipv4 ? IFLA_GENEVE_REMOTE : IFLA_GENEVE_REMOTE6);
    }

    private static void writeRemote(Object value, LinkWriter out) {
        byte[] bytes = Key.bytes(value);
        int attribute = bytes.length == IpAddress.IPV4_SIZE ? IFLA_GENEVE_REMOTE : IFLA_GENEVE_REMOTE6;
        out.data(message -> message.attribute(attribute, bytes));
    }

    @Override
    OtherAttributes others() {
        return OTHERS;
    }
}
