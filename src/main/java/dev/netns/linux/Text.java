package dev.netns.linux;

import java.util.Arrays;

/**
 * Bytes of the kernel as text and back.
 *
 * <p>Names, paths and arguments are bytes and need not be UTF-8. A byte 0xNN that is not part of valid UTF-8 becomes
 * the lone surrogate U+DCNN and back again, so that nothing is lost on the way through a String (what Python calls
 * surrogateescape).
 */
public final class Text {
    private static final char FIRST_ESCAPED = 0xdc80;
    private static final char LAST_ESCAPED = 0xdcff;
    private static final String HEX = "0123456789abcdef";

    private Text() {}

    /** The text of bytes. */
    public static String decode(byte[] bytes) {
        return decode(bytes, 0, bytes.length);
    }

    /** The text of {@code bytes[from … to)}. */
    public static String decode(byte[] bytes, int from, int to) {
        char[] ascii = new char[to - from];
        int plain = from;
        while (plain < to && bytes[plain] >= 0) {
            ascii[plain - from] = (char) bytes[plain];
            plain++;
        }
        String beginning = new String(ascii, 0, plain - from);
        return plain == to ? beginning : beginning + decodeAnything(bytes, plain, to);
    }

    private static String decodeAnything(byte[] bytes, int from, int to) {
        StringBuilder text = new StringBuilder(to - from);
        for (int at = from; at < to; ) {
            int length = sequenceLength(bytes, at, to);
            if (length == 0) {
                text.append((char) (0xdc00 + (bytes[at] & 0xff)));
                at++;
            } else {
                text.appendCodePoint(codePoint(bytes, at, length));
                at += length;
            }
        }
        return text.toString();
    }

    /** Whether the character at this place of a {@link #decode decoded} text stands for a byte that is not UTF-8. */
    public static boolean isEscaped(String text, int at) {
        char c = text.charAt(at);
        return c >= FIRST_ESCAPED && c <= LAST_ESCAPED && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    }

    /** The bytes of a text: UTF-8, but for what {@link #decode} escaped. */
    public static byte[] encode(String text) {
        byte[] bytes = new byte[text.length() * 3];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                bytes[length++] = (byte) c;
            } else if (c < 0x800) {
                bytes[length++] = (byte) (0xc0 | c >> 6);
                bytes[length++] = (byte) (0x80 | c & 0x3f);
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                int point = Character.toCodePoint(c, text.charAt(++i));
                bytes[length++] = (byte) (0xf0 | point >> 18);
                bytes[length++] = (byte) (0x80 | point >> 12 & 0x3f);
                bytes[length++] = (byte) (0x80 | point >> 6 & 0x3f);
                bytes[length++] = (byte) (0x80 | point & 0x3f);
            } else if (c >= FIRST_ESCAPED && c <= LAST_ESCAPED) {
                bytes[length++] = (byte) c;
            } else {
                bytes[length++] = (byte) (0xe0 | c >> 12);
                bytes[length++] = (byte) (0x80 | c >> 6 & 0x3f);
                bytes[length++] = (byte) (0x80 | c & 0x3f);
            }
        }
        return Arrays.copyOf(bytes, length);
    }

    /**
     * A text that is safe to print on a terminal: each byte of a control character (C0, DEL, C1, also as a lone byte of
     * an 8-bit terminal) stands as {@code \xNN}; all else stays.
     */
    public static String printable(String text) {
        StringBuilder safe = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                // One character: its second half is no escaped byte, though it may look like one.
                i++;
                if (safe != null) {
                    safe.append(c).append(text.charAt(i));
                }
                continue;
            }
            boolean control = c < 0x20 || c >= 0x7f && c <= 0x9f || c >= FIRST_ESCAPED && c <= 0xdc9f;
            if (control && safe == null) {
                safe = new StringBuilder(text.length() + 16).append(text, 0, i);
            }
            if (safe == null) {
                continue;
            }
            if (control) {
                if (c >= 0x80 && c <= 0x9f) {
                    appendHex(safe, 0xc2);
                }
                appendHex(safe, c & 0xff);
            } else {
                safe.append(c);
            }
        }
        return safe == null ? text : safe.toString();
    }

    /** Bytes as text that is safe to print. */
    public static String printable(byte[] bytes) {
        return printable(decode(bytes));
    }

    /** Bytes that a user gave, in quotes, for messages; whoever prints these makes them {@link #printable}. */
    public static String quoted(byte[] bytes) {
        return "'" + decode(bytes) + "'";
    }

    /** The bytes of a text that is known to be ASCII. */
    public static byte[] ascii(String text) {
        byte[] bytes = new byte[text.length()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) text.charAt(i);
        }
        return bytes;
    }

    private static void appendHex(StringBuilder text, int value) {
        text.append("\\x").append(HEX.charAt(value >> 4)).append(HEX.charAt(value & 15));
    }

    /** The length of the valid UTF-8 sequence at this place, or 0 (RFC 3629: no overlong forms, no surrogates). */
    private static int sequenceLength(byte[] bytes, int at, int to) {
        int first = bytes[at] & 0xff;
        if (first < 0x80) {
            return 1;
        }
        int length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
        if (first < 0xc2 || first > 0xf4 || at + length > to) {
            return 0;
        }
        for (int i = 1; i < length; i++) {
            if ((bytes[at + i] & 0xc0) != 0x80) {
                return 0;
            }
        }
        int point = codePoint(bytes, at, length);
        boolean overlong = length == 3 && point < 0x800 || length == 4 && point < 0x10000;
        boolean surrogate = point >= 0xd800 && point <= 0xdfff;
        return overlong || surrogate || point > 0x10ffff ? 0 : length;
    }

    private static int codePoint(byte[] bytes, int at, int length) {
        if (length == 1) {
            return bytes[at];
        }
        int point = bytes[at] & 0x7f >> length;
        for (int i = 1; i < length; i++) {
            point = point << 6 | bytes[at + i] & 0x3f;
        }
        return point;
    }
}
