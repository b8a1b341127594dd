package dev.netns.link;

import dev.netns.netlink.LinkFlags;
import dev.netns.netlink.MacAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

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
                    live -> Objects.requireNonNullElse(live.alias(), ""),
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

    private static final LinkKey FORWARDING = Key.carriedElsewhere(
                    "forwarding", ValueTypes.FLAG, "forwards what comes in by it, IPv4 and IPv6 (a sysctl of each)")
            .asChangeable();

    private static final LinkKey RP_FILTER = Key.carriedElsewhere(
                    "rp_filter",
                    ValueTypes.integer(0, 2),
                    "checks the source of what comes in: 0 not, 1 against the route back by this link, 2 by any (a sysctl)")
            .asChangeable();

    private static final LinkKey PROXY_ARP = Key.carriedElsewhere(
                    "proxy_arp", ValueTypes.FLAG, "answers ARP for addresses that it has routes to (a sysctl)")
            .asChangeable();

    private static final LinkKey PROXY_NDP = Key.carriedElsewhere(
                    "proxy_ndp", ValueTypes.FLAG, "answers for IPv6 neighbours that are declared as `proxy` (a sysctl)")
            .asChangeable();

    private static final LinkKey ARP_IGNORE = Key.carriedElsewhere(
                    "arp_ignore",
                    ValueTypes.integer(0, 8),
                    "which ARP requests are not answered: 1 those for addresses of other links (a sysctl)")
            .asChangeable();

    private static final LinkKey ARP_ANNOUNCE = Key.carriedElsewhere(
                    "arp_announce",
                    ValueTypes.integer(0, 2),
                    "which source ARP requests have: 2 the best one for the target (a sysctl)")
            .asChangeable();

    /** Directories of /proc/sys/net with a directory for each link. */
    private static final List<String> CONF = List.of("net/ipv4/conf/", "net/ipv6/conf/");

    private static final Map<LinkKey, List<String>> SYSCTLS = sysctls();

    private static final List<LinkKey> ALL = List.of(
            MTU,
            MAC,
            ALIAS,
            TXQUEUELEN,
            GROUP,
            ARP,
            MULTICAST,
            PROMISC,
            ACCEPT_RA,
            IPV6,
            FORWARDING,
            RP_FILTER,
            PROXY_ARP,
            PROXY_NDP,
            ARP_IGNORE,
            ARP_ANNOUNCE);

    private CommonKeys() {}

    /** Where each is, with a {@code %} for the link. */
    private static Map<LinkKey, List<String>> sysctls() {
        Map<LinkKey, List<String>> all = new HashMap<>();
        all.put(ACCEPT_RA, List.of("net/ipv6/conf/%/accept_ra"));
        all.put(IPV6, List.of("net/ipv6/conf/%/disable_ipv6"));
        all.put(FORWARDING, List.of("net/ipv4/conf/%/forwarding", "net/ipv6/conf/%/forwarding"));
        all.put(RP_FILTER, List.of("net/ipv4/conf/%/rp_filter"));
        all.put(PROXY_ARP, List.of("net/ipv4/conf/%/proxy_arp"));
        all.put(PROXY_NDP, List.of("net/ipv6/conf/%/proxy_ndp"));
        all.put(ARP_IGNORE, List.of("net/ipv4/conf/%/arp_ignore"));
        all.put(ARP_ANNOUNCE, List.of("net/ipv4/conf/%/arp_announce"));
        return all;
    }

    /** All of them, in the order of the manual. */
    public static List<LinkKey> all() {
        return ALL;
    }

    /** Whether a key stands for kernel parameters of the link. */
    public static boolean isSysctl(LinkKey key) {
        return SYSCTLS.containsKey(key);
    }

    /**
     * The kernel parameters that a key stands for; none for other keys.
     *
     * @param link the name of the link, or {@code default} for what a new link begins with
     * @return paths below /proc/sys
     */
    public static List<String> sysctls(LinkKey key, String link) {
        List<String> paths = new ArrayList<>();
        SYSCTLS.getOrDefault(key, List.of()).forEach(path -> paths.add(path.replace("%", link)));
        return paths;
    }

    /** Whether a kernel parameter is one of a link, and goes with it. */
    public static boolean isSysctlOf(String path, String link) {
        return CONF.stream().anyMatch(conf -> path.startsWith(conf + link + "/"));
    }

    /** What is written into the kernel parameters of a key for a canonical value. */
    public static String sysctlValue(LinkKey key, Object value) {
        if (value instanceof Boolean flag) {
            return flag == (key == IPV6) ? "0" : "1";
        }
        return value.toString();
    }

    /** The canonical value of a key whose kernel parameters are this; the opposite of {@link #sysctlValue}. */
    public static Object ofSysctl(LinkKey key, String value) {
        return key.type() == ValueTypes.FLAG ? (Object) (value.equals("0") == (key == IPV6)) : Long.valueOf(value);
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
