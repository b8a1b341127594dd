package dev.netns.link;

/** IPv4 in IPv4. */
final class Ipip extends IpTunnelKind {
    /** {@code IPPROTO_IPIP}. */
    private static final OtherAttributes OTHERS = common4(4);

    Ipip() {
        super("ipip", "IPv4 in IPv4", ValueTypes.ADDRESS4);
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
