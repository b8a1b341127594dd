package dev.netns.link;

/** IP in GRE in IPv6. */
final class Ip6gre extends GreKind {
    private static final OtherAttributes OTHERS = others6();

    Ip6gre() {
        super("ip6gre", "IP in GRE over IPv6", ValueTypes.ADDRESS6);
    }

    @Override
    public void writeFixed(LinkWriter out) {
        Ip6tnl.writeEncapsulationLimit(IFLA_GRE_ENCAP_LIMIT, out);
    }

    @Override
    public String module() {
        return "ip6_gre";
    }

    @Override
    OtherAttributes others() {
        return OTHERS;
    }
}
