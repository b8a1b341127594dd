package dev.netns.provision;

import dev.netns.config.AddressDeclaration;
import dev.netns.config.LinkDeclaration;
import dev.netns.linux.Linux;
import dev.netns.linux.Text;
import dev.netns.netlink.AddressMessage;
import dev.netns.netlink.IpAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is to be done about the addresses of a link. Pure. */
final class AddressPlanner {
    private static final int IFA_F_PERMANENT = 0x80;

    /** {@code IFAPROT_KERNEL_LO}, {@code _RA} and {@code _LL} of {@code linux/if_addr.h}. */
    private static final int LAST_PROTOCOL_OF_THE_KERNEL = 3;

    private static final IpAddress LOOPBACK4 = IpAddress.parse("127.0.0.1").orElseThrow();
    private static final int LOOPBACK4_LENGTH = 8;
    private static final IpAddress LOOPBACK6 = IpAddress.parse("::1").orElseThrow();

    private AddressPlanner() {}

    /**
     * The steps, removals first.
     *
     * @param live the link as it is; null where it is made in the same plan
     * @param named the link's name, with its place where that is not the plan's own
     * @param adopt whether an address that somebody else added becomes ours
     */
    static List<Step> plan(LinkDeclaration link, @Nullable LiveLink live, String named, boolean adopt) {
        List<Step> steps = new ArrayList<>();
        List<AddressMessage> present = live == null ? List.of() : live.addresses();
        if (live != null) {
            List<AddressMessage> removed = removed(link.addresses(), live);
            removed.forEach(address -> steps.add(new NetworkStep.RemoveAddress(link.self(), named, address)));
            takenAlong(removed, present)
                    .forEach(address -> steps.add(new NetworkStep.KeepAddress(link.self(), named, address)));
        }
        for (AddressDeclaration declared : link.addresses()) {
            AddressMessage old = find(declared, present);
            if (old != null && Foreign.isForeign(old)) {
                steps.add(new Step.Problem(
                        "address " + declared.prefix() + " on " + Text.printable(named) + " is there with '"
                                + Text.printable(old.unmodelled().text()) + "', which netns does not model",
                        "remove it by hand",
                        declared.origin()));
            } else if (old == null || differs(declared, old, link.name()) || adopt && isOfOthers(old)) {
                steps.add(new NetworkStep.AddAddress(link.self(), named, declared, old));
            }
        }
        return steps;
    }

    /** Addresses of netns that are declared no more. */
    static List<AddressMessage> removed(List<AddressDeclaration> declared, LiveLink live) {
        return live.addresses().stream()
                .filter(address -> address.protocol() == Messages.PROTOCOL && !Foreign.isForeign(address))
                .filter(address -> declared.stream().noneMatch(one -> isSame(one, address)))
                .toList();
    }

    /** Addresses that stay, and that the kernel may remove with one of those that go. */
    private static List<AddressMessage> takenAlong(List<AddressMessage> removed, List<AddressMessage> present) {
        return present.stream()
                .filter(address ->
                        !removed.contains(address) && removed.stream().anyMatch(address::goesWith))
                .toList();
    }

    /** Addresses that somebody else gave to a link that is declared. */
    static List<AddressMessage> unmanaged(LinkDeclaration link, LiveLink live) {
        List<AddressMessage> others = new ArrayList<>();
        for (AddressMessage address : live.addresses()) {
            if (!isOfTheKernel(address)
                    && !Foreign.isOfDaemon(address.protocol())
                    && (address.protocol() != Messages.PROTOCOL || Foreign.isForeign(address))
                    && (address.flags() & IFA_F_PERMANENT) != 0
                    && link.addresses().stream().noneMatch(declared -> isSame(declared, address))) {
                others.add(address);
            }
        }
        return others;
    }

    /** Addresses of DHCP clients and other daemons on a link that is declared. */
    static List<AddressMessage> ofDaemons(LiveLink live) {
        return live.addresses().stream()
                .filter(address -> Foreign.isOfDaemon(address.protocol()))
                .toList();
    }

    /** Whether the kernel added it by itself, and says so: of 127.0.0.1 and ::1 only since Linux 5.18. */
    static boolean isOfTheKernel(AddressMessage address) {
        return address.protocol() == 0 && isLoopback(address)
                || address.protocol() > 0 && address.protocol() <= LAST_PROTOCOL_OF_THE_KERNEL;
    }

    private static boolean isLoopback(AddressMessage address) {
        IpAddress own = IpAddress.of(address.address());
        return own.equals(LOOPBACK4) && address.prefixLength() == LOOPBACK4_LENGTH || own.equals(LOOPBACK6);
    }

    private static boolean isOfOthers(AddressMessage address) {
        return address.protocol() != Messages.PROTOCOL
                && !isOfTheKernel(address)
                && !Foreign.isOfDaemon(address.protocol());
    }

    private static @Nullable AddressMessage find(AddressDeclaration declared, List<AddressMessage> present) {
        for (AddressMessage address : present) {
            if (isSame(declared, address)) {
                return address;
            }
        }
        return null;
    }

    private static boolean isSame(AddressDeclaration declared, AddressMessage live) {
        AddressMessage wanted = Messages.address(declared, live.index());
        return wanted.prefixLength() == live.prefixLength()
                && Arrays.equals(wanted.address(), live.address())
                && Arrays.equals(wanted.peer(), live.peer());
    }

    private static boolean differs(AddressDeclaration declared, AddressMessage live, String link) {
        AddressMessage wanted = Messages.address(declared, live.index());
        return !isChangeable(wanted, live, link)
                || wanted.metric() != live.metric()
                || ends(wanted.validLifetime()) != ends(live.validLifetime())
                || ends(wanted.preferredLifetime()) != ends(live.preferredLifetime());
    }

    /**
     * Whether the kernel can change what differs in place: lifetimes, of which only whether they end is compared, for
     * they run down, and the metric. It keeps the scope, the label and the flags. The scope of IPv6 follows from the
     * address.
     *
     * @param link the name of the link, which is the label where none is declared
     */
    static boolean isChangeable(AddressMessage wanted, AddressMessage live, String link) {
        boolean four = wanted.label() != null || live.label() != null;
        String label = wanted.label() == null ? link : wanted.label();
        return (wanted.family() != Linux.AF_INET || wanted.scope() == live.scope())
                && (!four || Objects.equals(label, live.label() == null ? link : live.label()))
                && (wanted.flags() & AddressMessage.IFA_F_NOPREFIXROUTE)
                        == (live.flags() & AddressMessage.IFA_F_NOPREFIXROUTE);
    }

    private static boolean ends(long lifetime) {
        return lifetime != AddressDeclaration.FOREVER;
    }
}
