package dev.netns.link;

import java.util.Optional;

/**
 * What a key may be set to. A value has one canonical form (a {@code Long}, {@code Boolean}, {@code String} or a
 * {@code List} of these), so that what is declared and what the kernel tells can be compared by {@code equals}.
 */
public interface ValueType {
    /** What the values look like. */
    ValueShape shape();

    /** Completes "must be …", for messages and the manual: {@code an integer from 1 to 4094}. */
    default String expected() {
        return shape().expected();
    }

    /**
     * The canonical form.
     *
     * @param toml a {@code String}, {@code Long}, {@code Double}, {@code Boolean} or a {@code List} of these
     * @return empty for what is not as {@link #expected}
     */
    Optional<Object> read(Object toml);

    /** A canonical value as it is written in TOML, for the plan and the export. */
    String toToml(Object value);
}
