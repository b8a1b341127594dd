package dev.netns.netlink;

import dev.netns.linux.Linux;
import dev.netns.linux.Text;
import org.jspecify.annotations.Nullable;

/**
 * A routing rule: {@code struct fib_rule_hdr}, {@code linux/fib_rules.h}. Immutable as long as nobody writes into its
 * arrays.
 *
 * @param family {@code AF_INET} or {@code AF_INET6}
 * @param priority FRA_PRIORITY; -1 leaves it to the kernel
 * @param from FRA_SRC; empty for any
 * @param fromLength in bits
 * @param to FRA_DST; empty for any
 * @param toLength in bits
 * @param iif FRA_IIFNAME; null for any
 * @param oif FRA_OIFNAME; null for any
 * @param fwmark FRA_FWMARK; 0 for any
 * @param fwmask FRA_FWMASK; of meaning with a mark only
 * @param table FRA_TABLE; 0 for actions without one
 * @param action {@code FR_ACT_*}
 * @param ipproto FRA_IP_PROTO; 0 for any
 * @param sourcePortFirst FRA_SPORT_RANGE; 0 for any
 * @param sourcePortLast FRA_SPORT_RANGE; 0 for any
 * @param destinationPortFirst FRA_DPORT_RANGE; 0 for any
 * @param destinationPortLast FRA_DPORT_RANGE; 0 for any
 * @param invert FIB_RULE_INVERT
 * @param tos the type of service of the packet, without its two bits of ECN; 0 for any
 * @param suppressPrefixLength FRA_SUPPRESS_PREFIXLENGTH: routes with prefixes of at most so many bits are passed over; -1
 *     for none
 * @param users FRA_UID_RANGE; null for any
 * @param protocol FRA_PROTOCOL: who added it; 0 where that is not known
 * @param unmodelled what else the kernel tells of it
 */
public record RuleMessage(
        int family,
        int priority,
        byte[] from,
        int fromLength,
        byte[] to,
        int toLength,
        @Nullable String iif,
        @Nullable String oif,
        int fwmark,
        int fwmask,
        int table,
        int action,
        int ipproto,
        int sourcePortFirst,
        int sourcePortLast,
        int destinationPortFirst,
        int destinationPortLast,
        boolean invert,
        int tos,
        int suppressPrefixLength,
        @Nullable UidRange users,
        int protocol,
        Unmodelled unmodelled) {
    private static final int FIB_RULE_HDR_SIZE = 12;
    private static final int FIB_RULE_INVERT = 2;
    private static final int FRA_DST = 1;
    private static final int FRA_SRC = 2;
    private static final int FRA_IIFNAME = 3;
    private static final int FRA_GOTO = 4;
    private static final int FRA_PRIORITY = 6;
    private static final int FRA_FWMARK = 10;
    private static final int FRA_FLOW = 11;
    private static final int FRA_TUN_ID = 12;
    private static final int FRA_SUPPRESS_IFGROUP = 13;
    private static final int FRA_SUPPRESS_PREFIXLEN = 14;
    private static final int FRA_TABLE = 15;
    private static final int FRA_FWMASK = 16;
    private static final int FRA_OIFNAME = 17;
    private static final int FRA_PAD = 18;
    private static final int FRA_L3MDEV = 19;
    private static final int FRA_UID_RANGE = 20;
    private static final int FRA_PROTOCOL = 21;
    private static final int FRA_IP_PROTO = 22;
    private static final int FRA_SPORT_RANGE = 23;
    private static final int FRA_DPORT_RANGE = 24;
    private static final int FRA_DSCP = 25;
    private static final int FRA_FLOWLABEL = 26;
    private static final int FRA_FLOWLABEL_MASK = 27;
    private static final int FRA_SPORT_MASK = 28;
    private static final int FRA_DPORT_MASK = 29;
    private static final int FRA_DSCP_MASK = 30;
    private static final int WHOLE_PORT = 0xffff;
    private static final int RT_TABLE_COMPAT = 252;
    private static final byte[] ANY = {};

    /**
     * {@code struct fib_rule_uid_range}: users of the sending socket.
     *
     * @param first unsigned
     * @param last unsigned, included
     */
    public record UidRange(int first, int last) {
        /** As {@code ip} writes it. */
        @Override
        public String toString() {
            return Integer.toUnsignedString(first) + "-" + Integer.toUnsignedString(last);
        }
    }

    /** Whether a whole message is of IPv4 or IPv6: multicast routing has rules in each namespace, too. */
    public static boolean isOfIp(byte[] bytes, int from, int to) {
        int body = from + NetlinkMessage.HEADER_SIZE;
        return body < to && (bytes[body] == Linux.AF_INET || bytes[body] == Linux.AF_INET6);
    }

    /**
     * Reads a whole RTM_NEWRULE message.
     *
     * @throws IllegalArgumentException it is cut short, not well-formed, or of another family
     */
    public static RuleMessage parse(byte[] bytes, int from, int to) {
        int body = from + NetlinkMessage.HEADER_SIZE;
        if (from < 0 || to > bytes.length || body + FIB_RULE_HDR_SIZE > to) {
            throw new IllegalArgumentException("a rule's message is cut short");
        }
        int family = bytes[body] & 0xff;
        int most = IpAddress.size(family) * Byte.SIZE;
        int toLength = bytes[body + 1] & 0xff;
        int fromLength = bytes[body + 2] & 0xff;
        if (Math.max(fromLength, toLength) > most) {
            throw new IllegalArgumentException("a rule's prefix has " + Math.max(fromLength, toLength) + " bits");
        }
        Attributes attributes = new Attributes(bytes, body + FIB_RULE_HDR_SIZE, to);
        int sports = attributes.integer(FRA_SPORT_RANGE, 0);
        int dports = attributes.integer(FRA_DPORT_RANGE, 0);
        return new RuleMessage(
                family,
                attributes.integer(FRA_PRIORITY, 0),
                address(attributes, FRA_SRC, family),
                fromLength,
                address(attributes, FRA_DST, family),
                toLength,
                string(attributes, FRA_IIFNAME),
                string(attributes, FRA_OIFNAME),
                attributes.integer(FRA_FWMARK, 0),
                attributes.integer(FRA_FWMASK, 0),
                attributes.integer(FRA_TABLE, bytes[body + 4] & 0xff),
                bytes[body + 7] & 0xff,
                attributes.byteValue(FRA_IP_PROTO, 0),
                sports & 0xffff,
                sports >>> 16,
                dports & 0xffff,
                dports >>> 16,
                (Wire.getInt(bytes, body + 8) & FIB_RULE_INVERT) != 0,
                bytes[body + 3] & 0xff,
                attributes.integer(FRA_SUPPRESS_PREFIXLEN, -1),
                users(attributes),
                attributes.byteValue(FRA_PROTOCOL, 0),
                // The last, when all others have been read.
                unmodelled(attributes));
    }

    private static Unmodelled unmodelled(Attributes attributes) {
        Unmodelled.Collector collector = new Unmodelled.Collector();
        attributes.forEachUnread((type, bytes, from, to) -> unmodelled(type, bytes, from, to, collector));
        return collector.collected();
    }

    private static void unmodelled(int type, byte[] bytes, int at, int end, Unmodelled.Collector into) {
        int number = end - at < Integer.BYTES ? 0 : Wire.getInt(bytes, at);
        switch (type) {
            case FRA_PAD -> {}
            case FRA_GOTO -> into.name("goto " + Integer.toUnsignedString(number));
            case FRA_FLOW -> into.name("realms " + (number >>> 16) + "/" + (number & 0xffff));
            case FRA_TUN_ID -> into.name("tun_id");
            case FRA_SUPPRESS_IFGROUP -> into.name("suppress_ifgroup " + number);
            case FRA_L3MDEV -> into.name("l3mdev");
            case FRA_DSCP, FRA_DSCP_MASK -> into.name("dscp");
            case FRA_FLOWLABEL, FRA_FLOWLABEL_MASK -> into.name("flowlabel");
            case FRA_SPORT_MASK, FRA_DPORT_MASK -> {
                // Since Linux 6.15 a single port is told with a mask of all its bits.
                if (end - at < Short.BYTES || Wire.getShort(bytes, at) != WHOLE_PORT) {
                    into.name(type == FRA_SPORT_MASK ? "sport mask" : "dport mask");
                }
            }
            default -> into.number(type);
        }
    }

    private static @Nullable UidRange users(Attributes attributes) {
        byte[] range = attributes.bytes(FRA_UID_RANGE);
        return range == null || range.length < 2 * Integer.BYTES
                ? null
                : new UidRange(Wire.getInt(range, 0), Wire.getInt(range, Integer.BYTES));
    }

    private static byte[] address(Attributes attributes, int type, int family) {
        byte[] address = attributes.bytes(type);
        if (address == null) {
            return ANY;
        }
        if (address.length != IpAddress.size(family)) {
            throw new IllegalArgumentException("a rule's address has " + address.length + " bytes");
        }
        return address;
    }

    private static @Nullable String string(Attributes attributes, int type) {
        byte[] text = attributes.string(type);
        return text == null ? null : Text.decode(text);
    }

    /** Asks for all rules of a namespace, of both families. */
    public static NetlinkMessage dump() {
        return new NetlinkMessage(Rtnetlink.RTM_GETRULE, Rtnetlink.NLM_F_DUMP).body(new byte[FIB_RULE_HDR_SIZE]);
    }

    /** Adds it; the same one is an error (EEXIST). */
    public NetlinkMessage add() {
        return message(Rtnetlink.RTM_NEWRULE, Rtnetlink.NLM_F_CREATE | Rtnetlink.NLM_F_EXCL);
    }

    /** Adds it even where there is the same one, such as one of another protocol. */
    public NetlinkMessage addBeside() {
        return message(Rtnetlink.RTM_NEWRULE, Rtnetlink.NLM_F_CREATE);
    }

    /** The same rule, added by somebody else. */
    public RuleMessage withProtocol(int other) {
        return new RuleMessage(
                family,
                priority,
                from,
                fromLength,
                to,
                toLength,
                iif,
                oif,
                fwmark,
                fwmask,
                table,
                action,
                ipproto,
                sourcePortFirst,
                sourcePortLast,
                destinationPortFirst,
                destinationPortLast,
                invert,
                tos,
                suppressPrefixLength,
                users,
                other,
                unmodelled);
    }

    /** Deletes it; of several that are the same, the first. */
    public NetlinkMessage delete() {
        return message(Rtnetlink.RTM_DELRULE, 0);
    }

    private NetlinkMessage message(int type, int how) {
        byte[] body = new byte[FIB_RULE_HDR_SIZE];
        body[0] = (byte) family;
        body[1] = (byte) toLength;
        body[2] = (byte) fromLength;
        body[3] = (byte) tos;
        body[4] = (byte) (table > 0xff || table < 0 ? RT_TABLE_COMPAT : table);
        body[7] = (byte) action;
        Wire.putInt(body, 8, invert ? FIB_RULE_INVERT : 0);
        NetlinkMessage message = new NetlinkMessage(type, how | Rtnetlink.NLM_F_ACK).body(body);
        if (to.length != 0) {
            message.attribute(FRA_DST, to);
        }
        if (from.length != 0) {
            message.attribute(FRA_SRC, from);
        }
        if (iif != null) {
            message.attributeString(FRA_IIFNAME, iif);
        }
        if (oif != null) {
            message.attributeString(FRA_OIFNAME, oif);
        }
        if (priority >= 0) {
            message.attribute(FRA_PRIORITY, priority);
        }
        if (fwmark != 0) {
            message.attribute(FRA_FWMARK, fwmark).attribute(FRA_FWMASK, fwmask);
        }
        if (table != 0) {
            message.attribute(FRA_TABLE, table);
        }
        if (ipproto != 0) {
            message.attributeByte(FRA_IP_PROTO, ipproto);
        }
        if (sourcePortLast != 0) {
            message.attribute(FRA_SPORT_RANGE, sourcePortFirst | sourcePortLast << 16);
        }
        if (destinationPortLast != 0) {
            message.attribute(FRA_DPORT_RANGE, destinationPortFirst | destinationPortLast << 16);
        }
        if (suppressPrefixLength >= 0) {
            message.attribute(FRA_SUPPRESS_PREFIXLEN, suppressPrefixLength);
        }
        if (users != null) {
            byte[] range = new byte[2 * Integer.BYTES];
            Wire.putInt(range, 0, users.first());
            Wire.putInt(range, Integer.BYTES, users.last());
            message.attribute(FRA_UID_RANGE, range);
        }
        if (protocol != 0) {
            message.attributeByte(FRA_PROTOCOL, protocol);
        }
        return message;
    }
}
