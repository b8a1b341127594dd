package dev.netns.netlink;

/** Numbers in little-endian byte arrays. */
public final class Wire {
    private Wire() {}

    /** Writes the low 16 bits of a value. */
    public static void putShort(byte[] bytes, int at, int value) {
        bytes[at] = (byte) value;
        bytes[at + 1] = (byte) (value >>> 8);
    }

    /** Writes 32 bits. */
    public static void putInt(byte[] bytes, int at, int value) {
        putShort(bytes, at, value);
        putShort(bytes, at + 2, value >>> 16);
    }

    /** Reads 16 bits, unsigned. */
    public static int getShort(byte[] bytes, int at) {
        return (bytes[at] & 0xff) | (bytes[at + 1] & 0xff) << 8;
    }

    /** Reads 32 bits. */
    public static int getInt(byte[] bytes, int at) {
        return (bytes[at] & 0xff) | (bytes[at + 1] & 0xff) << 8 | (bytes[at + 2] & 0xff) << 16 | bytes[at + 3] << 24;
    }

    /** Reads 64 bits. */
    public static long getLong(byte[] bytes, int at) {
        return getInt(bytes, at) & 0xffffffffL | (long) getInt(bytes, at + 4) << 32;
    }
}
