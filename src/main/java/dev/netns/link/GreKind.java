package dev.netns.link;

import dev.netns.netlink.Attributes;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the kinds of GRE share; {@code IFLA_GRE_*} of {@code linux/if_tunnel.h}. */
abstract class GreKind extends KernelKind {
    /** How many more headers may be put around the packet, of {@code ip6gre} and {@code ip6tnl}. */
    static final int IFLA_GRE_ENCAP_LIMIT = 11;

    private static final int IFLA_GRE_LINK = 1;
    private static final int IFLA_GRE_IFLAGS = 2;
    private static final int IFLA_GRE_OFLAGS = 3;
    private static final int IFLA_GRE_IKEY = 4;
    private static final int IFLA_GRE_OKEY = 5;
    private static final int IFLA_GRE_LOCAL = 6;
    private static final int IFLA_GRE_REMOTE = 7;
    private static final int IFLA_GRE_TTL = 8;

    /** What a key is read from: it is the same in both directions, and there are neither checksums nor sequence numbers. */
    private static final List<Integer> KEY_ATTRIBUTES =
            List.of(IFLA_GRE_IFLAGS, IFLA_GRE_OFLAGS, IFLA_GRE_IKEY, IFLA_GRE_OKEY);

    /** Big-endian, as the attribute. */
    private static final int GRE_KEY = 0x2000;

    GreKind(String name, String help, ValueType address) {
        super(
                name,
                help,
                Key.inData(
                                "key",
                                ValueTypes.integer(0, 0xffff_ffffL),
                                "number of the tunnel, the same at both ends",
                                GreKind::key,
                                GreKind::writeKey)
                        .asChangeable(),
                Tunnels.local(address, IFLA_GRE_LOCAL),
                Tunnels.remote(address, IFLA_GRE_REMOTE),
                Tunnels.ttl(IFLA_GRE_TTL));
    }

    /** {@code IFLA_GRE_*}. Ports and flags of an encapsulation mean nothing without one. */
    static OtherAttributes others4() {
        return common().number("tos", Width.BYTE, 9, 0).number("pmtudisc", Width.BYTE, 10, 1);
    }

    /** The same over IPv6; the highest bits of the flags are the kernel's own. */
    static OtherAttributes others6() {
        return common().number("encaplimit", Width.BYTE, IFLA_GRE_ENCAP_LIMIT, Ip6tnl.DEFAULT_LIMIT)
                .number("flowinfo", Width.BIG_ENDIAN_INT, 12, 0)
                .bits("flags", Width.INT, 13, Ip6tnl.SETTABLE_FLAGS, 0);
    }

    private static OtherAttributes common() {
        return new OtherAttributes()
                .ignored(15, 16, 17)
                .number("iflags", Width.BIG_ENDIAN_SHORT, IFLA_GRE_IFLAGS, 0)
                .number("oflags", Width.BIG_ENDIAN_SHORT, IFLA_GRE_OFLAGS, 0)
                .number("ikey", Width.BIG_ENDIAN_INT, IFLA_GRE_IKEY, 0)
                .number("okey", Width.BIG_ENDIAN_INT, IFLA_GRE_OKEY, 0)
                .number("encap", Width.SHORT, 14, 0)
                .present("external", 18)
                .number("ignore-df", Width.BYTE, 19, 0)
                .number("fwmark", Width.INT, 20, 0);
    }

    private static @Nullable Object key(Attributes data) {
        int flags = data.bigEndianShort(IFLA_GRE_IFLAGS, 0);
        Long key = Width.BIG_ENDIAN_INT.read(data, IFLA_GRE_IKEY);
        boolean same = data.bigEndianShort(IFLA_GRE_OFLAGS, 0) == flags
                && Objects.equals(key, Width.BIG_ENDIAN_INT.read(data, IFLA_GRE_OKEY));
        if (!same || (flags & ~GRE_KEY) != 0) {
            KEY_ATTRIBUTES.forEach(data::leaveUnread);
        }
        return (flags & GRE_KEY) == 0 ? null : key;
    }

    private static void writeKey(Object value, LinkWriter out) {
        out.data(message -> {
            message.attributeBigEndianShort(IFLA_GRE_IFLAGS, GRE_KEY);
            message.attributeBigEndianShort(IFLA_GRE_OFLAGS, GRE_KEY);
            Width.BIG_ENDIAN_INT.put(message, IFLA_GRE_IKEY, (Long) value);
            Width.BIG_ENDIAN_INT.put(message, IFLA_GRE_OKEY, (Long) value);
        });
    }

    @Override
    public final Use parent() {
        return Use.OPTIONAL;
    }

    @Override
    public final int parentAttribute() {
        return IFLA_GRE_LINK;
    }

    @Override
    public final boolean changesWhole() {
        return true;
    }
}
