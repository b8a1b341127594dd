package dev.netns.netlink;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The attributes ({@code struct nlattr}) in a part of a received message. */
public final class Attributes {
    /** Gets each attribute: its value is {@code bytes[from … to)}. */
    public interface Visitor {
        void visit(int type, byte[] bytes, int from, int to);
    }

    private final byte[] bytes;
    private final int from;
    private final int to;

    /** A bit for each type below 64 that there is; 0 until one was asked for that is missing. Most that is asked for is. */
    private long present;

    /** A bit for each type below 64 that was asked for. */
    private long asked;

    /** The attributes in {@code bytes[from … to)}; what is cut short at the end is left out. */
    public Attributes(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.from = from;
        this.to = to;
    }

    /** The value of the first attribute of this type, or {@code null}. */
    public byte @Nullable [] bytes(int type) {
        int at = find(type);
        return at < 0 ? null : Arrays.copyOfRange(bytes, at + NetlinkMessage.ATTRIBUTE_HEADER_SIZE, end(at));
    }

    /** The attributes nested in the first one of this type; none if there is no such one. */
    public Attributes nested(int type) {
        int at = find(type);
        return at < 0
                ? new Attributes(bytes, 0, 0)
                : new Attributes(bytes, at + NetlinkMessage.ATTRIBUTE_HEADER_SIZE, end(at));
    }

    /** The 32-bit value of the first attribute of this type, or {@code otherwise}. */
    public int integer(int type, int otherwise) {
        int at = find(type);
        return at < 0 || end(at) - at < 8 ? otherwise : Wire.getInt(bytes, at + NetlinkMessage.ATTRIBUTE_HEADER_SIZE);
    }

    /** Whether there is an attribute of this type. */
    public boolean has(int type) {
        return find(type) >= 0;
    }

    /** The 8-bit value of the first attribute of this type, unsigned, or {@code otherwise}. */
    public int byteValue(int type, int otherwise) {
        int at = find(type);
        return at < 0 || end(at) - at < 5 ? otherwise : bytes[at + NetlinkMessage.ATTRIBUTE_HEADER_SIZE] & 0xff;
    }

    /** The 16-bit value of the first attribute of this type, unsigned, or {@code otherwise}. */
    public int shortValue(int type, int otherwise) {
        int at = find(type);
        return at < 0 || end(at) - at < 6 ? otherwise : Wire.getShort(bytes, at + NetlinkMessage.ATTRIBUTE_HEADER_SIZE);
    }

    /** The 16-bit value in network order of the first attribute of this type, unsigned, or {@code otherwise}. */
    public int bigEndianShort(int type, int otherwise) {
        int value = shortValue(type, -1);
        return value < 0 ? otherwise : (value & 0xff) << 8 | value >> 8;
    }

    /** The 64-bit value of the first attribute of this type, or {@code otherwise}. */
    public long longValue(int type, long otherwise) {
        int at = find(type);
        return at < 0 || end(at) - at < 12 ? otherwise : Wire.getLong(bytes, at + NetlinkMessage.ATTRIBUTE_HEADER_SIZE);
    }

    /** Whether there is no attribute at all. */
    public boolean isEmpty() {
        return !isWhole(from);
    }

    /** Takes it back that an attribute was asked for: its value could not be understood. */
    public void leaveUnread(int type) {
        asked &= type < Long.SIZE ? ~(1L << type) : asked;
    }

    /** Shows the attributes that were not asked for so far, in their order. */
    public void forEachUnread(Visitor visitor) {
        for (int at = from; isWhole(at); at = next(at)) {
            int type = type(at);
            if (type >= Long.SIZE || (asked & 1L << type) == 0) {
                visitor.visit(type, bytes, at + NetlinkMessage.ATTRIBUTE_HEADER_SIZE, end(at));
            }
        }
    }

    /** Shows all attributes, in their order. */
    public void forEach(Visitor visitor) {
        for (int at = from; isWhole(at); at = next(at)) {
            visitor.visit(type(at), bytes, at + NetlinkMessage.ATTRIBUTE_HEADER_SIZE, end(at));
        }
    }

    /** The string of the first attribute of this type without its final NUL, or {@code null}. */
    public byte @Nullable [] string(int type) {
        byte[] value = bytes(type);
        if (value == null) {
            return null;
        }
        int length = 0;
        while (length < value.length && value[length] != 0) {
            length++;
        }
        return Arrays.copyOf(value, length);
    }

    private int find(int type) {
        asked |= type < Long.SIZE ? 1L << type : 0;
        if (present != 0 && type < Long.SIZE && (present & 1L << type) == 0) {
            return -1;
        }
        long seen = 0;
        for (int at = from; isWhole(at); at = next(at)) {
            int each = type(at);
            if (each == type) {
                return at;
            }
            seen |= each < Long.SIZE ? 1L << each : 0;
        }
        present = seen;
        return -1;
    }

    /** Whether there is an attribute at a place, not cut short. */
    private boolean isWhole(int at) {
        return at + NetlinkMessage.ATTRIBUTE_HEADER_SIZE <= to
                && Wire.getShort(bytes, at) >= NetlinkMessage.ATTRIBUTE_HEADER_SIZE
                && end(at) <= to;
    }

    private int type(int at) {
        return Wire.getShort(bytes, at + 2) & Rtnetlink.NLA_TYPE_MASK;
    }

    private int end(int at) {
        return at + Wire.getShort(bytes, at);
    }

    private int next(int at) {
        return at + NetlinkMessage.align(Wire.getShort(bytes, at));
    }
}
