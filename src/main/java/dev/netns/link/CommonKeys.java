package dev.netns.link;

import dev.netns.netlink.LinkFlags;
import dev.netns.netlink.MacAddress;
import java.util.List;
import java.util.Optional;

/** Keys of links of all kinds. */
public final class CommonKeys {
    /** The largest packet. */
    public static final LinkKey MTU = Key.of(
                    "mtu",
                    ValueTypes.integer(68, Integer.MAX_VALUE),
                    "bytes of the largest packet",
                    live -> (long) live.mtu(),
                    (value, out) -> out.request().mtu(((Long) value).intValue()))
            .asChangeable();

    /** The hardware address. */
    public static final LinkKey MAC = Key.of(
                    "mac",
                    ValueTypes.MAC,
                    "hardware address",
                    live -> live.mac().length == 0 ? null : MacAddress.text(live.mac()),
                    (value, out) ->
                            out.request().mac(MacAddress.parse((String) value).orElseThrow()))
            .asChangeable();

    /** A remark that {@code ip link} shows. In the host, netns marks there what it makes for a namespace. */
    public static final LinkKey ALIAS = Key.of(
                    "alias",
                    ValueTypes.text("a string of 1 to 255 bytes without control characters", 255),
                    "a remark that `ip link` shows; not for a physical link, where it keeps the name in the host",
                    live -> live.alias(),
                    (value, out) -> out.request().alias((String) value))
            .asChangeable();

    /** The length of the queue. */
    public static final LinkKey TXQUEUELEN = Key.of(
                    "txqueuelen",
                    ValueTypes.integer(0, Integer.MAX_VALUE),
                    "packets that may wait to be sent",
                    live -> (long) live.txQueueLength(),
                    (value, out) -> out.request().txQueueLength(((Long) value).intValue()))
            .asChangeable();

    /** The group of links. */
    public static final LinkKey GROUP = Key.of(
                    "group",
                    ValueTypes.integer(0, Integer.MAX_VALUE),
                    "number of the group of links that it is in",
                    live -> (long) live.group(),
                    (value, out) -> out.request().group(((Long) value).intValue()))
            .asChangeable()
            .byDefault(0L);

    /** Whether hardware addresses are asked for. */
    public static final LinkKey ARP = flag("arp", "asks for hardware addresses", LinkFlags.IFF_NOARP, true);

    /** Whether multicast is sent and received. */
    public static final LinkKey MULTICAST = flag("multicast", "carries multicast", LinkFlags.IFF_MULTICAST, false);

    /** Whether everything that passes is received. */
    public static final LinkKey PROMISC = flag("promisc", "takes what is for others too", LinkFlags.IFF_PROMISC, false)
            .byDefault(false);

    /** Whether router advertisements are heeded: a sysctl. */
    public static final LinkKey ACCEPT_RA = Key.carriedElsewhere(
                    "accept_ra",
                    ValueTypes.integer(0, 2),
                    "heeds IPv6 router advertisements: 0 never, 1 unless it forwards, 2 always (a sysctl)")
            .asChangeable();

    /** Whether there is IPv6 at all: a sysctl. */
    public static final LinkKey IPV6 = Key.carriedElsewhere(
                    "ipv6", ValueTypes.FLAG, "false switches IPv6 off (a sysctl)")
            .asChangeable();

    private static final List<LinkKey> ALL =
            List.of(MTU, MAC, ALIAS, TXQUEUELEN, GROUP, ARP, MULTICAST, PROMISC, ACCEPT_RA, IPV6);

    private CommonKeys() {}

    /** All of them, in the order of the manual. */
    public static List<LinkKey> all() {
        return ALL;
    }

    /** The last part of {@code net.ipv6.conf.LINK.…} that a key stands for; empty for keys that are no sysctls. */
    public static Optional<String> sysctl(LinkKey key) {
        if (key == ACCEPT_RA) {
            return Optional.of("accept_ra");
        }
        return key == IPV6 ? Optional.of("disable_ipv6") : Optional.empty();
    }

    /** What is written into the sysctl of a key for a canonical value. */
    public static String sysctlValue(LinkKey key, Object value) {
        if (key == IPV6) {
            return (Boolean) value ? "0" : "1";
        }
        return value.toString();
    }

    /** A bit of {@code ifi_flags} ({@code linux/if.h}): IFF_NOARP, IFF_MULTICAST, IFF_PROMISC. */
    private static Key flag(String name, String help, int bit, boolean inverted) {
        return Key.of(
                        name,
                        ValueTypes.FLAG,
                        help,
                        live -> ((live.flags() & bit) != 0) != inverted,
                        (value, out) -> out.request().flags((Boolean) value != inverted ? bit : 0, bit))
                .asChangeable();
    }
}
