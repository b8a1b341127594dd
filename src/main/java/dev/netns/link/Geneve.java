package dev.netns.link;

import dev.netns.netlink.IpAddress;
import dev.netns.netlink.LinkMessage;
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

    Geneve() {
        super(
                "geneve",
                "an Ethernet over UDP to one other end",
                Key.number("id", ValueTypes.integer(0, 16_777_215), "number of the network", Width.INT, IFLA_GENEVE_ID)
                        .asRequired(),
                Key.of(
                                Tunnels.REMOTE,
                                ValueTypes.ADDRESS,
                                "the other end's address",
                                Geneve::remote,
                                Geneve::writeRemote)
                        .asRequired()
                        .changeableIf(Tunnels::areOfOneFamily),
                Tunnels.ttl(IFLA_GENEVE_TTL));
    }

    private static @Nullable Object remote(LinkMessage live) {
        boolean ipv4 = live.dataAttributes().has(IFLA_GENEVE_REMOTE);
        return Key.address(live.dataAttributes(), ipv4 ? IFLA_GENEVE_REMOTE : IFLA_GENEVE_REMOTE6);
    }

    private static void writeRemote(Object value, LinkWriter out) {
        byte[] bytes = Key.bytes(value);
        int attribute = bytes.length == IpAddress.IPV4_SIZE ? IFLA_GENEVE_REMOTE : IFLA_GENEVE_REMOTE6;
        out.data(message -> message.attribute(attribute, bytes));
    }
}
