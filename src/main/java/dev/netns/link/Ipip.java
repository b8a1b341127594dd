package dev.netns.link;

/** IPv4 in IPv4. */
final class Ipip extends IpTunnelKind {
    Ipip() {
        super("ipip", "IPv4 in IPv4", ValueTypes.ADDRESS4);
    }
}
