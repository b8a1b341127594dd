package dev.netns.link;

import dev.netns.netlink.LinkMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keys of links that are ports of a bridge; {@code IFLA_BRPORT_*} of {@code linux/if_link.h}. */
public final class PortKeys {
    private static final int IFLA_BRPORT_COST = 3;
    private static final int IFLA_BRPORT_MODE = 4;
    private static final int IFLA_BRPORT_ISOLATED = 33;

    /** Whether frames may go out where they came in. */
    public static final LinkKey HAIRPIN = flag("hairpin", "frames may go back where they came from", IFLA_BRPORT_MODE);

    /** Whether the port talks only to those that are not isolated. */
    public static final LinkKey ISOLATED =
            flag("isolated", "talks only to ports that are not isolated", IFLA_BRPORT_ISOLATED);

    /** The cost for STP. */
    public static final LinkKey COST = Key.of(
                    "cost",
                    ValueTypes.integer(1, 65_535),
                    "of the way through it, for STP",
                    live -> read(live, Width.INT, IFLA_BRPORT_COST),
                    (value, out) -> write(out, Width.INT, IFLA_BRPORT_COST, (Long) value))
            .asChangeable();

    /** The key of a bridge without which the VLANs of its ports have no effect. */
    public static final String VLAN_FILTERING = "vlan_filtering";

    private static final List<LinkKey> ALL = List.of(HAIRPIN, ISOLATED, COST);

    private PortKeys() {}

    /** All of them, in the order of the manual. */
    public static List<LinkKey> all() {
        return ALL;
    }

    private static LinkKey flag(String name, String help, int attribute) {
        return Key.of(
                        name,
                        ValueTypes.FLAG,
                        help,
                        live -> Key.isSet(read(live, Width.BYTE, attribute)),
                        (value, out) -> write(out, Width.BYTE, attribute, (Boolean) value ? 1 : 0))
                .asChangeable()
                .byDefault(false);
    }

    private static @Nullable Long read(LinkMessage live, Width width, int attribute) {
        return Bridge.NAME.equals(live.portKind()) ? width.read(live.portAttributes(), attribute) : null;
    }

    private static void write(LinkWriter out, Width width, int attribute, long value) {
        out.portData(Bridge.NAME, message -> width.put(message, attribute, value));
    }
}
