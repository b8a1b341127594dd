package dev.netns.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Reads the keys of one table and keeps account of those that were asked for. What remains at {@link #finish} is unknown,
 * and what was asked for is what may have been meant: so the code that reads a key is the only place that names it.
 */
final class TableReader {
    private final TomlTable table;
    private final Problems problems;
    private final Set<String> known = new TreeSet<>();

    TableReader(TomlTable table, Problems problems) {
        this.table = table;
        this.problems = problems;
    }

    /** Where {@code key} is set, or where the table is when it is not. */
    Origin origin(String key) {
        TomlNode node = table.entries().get(key);
        return node == null ? table.origin() : node.origin();
    }

    /** A key that is {@code true} or {@code false}. */
    boolean flag(String key, boolean ifAbsent) {
        return value(key, "true or false", TableReader::asBoolean).orElse(ifAbsent);
    }

    /**
     * The value of a key.
     *
     * @param expected completes "must be …"
     * @param convert empty for a value that is not as expected
     * @return empty when the key is absent or, which is noted as a problem, not as expected
     */
    <T> Optional<T> value(String key, String expected, Function<Object, Optional<T>> convert) {
        known.add(key);
        TomlNode node = table.entries().get(key);
        if (node == null) {
            return Optional.empty();
        }
        Optional<T> converted =
                node instanceof TomlNode.Scalar scalar ? convert.apply(scalar.value()) : Optional.empty();
        if (converted.isEmpty()) {
            problems.add(node.origin(), "'" + key + "' must be " + expected + ", not " + shown(node));
        }
        return converted;
    }

    /** The tables below {@code key}, by name: {@code [key.NAME]}. */
    Map<String, TomlTable> tables(String key) {
        known.add(key);
        Map<String, TomlTable> tables = new LinkedHashMap<>();
        TomlNode node = table.entries().get(key);
        if (node instanceof TomlTable group) {
            group.entries().forEach((name, entry) -> {
                if (entry instanceof TomlTable table) {
                    tables.put(name, table);
                } else {
                    problems.add(entry.origin(), notTable(name, entry, key + "." + name));
                }
            });
        } else if (node != null) {
            problems.add(node.origin(), notTable(key, node, key + ".NAME"));
        }
        return tables;
    }

    /** Keys that a later version reads: they must not be ignored, and they are no typing errors. */
    void notYet(String... keys) {
        for (String key : keys) {
            known.add(key);
            report(key, "'" + key + "' is not yet supported");
        }
    }

    /** To be called after all keys were asked for. */
    void finish() {
        for (String key : table.entries().keySet()) {
            if (!known.contains(key)) {
                report(key, "unknown key '" + key + "'" + NearMiss.hint(key, known));
            }
        }
    }

    private void report(String key, String message) {
        TomlNode node = table.entries().get(key);
        if (node instanceof TomlTable spread) {
            spread.origins().forEach(origin -> problems.add(origin, message));
        } else if (node != null) {
            problems.add(node.origin(), message);
        }
    }

    private static String notTable(String key, TomlNode node, String header) {
        return "'" + key + "' must be a table, written [" + header + "], not " + shown(node);
    }

    private static String shown(TomlNode node) {
        if (!(node instanceof TomlNode.Scalar scalar)) {
            return node.kind();
        }
        return scalar.value() instanceof String text
                ? "the string \"" + text + "\""
                : scalar.value().toString();
    }

    private static Optional<Boolean> asBoolean(Object value) {
        return value instanceof Boolean flag ? Optional.of(flag) : Optional.empty();
    }
}
