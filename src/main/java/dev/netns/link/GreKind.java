package dev.netns.link;

import dev.netns.netlink.Attributes;
import dev.netns.netlink.LinkMessage;
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

    /** Big-endian, as the attribute. */
    private static final int GRE_KEY = 0x2000;

    GreKind(String name, String help, ValueType address) {
        super(
                name,
                help,
                Key.of(
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

    private static @Nullable Object key(LinkMessage live) {
        Attributes data = live.dataAttributes();
        boolean hasKey = (data.bigEndianShort(IFLA_GRE_IFLAGS, 0) & GRE_KEY) != 0;
        return hasKey ? Width.BIG_ENDIAN_INT.read(data, IFLA_GRE_IKEY) : null;
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
