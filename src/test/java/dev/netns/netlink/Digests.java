package dev.netns.netlink;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** What a reader of secrets keeps of them. */
final class Digests {
    private Digests() {}

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
