package dev.netns.link;

import dev.netns.netlink.Attributes;
import dev.netns.netlink.IpAddress;
import dev.netns.netlink.LinkMessage;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** A key that is written and read by two functions; made by the factories for what most of them are: one attribute. */
final class Key implements LinkKey {
    private final String name;
    private final ValueType type;
    private final String help;
    private final EitherReader reader;
    private final Writer writer;
    private final boolean required;
    private final @Nullable BiPredicate<Object, Object> change;
    private final @Nullable Object kernelDefault;

    private Key(
            String name,
            ValueType type,
            String help,
            EitherReader reader,
            Writer writer,
            boolean required,
            @Nullable BiPredicate<Object, Object> change,
            @Nullable Object kernelDefault) {
        this.name = name;
        this.type = type;
        this.help = help;
        this.reader = reader;
        this.writer = writer;
        this.required = required;
        this.change = change;
        this.kernelDefault = kernelDefault;
    }

    /** Finds the value in what the kernel tells. */
    interface Reader {
        @Nullable
        Object read(LinkMessage live);
    }

    /** The one of the two that a key has. */
    private interface EitherReader {
        @Nullable
        Object read(LinkMessage live, Attributes data);
    }

    /** Puts the value into a request. */
    interface Writer {
        void write(Object value, LinkWriter out);
    }

    /** Finds a value among the attributes of the kind. */
    interface DataReader {
        @Nullable
        Object read(Attributes data);
    }

    /** A key that may be left out, that only a new link can be given, and that has no constant default. */
    static Key of(String name, ValueType type, String help, Reader reader, Writer writer) {
        return new Key(name, type, help, (live, data) -> reader.read(live), writer, false, null, null);
    }

    /** The same, of a value in {@code IFLA_INFO_DATA}. */
    static Key inData(String name, ValueType type, String help, DataReader reader, Writer writer) {
        return new Key(name, type, help, (live, data) -> reader.read(data), writer, false, null, null);
    }

    /** A key whose value does not travel in link messages: whoever makes the link looks at it. */
    static Key carriedElsewhere(String name, ValueType type, String help) {
        return of(name, type, help, live -> null, (value, out) -> {});
    }

    /** An unsigned number in {@code IFLA_INFO_DATA}. */
    static Key number(String name, ValueType type, String help, Width width, int attribute) {
        return inData(
                name,
                type,
                help,
                data -> width.read(data, attribute),
                (value, out) -> out.data(message -> width.put(message, attribute, (Long) value)));
    }

    /** 0 or not, in {@code IFLA_INFO_DATA}. */
    static Key flag(String name, String help, Width width, int attribute) {
        return inData(
                name,
                ValueTypes.FLAG,
                help,
                data -> isSet(width.read(data, attribute)),
                (value, out) -> out.data(message -> width.put(message, attribute, (Boolean) value ? 1 : 0)));
    }

    /** A word that stands for a number in {@code IFLA_INFO_DATA}; numbers without a word are read as nothing. */
    static Key words(String name, List<Map.Entry<String, Integer>> words, String help, Width width, int attribute) {
        return inData(
                name,
                ValueTypes.words(words.stream().map(Map.Entry::getKey).toList()),
                help,
                data -> word(words, data, width, attribute),
                (value, out) -> out.data(message -> width.put(message, attribute, number(words, value))));
    }

    /** An address in {@code IFLA_INFO_DATA}; the one of zeros, which stands for any, is read as nothing. */
    static Key address(String name, ValueType type, String help, int attribute) {
        return inData(
                name,
                type,
                help,
                data -> address(data, attribute),
                (value, out) -> out.data(message -> message.attribute(attribute, bytes(value))));
    }

    /** The same, and a link of the kind cannot be without it. */
    Key asRequired() {
        return new Key(name, type, help, reader, writer, true, change, kernelDefault);
    }

    /** The same, and the kernel changes it on a link that exists. */
    Key asChangeable() {
        return changeableIf((from, to) -> true);
    }

    /** The same, and the kernel changes it on a link that exists from some values to some others. */
    Key changeableIf(BiPredicate<Object, Object> fromAndTo) {
        return new Key(name, type, help, reader, writer, required, fromAndTo, kernelDefault);
    }

    /** The same, with what the kernel sets where the key is left out. */
    Key byDefault(Object value) {
        return new Key(name, type, help, reader, writer, required, change, value);
    }

    /** The address in an attribute, as text; null where there is none or any. */
    static @Nullable String address(Attributes from, int attribute) {
        byte[] bytes = from.bytes(attribute);
        if (bytes == null || bytes.length != IpAddress.IPV4_SIZE && bytes.length != IpAddress.IPV6_SIZE) {
            return null;
        }
        IpAddress address = IpAddress.of(bytes);
        return address.equals(IpAddress.any(address.family())) ? null : address.toString();
    }

    /** The bytes of a canonical address. */
    static byte[] bytes(Object canonicalAddress) {
        return IpAddress.parse((String) canonicalAddress).orElseThrow().toBytes();
    }

    /** Whether a number that is there is not 0; null for one that is not there. */
    static @Nullable Boolean isSet(@Nullable Long value) {
        return value == null ? null : value != 0;
    }

    private static @Nullable String word(
            List<Map.Entry<String, Integer>> words, Attributes data, Width width, int attribute) {
        Long number = width.read(data, attribute);
        for (Map.Entry<String, Integer> word : words) {
            if (Objects.equals(number, word.getValue().longValue())) {
                return word.getKey();
            }
        }
        data.leaveUnread(attribute);
        return null;
    }

    private static long number(List<Map.Entry<String, Integer>> words, Object value) {
        return words.stream()
                .filter(word -> word.getKey().equals(value))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public ValueType type() {
        return type;
    }

    @Override
    public String help() {
        return help;
    }

    @Override
    public boolean required() {
        return required;
    }

    @Override
    public boolean changeable() {
        return change != null;
    }

    @Override
    public boolean changeable(Object from, Object to) {
        return change != null && change.test(from, to);
    }

    @Override
    public @Nullable Object kernelDefault() {
        return kernelDefault;
    }

    @Override
    public @Nullable Object read(LinkMessage live) {
        return read(live, live.dataAttributes());
    }

    @Override
    public @Nullable Object read(LinkMessage live, Attributes data) {
        return reader.read(live, data);
    }

    @Override
    public void write(Object value, LinkWriter out) {
        writer.write(value, out);
    }

    @Override
    public String toString() {
        return name;
    }
}
