package dev.netns.config;

import dev.netns.link.ValueShape;
import dev.netns.link.ValueType;
import dev.netns.link.ValueTypes;
import dev.netns.netlink.IpAddress;
import dev.netns.netlink.IpPrefix;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A key of a table: what its reader, its messages and the manual all say of it.
 *
 * @param name as it is written
 * @param shape what its value looks like; of a list, each element
 * @param help what it is, in a few words for the manual
 * @param isList whether there is an array of such values
 * @param isRequired whether the table cannot be without it
 * @param convert makes the value of a {@code String}, {@code Long}, {@code Double} or {@code Boolean}; empty for one that
 *     is not as expected
 */
record ConfigKey<T>(
        String name,
        ValueShape shape,
        String help,
        boolean isList,
        boolean isRequired,
        Function<Object, Optional<T>> convert) {
    /** A key with one value. */
    ConfigKey(String name, ValueShape shape, String help, Function<Object, Optional<T>> convert) {
        this(name, shape, help, false, false, convert);
    }

    /** A key with a string. */
    ConfigKey(String name, String expected, String help, Function<Object, Optional<T>> convert) {
        this(name, ValueShape.Text.of(expected), help, convert);
    }

    private static final String ANY_TEXT = "a string";

    /** Keys are constants: each is only itself. */
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    /** Completes "must be …"; of a list, what each element must be. */
    String expected() {
        return shape.expected();
    }

    /** True or false. */
    static ConfigKey<Boolean> flag(String name, String help) {
        return of(name, ValueTypes.FLAG, help, Boolean.class);
    }

    /** An integer. */
    static ConfigKey<Long> integer(String name, long min, long max, String help) {
        return of(name, ValueTypes.integer(min, max), help, Long.class);
    }

    /** An integer that fits into an {@code int}. */
    static ConfigKey<Integer> number(String name, int min, int max, String help) {
        ValueType type = ValueTypes.integer(min, max);
        return new ConfigKey<>(
                name, type.shape(), help, toml -> type.read(toml).map(value -> ((Long) value).intValue()));
    }

    /** One of some words, which stand for numbers. */
    static ConfigKey<Integer> words(String name, List<Map.Entry<String, Integer>> words, String help) {
        ValueType type = ValueTypes.words(words.stream().map(Map.Entry::getKey).toList());
        return new ConfigKey<>(name, type.shape(), help, toml -> Convert.word(words, toml));
    }

    /** One of some words, or a number. */
    static ConfigKey<Integer> wordsOrNumber(
            String name, List<Map.Entry<String, Integer>> words, int min, int max, String help) {
        ValueType type = ValueTypes.words(words.stream().map(Map.Entry::getKey).toList());
        ValueType number = ValueTypes.integer(min, max);
        return new ConfigKey<>(
                name,
                ValueShape.either(type.shape(), number.shape()),
                help,
                toml -> toml instanceof String
                        ? Convert.word(words, toml)
                        : number.read(toml).map(value -> ((Long) value).intValue()));
    }

    /** A string with something in it. */
    static ConfigKey<String> text(String name, String help) {
        return text(name, ANY_TEXT, help);
    }

    /** A string with something in it, described. */
    static ConfigKey<String> text(String name, String expected, String help) {
        return new ConfigKey<>(
                name,
                expected,
                help,
                toml -> toml instanceof String text && !text.isBlank() ? Optional.of(text) : Optional.empty());
    }

    /** The name of a file, as it is written. */
    static ConfigKey<Path> path(String name, String help) {
        return new ConfigKey<>(name, "the name of a file", help, Convert::path);
    }

    /** An IP address. */
    static ConfigKey<IpAddress> address(String name, String help) {
        return new ConfigKey<>(
                name,
                "an IP address",
                help,
                toml -> toml instanceof String text ? IpAddress.parse(text) : Optional.empty());
    }

    /** A network; its reader has still to look for bits behind the prefix. */
    static ConfigKey<IpPrefix> network(String name, String help) {
        return new ConfigKey<>(
                name,
                "a network like \"10.0.0.0/24\" or an IP address",
                help,
                toml -> toml instanceof String text ? IpPrefix.parse(text) : Optional.empty());
    }

    /** A table below, or several; what is in it, others say. */
    static ConfigKey<Void> below(String name, String help) {
        return new ConfigKey<>(name, new ValueShape.Below(), help, toml -> Optional.empty());
    }

    /** What a kind of value says of itself. */
    static <T> ConfigKey<T> of(String name, ValueType type, String help, Class<T> canonical) {
        return new ConfigKey<>(name, type.shape(), help, toml -> type.read(toml).map(canonical::cast));
    }

    /** The same, with an array of such values. */
    ConfigKey<T> asList() {
        return new ConfigKey<>(name, shape, help, true, isRequired, convert);
    }

    /** The same under another name. */
    ConfigKey<T> named(String other) {
        return new ConfigKey<>(other, shape, help, isList, isRequired, convert);
    }

    /** The same, and the table cannot be without it. */
    ConfigKey<T> asRequired() {
        return new ConfigKey<>(name, shape, help, isList, true, convert);
    }
}
