package dev.netns.config;

import dev.netns.netlink.IpAddress;
import dev.netns.netlink.IpPrefix;
import org.jspecify.annotations.Nullable;

/**
 * One address of a link: {@code "10.0.0.1/24"}, or a table of its own.
 *
 * @param prefix the address and its network
 * @param peer the other end's address, of a point-to-point link; null without one
 * @param scope {@code RT_SCOPE_*}; null for the kernel's own choice
 * @param label of an IPv4 address; null for the link's name
 * @param preferredLifetime in seconds, 0xffffffff for ever
 * @param validLifetime in seconds, 0xffffffff for ever
 * @param withoutDad whether it is used at once, without a look whether another has it (IFA_F_NODAD)
 * @param metric of the route to its network, unsigned; 0 for the kernel's own choice
 * @param withoutRoute whether the kernel adds no route to its network (IFA_F_NOPREFIXROUTE)
 * @param origin where it is declared
 */
public record AddressDeclaration(
        IpPrefix prefix,
        @Nullable IpAddress peer,
        @Nullable Integer scope,
        @Nullable String label,
        long preferredLifetime,
        long validLifetime,
        boolean withoutDad,
        long metric,
        boolean withoutRoute,
        Origin origin) {
    /** {@code INFINITY_LIFE_TIME} of the kernel. */
    public static final long FOREVER = 0xffffffffL;
}
