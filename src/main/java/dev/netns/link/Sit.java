package dev.netns.link;

/** IPv6 in IPv4. */
final class Sit extends IpTunnelKind {
    Sit() {
        super("sit", "IPv6 in IPv4", ValueTypes.ADDRESS4);
    }
}
