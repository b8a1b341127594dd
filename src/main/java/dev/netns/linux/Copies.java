package dev.netns.linux;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Copies for records, which nobody changes. {@code Map.copyOf} is not for what the native program is made of: TeaVM's
 * divides by zero when it looks into an empty one, and its unmodifiable views look at every entry.
 */
public final class Copies {
    private Copies() {}

    /** A copy of a map. */
    public static <K, V> Map<K, V> of(Map<? extends K, ? extends V> map) {
        return map.isEmpty() ? Collections.emptyMap() : new HashMap<>(map);
    }

    /** A copy of a set. */
    public static <E> Set<E> of(Set<? extends E> set) {
        return set.isEmpty() ? Collections.emptySet() : new HashSet<>(set);
    }
}
