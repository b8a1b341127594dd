package dev.netns.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Byte strings, at their borders: a place outside of the text is no match, never an exception. */
class BytesTest {
    private static final byte[] TEXT = Text.ascii("a/b/c");

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "7, 7",
        "007, 7",
        "2147483647, 2147483647",
        "2147483648, -1",
        "4294967297, -1",
        "9999999999, -1",
        "00000000007, -1",
        "'', -1",
        "-1, -1",
        "+1, -1",
        "' 1', -1",
        "1 , 1",
        "1a, -1",
        "0x1, -1",
        "１, -1",
    })
    void number(String text, int expected) {
        assertEquals(expected, Bytes.number(Text.encode(text)));
    }

    @Test
    void startsWith() {
        assertTrue(Bytes.startsWith(TEXT, 0, "a/"));
        assertTrue(Bytes.startsWith(TEXT, 2, "b/c"));
        assertTrue(Bytes.startsWith(TEXT, 5, ""));
        assertFalse(Bytes.startsWith(TEXT, 2, "b/c/"));
        assertFalse(Bytes.startsWith(TEXT, -1, "a"));
        assertFalse(Bytes.startsWith(TEXT, 6, "a"));
        assertFalse(Bytes.startsWith(TEXT, 2, Text.ascii("b/c/")));
        assertFalse(Bytes.startsWith(TEXT, -1, Text.ascii("a")));
        assertTrue(Bytes.startsWith(TEXT, 4, Text.ascii("c")));
    }

    @Test
    void indexOf() {
        assertEquals(1, Bytes.indexOf(TEXT, '/', 0));
        assertEquals(3, Bytes.indexOf(TEXT, '/', 2));
        assertEquals(-1, Bytes.indexOf(TEXT, '/', 4));
        assertEquals(-1, Bytes.indexOf(TEXT, '/', 99));
        assertEquals(1, Bytes.indexOf(new byte[] {0, (byte) 0xff}, 0xff, 0));
    }

    @Test
    void is() {
        assertTrue(Bytes.is(TEXT, "a/b/c"));
        assertFalse(Bytes.is(TEXT, "a/b/"));
        assertFalse(Bytes.is(TEXT, "a/b/c/"));
    }

    @Test
    void joined() {
        assertEquals("a/b/cx", Text.decode(Bytes.concat(TEXT, new byte[0], Text.ascii("x"))));
        assertEquals("a/b/c/x", Text.decode(Bytes.path(TEXT, Text.ascii("x"))));
    }

    @Test
    void orderIsThatOfUnsignedBytes() {
        List<byte[]> names = new ArrayList<>();
        for (String name : List.of("b", "é", "a", "aa", "B", "", "~")) {
            names.add(Text.encode(name));
        }
        names.sort(Bytes.ORDER);
        assertEquals(
                List.of("", "B", "a", "aa", "b", "~", "é"),
                names.stream().map(Text::decode).toList());
    }
}
