package dev.netns.link;

/** What {@code ipip}, {@code sit} and {@code ip6tnl} share; {@code IFLA_IPTUN_*} of {@code linux/if_tunnel.h}. */
abstract class IpTunnelKind extends KernelKind {
    private static final int IFLA_IPTUN_LINK = 1;
    private static final int IFLA_IPTUN_LOCAL = 2;
    private static final int IFLA_IPTUN_REMOTE = 3;
    private static final int IFLA_IPTUN_TTL = 4;
    private static final int IFLA_IPTUN_PROTO = 9;

    IpTunnelKind(String name, String help, ValueType address) {
        super(
                name,
                help,
                Tunnels.local(address, IFLA_IPTUN_LOCAL),
                Tunnels.remote(address, IFLA_IPTUN_REMOTE),
                Tunnels.ttl(IFLA_IPTUN_TTL));
    }

    /** {@code IFLA_IPTUN_*}. Ports and flags of an encapsulation mean nothing without one. */
    static OtherAttributes common() {
        return new OtherAttributes()
                .ignored(16, 17, 18)
                .number("encap", Width.SHORT, 15, 0)
                .present("external", 19)
                .number("fwmark", Width.INT, 20, 0);
    }

    /**
     * The same over IPv4.
     *
     * @param protocol that the tunnel carries where nobody says which; {@code ip} says 0, which stands for all
     */
    static OtherAttributes common4(int protocol) {
        return common().number("tos", Width.BYTE, 5, 0)
                .number("proto", Width.BYTE, IFLA_IPTUN_PROTO, protocol, 0)
                .number("pmtudisc", Width.BYTE, 10, 1);
    }

    /** As {@code ip} does: so a link that it made loses nothing where it is made again from an export. */
    static void writeAllProtocols(LinkWriter out) {
        out.data(message -> message.attributeByte(IFLA_IPTUN_PROTO, 0));
    }

    @Override
    public final Use parent() {
        return Use.OPTIONAL;
    }

    @Override
    public final int parentAttribute() {
        return IFLA_IPTUN_LINK;
    }

    @Override
    public final boolean changesWhole() {
        return true;
    }
}
