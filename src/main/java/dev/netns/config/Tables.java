package dev.netns.config;

import static java.util.Map.entry;

import dev.netns.link.ValueShape;
import dev.netns.netlink.Rtnetlink;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keys that routes and rules share; routing tables have the names of {@code linux/rtnetlink.h}. */
final class Tables {
    static final int RT_TABLE_MAIN = 254;

    private static final int LEAST_TOS = 4;
    private static final int MOST_TOS = 252;
    private static final int RT_TABLE_DEFAULT = 253;

    private static final List<Map.Entry<String, Integer>> NAMES = List.of(
            entry("main", RT_TABLE_MAIN), entry("local", Rtnetlink.RT_TABLE_LOCAL), entry("default", RT_TABLE_DEFAULT));

    private Tables() {}

    /** The key {@code table}. */
    static ConfigKey<Integer> key(String help) {
        return ConfigKey.wordsOrNumber("table", NAMES, 1, Integer.MAX_VALUE, help);
    }

    /** The key {@code tos}. The two lower bits are those of ECN, by which no packet is told apart. */
    static ConfigKey<Integer> typeOfService(String help) {
        return new ConfigKey<>(
                "tos",
                new ValueShape.Range(LEAST_TOS, MOST_TOS, LEAST_TOS),
                "type of service " + help + "; the DSCP is its upper six bits",
                toml -> toml instanceof Long tos && tos >= LEAST_TOS && tos <= MOST_TOS && tos % LEAST_TOS == 0
                        ? Optional.of(tos.intValue())
                        : Optional.empty());
    }
}
