package dev.netns.link;

/** IPv6 in IPv4. */
final class Sit extends IpTunnelKind {
    /** {@code IPPROTO_IPV6}, and 6rd's prefix of 6to4 as in ipip6_tunnel_clone_6rd(). */
    private static final OtherAttributes OTHERS = common4(41)
            .number("flags", Width.BIG_ENDIAN_SHORT, 8, 0)
            .bytes("6rd-prefix", 11, "20:02:00:00:00:00:00:00:00:00:00:00:00:00:00:00")
            .number("6rd-relay_prefix", Width.BIG_ENDIAN_INT, 12, 0)
            .number("6rd-prefixlen", Width.SHORT, 13, 16)
            .number("6rd-relay_prefixlen", Width.SHORT, 14, 0);

    Sit() {
        super("sit", "IPv6 in IPv4", ValueTypes.ADDRESS4);
    }

    @Override
    public void writeFixed(LinkWriter out) {
        writeAllProtocols(out);
    }

    @Override
    OtherAttributes others() {
        return OTHERS;
    }
}
