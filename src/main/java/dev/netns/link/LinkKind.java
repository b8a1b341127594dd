package dev.netns.link;

import dev.netns.netlink.LinkMessage;
import dev.netns.netlink.Unmodelled;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A kind of link: {@code type = "…"} in the configuration. Kinds are constants; see {@link LinkKinds}. */
public interface LinkKind {
    /** As it is written in the configuration: {@code vxlan}. */
    String name();

    /** What it is for, in a few words for the manual. */
    String help();

    /** How such a link comes to be. */
    Making making();

    /** {@code IFLA_INFO_KIND} of the request that makes it, and of what the kernel tells; null for a physical one. */
    @Nullable
    String kernelKind();

    /** The kernel's module that makes such links, where that is no part of the kernel itself. */
    default String module() {
        return Objects.requireNonNullElse(kernelKind(), name());
    }

    /** The keys of this kind only, without {@link CommonKeys} and {@link PortKeys}. */
    List<LinkKey> keys();

    /** Whether such a link has a {@code parent}. */
    Use parent();

    /**
     * The attribute in {@code IFLA_INFO_DATA} that has the index of the parent, as {@code IFLA_VXLAN_LINK}; 0 where it
     * is {@code IFLA_LINK} itself.
     */
    int parentAttribute();

    /** Whether such a link is a master of others: a bridge, a bond, a vrf. */
    boolean isMaster();

    /** Whether a link that the kernel tells of is of this kind. */
    boolean matches(LinkMessage live);

    /** What a link of this kind has been given that none of the kind's keys can say. */
    Unmodelled unmodelled(LinkMessage live);

    /**
     * Adds what every such link is given, whatever is declared: what the kernel does not set as {@code ip} does. To be
     * called wherever a link of the kind is made, and where a change {@link #changesWhole}.
     */
    default void writeFixed(LinkWriter out) {}

    /**
     * Whether a request that changes a link has to hold all of its keys, the parent included, because the kernel takes
     * what is left out for unset.
     */
    default boolean changesWhole() {
        return false;
    }

    /**
     * Whether what the kernel takes of such a link depends on the others of the same parent: then whether it takes one
     * cannot be tried as long as another is there that is to go.
     */
    default boolean dependsOnOthers() {
        return false;
    }

    /** Whether the kernel has such a link take part in ARP, and carry multicast, unless somebody changes it. */
    default boolean isWithArp() {
        return true;
    }

    /** How many packets may wait to be sent where nobody says so: {@code DEFAULT_TX_QUEUE_LEN} for most. */
    default long usualQueueLength() {
        return 1000;
    }

    /** What the kernel sets its MTU to where none is asked for. */
    default UsualMtu usualMtu() {
        return UsualMtu.OTHER;
    }

    /**
     * What is wrong with settings that are each right.
     *
     * @param settings by the names of keys of this kind, canonical
     * @param withParent whether the link has a parent
     */
    default List<Conflict> conflicts(Map<String, Object> settings, boolean withParent) {
        return List.of();
    }

    /**
     * Settings that do not go together.
     *
     * @param key the one to blame
     * @param message what is wrong, in words
     */
    record Conflict(String key, String message) {}

    /** What the kernel goes by for the MTU of a new link. */
    enum UsualMtu {
        /** That of an Ethernet. */
        ETHERNET,
        /** The least of its ports'. */
        OF_PORTS,
        /** Its parent's. */
        OF_PARENT,
        /** Its parent's, less the headers that are put around a frame; that of an Ethernet without a parent. */
        INSIDE_UDP,
        /** What depends on routes, or on hardware. */
        OTHER
    }

    /** Whether something is there. */
    enum Use {
        NONE,
        OPTIONAL,
        REQUIRED
    }

    /** How links of a kind come to be. */
    enum Making {
        /** RTM_NEWLINK. */
        NETLINK,
        /** RTM_NEWLINK, two at once. */
        PAIR,
        /** The ioctl TUNSETIFF on /dev/net/tun. */
        TUNTAP,
        /** RTM_NEWLINK, then generic netlink for what is inside. */
        WIREGUARD,
        /** It is there, and is moved. */
        PHYSICAL,
        /** It is there in every namespace. */
        LOOPBACK
    }
}
