package dev.netns.netlink;

/** Who added a route, a rule or an address: {@code RTPROT_*} of {@code linux/rtnetlink.h}, by the names of rt_protos. */
public final class RouteProtocols {
    /** What an administrator adds by hand has this or a smaller one. */
    private static final int RTPROT_STATIC = 4;

    private RouteProtocols() {}

    /** Whether a daemon added it: neither the kernel, nor an administrator, nor netns. */
    public static boolean isOfDaemon(int protocol, int ours) {
        return protocol > RTPROT_STATIC && protocol != ours;
    }

    /** The name, or {@code "protocol N"} where there is none. */
    public static String name(int protocol) {
        return switch (protocol) {
            case 8 -> "gated";
            case 9 -> "ra";
            case 10 -> "mrt";
            case 11 -> "zebra";
            case 12 -> "bird";
            case 13 -> "dnrouted";
            case 14 -> "xorp";
            case 15 -> "ntk";
            case 16 -> "dhcp";
            case 17 -> "mrouted";
            case 18 -> "keepalived";
            case 42 -> "babel";
            case 84 -> "ovn";
            case 99 -> "openr";
            case 186 -> "bgp";
            case 187 -> "isis";
            case 188 -> "ospf";
            case 189 -> "rip";
            case 192 -> "eigrp";
            default -> "protocol " + protocol;
        };
    }
}
