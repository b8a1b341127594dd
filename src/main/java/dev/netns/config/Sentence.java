package dev.netns.config;

import java.util.List;

/** Puts words into sentences. */
final class Sentence {
    private Sentence() {}

    /** {@code a, b and c}. */
    static String and(List<String> words) {
        int last = words.size() - 1;
        return last < 1
                ? String.join("", words)
                : String.join(", ", words.subList(0, last)) + " and " + words.get(last);
    }
}
