package dev.netns.config;

import dev.netns.link.ValueShape;
import dev.netns.netlink.IpPrefix;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the keys of one table and keeps account of those that were asked for. What remains at {@link #finish} is unknown,
 * and what was asked for is what may have been meant: so the code that reads a key is the only place that names it.
 */
final class TableReader {
    private final TomlTable table;
    private final Problems problems;
    private final Set<String> known = new HashSet<>();
    private Set<String> others = Set.of();

    TableReader(TomlTable table, Problems problems) {
        this.table = table;
        this.problems = problems;
    }

    /**
     * A value and its place.
     *
     * @param value an element of an array
     * @param origin where it stands
     */
    record Located<T>(T value, Origin origin) {}

    /** Where {@code key} is set, or where the table is when it is not. */
    Origin origin(String key) {
        TomlNode node = table.entries().get(key);
        return node == null ? table.origin() : node.origin();
    }

    /** Where the table is. */
    Origin origin() {
        return table.origin();
    }

    /** Where the table and its keys are. */
    Origins origins() {
        Map<String, Origin> keys = new HashMap<>();
        forEachOrigin(keys::put);
        return new Origins(table.origin(), keys);
    }

    /** Tells where each key is set. */
    void forEachOrigin(BiConsumer<String, Origin> receiver) {
        table.entries().forEach((key, node) -> receiver.accept(key, node.origin()));
    }

    /** On which line each line of a string begins; none for a string on one line. */
    List<Integer> lines(ConfigKey<String> key) {
        return table.entries().get(key.name()) instanceof TomlNode.Scalar scalar ? scalar.lines() : List.of();
    }

    /** Whether {@code key} is there, be it right or wrong. */
    boolean has(ConfigKey<?> key) {
        return table.entries().containsKey(key.name());
    }

    /**
     * The value of a key; empty when it is absent or not as expected. A value that is not as expected is noted as a problem,
     * and so is a required key that is absent.
     */
    <T> Optional<T> value(ConfigKey<T> key) {
        if (key.isRequired() && !has(key)) {
            problems.add(table.origin(), "'" + key.name() + "' is missing: " + key.expected());
        }
        return value(key.name(), key.shape(), key.convert());
    }

    /**
     * The value of a key.
     *
     * @param shape says what it must be
     * @param convert empty for a value that is not as expected
     * @return empty when the key is absent or, which is noted as a problem, not as expected
     */
    <T> Optional<T> value(String key, ValueShape shape, Function<Object, Optional<T>> convert) {
        known.add(key);
        TomlNode node = table.entries().get(key);
        if (node == null) {
            return Optional.empty();
        }
        Optional<T> converted =
                node instanceof TomlNode.Scalar scalar ? convert.apply(scalar.value()) : Optional.empty();
        if (converted.isEmpty()) {
            problems.add(node.origin(), "'" + key + "' must be " + shape.expected() + ", not " + shown(node));
        }
        return converted;
    }

    /** A network; one with bits behind its prefix is noted as a problem, and given without them. */
    Optional<IpPrefix> network(ConfigKey<IpPrefix> key) {
        return value(key).map(prefix -> network(prefix, origin(key.name())));
    }

    /** The network that was meant; that it is not what is written is noted as a problem. */
    IpPrefix network(IpPrefix prefix, Origin origin) {
        IpPrefix network = new IpPrefix(prefix.address().network(prefix.length()), prefix.length());
        if (!prefix.isNetwork()) {
            problems.add(origin, prefix + " is an address in a network; the network is " + network);
        }
        return network;
    }

    /** The elements of an array; those that are not as expected are noted as problems and left out. */
    <T> List<Located<T>> list(ConfigKey<T> key) {
        List<Located<T>> values = new ArrayList<>();
        elements(key)
                .forEach(element ->
                        element(key, element).ifPresent(value -> values.add(new Located<>(value, element.origin()))));
        return values;
    }

    /** The elements of an array, whatever they are. */
    List<TomlNode> elements(ConfigKey<?> key) {
        TomlNode node = node(key.name());
        if (node instanceof TomlNode.Array array) {
            return array.elements();
        } else if (node != null) {
            problems.add(
                    node.origin(),
                    "'" + key.name() + "' must be an array, " + howWritten(key, node) + ", not " + shown(node));
        }
        return List.of();
    }

    private static String howWritten(ConfigKey<?> key, TomlNode node) {
        if (!(node instanceof TomlNode.Scalar scalar)) {
            return "written [ … ]";
        }
        boolean isElement = key.convert().apply(scalar.value()).isPresent();
        return isElement ? "written [" + written(scalar) + "]" : "each element " + key.expected();
    }

    /** The value of one of the elements; empty for one that is not as expected, which is noted as a problem. */
    <T> Optional<T> element(ConfigKey<T> key, TomlNode element) {
        Optional<T> converted =
                element instanceof TomlNode.Scalar scalar ? key.convert().apply(scalar.value()) : Optional.empty();
        if (converted.isEmpty()) {
            problems.add(
                    element.origin(),
                    "each element of '" + key.name() + "' must be " + key.expected() + ", not " + shown(element));
        }
        return converted;
    }

    /** The elements of an array, without their places. */
    <T> List<T> values(ConfigKey<T> key) {
        return list(key).stream().map(Located::value).toList();
    }

    /** The tables below {@code key}, by name: {@code [key.NAME]}. */
    Map<String, TomlTable> tables(ConfigKey<?> key) {
        Map<String, TomlTable> tables = new LinkedHashMap<>();
        TomlNode node = node(key.name());
        if (node instanceof TomlTable group) {
            group.entries().forEach((name, entry) -> {
                if (entry instanceof TomlTable table) {
                    tables.put(name, table);
                } else {
                    problems.add(entry.origin(), notTable(name, entry, key.name() + "." + name));
                }
            });
        } else if (node != null) {
            problems.add(node.origin(), notTable(key.name(), node, key.name() + ".NAME"));
        }
        return tables;
    }

    /** The one table below {@code key}: {@code [key]}. */
    Optional<TomlTable> table(ConfigKey<?> key) {
        TomlNode node = node(key.name());
        if (node instanceof TomlTable below) {
            return Optional.of(below);
        } else if (node != null) {
            problems.add(node.origin(), notTable(key.name(), node, key.name()));
        }
        return Optional.empty();
    }

    /** The tables of an array: {@code [[key]]} once for each, or {@code key = [{…}]}. */
    List<TomlTable> tableArray(ConfigKey<?> key) {
        List<TomlTable> tables = new ArrayList<>();
        TomlNode node = node(key.name());
        if (node instanceof TomlNode.Array array) {
            for (TomlNode element : array.elements()) {
                if (element instanceof TomlTable one) {
                    tables.add(one);
                } else {
                    problems.add(
                            element.origin(),
                            "each element of '" + key.name() + "' must be a table, not " + shown(element));
                }
            }
        } else if (node != null) {
            problems.add(
                    node.origin(),
                    "'" + key.name() + "' must be an array of tables, written [[" + key.name()
                            + "]] once for each, not " + shown(node));
        }
        return tables;
    }

    /** What stands at {@code key}, whatever it is. */
    @Nullable
    TomlNode node(String key) {
        known.add(key);
        return table.entries().get(key);
    }

    /** A key that a later version reads: it must not be ignored, and it is no typing error. */
    void notYet(ConfigKey<?> key) {
        known.add(key.name());
        report(key.name(), "'" + key.name() + "' is not yet supported");
    }

    /** The names of all keys that are there. */
    Set<String> names() {
        return table.entries().keySet();
    }

    /** Keys that this table may have, and does not have or has been asked for: what may have been meant. */
    void mayHave(Set<String> keys) {
        others = keys;
    }

    /** To be called after all keys were asked for. */
    void finish() {
        finish(key -> Optional.empty());
    }

    /**
     * To be called after all keys were asked for.
     *
     * @param elsewhere what there is to say of a key that is known in other tables
     */
    void finish(Function<String, Optional<String>> elsewhere) {
        for (String key : table.entries().keySet()) {
            if (!known.contains(key) && !others.contains(key)) {
                report(key, elsewhere.apply(key).orElseGet(() -> "unknown key '" + key + "'" + hint(key)));
            }
        }
    }

    private String hint(String key) {
        Set<String> all = new HashSet<>(known);
        all.addAll(others);
        return NearMiss.hint(key, all);
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

    /** A value as a message shows it. */
    static String shown(TomlNode node) {
        if (!(node instanceof TomlNode.Scalar scalar)) {
            return node.kind();
        }
        return scalar.value() instanceof String ? "the string " + written(scalar) : written(scalar);
    }

    private static String written(TomlNode.Scalar scalar) {
        return scalar.value() instanceof String text
                ? "\"" + text + "\""
                : scalar.value().toString();
    }
}
