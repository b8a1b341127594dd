package dev.netns.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes as text and back: nothing is lost, and nothing reaches a terminal as a control character. */
class TextTest {
    @Test
    void anyBytesComeBack() {
        Random random = new Random(1);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(12)];
            random.nextBytes(bytes);
            assertArrayEquals(
                    bytes, Text.encode(Text.decode(bytes)), () -> HexFormat.of().formatHex(bytes));
        }
    }

    /** Continuations, starts and ends of sequences, right and wrong: every order of four of them. */
    @Test
    void everyOrderOfBytesAtTheBordersOfUtf8() {
        int[] borders = {
            0x00, 0x41, 0x7f, 0x80, 0x90, 0xa0, 0xbf, 0xc0, 0xc2, 0xdf, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5, 0xff
        };
        byte[] bytes = new byte[4];
        for (int a : borders) {
            for (int b : borders) {
                for (int c : borders) {
                    for (int d : borders) {
                        bytes[0] = (byte) a;
                        bytes[1] = (byte) b;
                        bytes[2] = (byte) c;
                        bytes[3] = (byte) d;
                        String text = Text.decode(bytes);
                        assertArrayEquals(bytes, Text.encode(text), text);
                        String jdk = new String(bytes, StandardCharsets.UTF_8);
                        assertEquals(jdk.indexOf('\ufffd') >= 0, text.chars().anyMatch(TextTest::isEscape), text);
                    }
                }
            }
        }
    }

    private static boolean isEscape(int c) {
        return c >= 0xdc80 && c <= 0xdcff;
    }

    @Test
    void everyCharacterAsTheJdkHasIt() {
        for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
            if (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE) {
                String text = Character.toString(point);
                byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
                assertArrayEquals(utf8, Text.encode(text));
                assertEquals(text, Text.decode(utf8));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"80", "ff", "c080", "c1bf", "e08080", "e09fbf", "eda080", "edbfbf", "f0808080", "f4908080", "c3"
            })
    void bytesThatAreNotUtf8AreEscapedOneByOne(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        StringBuilder escaped = new StringBuilder();
        for (byte b : bytes) {
            escaped.append((char) (0xdc00 | b & 0xff));
        }
        assertEquals(escaped.toString(), Text.decode(bytes));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "726564,           red",
                "72 65 64 20 2f,   red /",
                "c3a4,             ä",
                "e282ac,           €",
                "f09f9a80,         🚀",
                "f09f9280,         💀",
                "f09f929f,         💟",
                "00,               \\x00",
                "1b5b316d,         \\x1b[1m",
                "0a,               \\x0a",
                "7f,               \\x7f",
                "0af09f9280,       \\x0a💀",
                "c280,             \\xc2\\x80",
                "c29b,             \\xc2\\x9b",
                "c2a1,             ¡",
                "9b,               \\x9b",
                "f09f92,           `\udcf0\\x9f\\x92`",
                "5c,               \\",
            })
    void printable(String hex, String expected) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        assertEquals(expected, Text.printable(bytes));
        assertEquals("'" + expected + "'", Text.printable(Text.quoted(bytes)));
    }

    /** No control character is left in the bytes that are printed, not even for a terminal of 8-bit characters. */
    @Test
    void printableBytesAreSafe() {
        Random random = new Random(2);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(12)];
            random.nextBytes(bytes);
            String safe = Text.printable(bytes);
            assertEquals(safe, Text.printable(safe), "printed twice");
            assertEquals(safe, Text.decode(Text.encode(safe)), "as bytes");
            safe.codePoints().forEach(point -> assertEquals(false, Character.isISOControl(point), safe));
        }
    }
}
