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
     * @param lines of the document, on which each line of a string begins; none where all is at {@code origin}
     */
    record Scalar(Object value, Origin origin, List<Integer> lines) implements TomlNode {
        /** One that stands on one line. */
        Scalar(Object value, Origin origin) {
            this(value, origin, List.of());
        }

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
