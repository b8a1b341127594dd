package dev.netns.provision;

import dev.netns.config.AddressDeclaration;
import dev.netns.config.LinkDeclaration;
import dev.netns.linux.Linux;
import dev.netns.linux.Text;
import dev.netns.names.ExitStatus;
import dev.netns.names.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A declared IPv6 address that is there and cannot be used.
 *
 * @param link that has it
 * @param address as it is declared
 * @param fault why not
 */
record UnusableAddress(LinkDeclaration link, AddressDeclaration address, AddressWait.Fault fault) {
    /** Waits for the addresses of some links. Answers those that cannot be used. */
    static List<UnusableAddress> await(List<LinkDeclaration> links, Works works, AddressWait wait) {
        List<AddressWait.Wanted> all = new ArrayList<>();
        links.forEach(link -> link.addresses().stream()
                .filter(UnusableAddress::isDetected)
                .forEach(address -> all.add(wanted(link, address, works))));
        Map<AddressWait.Wanted, AddressWait.Fault> faults = wait.await(all);
        List<UnusableAddress> unusable = new ArrayList<>();
        for (LinkDeclaration link : faults.isEmpty() ? List.<LinkDeclaration>of() : links) {
            for (AddressDeclaration address : link.addresses()) {
                AddressWait.Fault fault = isDetected(address) ? faults.get(wanted(link, address, works)) : null;
                if (fault != null) {
                    unusable.add(new UnusableAddress(link, address, fault));
                }
            }
        }
        return unusable;
    }

    /** Whether the kernel looks for duplicates of it. */
    private static boolean isDetected(AddressDeclaration address) {
        return address.prefix().address().family() == Linux.AF_INET6 && !address.withoutDad();
    }

    private static AddressWait.Wanted wanted(LinkDeclaration link, AddressDeclaration address, Works works) {
        return new AddressWait.Wanted(works.of(link.place()), address.prefix().address());
    }

    /** In words, with the line of the declaration. */
    Failure failure() {
        String words = "cannot use address " + address.prefix() + " on "
                + Text.printable(link.self().toString()) + ": " + fault;
        return new Failure(ExitStatus.FAILED, words).at(address.origin().toString());
    }
}
