package dev.netns.netlink;

import java.util.Optional;

/** Link-layer addresses as text: {@code 02:00:00:00:00:01}, as {@code ip} prints them. */
public final class MacAddress {
    private static final int SIZE = 6;
    private static final String HEX = "0123456789abcdef";

    private MacAddress() {}

    /** The bytes of six pairs of hexadecimal digits with colons between them; empty for anything else. */
    public static Optional<byte[]> parse(String text) {
        if (text.length() != 3 * SIZE - 1) {
            return Optional.empty();
        }
        byte[] bytes = new byte[SIZE];
        for (int i = 0; i < SIZE; i++) {
            int high = digit(text.charAt(3 * i));
            int low = digit(text.charAt(3 * i + 1));
            if (high < 0 || low < 0 || i > 0 && text.charAt(3 * i - 1) != ':') {
                return Optional.empty();
            }
            bytes[i] = (byte) (high << 4 | low);
        }
        return Optional.of(bytes);
    }

    /** Each byte as two digits, in small letters. */
    public static String text(byte[] bytes) {
        StringBuilder text = new StringBuilder(3 * bytes.length);
        for (byte b : bytes) {
            text.append(text.isEmpty() ? "" : ":");
            text.append(HEX.charAt(b >> 4 & 0xf)).append(HEX.charAt(b & 0xf));
        }
        return text.toString();
    }

    private static int digit(char c) {
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }
}
