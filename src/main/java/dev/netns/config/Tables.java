package dev.netns.config;

import static java.util.Map.entry;

import dev.netns.netlink.Rtnetlink;
import java.util.List;
import java.util.Map;

/** Routing tables by their names: those of {@code linux/rtnetlink.h}. */
final class Tables {
    static final int RT_TABLE_MAIN = 254;

    private static final int RT_TABLE_DEFAULT = 253;

    private static final List<Map.Entry<String, Integer>> NAMES = List.of(
            entry("main", RT_TABLE_MAIN), entry("local", Rtnetlink.RT_TABLE_LOCAL), entry("default", RT_TABLE_DEFAULT));

    private Tables() {}

    /** The key {@code table}. */
    static ConfigKey<Integer> key(String help) {
        return ConfigKey.wordsOrNumber("table", NAMES, 1, Integer.MAX_VALUE, help);
    }
}
