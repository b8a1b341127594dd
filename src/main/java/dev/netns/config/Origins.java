package dev.netns.config;

import dev.netns.linux.Copies;
import java.util.Map;

/**
 * Where a table and its keys are declared.
 *
 * @param table its header, or the brace of an inline one
 * @param keys by their names; those that are left out are not in it
 */
public record Origins(Origin table, Map<String, Origin> keys) {
    /** Keeps a copy. */
    public Origins {
        keys = Copies.of(keys);
    }

    /** Where a key is, or the table where it is left out. */
    public Origin of(String key) {
        return keys.getOrDefault(key, table);
    }
}
