package dev.netns.config;

import dev.netns.netlink.IpPrefix;
import dev.netns.netlink.RuleMessage;
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
 * @param tos of the packet, its DSCP in the upper six bits
 * @param suppressPrefixLength routes of the table with prefixes of at most so many bits are passed over
 * @param users of the sending socket
 * @param origins where it and its keys are declared
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
        @Nullable Integer tos,
        @Nullable Integer suppressPrefixLength,
        RuleMessage.@Nullable UidRange users,
        Origins origins) {
    /**
     * A mark and its mask.
     *
     * @param value 32 bits, unsigned
     * @param mask 32 bits, unsigned
     */
    public record Mark(long value, long mask) {}

    /** A range of ports, both ends included. */
    public record Ports(int first, int last) {}

    /** Where it is declared. */
    public Origin origin() {
        return origins.table();
    }

    /** The same rule as if it were declared at another place. */
    RuleDeclaration at(Origins other) {
        return new RuleDeclaration(
                family,
                priority,
                from,
                to,
                iif,
                oif,
                fwmark,
                action,
                table,
                ipproto,
                sport,
                dport,
                invert,
                tos,
                suppressPrefixLength,
                users,
                other);
    }
}
