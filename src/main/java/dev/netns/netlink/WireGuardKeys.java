package dev.netns.netlink;

import java.util.Base64;

/** Keys of WireGuard: 32 bytes, written in base64 by wg(8). No error shows any of a key, which may be a secret. */
public final class WireGuardKeys {
    /** WG_KEY_LEN of {@code linux/wireguard.h}. */
    public static final int SIZE = 32;

    private static final int TEXT_LENGTH = 44;

    private WireGuardKeys() {}

    /**
     * The bytes of a key in base64. Whitespace around it, as at the end of a file, is left out.
     *
     * @throws IllegalArgumentException it is none; the message says why and shows nothing of it
     */
    public static byte[] parse(String text) {
        String key = text.strip();
        if (key.length() != TEXT_LENGTH) {
            throw new IllegalArgumentException("a key has 44 characters in base64, not " + key.length());
        }
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(key);
        } catch (IllegalArgumentException e) {
            // Without its cause, which names the character that is wrong.
            throw new IllegalArgumentException("the key is not base64");
        }
        // The decoder takes bits behind the end that wg(8) refuses: only one spelling of a key is one.
        if (bytes.length != SIZE || !text(bytes).equals(key)) {
            throw new IllegalArgumentException("the key is not 32 bytes in base64");
        }
        return bytes;
    }

    /** A key in base64. */
    public static String text(byte[] key) {
        return Base64.getEncoder().encodeToString(key);
    }
}
