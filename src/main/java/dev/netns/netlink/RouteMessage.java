package dev.netns.netlink;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A route: {@code struct rtmsg}, {@code linux/rtnetlink.h}. Immutable as long as nobody writes into its arrays.
 *
 * @param family {@code AF_INET} or {@code AF_INET6}
 * @param destination RTA_DST; empty for the default route
 * @param prefixLength in bits
 * @param table RTA_TABLE
 * @param type {@code RTN_*}
 * @param scope {@code RT_SCOPE_*}
 * @param protocol {@code RTPROT_*}: who added it
 * @param flags {@code RTNH_F_*} and {@code RTM_F_*}
 * @param tos the type of service of the packets that it is for, IPv4 only; 0 for all
 * @param gateway RTA_GATEWAY or RTA_VIA; null without one
 * @param gatewayFamily of {@code gateway}; 0 without one
 * @param outInterface RTA_OIF: the index of the link; 0 without one
 * @param metric RTA_PRIORITY; 0 without one
 * @param source RTA_PREFSRC; null without one
 * @param metrics RTA_METRICS
 * @param nextHops RTA_MULTIPATH; none for most
 * @param unmodelled what else the kernel tells of it
 */
public record RouteMessage(
        int family,
        byte[] destination,
        int prefixLength,
        int table,
        int type,
        int scope,
        int protocol,
        int flags,
        int tos,
        byte @Nullable [] gateway,
        int gatewayFamily,
        int outInterface,
        long metric,
        byte @Nullable [] source,
        RouteMetrics metrics,
        List<NextHop> nextHops,
        Unmodelled unmodelled) {
    private static final int RTMSG_SIZE = 12;
    private static final int RTNEXTHOP_SIZE = 8;
    private static final int RTA_DST = 1;
    private static final int RTA_OIF = 4;
    private static final int RTA_GATEWAY = 5;
    private static final int RTA_PRIORITY = 6;
    private static final int RTA_PREFSRC = 7;
    private static final int RTA_METRICS = 8;
    private static final int RTA_MULTIPATH = 9;
    private static final int RTA_TABLE = 15;
    private static final int RTA_VIA = 18;
    private static final int RTA_SRC = 2;
    private static final int RTA_FLOW = 11;
    private static final int RTA_CACHEINFO = 12;
    private static final int RTA_NEWDST = 19;
    private static final int RTA_PREF = 20;
    private static final int RTA_ENCAP_TYPE = 21;
    private static final int RTA_ENCAP = 22;
    private static final int RTA_PAD = 24;
    private static final int RTA_TTL_PROPAGATE = 26;
    private static final int RTA_NH_ID = 30;

    /** {@code rta_expires} in {@code struct rta_cacheinfo}. */
    private static final int EXPIRES = 8;

    private static final int RT_TABLE_COMPAT = 252;
    private static final int RT_SCOPE_NOWHERE = 255;

    /**
     * One way of a multipath route: {@code struct rtnexthop}.
     *
     * @param gateway null without one
     * @param gatewayFamily of {@code gateway}; 0 without one
     * @param outInterface the index of the link; 0 where the gateway tells
     * @param weight from 1 to 256
     * @param flags {@code RTNH_F_*}
     */
    public record NextHop(byte @Nullable [] gateway, int gatewayFamily, int outInterface, int weight, int flags) {}

    /**
     * Whether a whole message is of a route that the kernel keeps in table {@code local} for addresses and broadcasts:
     * most of all routes.
     */
    public static boolean isOfAddress(byte[] bytes, int from, int to) {
        int body = from + NetlinkMessage.HEADER_SIZE;
        return body + RTMSG_SIZE <= to
                && (bytes[body + 4] & 0xff) == Rtnetlink.RT_TABLE_LOCAL
                && bytes[body + 5] == Rtnetlink.RTPROT_KERNEL;
    }

    /**
     * Reads a whole RTM_NEWROUTE message.
     *
     * @throws IllegalArgumentException it is cut short, not well-formed, or of another family
     */
    public static RouteMessage parse(byte[] bytes, int from, int to) {
        int body = from + NetlinkMessage.HEADER_SIZE;
        if (from < 0 || to > bytes.length || body + RTMSG_SIZE > to) {
            throw new IllegalArgumentException("a route's message is cut short");
        }
        int family = bytes[body] & 0xff;
        Attributes attributes = new Attributes(bytes, body + RTMSG_SIZE, to);
        byte[] destination = attributes.bytes(RTA_DST);
        int length = bytes[body + 1] & 0xff;
        check(destination, family);
        if (length > IpAddress.size(family) * Byte.SIZE) {
            throw new IllegalArgumentException("a route's prefix has " + length + " bits");
        }
        Unmodelled.Collector unmodelled = new Unmodelled.Collector();
        Via via = Via.of(attributes, family);
        return new RouteMessage(
                family,
                destination == null ? new byte[0] : destination,
                length,
                attributes.integer(RTA_TABLE, bytes[body + 4] & 0xff),
                bytes[body + 7] & 0xff,
                bytes[body + 6] & 0xff,
                bytes[body + 5] & 0xff,
                Wire.getInt(bytes, body + 8),
                bytes[body + 3] & 0xff,
                via.address,
                via.family,
                attributes.integer(RTA_OIF, 0),
                attributes.integer(RTA_PRIORITY, 0) & 0xffffffffL,
                attributes.bytes(RTA_PREFSRC),
                RouteMetrics.parse(attributes.nested(RTA_METRICS), unmodelled),
                hops(attributes.bytes(RTA_MULTIPATH), family, unmodelled),
                // The last, when all others have been read.
                unmodelled(attributes, bytes[body + 2] & 0xff, unmodelled));
    }

    private static Unmodelled unmodelled(Attributes attributes, int sourceLength, Unmodelled.Collector collector) {
        if (sourceLength != 0) {
            collector.name("from a prefix of " + sourceLength + " bits");
        }
        attributes.forEachUnread((type, bytes, from, to) -> unmodelled(type, bytes, from, to, collector));
        return collector.collected();
    }

    private static void unmodelled(int type, byte[] bytes, int from, int to, Unmodelled.Collector into) {
        int number = to - from < Integer.BYTES ? 0 : Wire.getInt(bytes, from);
        switch (type) {
            // A prefix has been told of by its length; a next hop object stands beside the gateway that it leads to.
            case RTA_SRC, RTA_PAD, RTA_ENCAP -> {}
            case RTA_FLOW -> into.name("realms " + (number >>> 16) + "/" + (number & 0xffff));
            case RTA_CACHEINFO -> {
                if (to - from >= EXPIRES + Integer.BYTES && Wire.getInt(bytes, from + EXPIRES) != 0) {
                    into.name("expires");
                }
            }
            case RTA_NEWDST -> into.name("as");
            case RTA_PREF -> {
                if (bytes[from] != 0) {
                    into.name("pref " + (bytes[from] == 1 ? "high" : "low"));
                }
            }
            case RTA_ENCAP_TYPE -> into.name("encap " + encapsulation(Wire.getShort(bytes, from)));
            case RTA_TTL_PROPAGATE -> into.name("ttl-propagate");
            case RTA_NH_ID -> into.name("nhid " + Integer.toUnsignedString(number));
            default -> into.number(type);
        }
    }

    /** {@code LWTUNNEL_ENCAP_*} of {@code linux/lwtunnel.h}, as ip-route(8) names them. */
    private static String encapsulation(int type) {
        return switch (type) {
            case 1 -> "mpls";
            case 2 -> "ip";
            case 3 -> "ila";
            case 4 -> "ip6";
            case 5 -> "seg6";
            case 6 -> "bpf";
            case 7 -> "seg6local";
            case 8 -> "rpl";
            case 9 -> "ioam6";
            case 10 -> "xfrm";
            default -> "type " + type;
        };
    }

    private static void check(byte @Nullable [] address, int family) {
        if (address != null && address.length != IpAddress.size(family)) {
            throw new IllegalArgumentException("a route's address has " + address.length + " bytes");
        }
    }

    private static List<NextHop> hops(byte @Nullable [] bytes, int family, Unmodelled.Collector unmodelled) {
        if (bytes == null) {
            return List.of();
        }
        List<NextHop> hops = new ArrayList<>();
        int at = 0;
        while (at + RTNEXTHOP_SIZE <= bytes.length) {
            int length = Wire.getShort(bytes, at);
            if (length < RTNEXTHOP_SIZE || at + length > bytes.length) {
                throw new IllegalArgumentException("a route's next hop is cut short");
            }
            Attributes attributes = new Attributes(bytes, at + RTNEXTHOP_SIZE, at + length);
            Via via = Via.of(attributes, family);
            attributes.forEachUnread((type, value, from, to) -> unmodelled(type, value, from, to, unmodelled));
            hops.add(new NextHop(
                    via.address,
                    via.family,
                    Wire.getInt(bytes, at + 4),
                    (bytes[at + 3] & 0xff) + 1,
                    bytes[at + 2] & 0xff));
            at += NetlinkMessage.align(length);
        }
        return List.copyOf(hops);
    }

    /** RTA_GATEWAY, or {@code struct rtvia} where the gateway is of the other family. */
    private record Via(byte @Nullable [] address, int family) {
        static Via of(Attributes attributes, int family) {
            byte[] gateway = attributes.bytes(RTA_GATEWAY);
            if (gateway != null) {
                check(gateway, family);
                return new Via(gateway, family);
            }
            byte[] via = attributes.bytes(RTA_VIA);
            if (via == null || via.length < 2) {
                return new Via(null, 0);
            }
            byte[] address = Arrays.copyOfRange(via, 2, via.length);
            int other = Wire.getShort(via, 0);
            check(address, other);
            return new Via(address, other);
        }
    }

    /** Whether it leads to neighbours of a link, by no gateway. */
    public boolean isDirect() {
        return gateway == null && nextHops.isEmpty();
    }

    /** Whether a link is on one of its ways. */
    public boolean leadsThrough(int index) {
        return outInterface == index || nextHops.stream().anyMatch(hop -> hop.outInterface() == index);
    }

    /** The same where one link stands in the place of another one. */
    public RouteMessage withLink(int index, int other) {
        List<NextHop> ways = new ArrayList<>();
        for (NextHop way : nextHops) {
            int out = way.outInterface() == index ? other : way.outInterface();
            ways.add(new NextHop(way.gateway(), way.gatewayFamily(), out, way.weight(), way.flags()));
        }
        return new RouteMessage(
                family,
                destination,
                prefixLength,
                table,
                type,
                scope,
                protocol,
                flags,
                tos,
                gateway,
                gatewayFamily,
                outInterface == index ? other : outInterface,
                metric,
                source,
                metrics,
                ways,
                unmodelled);
    }

    /** Asks for all routes of a namespace, of both families and all tables. */
    public static NetlinkMessage dump() {
        return new NetlinkMessage(Rtnetlink.RTM_GETROUTE, Rtnetlink.NLM_F_DUMP).body(new byte[RTMSG_SIZE]);
    }

    /**
     * Adds it; one with the same destination, metric and table is an error (EEXIST) unless it is to be replaced.
     *
     * @param replace whether such a one is replaced
     */
    public NetlinkMessage add(boolean replace) {
        int how = Rtnetlink.NLM_F_CREATE | (replace ? Rtnetlink.NLM_F_REPLACE : Rtnetlink.NLM_F_EXCL);
        NetlinkMessage message = head(Rtnetlink.RTM_NEWROUTE, how, scope);
        if (source != null) {
            message.attribute(RTA_PREFSRC, source);
        }
        if (!metrics.isNone()) {
            int nested = message.begin(RTA_METRICS | IfLink.NLA_F_NESTED);
            metrics.write(message);
            message.end(nested);
        }
        return message;
    }

    /** Deletes it. */
    public NetlinkMessage delete() {
        // Whatever its scope: what is deleted is told by destination, metric, table and gateway.
        return head(Rtnetlink.RTM_DELROUTE, 0, RT_SCOPE_NOWHERE);
    }

    private NetlinkMessage head(int messageType, int how, int ofScope) {
        byte[] body = new byte[RTMSG_SIZE];
        body[0] = (byte) family;
        body[1] = (byte) prefixLength;
        body[3] = (byte) tos;
        body[4] = (byte) (table > 0xff || table < 0 ? RT_TABLE_COMPAT : table);
        body[5] = (byte) protocol;
        body[6] = (byte) ofScope;
        body[7] = (byte) type;
        Wire.putInt(body, 8, flags);
        NetlinkMessage message = new NetlinkMessage(messageType, how | Rtnetlink.NLM_F_ACK).body(body);
        if (destination.length != 0) {
            message.attribute(RTA_DST, destination);
        }
        message.attribute(RTA_TABLE, table);
        if (metric != 0) {
            message.attribute(RTA_PRIORITY, (int) metric);
        }
        if (gateway != null) {
            via(message, gateway, gatewayFamily);
        }
        if (outInterface != 0) {
            message.attribute(RTA_OIF, outInterface);
        }
        if (!nextHops.isEmpty()) {
            int multipath = message.begin(RTA_MULTIPATH | IfLink.NLA_F_NESTED);
            nextHops.forEach(hop -> write(hop, message));
            message.end(multipath);
        }
        return message;
    }

    private void write(NextHop hop, NetlinkMessage message) {
        byte[] address = hop.gateway();
        NetlinkMessage attributes = new NetlinkMessage(0, 0);
        if (address != null) {
            via(attributes, address, hop.gatewayFamily());
        }
        byte[] whole = attributes.toBytes(0);
        byte[] bytes = new byte[RTNEXTHOP_SIZE + whole.length - NetlinkMessage.HEADER_SIZE];
        Wire.putShort(bytes, 0, bytes.length);
        bytes[2] = (byte) hop.flags();
        bytes[3] = (byte) (hop.weight() - 1);
        Wire.putInt(bytes, 4, hop.outInterface());
        System.arraycopy(
                whole, NetlinkMessage.HEADER_SIZE, bytes, RTNEXTHOP_SIZE, whole.length - NetlinkMessage.HEADER_SIZE);
        message.body(bytes);
    }

    private void via(NetlinkMessage message, byte[] address, int ofFamily) {
        if (ofFamily == family) {
            message.attribute(RTA_GATEWAY, address);
            return;
        }
        byte[] via = new byte[2 + address.length];
        Wire.putShort(via, 0, ofFamily);
        System.arraycopy(address, 0, via, 2, address.length);
        message.attribute(RTA_VIA, via);
    }
}
