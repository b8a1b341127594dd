package dev.netns.link;

import dev.netns.linux.Linux;
import dev.netns.netlink.IpAddress;
import dev.netns.netlink.MacAddress;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What keys may be set to. */
public final class ValueTypes {
    /** {@code true} or {@code false}; canonical as a {@code Boolean}. */
    public static final ValueType FLAG =
            new Type(new ValueShape.Flag(), toml -> toml instanceof Boolean ? Optional.of(toml) : Optional.empty());

    /** A hardware address of six bytes; canonical in lower case. No multicast address, which no link can have. */
    public static final ValueType MAC = new Type(
            ValueShape.Text.of("a hardware address like \"02:00:00:00:00:01\", not a multicast one"),
            toml -> toml instanceof String text ? mac(text).map(Object.class::cast) : Optional.empty());

    /** An IPv4 or IPv6 address, no multicast one. */
    public static final ValueType ADDRESS = address("an IP address", false, 0);

    /** An IPv4 address, no multicast one. */
    public static final ValueType ADDRESS4 = address("an IPv4 address", false, Linux.AF_INET);

    /** An IPv6 address, no multicast one. */
    public static final ValueType ADDRESS6 = address("an IPv6 address", false, Linux.AF_INET6);

    /** An address of a multicast group. */
    public static final ValueType MULTICAST_ADDRESS = address("a multicast address", true, 0);

    /** {@code USER_HZ}: what the kernel counts seconds in, towards programs. */
    private static final int CENTISECONDS = 100;

    private ValueTypes() {}

    /** An integer; canonical as a {@code Long}. */
    public static ValueType integer(long min, long max) {
        return new Type(
                new ValueShape.Range(min, max, 1),
                toml -> toml instanceof Long number && number >= min && number <= max
                        ? Optional.of(number)
                        : Optional.empty());
    }

    /** One of these words. */
    public static ValueType words(List<String> words) {
        return new Type(
                new ValueShape.Words(words), toml -> words.contains(toml) ? Optional.of(toml) : Optional.empty());
    }

    /** A string of at least one character, without control characters, and of at most so many bytes in UTF-8. */
    public static ValueType text(String expected, int maxBytes) {
        return new Type(
                new ValueShape.Text(expected, maxBytes, null),
                toml -> toml instanceof String text
                                && !text.isEmpty()
                                && text.chars().noneMatch(Character::isISOControl)
                                && text.getBytes(StandardCharsets.UTF_8).length <= maxBytes
                        ? Optional.of(text)
                        : Optional.empty());
    }

    /**
     * Seconds; canonical as a {@code Long} of hundredths, which is what the kernel tells. Tenths at most: finer ones are
     * rounded by kernels with 250 ticks a second, and would never be what was declared.
     */
    public static ValueType seconds(int min, int max) {
        return new Seconds(min, max);
    }

    /** The canonical form of a hardware address that a link can have. */
    public static Optional<String> mac(String text) {
        return MacAddress.parse(text)
                .filter(mac -> (mac[0] & 1) == 0 && !Arrays.equals(mac, new byte[mac.length]))
                .map(MacAddress::text);
    }

    private static ValueType address(String expected, boolean multicast, int family) {
        return new Type(
                ValueShape.Text.of(expected + (multicast ? " like \"239.1.1.1\"" : "")),
                toml -> toml instanceof String text
                        ? IpAddress.parse(text)
                                .filter(address -> address.isMulticast() == multicast
                                        && (family == 0 || address.family() == family)
                                        && !address.equals(IpAddress.any(address.family())))
                                .map(IpAddress::toString)
                        : Optional.empty());
    }

    private record Type(ValueShape shape, Function<Object, Optional<Object>> reader) implements ValueType {
        @Override
        public Optional<Object> read(Object toml) {
            return reader.apply(toml);
        }

        @Override
        public String toToml(Object value) {
            return value instanceof String text ? TomlText.quote(text) : value.toString();
        }
    }

    private record Seconds(int min, int max) implements ValueType {
        @Override
        public ValueShape shape() {
            return new ValueShape.Seconds(min, max);
        }

        @Override
        public Optional<Object> read(Object toml) {
            if (!(toml instanceof Long) && !(toml instanceof Double)) {
                return Optional.empty();
            }
            BigDecimal seconds = new BigDecimal(toml.toString()).stripTrailingZeros();
            boolean good = seconds.scale() <= 1
                    && seconds.compareTo(BigDecimal.valueOf(min)) >= 0
                    && seconds.compareTo(BigDecimal.valueOf(max)) <= 0;
            return good
                    ? Optional.of(
                            seconds.multiply(BigDecimal.valueOf(CENTISECONDS)).longValueExact())
                    : Optional.empty();
        }

        @Override
        public String toToml(Object value) {
            return BigDecimal.valueOf((Long) value)
                    .divide(BigDecimal.valueOf(CENTISECONDS))
                    .toPlainString();
        }
    }
}
