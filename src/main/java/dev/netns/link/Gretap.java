package dev.netns.link;

/** Ethernet in GRE in IPv4. */
final class Gretap extends GreKind {
    private static final OtherAttributes OTHERS = others4();

    Gretap() {
        super("gretap", "an Ethernet in GRE over IPv4", ValueTypes.ADDRESS4);
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
