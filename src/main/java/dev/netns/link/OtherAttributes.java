package dev.netns.link;

import dev.netns.netlink.Attributes;
import dev.netns.netlink.MacAddress;
import dev.netns.netlink.Unmodelled;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel tells of links of a kind in {@code IFLA_INFO_DATA} besides the kind's keys, and what it is of a new link.
 * Unchanged once its kind has it.
 */
final class OtherAttributes {
    static final OtherAttributes NONE = new OtherAttributes();

    private final Map<Integer, Other> known = new HashMap<>();
    private final List<Integer> neverMissing = new ArrayList<>();

    /** Says how an attribute is unusual, in the words of {@code ip}; null where it is as usual. */
    private interface Other {
        @Nullable
        String unusual(Attributes data, int attribute);
    }

    /** Attributes that nobody sets, or that mean nothing by themselves. */
    OtherAttributes ignored(int... attributes) {
        for (int attribute : attributes) {
            known.put(attribute, (data, type) -> null);
        }
        return this;
    }

    /** Attributes that are there only where somebody asked for it. */
    OtherAttributes present(String name, int attribute) {
        known.put(attribute, (data, type) -> name);
        return this;
    }

    /** A number, and what it may be of a new link: kernels differ in some. */
    OtherAttributes number(String name, Width width, int attribute, long... usual) {
        return bits(name, width, attribute, -1, usual);
    }

    /** The same, of which only some bits can be set. */
    OtherAttributes bits(String name, Width width, int attribute, long mask, long... usual) {
        known.put(attribute, (data, type) -> {
            long value = width.get(data, type) & mask;
            for (long one : usual) {
                if (one == value) {
                    return null;
                }
            }
            return name + " " + value;
        });
        return this;
    }

    /** A number that the kernel does not tell where it is 0, while that of a new link is another. */
    OtherAttributes numberUnlessZero(String name, Width width, int attribute, long usual) {
        neverMissing.add(attribute);
        return number(name, width, attribute, usual);
    }

    /** Bytes, given in hexadecimal as a hardware address is written. */
    OtherAttributes bytes(String name, int attribute, String usual) {
        known.put(attribute, (data, type) -> {
            byte[] value = data.bytes(type);
            String text = value == null ? "" : MacAddress.text(value);
            return text.equals(usual) ? null : name + " " + text;
        });
        return this;
    }

    /** What of that which no key has read is not as with a new link. An unknown attribute is a setting, unless it is 0. */
    Unmodelled unusual(Attributes data) {
        List<String> named = new ArrayList<>();
        List<Integer> numbered = new ArrayList<>();
        data.forEachUnread((type, bytes, from, to) -> {
            Other other = known.get(type);
            if (other == null) {
                if (!isZero(bytes, from, to)) {
                    numbered.add(type);
                }
            } else {
                add(other.unusual(data, type), named);
            }
        });
        for (int attribute : neverMissing) {
            if (!data.isEmpty() && !data.has(attribute)) {
                add(Objects.requireNonNull(known.get(attribute)).unusual(data, attribute), named);
            }
        }
        return named.isEmpty() && numbered.isEmpty() ? Unmodelled.NOTHING : new Unmodelled(named, numbered);
    }

    private static void add(@Nullable String words, List<String> to) {
        if (words != null) {
            to.add(words);
        }
    }

    /** An attribute without a value is a flag, and set. */
    private static boolean isZero(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return from < to;
    }
}
