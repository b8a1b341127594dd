package dev.netns.netlink;

import dev.netns.linux.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A link, as the kernel tells of it: RTM_NEWLINK with {@code struct ifinfomsg}, {@code linux/if_link.h}. Immutable as
 * long as nobody writes into its arrays.
 *
 * @param index {@code ifi_index}
 * @param flags {@link LinkFlags}
 * @param name IFLA_IFNAME
 * @param mac IFLA_ADDRESS
 * @param mtu IFLA_MTU, in bytes
 * @param master IFLA_MASTER: the index of the bridge, bond or vrf that it is a port of; 0 without one
 * @param parent IFLA_LINK: the index of the link below, or of the other end of a pair; 0 without one
 * @param parentNsid IFLA_LINK_NETNSID: the namespace that {@code parent} is in; -1 for the same
 * @param group IFLA_GROUP
 * @param txQueueLength IFLA_TXQLEN, in packets
 * @param alias IFLA_IFALIAS; null without one
 * @param kind IFLA_INFO_KIND; null for a physical link, and for lo
 * @param data IFLA_INFO_DATA
 * @param portKind IFLA_INFO_SLAVE_KIND: the kind of its master; null without one
 * @param portData IFLA_INFO_SLAVE_DATA
 * @param promiscuity IFLA_PROMISCUITY: how many want all packets
 * @param hardwareType {@code ifi_type}
 * @param permanentMac IFLA_PERM_ADDRESS; null where it has none
 */
public record LinkMessage(
        int index,
        int flags,
        String name,
        byte[] mac,
        int mtu,
        int master,
        int parent,
        int parentNsid,
        int group,
        int txQueueLength,
        @Nullable String alias,
        @Nullable String kind,
        byte[] data,
        @Nullable String portKind,
        byte[] portData,
        int promiscuity,
        int hardwareType,
        byte @Nullable [] permanentMac) {
    private static final byte[] NOTHING = {};

    /**
     * Reads a whole message.
     *
     * @throws IllegalArgumentException it is cut short, or has no name
     */
    public static LinkMessage parse(byte[] bytes, int from, int to) {
        int body = from + NetlinkMessage.HEADER_SIZE;
        int attributes = body + IfLink.IFINFOMSG_SIZE;
        if (from < 0 || to > bytes.length || attributes > to) {
            throw new IllegalArgumentException("a link's message is cut short");
        }
        Builder link = new Builder();
        new Attributes(bytes, attributes, to).forEach(link::visit);
        if (link.name == null) {
            throw new IllegalArgumentException("a link has no name");
        }
        return new LinkMessage(
                Wire.getInt(bytes, body + 4),
                Wire.getInt(bytes, body + 8),
                link.name,
                link.mac,
                link.mtu,
                link.master,
                link.parent,
                link.parentNsid,
                link.group,
                link.txQueueLength,
                link.alias,
                link.kind,
                link.data,
                link.portKind,
                link.portData,
                link.promiscuity,
                Wire.getShort(bytes, body + 2),
                link.permanentMac);
    }

    /** Asks for all links of a namespace, without their statistics. */
    public static NetlinkMessage dump() {
        return new NetlinkMessage(Rtnetlink.RTM_GETLINK, Rtnetlink.NLM_F_DUMP)
                .body(IfLink.header(0, 0, 0, 0))
                .attribute(IfLink.IFLA_EXT_MASK, IfLink.RTEXT_FILTER_SKIP_STATS);
    }

    /** Asks for the link of this name. */
    public static NetlinkMessage get(String name) {
        return new NetlinkMessage(Rtnetlink.RTM_GETLINK, 0)
                .body(IfLink.header(0, 0, 0, 0))
                .attribute(IfLink.IFLA_EXT_MASK, IfLink.RTEXT_FILTER_SKIP_STATS)
                .attributeString(IfLink.IFLA_IFNAME, name);
    }

    /** The link of this name, where a socket is; null where the kernel tells of none. */
    public static @Nullable LinkMessage find(NetlinkSocket socket, String name) {
        List<LinkMessage> found = new ArrayList<>();
        socket.request(get(name), (type, bytes, from, to) -> found.add(parse(bytes, from, to)));
        return found.isEmpty() ? null : found.get(0);
    }

    /** The same link with another MTU. */
    public LinkMessage withMtu(int other) {
        return new LinkMessage(
                index,
                flags,
                name,
                mac,
                other,
                master,
                parent,
                parentNsid,
                group,
                txQueueLength,
                alias,
                kind,
                data,
                portKind,
                portData,
                promiscuity,
                hardwareType,
                permanentMac);
    }

    /** What is in IFLA_INFO_DATA. */
    public Attributes dataAttributes() {
        return new Attributes(data, 0, data.length);
    }

    /** What is in IFLA_INFO_SLAVE_DATA. */
    public Attributes portAttributes() {
        return new Attributes(portData, 0, portData.length);
    }

    /** Whether it is set up, which does not mean that it has a carrier. */
    public boolean isUp() {
        return (flags & LinkFlags.IFF_UP) != 0;
    }

    /** Whether it is lo. */
    public boolean isLoopback() {
        return (flags & LinkFlags.IFF_LOOPBACK) != 0;
    }

    private static final class Builder {
        private @Nullable String name;
        private byte[] mac = NOTHING;
        private int mtu;
        private int master;
        private int parent;
        private int parentNsid = -1;
        private int group;
        private int txQueueLength;
        private @Nullable String alias;
        private @Nullable String kind;
        private byte[] data = NOTHING;
        private @Nullable String portKind;
        private byte[] portData = NOTHING;
        private int promiscuity;
        private byte @Nullable [] permanentMac;

        void visit(int type, byte[] bytes, int from, int to) {
            switch (type) {
                case IfLink.IFLA_ADDRESS -> mac = Arrays.copyOfRange(bytes, from, to);
                case IfLink.IFLA_PERM_ADDRESS -> permanentMac = Arrays.copyOfRange(bytes, from, to);
                case IfLink.IFLA_IFNAME -> name = string(bytes, from, to);
                case IfLink.IFLA_IFALIAS -> alias = string(bytes, from, to);
                case IfLink.IFLA_LINKINFO -> new Attributes(bytes, from, to).forEach(this::visitInfo);
                case IfLink.IFLA_MTU -> mtu = integer(bytes, from, to, mtu);
                case IfLink.IFLA_MASTER -> master = integer(bytes, from, to, master);
                case IfLink.IFLA_LINK -> parent = integer(bytes, from, to, parent);
                case IfLink.IFLA_LINK_NETNSID -> parentNsid = integer(bytes, from, to, parentNsid);
                case IfLink.IFLA_GROUP -> group = integer(bytes, from, to, group);
                case IfLink.IFLA_TXQLEN -> txQueueLength = integer(bytes, from, to, txQueueLength);
                case IfLink.IFLA_PROMISCUITY -> promiscuity = integer(bytes, from, to, promiscuity);
                default -> {}
            }
        }

        private static int integer(byte[] bytes, int from, int to, int otherwise) {
            return to - from < Integer.BYTES ? otherwise : Wire.getInt(bytes, from);
        }

        private void visitInfo(int type, byte[] bytes, int from, int to) {
            switch (type) {
                case IfLink.IFLA_INFO_KIND -> kind = string(bytes, from, to);
                case IfLink.IFLA_INFO_SLAVE_KIND -> portKind = string(bytes, from, to);
                case IfLink.IFLA_INFO_DATA -> data = Arrays.copyOfRange(bytes, from, to);
                case IfLink.IFLA_INFO_SLAVE_DATA -> portData = Arrays.copyOfRange(bytes, from, to);
                default -> {}
            }
        }

        private static String string(byte[] bytes, int from, int to) {
            int end = from;
            while (end < to && bytes[end] != 0) {
                end++;
            }
            return Text.decode(bytes, from, end);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LinkMessage link
                && index == link.index
                && flags == link.flags
                && name.equals(link.name)
                && Arrays.equals(mac, link.mac)
                && mtu == link.mtu
                && master == link.master
                && parent == link.parent
                && parentNsid == link.parentNsid
                && group == link.group
                && txQueueLength == link.txQueueLength
                && Objects.equals(alias, link.alias)
                && Objects.equals(kind, link.kind)
                && Arrays.equals(data, link.data)
                && Objects.equals(portKind, link.portKind)
                && Arrays.equals(portData, link.portData)
                && promiscuity == link.promiscuity
                && hardwareType == link.hardwareType
                && Arrays.equals(permanentMac, link.permanentMac);
    }

    @Override
    public int hashCode() {
        return 31 * index + name.hashCode();
    }
}
