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
 * @param protocol FRA_PROTOCOL: who added it; 0 where that is not known
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
        int protocol) {
    private static final int FIB_RULE_HDR_SIZE = 12;
    private static final int FIB_RULE_INVERT = 2;
    private static final int FRA_DST = 1;
    private static final int FRA_SRC = 2;
    private static final int FRA_IIFNAME = 3;
    private static final int FRA_PRIORITY = 6;
    private static final int FRA_FWMARK = 10;
    private static final int FRA_TABLE = 15;
    private static final int FRA_FWMASK = 16;
    private static final int FRA_OIFNAME = 17;
    private static final int FRA_PROTOCOL = 21;
    private static final int FRA_IP_PROTO = 22;
    private static final int FRA_SPORT_RANGE = 23;
    private static final int FRA_DPORT_RANGE = 24;
    private static final int RT_TABLE_COMPAT = 252;
    private static final byte[] ANY = {};

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
                attributes.byteValue(FRA_PROTOCOL, 0));
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

    /** Deletes it. */
    public NetlinkMessage delete() {
        return message(Rtnetlink.RTM_DELRULE, 0);
    }

    private NetlinkMessage message(int type, int how) {
        byte[] body = new byte[FIB_RULE_HDR_SIZE];
        body[0] = (byte) family;
        body[1] = (byte) toLength;
        body[2] = (byte) fromLength;
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
        if (protocol != 0) {
            message.attributeByte(FRA_PROTOCOL, protocol);
        }
        return message;
    }
}
