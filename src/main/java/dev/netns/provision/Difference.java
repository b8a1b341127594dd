package dev.netns.provision;

import dev.netns.linux.Text;
import java.util.Collection;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Something of an object that is set to another value.
 *
 * @param key as in the configuration
 * @param old what it was, as in {@link Fields}; null for nothing
 * @param words {@code 1500 → 1400}, or nothing where the values are not to be told, safe to print
 */
record Difference(String key, @Nullable Object old, String words) {
    /** Of values that are told as they are. */
    static Difference of(String key, @Nullable Object old, @Nullable Object value) {
        return of(key, old, shown(old), shown(value));
    }

    /** Of values that are told in other words, which are made safe to print. */
    static Difference of(String key, @Nullable Object old, String oldWords, String words) {
        return new Difference(key, old, Text.printable(oldWords + " → " + words));
    }

    /** Of values that are secret, or many. */
    static Difference untold(String key) {
        return new Difference(key, null, "");
    }

    /** Whether the values are told. */
    boolean isTold() {
        return !words.isEmpty();
    }

    /** {@code mtu 1500 → 1400}. */
    String text() {
        return isTold() ? key + " " + words : key;
    }

    static String shown(@Nullable Object value) {
        if (value == null) {
            return "none";
        }
        if (value instanceof Collection<?> many) {
            return many.stream().map(Difference::shown).collect(Collectors.joining(", "));
        }
        return value.toString();
    }
}
