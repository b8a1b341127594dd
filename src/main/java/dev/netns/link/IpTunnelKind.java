package dev.netns.link;

/** What {@code ipip}, {@code sit} and {@code ip6tnl} share; {@code IFLA_IPTUN_*} of {@code linux/if_tunnel.h}. */
abstract class IpTunnelKind extends KernelKind {
    private static final int IFLA_IPTUN_LINK = 1;
    private static final int IFLA_IPTUN_LOCAL = 2;
    private static final int IFLA_IPTUN_REMOTE = 3;
    private static final int IFLA_IPTUN_TTL = 4;

    IpTunnelKind(String name, String help, ValueType address) {
        super(
                name,
                help,
                Tunnels.local(address, IFLA_IPTUN_LOCAL),
                Tunnels.remote(address, IFLA_IPTUN_REMOTE),
                Tunnels.ttl(IFLA_IPTUN_TTL));
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
