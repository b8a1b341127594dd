package dev.netns.provision;

import dev.netns.netlink.LinkFlags;
import dev.netns.netlink.LinkMessage;
import java.util.List;
import java.util.Map;

/** Networks as the kernel would tell of them, for planners. */
final class Networks {
    private static final byte[] NOTHING = {};

    private Networks() {}

    /** lo and nothing else. */
    static LiveNetwork withLoopback(boolean up) {
        LinkMessage lo = new LinkMessage(
                1,
                LinkFlags.IFF_LOOPBACK | (up ? LinkFlags.IFF_UP : 0),
                "lo",
                new byte[6],
                65536,
                0,
                0,
                -1,
                0,
                1000,
                null,
                null,
                NOTHING,
                null,
                NOTHING,
                0,
                772,
                null);
        return new LiveNetwork(
                Map.of("lo", new LiveLink(lo, List.of(), List.of())),
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                Map.of());
    }
}
