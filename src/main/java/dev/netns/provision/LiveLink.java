package dev.netns.provision;

import dev.netns.netlink.AddressMessage;
import dev.netns.netlink.BridgeVlans;
import dev.netns.netlink.LinkMessage;
import dev.netns.netlink.WireGuardDevice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A link as it is.
 *
 * @param message what the kernel tells of it
 * @param addresses in the kernel's order
 * @param vlans of a port of a bridge; none of other links
 * @param wireGuard what is inside a wireguard link; null for others
 * @param trafficControl the queueing disciplines that somebody attached, in words; none where they were not asked for
 */
public record LiveLink(
        LinkMessage message,
        List<AddressMessage> addresses,
        List<BridgeVlans.Vlan> vlans,
        @Nullable WireGuardDevice wireGuard,
        List<String> trafficControl) {
    /** Keeps copies. */
    public LiveLink {
        addresses = List.copyOf(addresses);
        vlans = List.copyOf(vlans);
        trafficControl = List.copyOf(trafficControl);
    }

    /** A link of which nobody asked what is attached to it. */
    public LiveLink(
            LinkMessage message,
            List<AddressMessage> addresses,
            List<BridgeVlans.Vlan> vlans,
            @Nullable WireGuardDevice wireGuard) {
        this(message, addresses, vlans, wireGuard, List.of());
    }

    /** A link that is no wireguard. */
    public LiveLink(LinkMessage message, List<AddressMessage> addresses, List<BridgeVlans.Vlan> vlans) {
        this(message, addresses, vlans, null);
    }
}
