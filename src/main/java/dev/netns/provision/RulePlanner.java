package dev.netns.provision;

import dev.netns.config.RuleDeclaration;
import dev.netns.netlink.Rtnetlink;
import dev.netns.netlink.RuleMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** What is to be done about the routing rules of a namespace. Pure. */
final class RulePlanner {
    /** The priorities of the kernel's own rules, which before Linux 4.17 tell no protocol. */
    private static final Set<Integer> KERNEL = Set.of(0, 32766, 32767);

    private final List<RuleDeclaration> missing = new ArrayList<>();
    private final List<Adopted> adopted = new ArrayList<>();
    private final List<RuleMessage> left;

    /** A rule that somebody else added, and the declaration for which it stands. */
    record Adopted(RuleDeclaration declaration, RuleMessage old) {}

    /**
     * Compares: a rule that is there stands for one that is declared.
     *
     * @param adopt whether a rule that somebody else added becomes ours
     */
    RulePlanner(List<RuleDeclaration> declared, List<RuleMessage> live, boolean adopt) {
        left = new ArrayList<>(live);
        // Where netns and somebody else added the same rule, the one of netns counts.
        left.sort(Comparator.comparing(rule -> rule.protocol() != Messages.PROTOCOL));
        for (RuleDeclaration rule : declared) {
            RuleMessage wanted = Messages.rule(rule);
            RuleMessage found = left.stream()
                    .filter(present -> !Foreign.isForeign(present) && isSame(wanted, present))
                    .findFirst()
                    .orElse(null);
            if (found == null) {
                missing.add(rule);
            } else {
                left.remove(found);
                if (adopt && isOfOthers(found)) {
                    adopted.add(new Adopted(rule, found));
                }
            }
        }
    }

    /** Rules that are to be added. */
    List<RuleDeclaration> missing() {
        return missing;
    }

    /** Rules of others that become ours. */
    List<Adopted> adopted() {
        return adopted;
    }

    /** Rules of netns that are declared no more. */
    List<RuleMessage> removed() {
        return left.stream()
                .filter(rule -> rule.protocol() == Messages.PROTOCOL && !Foreign.isForeign(rule))
                .toList();
    }

    /** Rules that somebody else added. */
    List<RuleMessage> unmanaged() {
        return left.stream()
                .filter(rule -> rule.protocol() != Messages.PROTOCOL || Foreign.isForeign(rule))
                .filter(rule -> !isOfTheKernel(rule) && !Foreign.isOfDaemon(rule.protocol()))
                .toList();
    }

    /** Rules of routing daemons. */
    List<RuleMessage> ofDaemons() {
        return left.stream().filter(rule -> Foreign.isOfDaemon(rule.protocol())).toList();
    }

    /** Whether the kernel added it by itself. */
    static boolean isOfTheKernel(RuleMessage rule) {
        return rule.protocol() == Rtnetlink.RTPROT_KERNEL || rule.protocol() == 0 && KERNEL.contains(rule.priority());
    }

    private static boolean isOfOthers(RuleMessage rule) {
        return rule.protocol() != Messages.PROTOCOL && !isOfTheKernel(rule) && !Foreign.isOfDaemon(rule.protocol());
    }

    private static boolean isSame(RuleMessage wanted, RuleMessage live) {
        return wanted.family() == live.family()
                && (wanted.priority() < 0 || wanted.priority() == live.priority())
                && Arrays.equals(wanted.from(), live.from())
                && wanted.fromLength() == live.fromLength()
                && Arrays.equals(wanted.to(), live.to())
                && wanted.toLength() == live.toLength()
                && Objects.equals(wanted.iif(), live.iif())
                && Objects.equals(wanted.oif(), live.oif())
                && wanted.fwmark() == live.fwmark()
                && (wanted.fwmark() == 0 || wanted.fwmask() == live.fwmask())
                && wanted.table() == live.table()
                && wanted.action() == live.action()
                && wanted.ipproto() == live.ipproto()
                && wanted.sourcePortFirst() == live.sourcePortFirst()
                && wanted.sourcePortLast() == live.sourcePortLast()
                && wanted.destinationPortFirst() == live.destinationPortFirst()
                && wanted.destinationPortLast() == live.destinationPortLast()
                && wanted.invert() == live.invert()
                && wanted.tos() == live.tos()
                && wanted.suppressPrefixLength() == live.suppressPrefixLength()
                && Objects.equals(wanted.users(), live.users());
    }
}
