package dev.netns.netlink;

import dev.netns.linux.Linux;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A request that makes, changes or deletes a link: RTM_NEWLINK, RTM_DELLINK. One message does as much as the kernel lets
 * it: a pair of veth links with both ends placed, named and up is one. Not for several threads.
 */
public final class LinkRequest {
    /** The head is written last, when the flags are known. */
    private final int messageFlags;

    private final @Nullable String kind;
    private final List<Consumer<NetlinkMessage>> attributes = new ArrayList<>();
    private final List<Consumer<NetlinkMessage>> data = new ArrayList<>();

    private @Nullable String portKind;
    private @Nullable Consumer<NetlinkMessage> portData;
    private int index;
    private int flags;
    private int mask;

    private LinkRequest(int messageFlags, int index, @Nullable String kind) {
        this.messageFlags = messageFlags | Rtnetlink.NLM_F_ACK;
        this.index = index;
        this.kind = kind;
    }

    /**
     * Makes a link; one of that name is an error (EEXIST).
     *
     * @param kind IFLA_INFO_KIND
     */
    public static LinkRequest create(String name, String kind) {
        return new LinkRequest(Rtnetlink.NLM_F_CREATE | Rtnetlink.NLM_F_EXCL, 0, kind).name(name);
    }

    /** Has a link that is made get this index, which is free where it is to be; 0 leaves the choice to the kernel. */
    public LinkRequest withIndex(int wanted) {
        index = wanted;
        return this;
    }

    /** Changes the link with this index. */
    public static LinkRequest change(int index) {
        return new LinkRequest(0, index, null);
    }

    /**
     * Changes the link with this index, with attributes of its kind.
     *
     * @param kind IFLA_INFO_KIND, which must be what it is
     */
    public static LinkRequest change(int index, @Nullable String kind) {
        return new LinkRequest(0, index, kind);
    }

    /** Changes the link with this name. */
    public static LinkRequest change(String name) {
        return new LinkRequest(0, 0, null).name(name);
    }

    /** Deletes the link with this name. */
    public static NetlinkMessage delete(String name) {
        return new NetlinkMessage(Rtnetlink.RTM_DELLINK, Rtnetlink.NLM_F_ACK)
                .body(IfLink.header(0, 0, 0, 0))
                .attributeString(IfLink.IFLA_IFNAME, name);
    }

    /** Deletes the link with this index. */
    public static NetlinkMessage delete(int index) {
        return new NetlinkMessage(Rtnetlink.RTM_DELLINK, Rtnetlink.NLM_F_ACK).body(IfLink.header(0, index, 0, 0));
    }

    /** Takes an alternative name from the link with this index; one that it has not is an error (ENOENT). */
    public static NetlinkMessage deleteAlternativeName(int index, String name) {
        NetlinkMessage request =
                new NetlinkMessage(Rtnetlink.RTM_DELLINKPROP, Rtnetlink.NLM_F_ACK).body(IfLink.header(0, index, 0, 0));
        int names = request.begin(IfLink.IFLA_PROP_LIST | IfLink.NLA_F_NESTED);
        return request.attributeString(IfLink.IFLA_ALT_IFNAME, name).end(names);
    }

    /** Sets the flags of the mask; what was set before stays. */
    public LinkRequest flags(int values, int of) {
        flags = flags & ~of | values & of;
        mask |= of;
        return this;
    }

    /** Sets it up or down. */
    public LinkRequest up(boolean up) {
        return flags(up ? LinkFlags.IFF_UP : 0, LinkFlags.IFF_UP);
    }

    /** IFLA_IFNAME. */
    public LinkRequest name(String name) {
        return add(out -> out.attributeString(IfLink.IFLA_IFNAME, name));
    }

    /** IFLA_MTU, in bytes. */
    public LinkRequest mtu(int mtu) {
        return add(out -> out.attribute(IfLink.IFLA_MTU, mtu));
    }

    /** IFLA_ADDRESS. */
    public LinkRequest mac(byte[] mac) {
        return add(out -> out.attribute(IfLink.IFLA_ADDRESS, mac));
    }

    /** IFLA_IFALIAS; an empty one takes it away. The kernel heeds it in a change, not where a link is made. */
    public LinkRequest alias(String alias) {
        return add(out -> out.attributeString(IfLink.IFLA_IFALIAS, alias));
    }

    /** IFLA_GROUP. */
    public LinkRequest group(int group) {
        return add(out -> out.attribute(IfLink.IFLA_GROUP, group));
    }

    /** IFLA_TXQLEN, in packets. */
    public LinkRequest txQueueLength(int packets) {
        return add(out -> out.attribute(IfLink.IFLA_TXQLEN, packets));
    }

    /** IFLA_MASTER: the index of the bridge, bond or vrf; 0 for none. */
    public LinkRequest master(int master) {
        return add(out -> out.attribute(IfLink.IFLA_MASTER, master));
    }

    /** IFLA_LINK: the index of the link below, in the namespace that the request is sent from. */
    public LinkRequest parent(int parent) {
        return add(out -> out.attribute(IfLink.IFLA_LINK, parent));
    }

    /** IFLA_NET_NS_FD: an open namespace that it is made in or moved to. */
    public LinkRequest intoNamespace(int fd) {
        return add(out -> out.attribute(IfLink.IFLA_NET_NS_FD, fd));
    }

    /** IFLA_NEW_IFINDEX: the index that it gets where it is moved to; before Linux 5.13 it keeps its own if that is free. */
    public LinkRequest newIndex(int there) {
        return add(out -> out.attribute(IfLink.IFLA_NEW_IFINDEX, there));
    }

    /** VETH_INFO_PEER: the other end, with its own name, index, flags and namespace. */
    public LinkRequest peer(LinkRequest end) {
        return data(out -> {
            int peer = out.begin(IfLink.VETH_INFO_PEER);
            out.body(IfLink.header(0, end.index, end.flags, end.mask));
            end.attributes.forEach(each -> each.accept(out));
            out.end(peer);
        });
    }

    /** The other end of a pair, for {@link #peer}. */
    public static LinkRequest end(String name) {
        return new LinkRequest(0, 0, null).name(name);
    }

    /** Adds to IFLA_INFO_DATA. */
    public LinkRequest data(Consumer<NetlinkMessage> writer) {
        data.add(writer);
        return this;
    }

    /** Sets IFLA_INFO_SLAVE_DATA of a port of a master of this kind. */
    public LinkRequest portData(String masterKind, Consumer<NetlinkMessage> writer) {
        portKind = masterKind;
        portData = writer;
        return this;
    }

    /** The message, ready to be sent. */
    public NetlinkMessage toMessage() {
        NetlinkMessage message = new NetlinkMessage(Rtnetlink.RTM_NEWLINK, messageFlags)
                .body(IfLink.header(Linux.AF_UNSPEC, index, flags, mask));
        attributes.forEach(each -> each.accept(message));
        if (kind != null || portKind != null) {
            int info = message.begin(IfLink.IFLA_LINKINFO | IfLink.NLA_F_NESTED);
            if (kind != null) {
                message.attributeString(IfLink.IFLA_INFO_KIND, kind);
                nest(message, IfLink.IFLA_INFO_DATA, data);
            }
            if (portKind != null && portData != null) {
                message.attributeString(IfLink.IFLA_INFO_SLAVE_KIND, portKind);
                nest(message, IfLink.IFLA_INFO_SLAVE_DATA, List.of(portData));
            }
            message.end(info);
        }
        return message;
    }

    private static void nest(NetlinkMessage message, int type, List<Consumer<NetlinkMessage>> writers) {
        if (!writers.isEmpty()) {
            int nested = message.begin(type | IfLink.NLA_F_NESTED);
            writers.forEach(each -> each.accept(message));
            message.end(nested);
        }
    }

    private LinkRequest add(Consumer<NetlinkMessage> writer) {
        attributes.add(writer);
        return this;
    }
}
