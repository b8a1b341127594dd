package dev.netns.netlink;

import dev.netns.linux.Text;
import org.jspecify.annotations.Nullable;

/**
 * What a route tells of the way: RTA_METRICS, {@code linux/rtnetlink.h}. 0 stands for what is left out.
 *
 * @param mtu RTAX_MTU, in bytes
 * @param advmss RTAX_ADVMSS, in bytes
 * @param window RTAX_WINDOW, in bytes
 * @param initcwnd RTAX_INITCWND, in segments
 * @param congctl RTAX_CC_ALGO, the name of a congestion control; null where it is left out
 */
public record RouteMetrics(
        int mtu,
        int advmss,
        int window,
        int initcwnd,
        @Nullable String congctl) {
    /** Nothing is told. */
    public static final RouteMetrics NONE = new RouteMetrics(0, 0, 0, 0, null);

    private static final int RTAX_LOCK = 1;
    private static final int RTAX_MTU = 2;
    private static final int RTAX_WINDOW = 3;
    private static final int RTAX_ADVMSS = 8;
    private static final int RTAX_INITCWND = 11;
    private static final int RTAX_CC_ALGO = 16;

    /** Reads what is nested in RTA_METRICS. */
    static RouteMetrics parse(Attributes metrics, Unmodelled.Collector unmodelled) {
        if (metrics.isEmpty()) {
            return NONE;
        }
        byte[] congctl = metrics.string(RTAX_CC_ALGO);
        RouteMetrics read = new RouteMetrics(
                metrics.integer(RTAX_MTU, 0),
                metrics.integer(RTAX_ADVMSS, 0),
                metrics.integer(RTAX_WINDOW, 0),
                metrics.integer(RTAX_INITCWND, 0),
                congctl == null ? null : Text.decode(congctl));
        metrics.forEachUnread((type, bytes, from, to) -> {
            String name = name(type);
            if (name == null) {
                unmodelled.number(type);
            } else {
                boolean number = type != RTAX_LOCK && to - from >= Integer.BYTES;
                unmodelled.name(number ? name + " " + Integer.toUnsignedString(Wire.getInt(bytes, from)) : name);
            }
        });
        return read;
    }

    /** As ip-route(8) writes them; RTAX_LOCK is a bit for each of the others. */
    private static @Nullable String name(int type) {
        return switch (type) {
            case RTAX_LOCK -> "lock";
            case 4 -> "rtt";
            case 5 -> "rttvar";
            case 6 -> "ssthresh";
            case 7 -> "cwnd";
            case 9 -> "reordering";
            case 10 -> "hoplimit";
            case 12 -> "features";
            case 13 -> "rto_min";
            case 14 -> "initrwnd";
            case 15 -> "quickack";
            case 17 -> "fastopen_no_cookie";
            default -> null;
        };
    }

    /** Whether nothing is told. */
    boolean isNone() {
        return equals(NONE);
    }

    /** Writes what goes into RTA_METRICS. */
    void write(NetlinkMessage message) {
        number(message, RTAX_MTU, mtu);
        number(message, RTAX_WINDOW, window);
        number(message, RTAX_ADVMSS, advmss);
        number(message, RTAX_INITCWND, initcwnd);
        if (congctl != null) {
            message.attributeString(RTAX_CC_ALGO, congctl);
        }
    }

    private static void number(NetlinkMessage message, int type, int value) {
        if (value != 0) {
            message.attribute(type, value);
        }
    }
}
