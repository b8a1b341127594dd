package dev.netns.provision;

import dev.netns.config.AddressDeclaration;
import dev.netns.link.TomlText;
import dev.netns.linux.Linux;
import dev.netns.netlink.AddressMessage;
import dev.netns.netlink.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Writes the addresses of a link: those that somebody gave to it, for as long as it is there. Pure. */
final class ExportAddresses {
    private static final int IFA_F_NODAD = 0x02;

    private ExportAddresses() {}

    /** Remarks, and the key {@code addresses} where there are any. */
    static ExportBlock of(LiveLink link) {
        ExportBlock block = ExportBlock.ofRemarks(List.of());
        List<AddressMessage> kept = new ArrayList<>();
        List<AddressMessage> given = given(link);
        List<AddressMessage> theirs = AddressPlanner.ofDaemons(link);
        Foreign.byOwner(theirs, AddressMessage::protocol)
                .forEach((owner, count) -> block.remark("not exported: " + Foreign.text(count, "address", owner)));
        given.removeAll(theirs);
        for (AddressMessage address : given) {
            if (Foreign.isForeign(address)) {
                block.remark("not exported: the address " + Described.address(address) + " ('"
                        + address.unmodelled().text() + "' cannot be declared)");
            } else if (ends(address) && address.protocol() != Messages.PROTOCOL) {
                block.remark("not exported: the address " + Described.address(address) + ", which ends in "
                        + address.validLifetime() + " s");
            } else {
                kept.add(address);
            }
        }
        if (kept.stream().anyMatch(address -> !details(address, link).isEmpty())) {
            block.key(
                    "addresses",
                    kept.stream()
                            .map(address ->
                                    "{ address = " + TomlText.quote(prefix(address)) + details(address, link) + " }")
                            .collect(Collectors.joining(", ", "[", "]")));
        } else {
            block.texts("addresses", kept.stream().map(ExportAddresses::prefix).toList());
        }
        return block;
    }

    /** What the kernel did not add by itself. Before Linux 5.18 it does not say so of fe80::…, which each link has. */
    static List<AddressMessage> given(LiveLink link) {
        boolean telling = link.addresses().stream().anyMatch(address -> address.protocol() != 0);
        return link.addresses().stream()
                .filter(address -> !AddressPlanner.isOfTheKernel(address))
                .filter(address -> telling || !IpAddress.of(address.address()).isLinkLocal6())
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static boolean ends(AddressMessage address) {
        return address.validLifetime() != AddressDeclaration.FOREVER;
    }

    private static String prefix(AddressMessage address) {
        return IpAddress.of(address.address()) + "/" + address.prefixLength();
    }

    private static String details(AddressMessage address, LiveLink link) {
        StringBuilder text = new StringBuilder();
        byte[] peer = address.peer();
        if (peer != null) {
            text.append(", peer = ").append(TomlText.quote(IpAddress.of(peer).toString()));
        }
        boolean four = address.family() == Linux.AF_INET;
        if (four && address.scope() != Messages.defaultScope(IpAddress.of(address.address()))) {
            text.append(", scope = ").append(address.scope());
        }
        String label = address.label();
        if (label != null && !label.equals(link.message().name())) {
            text.append(", label = ").append(TomlText.quote(label));
        }
        if (ends(address)) {
            text.append(", valid_lifetime = ").append(address.validLifetime());
            text.append(", preferred_lifetime = ").append(Math.max(1, address.preferredLifetime()));
        }
        if (!four && (address.flags() & IFA_F_NODAD) != 0) {
            text.append(", nodad = true");
        }
        if (address.metric() != 0) {
            text.append(", metric = ").append(Integer.toUnsignedString(address.metric()));
        }
        if ((address.flags() & AddressMessage.IFA_F_NOPREFIXROUTE) != 0) {
            text.append(", noprefixroute = true");
        }
        return text.toString();
    }
}
