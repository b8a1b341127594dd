package dev.netns.netlink;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.util.Base64;
import javax.crypto.KeyAgreement;

/** Keys of WireGuard: 32 bytes, written in base64 by wg(8). No error shows any of a key, which may be a secret. */
public final class WireGuardKeys {
    /** WG_KEY_LEN of {@code linux/wireguard.h}. */
    public static final int SIZE = 32;

    private static final int TEXT_LENGTH = 44;
    private static final BigInteger BASE_POINT = BigInteger.valueOf(9);

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

    /**
     * The public key of a private one (RFC 7748, section 6.1). The JDK clamps the scalar, as the kernel does.
     *
     * @param privateKey 32 bytes
     */
    public static byte[] publicKey(byte[] privateKey) {
        if (privateKey.length != SIZE) {
            throw new IllegalArgumentException("a key has 32 bytes, not " + privateKey.length);
        }
        try {
            KeyFactory keys = KeyFactory.getInstance("X25519");
            KeyAgreement agreement = KeyAgreement.getInstance("X25519");
            agreement.init(keys.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, privateKey)));
            agreement.doPhase(keys.generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, BASE_POINT)), true);
            return agreement.generateSecret();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no X25519", e);
        }
    }

    /** SHA-256 of a key that is not to be kept: tells whether two are the same. */
    public static byte[] digest(byte[] key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }
}
