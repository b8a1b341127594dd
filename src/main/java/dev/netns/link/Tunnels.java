package dev.netns.link;

import dev.netns.netlink.IpAddress;
import java.util.Map;
import java.util.Optional;

/** What the kinds of tunnels have in common. */
final class Tunnels {
    static final String LOCAL = "local";
    static final String REMOTE = "remote";
    static final String TTL_HELP = "of the packets outside; 0 takes that of the packet inside";

    private Tunnels() {}

    /** {@code local}. */
    static Key local(ValueType type, int attribute) {
        return Key.address(LOCAL, type, "our address", attribute).asChangeable();
    }

    /** {@code remote}; whether a tunnel has one at all cannot be changed. */
    static Key remote(ValueType type, int attribute) {
        return Key.address(REMOTE, type, "the other end's address; without it, whatever routes say", attribute)
                .asChangeable();
    }

    /** {@code ttl}. */
    static Key ttl(int attribute) {
        return Key.number("ttl", ValueTypes.integer(0, 255), TTL_HELP, Width.BYTE, attribute)
                .asChangeable()
                .byDefault(0L);
    }

    static boolean areOfOneFamily(Object address, Object other) {
        return family(address) == family(other);
    }

    /** A conflict where two addresses, of those that are there, are not of one family. */
    static Optional<LinkKind.Conflict> sameFamily(Map<String, Object> settings, String key, String other) {
        Object address = settings.get(key);
        Object otherAddress = settings.get(other);
        return address == null || otherAddress == null || areOfOneFamily(address, otherAddress)
                ? Optional.empty()
                : Optional.of(new LinkKind.Conflict(
                        other, "'" + key + "' and '" + other + "' must both be IPv4 or both IPv6 addresses"));
    }

    private static int family(Object canonicalAddress) {
        return IpAddress.parse((String) canonicalAddress).orElseThrow().family();
    }
}
