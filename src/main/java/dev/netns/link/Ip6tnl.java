package dev.netns.link;

/** IPv4 and IPv6 in IPv6: {@code IFLA_IPTUN_PROTO} is left at 0, which carries both. */
final class Ip6tnl extends IpTunnelKind {
    private static final int IFLA_IPTUN_ENCAP_LIMIT = 6;

    /** {@code IPV6_DEFAULT_TNL_ENCAP_LIMIT}: RFC 2473's, and what {@code ip} sets; a request without it would mean 0. */
    static final int DEFAULT_LIMIT = 4;

    /** Without {@code IP6_TNL_F_CAP_*}, which the kernel sets by itself. */
    static final int SETTABLE_FLAGS = 0xffff;

    private static final OtherAttributes OTHERS = common().number(
                    "encaplimit", Width.BYTE, IFLA_IPTUN_ENCAP_LIMIT, DEFAULT_LIMIT)
            .number("flowinfo", Width.BIG_ENDIAN_INT, 7, 0)
            .bits("flags", Width.INT, 8, SETTABLE_FLAGS, 0)
            .number("proto", Width.BYTE, 9, 0);

    Ip6tnl() {
        super("ip6tnl", "IPv4 and IPv6 in IPv6", ValueTypes.ADDRESS6);
    }

    @Override
    public void writeFixed(LinkWriter out) {
        writeEncapsulationLimit(IFLA_IPTUN_ENCAP_LIMIT, out);
    }

    /** Lets packets be put into a few more tunnels on their way. */
    static void writeEncapsulationLimit(int attribute, LinkWriter out) {
        out.data(message -> message.attributeByte(attribute, DEFAULT_LIMIT));
    }

    @Override
    public String module() {
        return "ip6_tunnel";
    }

    @Override
    OtherAttributes others() {
        return OTHERS;
    }
}
