package dev.netns.provision;

import dev.netns.linux.Syscalls;
import dev.netns.netlink.AddressMessage;
import dev.netns.netlink.IpAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Waits until IPv6 addresses have passed duplicate address detection (RFC 4862): until then no program can bind them, and
 * the kernel takes no route with one as its source.
 */
final class AddressWait {
    /** The kernel waits up to a second before its probe, and another one for an answer. */
    static final int MOST_MILLIS = 3000;

    /** What is told while it lasts. */
    static final String WORKING = "waiting for IPv6 addresses";

    private static final int LOOK_AGAIN_MILLIS = 50;

    private final Syscalls sys;
    private final Platform platform;

    AddressWait(Syscalls sys, Platform platform) {
        this.sys = sys;
        this.platform = platform;
    }

    /** An address that is waited for. */
    record Wanted(PlaceWork place, IpAddress address) {}

    /** Why an address cannot be used. */
    enum Fault {
        DUPLICATE("another host on the link uses it (duplicate address detection)"),
        TENTATIVE("it is still tentative after " + MOST_MILLIS / 1000 + " s; has its link a carrier?");

        private final String words;

        Fault(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /**
     * Waits for all of them at once, at most {@link #MOST_MILLIS} and until a signal asks for an end.
     *
     * @return those that cannot be used; one that is not there is nobody's fault here, and not among them
     */
    Map<Wanted, Fault> await(List<Wanted> all) {
        long end = sys.monotonicMillis() + MOST_MILLIS;
        Map<Wanted, Fault> faults = new HashMap<>();
        List<Wanted> left = all;
        while (!left.isEmpty()) {
            look(left, faults);
            left = left.stream()
                    .filter(wanted -> faults.get(wanted) == Fault.TENTATIVE)
                    .toList();
            if (sys.monotonicMillis() >= end || platform.signal() != 0) {
                return faults;
            }
            if (!left.isEmpty()) {
                sys.poll(-1, 0, LOOK_AGAIN_MILLIS);
            }
        }
        return faults;
    }

    private static void look(List<Wanted> all, Map<Wanted, Fault> faults) {
        Map<PlaceWork, List<AddressMessage>> seen = new HashMap<>();
        for (Wanted wanted : all) {
            faults.remove(wanted);
            byte[] address = wanted.address().toBytes();
            List<AddressMessage> there = seen.computeIfAbsent(wanted.place(), PlaceWork::addresses6);
            for (AddressMessage live : there) {
                if (Arrays.equals(address, live.address()) && live.isDuplicate()) {
                    faults.put(wanted, Fault.DUPLICATE);
                } else if (Arrays.equals(address, live.address()) && live.isTentative()) {
                    faults.put(wanted, Fault.TENTATIVE);
                }
            }
        }
    }
}
