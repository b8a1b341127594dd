package dev.netns.config;

import dev.netns.netlink.IpPrefix;
import org.jspecify.annotations.Nullable;

/**
 * One routing rule: {@code [[namespace.NAME.rule]]}. Null stands for what is left out.
 *
 * @param family {@code AF_INET} or {@code AF_INET6}
 * @param priority lower ones are asked first
 * @param from of the packet's source
 * @param to of the packet's destination
 * @param iif the link that it comes in by
 * @param oif the link that the sending socket is bound to
 * @param fwmark of the packet, and the mask that is laid on it
 * @param action {@code FR_ACT_*}: to a table, blackhole, unreachable, prohibit
 * @param table that is looked into; 0 for other actions
 * @param ipproto of the packet, such as 6 for TCP
 * @param sport first and last source port
 * @param dport first and last destination port
 * @param invert whether the rule is for packets that do not fit
 * @param origin where it is declared
 */
public record RuleDeclaration(
        int family,
        @Nullable Integer priority,
        @Nullable IpPrefix from,
        @Nullable IpPrefix to,
        @Nullable String iif,
        @Nullable String oif,
        @Nullable Mark fwmark,
        int action,
        int table,
        @Nullable Integer ipproto,
        @Nullable Ports sport,
        @Nullable Ports dport,
        boolean invert,
        Origin origin) {
    /**
     * A mark and its mask.
     *
     * @param value 32 bits, unsigned
     * @param mask 32 bits, unsigned
     */
    public record Mark(long value, long mask) {}

    /** A range of ports, both ends included. */
    public record Ports(int first, int last) {}
}
