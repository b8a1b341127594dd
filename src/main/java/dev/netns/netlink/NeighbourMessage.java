package dev.netns.netlink;

import org.jspecify.annotations.Nullable;

/**
 * An entry of the neighbour table: {@code struct ndmsg}, {@code linux/neighbour.h}. Immutable as long as nobody writes
 * into its arrays.
 *
 * @param family {@code AF_INET} or {@code AF_INET6}
 * @param index of the link
 * @param address NDA_DST
 * @param mac NDA_LLADDR; null without one
 * @param state {@code NUD_*}
 * @param flags {@code NTF_*}
 * @param protocol NDA_PROTOCOL: who added it; 0 where that is not known
 */
public record NeighbourMessage(
        int family, int index, byte[] address, byte @Nullable [] mac, int state, int flags, int protocol) {
    private static final int NDMSG_SIZE = 12;
    private static final int NDA_DST = 1;
    private static final int NDA_LLADDR = 2;
    private static final int NDA_PROTOCOL = 12;
    private static final int NTF_PROXY = 8;

    /**
     * Reads a whole RTM_NEWNEIGH message.
     *
     * @throws IllegalArgumentException it is cut short, has no address, or of another family
     */
    public static NeighbourMessage parse(byte[] bytes, int from, int to) {
        int body = from + NetlinkMessage.HEADER_SIZE;
        if (from < 0 || to > bytes.length || body + NDMSG_SIZE > to) {
            throw new IllegalArgumentException("a neighbour's message is cut short");
        }
        Attributes attributes = new Attributes(bytes, body + NDMSG_SIZE, to);
        byte[] address = attributes.bytes(NDA_DST);
        int family = bytes[body] & 0xff;
        if (address == null || address.length != IpAddress.size(family)) {
            throw new IllegalArgumentException("a neighbour's message has no address");
        }
        return new NeighbourMessage(
                family,
                Wire.getInt(bytes, body + 4),
                address,
                attributes.bytes(NDA_LLADDR),
                Wire.getShort(bytes, body + 8),
                bytes[body + 10] & 0xff,
                attributes.byteValue(NDA_PROTOCOL, 0));
    }

    /** Asks for all neighbours of a namespace, without proxies. */
    public static NetlinkMessage dump() {
        return new NetlinkMessage(Rtnetlink.RTM_GETNEIGH, Rtnetlink.NLM_F_DUMP).body(new byte[NDMSG_SIZE]);
    }

    /** Asks for all addresses that are answered for. */
    public static NetlinkMessage dumpProxies() {
        byte[] body = new byte[NDMSG_SIZE];
        body[10] = NTF_PROXY;
        return new NetlinkMessage(Rtnetlink.RTM_GETNEIGH, Rtnetlink.NLM_F_DUMP).body(body);
    }

    /** Adds it, or makes one that is there what this is. */
    public NetlinkMessage add() {
        NetlinkMessage message = head(Rtnetlink.RTM_NEWNEIGH, Rtnetlink.NLM_F_CREATE | Rtnetlink.NLM_F_REPLACE);
        if (mac != null) {
            message.attribute(NDA_LLADDR, mac);
        }
        if (protocol != 0) {
            message.attributeByte(NDA_PROTOCOL, protocol);
        }
        return message;
    }

    /** Deletes it. */
    public NetlinkMessage delete() {
        return head(Rtnetlink.RTM_DELNEIGH, 0);
    }

    private NetlinkMessage head(int type, int how) {
        byte[] body = new byte[NDMSG_SIZE];
        body[0] = (byte) family;
        Wire.putInt(body, 4, index);
        Wire.putShort(body, 8, state);
        body[10] = (byte) flags;
        return new NetlinkMessage(type, how | Rtnetlink.NLM_F_ACK).body(body).attribute(NDA_DST, address);
    }
}
