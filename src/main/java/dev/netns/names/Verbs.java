package dev.netns.names;

import dev.netns.linux.Bytes;
import org.jspecify.annotations.Nullable;

/** The words for the verbs of `ip netns`, shortened as `ip` lets them be. */
public final class Verbs {
    /** In the order in which `ip` compares: the first that begins with the word is meant. */
    private static final String[] OF_IP = {
        "list",
        "show",
        "lst",
        "list-id",
        "help",
        "add",
        "set",
        "delete",
        "identify",
        "pids",
        "exec",
        "monitor",
        "attach"
    };

    private Verbs() {}

    /**
     * The whole name of a verb of `ip netns`.
     *
     * @param word as the user wrote it: {@code d}, {@code del}, {@code ls}, {@code delete}
     * @return {@code "delete"} and the like, or {@code null} for what `ip netns` does not know
     */
    public static @Nullable String ofIp(byte[] word) {
        if (Bytes.is(word, "ls")) {
            return "list";
        }
        if (word.length == 0) {
            return null;
        }
        for (String verb : OF_IP) {
            if (word.length <= verb.length() && isPrefix(word, verb)) {
                return verb.equals("show") || verb.equals("lst") ? "list" : verb;
            }
        }
        return null;
    }

    private static boolean isPrefix(byte[] word, String verb) {
        for (int i = 0; i < word.length; i++) {
            if (word[i] != verb.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
