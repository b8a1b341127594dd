package dev.netns.config;

import java.util.List;

/** A value of a TOML document that remembers where it stands. */
sealed interface TomlNode permits TomlNode.Scalar, TomlNode.Array, TomlTable {
    Origin origin();

    /** What it is, as a message says it: "a string", "an integer", "a table". */
    String kind();

    /**
     * A string, an integer, a float or a boolean.
     *
     * @param value a {@code String}, {@code Long}, {@code Double} or {@code Boolean}
     */
    record Scalar(Object value, Origin origin) implements TomlNode {
        @Override
        public String kind() {
            if (value instanceof String) {
                return "a string";
            } else if (value instanceof Long) {
                return "an integer";
            } else {
                return value instanceof Boolean ? "a boolean" : "a float";
            }
        }
    }

    /**
     * An array.
     *
     * @param elements may be of different kinds
     * @param ofHeaders made of {@code [[name]]} headers: it grows with each of them, a written-out array does not
     */
    record Array(List<TomlNode> elements, boolean ofHeaders, Origin origin) implements TomlNode {
        @Override
        public String kind() {
            return "an array";
        }
    }
}
