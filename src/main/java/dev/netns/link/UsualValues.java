package dev.netns.link;

import dev.netns.netlink.LinkMessage;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** What the kernel sets where a key is left out, of those keys for which that depends on the link. */
public final class UsualValues {
    /** {@code ARPHRD_ETHER} of {@code linux/if_arp.h}. */
    private static final int ARPHRD_ETHER = 1;

    /** {@code ETH_DATA_LEN} of {@code linux/if_ether.h}. */
    public static final long ETHERNET_MTU = 1500;

    /** What is around an Ethernet frame in a vxlan: Ethernet, IPv4 or IPv6, UDP and its own header. */
    private static final long VXLAN_HEADROOM4 = 50;

    private static final long VXLAN_HEADROOM6 = 70;

    /** What port_cost() of br_if.c makes of the 10 Gbit/s of a veth, and of a link that tells no speed. */
    private static final long COST_OF_VETH = 2;

    private static final long COST_OF_UNKNOWN = 100;

    private UsualValues() {}

    /**
     * The value.
     *
     * @param live the link
     * @param parent the link below it; null without one, or where it is not known
     * @param ports the links that have it for a master
     * @return canonical; null where that is not known
     */
    public static @Nullable Object of(
            LinkKey key, LinkKind kind, LinkMessage live, @Nullable LinkMessage parent, Collection<LinkMessage> ports) {
        if (key == CommonKeys.ALIAS) {
            return "";
        }
        if (key == CommonKeys.TXQUEUELEN) {
            return kind.usualQueueLength();
        }
        if (key == CommonKeys.ARP) {
            return live.hardwareType() == ARPHRD_ETHER && kind.isWithArp();
        }
        if (key == CommonKeys.MULTICAST) {
            // Links that are no Ethernet differ, and so does a kind that takes no part in ARP.
            return live.hardwareType() == ARPHRD_ETHER && kind.isWithArp() ? Boolean.TRUE : null;
        }
        if (key == CommonKeys.MTU) {
            return mtu(kind, live, parent, ports);
        }
        if (key == PortKeys.COST) {
            return kind.making() == LinkKind.Making.PAIR ? COST_OF_VETH : COST_OF_UNKNOWN;
        }
        return key.kernelDefault();
    }

    private static @Nullable Long mtu(
            LinkKind kind, LinkMessage live, @Nullable LinkMessage parent, Collection<LinkMessage> ports) {
        return switch (kind.usualMtu()) {
            case ETHERNET -> ETHERNET_MTU;
            case OF_PORTS -> ports.stream().mapToLong(LinkMessage::mtu).min().orElse(ETHERNET_MTU);
            case OF_PARENT -> parent == null ? null : (Long) (long) parent.mtu();
            case INSIDE_UDP -> parent == null ? (Long) ETHERNET_MTU : (Long) (parent.mtu() - headroom(live));
            case OTHER -> null;
        };
    }

    private static long headroom(LinkMessage live) {
        return live.dataAttributes().has(Vxlan.IFLA_VXLAN_GROUP6)
                        || live.dataAttributes().has(Vxlan.IFLA_VXLAN_LOCAL6)
                ? VXLAN_HEADROOM6
                : VXLAN_HEADROOM4;
    }
}
