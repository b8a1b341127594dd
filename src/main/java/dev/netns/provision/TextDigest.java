package dev.netns.provision;

import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/** SHA-256 of a text in UTF-8, in hexadecimal. */
final class TextDigest implements UnaryOperator<String> {
    private final Platform platform;

    TextDigest(Platform platform) {
        this.platform = platform;
    }

    @Override
    public String apply(String text) {
        StringBuilder hex = new StringBuilder();
        for (byte b : platform.sha256(text.getBytes(StandardCharsets.UTF_8))) {
            hex.append(Character.forDigit(b >> 4 & 15, 16)).append(Character.forDigit(b & 15, 16));
        }
        return hex.toString();
    }
}
