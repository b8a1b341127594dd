package dev.netns.config;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;

/** Words that stand for numbers of the kernel, in declarations and in what is told of them. */
public final class NumberWords {
    /** {@code RT_SCOPE_*} of {@code linux/rtnetlink.h}. */
    static final List<Map.Entry<String, Integer>> SCOPES = List.of(
            entry("global", 0), entry("site", 200), entry("link", 253), entry("host", 254), entry("nowhere", 255));

    /** {@code IPPROTO_*} of {@code linux/in.h}. */
    static final List<Map.Entry<String, Integer>> PROTOCOLS =
            List.of(entry("icmp", 1), entry("tcp", 6), entry("udp", 17), entry("ipv6-icmp", 58), entry("sctp", 132));

    private NumberWords() {}

    /** The word for {@code RT_SCOPE_*}, or the number where there is none. */
    public static String scope(int scope) {
        return word(SCOPES, scope);
    }

    /** The word for {@code IPPROTO_*}, or the number where there is none. */
    public static String protocol(int protocol) {
        return word(PROTOCOLS, protocol);
    }

    private static String word(List<Map.Entry<String, Integer>> words, int number) {
        for (Map.Entry<String, Integer> word : words) {
            if (word.getValue() == number) {
                return word.getKey();
            }
        }
        return Integer.toString(number);
    }
}
