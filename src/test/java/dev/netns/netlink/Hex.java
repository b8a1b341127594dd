package dev.netns.netlink;

import java.util.HexFormat;
import java.util.stream.Collectors;

/** Messages as tests show them: hexadecimal, one field or attribute a line, its name behind a {@code #}. */
public final class Hex {
    private Hex() {}

    /** The bytes of an annotated message. */
    public static byte[] bytes(String annotated) {
        String digits = annotated
                .lines()
                .map(line -> line.replaceFirst("#.*", "").replace(" ", ""))
                .collect(Collectors.joining());
        return HexFormat.of().parseHex(digits);
    }

    /** The bytes of a message, without words, for comparing. */
    public static String of(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    /** An annotated message, for comparing. */
    public static String of(String annotated) {
        return of(bytes(annotated));
    }
}
