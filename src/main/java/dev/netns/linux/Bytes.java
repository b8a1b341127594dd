package dev.netns.linux;

import java.util.Comparator;

/** Byte strings: comparing and joining. */
public final class Bytes {
    /** The order in which names are listed: byte by byte, unsigned, as {@code LC_ALL=C sort}. */
    public static final Comparator<byte[]> ORDER = Bytes::compare;

    private Bytes() {}

    /** The parts, one after another. */
    public static byte[] concat(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        byte[] whole = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, whole, at, part.length);
            at += part.length;
        }
        return whole;
    }

    /** {@code directory/name}. */
    public static byte[] path(byte[] directory, byte[] name) {
        byte[] path = new byte[directory.length + 1 + name.length];
        System.arraycopy(directory, 0, path, 0, directory.length);
        path[directory.length] = '/';
        System.arraycopy(name, 0, path, directory.length + 1, name.length);
        return path;
    }

    /** Whether {@code text[at …]} begins with an ASCII string. */
    public static boolean startsWith(byte[] text, int at, String start) {
        if (at < 0 || text.length - at < start.length()) {
            return false;
        }
        for (int i = 0; i < start.length(); i++) {
            if (text[at + i] != start.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether {@code text[at …]} begins with other bytes. */
    public static boolean startsWith(byte[] text, int at, byte[] start) {
        if (at < 0 || text.length - at < start.length) {
            return false;
        }
        for (int i = 0; i < start.length; i++) {
            if (text[at + i] != start[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether the bytes are just this ASCII string. */
    public static boolean is(byte[] text, String ascii) {
        return text.length == ascii.length() && startsWith(text, 0, ascii);
    }

    /** The first place of a byte at or after {@code from}, or -1. */
    public static int indexOf(byte[] text, int wanted, int from) {
        for (int i = from; i < text.length; i++) {
            if (text[i] == (byte) wanted) {
                return i;
            }
        }
        return -1;
    }

    /** The first place of other bytes, or -1. */
    public static int indexOf(byte[] text, byte[] wanted) {
        for (int i = 0; i + wanted.length <= text.length; i++) {
            if (startsWith(text, i, wanted)) {
                return i;
            }
        }
        return -1;
    }

    /**
     * A decimal number from 0 to {@link Integer#MAX_VALUE}, digits only.
     *
     * @return the number, or -1 if it is none
     */
    public static int number(byte[] text) {
        if (text.length == 0 || text.length > 10) {
            return -1;
        }
        long value = 0;
        for (byte digit : text) {
            if (digit < '0' || digit > '9') {
                return -1;
            }
            value = value * 10 + (digit - '0');
        }
        return value > Integer.MAX_VALUE ? -1 : (int) value;
    }

    /** Negative, 0 or positive, in that order. */
    public static int compare(byte[] a, byte[] b) {
        int common = Math.min(a.length, b.length);
        for (int i = 0; i < common; i++) {
            if (a[i] != b[i]) {
                return (a[i] & 0xff) - (b[i] & 0xff);
            }
        }
        return a.length - b.length;
    }
}
