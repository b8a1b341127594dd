package dev.netns.provision;

import java.util.List;

/** The words for {@code RTN_*} of {@code linux/rtnetlink.h}. */
final class RouteTypes {
    static final int RTN_UNICAST = 1;
    static final int RTN_LOCAL = 2;

    private static final List<String> NAMES = List.of(
            "unspec",
            "unicast",
            "local",
            "broadcast",
            "anycast",
            "multicast",
            "blackhole",
            "unreachable",
            "prohibit",
            "throw",
            "nat");

    private RouteTypes() {}

    /** As {@code ip} prints it: nothing for unicast. */
    static String name(int type) {
        if (type == RTN_UNICAST) {
            return "";
        }
        return type < NAMES.size() ? NAMES.get(type) : "type " + type;
    }
}
