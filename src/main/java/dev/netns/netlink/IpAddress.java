package dev.netns.netlink;

import dev.netns.linux.Bytes;
import dev.netns.linux.Linux;
import java.util.Arrays;
import java.util.Optional;

/**
 * An IPv4 or IPv6 address. Immutable; equal when the bytes are. Written as RFC 5952 has it, which is also how
 * {@code ip} prints it.
 */
public final class IpAddress implements Comparable<IpAddress> {
    /** How many bytes an IPv4 address has. */
    public static final int IPV4_SIZE = 4;

    /** How many bytes an IPv6 address has. */
    public static final int IPV6_SIZE = 16;

    private static final int IPV6_GROUPS = 8;

    private final byte[] bytes;

    private IpAddress(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * The address of these bytes, in network order.
     *
     * @throws IllegalArgumentException there are neither 4 nor 16
     */
    public static IpAddress of(byte[] bytes) {
        if (bytes.length != IPV4_SIZE && bytes.length != IPV6_SIZE) {
            throw new IllegalArgumentException("an address has 4 or 16 bytes, not " + bytes.length);
        }
        return new IpAddress(Arrays.copyOf(bytes, bytes.length));
    }

    /** The address that is written here; empty when it is none. Names are never looked up, zones are not taken. */
    public static Optional<IpAddress> parse(String text) {
        byte[] bytes = text.indexOf(':') >= 0 ? parse6(text) : parse4(text);
        return bytes.length == 0 ? Optional.empty() : Optional.of(new IpAddress(bytes));
    }

    /** {@code 0.0.0.0} or {@code ::}. */
    public static IpAddress any(int family) {
        return new IpAddress(new byte[family == Linux.AF_INET6 ? IPV6_SIZE : IPV4_SIZE]);
    }

    /**
     * How many bytes an address of this family has.
     *
     * @throws IllegalArgumentException it is neither {@code AF_INET} nor {@code AF_INET6}: dumps of all families tell of
     *     multicast routing and MPLS too
     */
    static int size(int family) {
        return switch (family) {
            case Linux.AF_INET -> IPV4_SIZE;
            case Linux.AF_INET6 -> IPV6_SIZE;
            default -> throw new IllegalArgumentException("family " + family + " is neither IPv4 nor IPv6");
        };
    }

    /** The bytes in network order: a copy. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, bytes.length);
    }

    /** {@code AF_INET} or {@code AF_INET6}. */
    public int family() {
        return bytes.length == IPV4_SIZE ? Linux.AF_INET : Linux.AF_INET6;
    }

    /** How many bits it has: 32 or 128. */
    public int bits() {
        return bytes.length * Byte.SIZE;
    }

    /** {@code 224.0.0.0/4} or {@code ff00::/8}. */
    public boolean isMulticast() {
        return bytes.length == IPV4_SIZE ? (bytes[0] & 0xf0) == 0xe0 : bytes[0] == (byte) 0xff;
    }

    /** {@code fe80::/10}. */
    public boolean isLinkLocal6() {
        return bytes.length == IPV6_SIZE && bytes[0] == (byte) 0xfe && (bytes[1] & 0xc0) == 0x80;
    }

    /** The address with all bits behind the prefix 0. */
    public IpAddress network(int prefixLength) {
        byte[] network = toBytes();
        for (int i = 0; i < network.length; i++) {
            int kept = Math.min(Byte.SIZE, Math.max(0, prefixLength - i * Byte.SIZE));
            network[i] &= (byte) (0xff00 >> kept);
        }
        return new IpAddress(network);
    }

    /** The address with all bits behind the prefix 1: of IPv4, the usual broadcast address. */
    public IpAddress last(int prefixLength) {
        byte[] last = network(prefixLength).bytes;
        for (int i = 0; i < last.length; i++) {
            int kept = Math.min(Byte.SIZE, Math.max(0, prefixLength - i * Byte.SIZE));
            last[i] |= (byte) (0xff >> kept);
        }
        return new IpAddress(last);
    }

    /** Whether another address of the family is in the network that this one has with a prefix. */
    public boolean covers(int prefixLength, IpAddress other) {
        return other.bytes.length == bytes.length && other.network(prefixLength).equals(network(prefixLength));
    }

    private static byte[] parse4(String text) {
        byte[] bytes = new byte[IPV4_SIZE];
        int from = 0;
        for (int i = 0; i < IPV4_SIZE; i++) {
            int dot = text.indexOf('.', from);
            boolean last = i == IPV4_SIZE - 1;
            if (last != dot < 0) {
                return new byte[0];
            }
            String part = text.substring(from, last ? text.length() : dot);
            int value = number(part, 10, 3);
            // A leading zero means octal to some programs and decimal to others: it is refused.
            if (value < 0 || value > 255 || part.length() > 1 && part.charAt(0) == '0') {
                return new byte[0];
            }
            bytes[i] = (byte) value;
            from = dot + 1;
        }
        return bytes;
    }

    private static byte[] parse6(String text) {
        int gap = text.indexOf("::");
        if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
            return new byte[0];
        }
        byte[] head = groups(gap < 0 ? text : text.substring(0, gap), gap < 0);
        byte[] tail = gap < 0 ? new byte[0] : groups(text.substring(gap + 2), true);
        boolean broken = head.length % 2 != 0 || tail.length % 2 != 0;
        int length = head.length + tail.length;
        if (broken || (gap < 0 ? length != IPV6_SIZE : length > IPV6_SIZE - 2)) {
            return new byte[0];
        }
        byte[] bytes = Arrays.copyOf(head, IPV6_SIZE);
        System.arraycopy(tail, 0, bytes, IPV6_SIZE - tail.length, tail.length);
        return bytes;
    }

    /** The bytes of {@code a:b:c} or {@code a:b:1.2.3.4}; an odd number where it is neither. */
    private static byte[] groups(String text, boolean last) {
        byte[] broken = new byte[1];
        if (text.isEmpty()) {
            return new byte[0];
        }
        String[] parts = text.split(":", -1);
        if (parts.length > IPV6_GROUPS) {
            return broken;
        }
        byte[] bytes = new byte[0];
        for (int i = 0; i < parts.length; i++) {
            byte[] part;
            if (last && i == parts.length - 1 && parts[i].indexOf('.') >= 0) {
                part = parse4(parts[i]);
            } else {
                int value = number(parts[i], 16, 4);
                part = value < 0 ? new byte[0] : new byte[] {(byte) (value >> Byte.SIZE), (byte) value};
            }
            if (part.length == 0) {
                return broken;
            }
            bytes = Arrays.copyOf(bytes, bytes.length + part.length);
            System.arraycopy(part, 0, bytes, bytes.length - part.length, part.length);
        }
        return bytes;
    }

    private static int number(String digits, int radix, int most) {
        if (digits.isEmpty() || digits.length() > most) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) < 0x80 ? Character.digit(digits.charAt(i), radix) : -1;
            if (digit < 0) {
                return -1;
            }
            value = value * radix + digit;
        }
        return value;
    }

    @Override
    public String toString() {
        if (bytes.length == IPV4_SIZE) {
            return (bytes[0] & 0xff) + "." + (bytes[1] & 0xff) + "." + (bytes[2] & 0xff) + "." + (bytes[3] & 0xff);
        }
        // RFC 5952: the longest run of at least two groups of 0, the first of several, is written "::".
        int gap = -1;
        int gapLength = 1;
        for (int from = 0; from < IPV6_GROUPS; from++) {
            int to = from;
            while (to < IPV6_GROUPS && group(to) == 0) {
                to++;
            }
            if (to - from > gapLength) {
                gap = from;
                gapLength = to - from;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < IPV6_GROUPS; i++) {
            if (i == gap) {
                text.append("::");
                i += gapLength - 1;
                continue;
            }
            if (text.length() > 0 && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString(group(i)));
        }
        return text.toString();
    }

    private int group(int index) {
        return (bytes[2 * index] & 0xff) << Byte.SIZE | bytes[2 * index + 1] & 0xff;
    }

    /** IPv4 first, then byte by byte. */
    @Override
    public int compareTo(IpAddress other) {
        return bytes.length != other.bytes.length
                ? Integer.compare(bytes.length, other.bytes.length)
                : Bytes.compare(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IpAddress address && Arrays.equals(bytes, address.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }
}
