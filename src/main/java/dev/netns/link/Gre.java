package dev.netns.link;

/** IP in GRE in IPv4. */
final class Gre extends GreKind {
    private static final OtherAttributes OTHERS = others4();

    Gre() {
        super("gre", "IP in GRE over IPv4", ValueTypes.ADDRESS4);
    }

    @Override
    public String module() {
        return "ip_gre";
    }

    @Override
    OtherAttributes others() {
        return OTHERS;
    }
}
