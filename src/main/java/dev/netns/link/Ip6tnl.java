package dev.netns.link;

/** IPv4 and IPv6 in IPv6: {@code IFLA_IPTUN_PROTO} is left at 0, which carries both. */
final class Ip6tnl extends IpTunnelKind {
    private static final int IFLA_IPTUN_ENCAP_LIMIT = 6;

    /** {@code IPV6_DEFAULT_TNL_ENCAP_LIMIT}: RFC 2473's, and what {@code ip} sets; a request without it would mean 0. */
    private static final int DEFAULT_LIMIT = 4;

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
}
