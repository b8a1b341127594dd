package dev.netns.netlink;

import dev.netns.linux.Linux;
import dev.netns.linux.Text;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An address of a link: {@code struct ifaddrmsg}, {@code linux/if_addr.h}. Immutable as long as nobody writes into its
 * arrays.
 *
 * @param family {@code AF_INET} or {@code AF_INET6}
 * @param prefixLength in bits
 * @param index of the link
 * @param address IFA_LOCAL; IFA_ADDRESS where there is none
 * @param peer IFA_ADDRESS where it is another one: the other end's; null without one
 * @param scope {@code RT_SCOPE_*}
 * @param flags IFA_FLAGS
 * @param label IFA_LABEL, of IPv4; null without one
 * @param preferredLifetime in seconds, 0xffffffff for ever
 * @param validLifetime in seconds, 0xffffffff for ever
 * @param protocol IFA_PROTO (Linux 5.18): who added it; 0 where that is not known
 * @param broadcast IFA_BROADCAST; null without one
 * @param metric IFA_RT_PRIORITY: of the route to the prefix, unsigned; 0 for the usual one
 * @param unmodelled what else the kernel tells of it
 */
public record AddressMessage(
        int family,
        int prefixLength,
        int index,
        byte[] address,
        byte @Nullable [] peer,
        int scope,
        int flags,
        @Nullable String label,
        long preferredLifetime,
        long validLifetime,
        int protocol,
        byte @Nullable [] broadcast,
        int metric,
        Unmodelled unmodelled) {
    /** The kernel adds no route to the prefix. */
    public static final int IFA_F_NOPREFIXROUTE = 0x200;

    private static final int IFA_F_SECONDARY = 0x01;
    private static final int IFA_F_OPTIMISTIC = 0x04;
    private static final int IFA_F_DADFAILED = 0x08;
    private static final int IFA_F_TENTATIVE = 0x40;
    private static final int IFA_F_HOMEADDRESS = 0x10;
    private static final int IFA_F_MANAGETEMPADDR = 0x100;
    private static final int IFA_F_MCAUTOJOIN = 0x400;
    private static final int IFADDRMSG_SIZE = 8;
    private static final int IFA_ADDRESS = 1;
    private static final int IFA_LOCAL = 2;
    private static final int IFA_LABEL = 3;
    private static final int IFA_BROADCAST = 4;
    private static final int IFA_CACHEINFO = 6;
    private static final int IFA_FLAGS = 8;
    private static final int IFA_RT_PRIORITY = 9;
    private static final int IFA_PROTO = 11;
    private static final int CACHEINFO_SIZE = 16;
    private static final long FOREVER = 0xffffffffL;

    /**
     * Reads a whole RTM_NEWADDR message.
     *
     * @throws IllegalArgumentException it is cut short, has no address, or of another family
     */
    public static AddressMessage parse(byte[] bytes, int from, int to) {
        int body = from + NetlinkMessage.HEADER_SIZE;
        if (from < 0 || to > bytes.length || body + IFADDRMSG_SIZE > to) {
            throw new IllegalArgumentException("an address's message is cut short");
        }
        Attributes attributes = new Attributes(bytes, body + IFADDRMSG_SIZE, to);
        byte[] local = attributes.bytes(IFA_LOCAL);
        byte[] address = attributes.bytes(IFA_ADDRESS);
        byte[] own = local == null ? address : local;
        int family = bytes[body] & 0xff;
        if (own == null || own.length != IpAddress.size(family)) {
            throw new IllegalArgumentException("an address's message has no address");
        }
        int length = bytes[body + 1] & 0xff;
        if (length > own.length * Byte.SIZE) {
            throw new IllegalArgumentException("an address's prefix has " + length + " bits");
        }
        byte[] label = attributes.string(IFA_LABEL);
        byte[] times = attributes.bytes(IFA_CACHEINFO);
        if (times == null || times.length < CACHEINFO_SIZE) {
            times = null;
        }
        int flags = attributes.integer(IFA_FLAGS, bytes[body + 2] & 0xff);
        byte[] broadcast = attributes.bytes(IFA_BROADCAST);
        return new AddressMessage(
                family,
                length,
                Wire.getInt(bytes, body + 4),
                own,
                address == null || Arrays.equals(own, address) ? null : address,
                bytes[body + 3] & 0xff,
                flags,
                label == null ? null : Text.decode(label),
                times == null ? FOREVER : Wire.getInt(times, 0) & FOREVER,
                times == null ? FOREVER : Wire.getInt(times, 4) & FOREVER,
                attributes.byteValue(IFA_PROTO, 0),
                broadcast,
                attributes.integer(IFA_RT_PRIORITY, 0),
                // The last, when all others have been read.
                unmodelled(attributes, flags, broadcast, IpAddress.of(address == null ? own : address), length));
    }

    private static Unmodelled unmodelled(
            Attributes attributes, int flags, byte @Nullable [] broadcast, IpAddress network, int length) {
        Unmodelled.Collector collector = new Unmodelled.Collector();
        if ((flags & IFA_F_HOMEADDRESS) != 0) {
            collector.name("home");
        }
        if ((flags & IFA_F_MANAGETEMPADDR) != 0) {
            collector.name("mngtmpaddr");
        }
        if ((flags & IFA_F_MCAUTOJOIN) != 0) {
            collector.name("autojoin");
        }
        if (broadcast != null && !Arrays.equals(broadcast, network.last(length).toBytes())) {
            collector.name("broadcast");
        }
        attributes.forEachUnread((type, bytes, from, to) -> collector.number(type));
        return collector.collected();
    }

    /** The same on another link. */
    public AddressMessage withIndex(int other) {
        return new AddressMessage(
                family,
                prefixLength,
                other,
                address,
                peer,
                scope,
                flags,
                label,
                preferredLifetime,
                validLifetime,
                protocol,
                broadcast,
                metric,
                unmodelled);
    }

    /** Whether another host of the link uses it: the kernel does not, until it is added anew. */
    public boolean isDuplicate() {
        return (flags & IFA_F_DADFAILED) != 0;
    }

    /** Whether duplicate address detection (RFC 4862) is still to begin or to end: until then it cannot be used. */
    public boolean isTentative() {
        return (flags & (IFA_F_TENTATIVE | IFA_F_DADFAILED | IFA_F_OPTIMISTIC)) == IFA_F_TENTATIVE;
    }

    /** Asks for all addresses of a namespace. */
    public static NetlinkMessage dump() {
        return dump(0);
    }

    /** Asks for those of a family. */
    public static NetlinkMessage dump(int family) {
        byte[] body = new byte[IFADDRMSG_SIZE];
        body[0] = (byte) family;
        return new NetlinkMessage(Rtnetlink.RTM_GETADDR, Rtnetlink.NLM_F_DUMP).body(body);
    }

    /**
     * Whether the kernel removes it with another one: it is a secondary of that, unless {@code promote_secondaries} is set.
     *
     * @param first of the same link
     */
    public boolean goesWith(AddressMessage first) {
        return family == Linux.AF_INET
                && first.family == Linux.AF_INET
                && (flags & IFA_F_SECONDARY) != 0
                && (first.flags & IFA_F_SECONDARY) == 0
                && prefixLength == first.prefixLength
                && network().equals(first.network());
    }

    /** Secondaries are those of one network, which a peer stands for where there is one. */
    private IpAddress network() {
        return IpAddress.of(peer == null ? address : peer).network(prefixLength);
    }

    /**
     * Adds it; one that is there is an error (EEXIST) unless it is to be replaced.
     *
     * @param replace whether lifetimes and flags of one that is there are to be set
     */
    public NetlinkMessage add(boolean replace) {
        int how = Rtnetlink.NLM_F_CREATE | (replace ? Rtnetlink.NLM_F_REPLACE : Rtnetlink.NLM_F_EXCL);
        NetlinkMessage message = head(Rtnetlink.RTM_NEWADDR, how);
        if (broadcast != null) {
            message.attribute(IFA_BROADCAST, broadcast);
        }
        if (label != null) {
            message.attributeString(IFA_LABEL, label);
        }
        if (validLifetime != FOREVER || preferredLifetime != FOREVER) {
            byte[] times = new byte[CACHEINFO_SIZE];
            Wire.putInt(times, 0, (int) preferredLifetime);
            Wire.putInt(times, 4, (int) validLifetime);
            message.attribute(IFA_CACHEINFO, times);
        }
        if (flags > 0xff) {
            message.attribute(IFA_FLAGS, flags);
        }
        if (metric != 0) {
            message.attribute(IFA_RT_PRIORITY, metric);
        }
        if (protocol != 0) {
            message.attributeByte(IFA_PROTO, protocol);
        }
        return message;
    }

    /** Deletes it. */
    public NetlinkMessage delete() {
        return head(Rtnetlink.RTM_DELADDR, 0);
    }

    private NetlinkMessage head(int type, int how) {
        byte[] body = new byte[IFADDRMSG_SIZE];
        body[0] = (byte) family;
        body[1] = (byte) prefixLength;
        body[2] = (byte) flags;
        body[3] = (byte) scope;
        Wire.putInt(body, 4, index);
        return new NetlinkMessage(type, how | Rtnetlink.NLM_F_ACK)
                .body(body)
                .attribute(IFA_LOCAL, address)
                .attribute(IFA_ADDRESS, peer == null ? address : peer);
    }
}
