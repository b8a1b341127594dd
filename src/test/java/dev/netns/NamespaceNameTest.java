package dev.netns;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamespaceNameTest {
    @ParameterizedTest
    @ValueSource(strings = {"red", "a b", "-x", "*", "pid:1", "...", "ä", "\uD83D\uDE00", "\n"})
    void takesWhatTheKernelTakes(String name) {
        assertEquals(name, NamespaceName.of(name).toString());
        assertArrayEquals(
                name.getBytes(StandardCharsets.UTF_8), NamespaceName.of(name).toBytes());
    }

    @ParameterizedTest
    @CsvSource({"'', is empty", "., directory", ".., directory", "a/b, '/'", "/, '/'"})
    void refusesWhatIsNoNameOfAFile(String name, String reason) {
        Exception e = assertThrows(IllegalArgumentException.class, () -> NamespaceName.of(name));
        assertTrue(e.getMessage().contains(reason), e.getMessage());
    }

    @Test
    void refusesANulAndSaysItSafely() {
        Exception e = assertThrows(IllegalArgumentException.class, () -> NamespaceName.of("a\0b"));
        assertEquals("the name 'a\\x00b' has a NUL in it", e.getMessage());
    }

    @Test
    void mayHave255BytesAndNoMore() {
        assertEquals(255, NamespaceName.of("x".repeat(255)).toBytes().length);
        assertThrows(IllegalArgumentException.class, () -> NamespaceName.of("x".repeat(256)));
        assertThrows(IllegalArgumentException.class, () -> NamespaceName.of("ä".repeat(128)));
    }

    @Test
    void keepsBytesThatAreNotUtf8() {
        byte[] bytes = {'a', (byte) 0xff, (byte) 0xc3};
        NamespaceName name = NamespaceName.ofBytes(bytes);
        assertArrayEquals(bytes, name.toBytes());
        assertEquals(name, NamespaceName.of(name.toString()));
    }

    @Test
    void isPrintedSafely() {
        assertEquals("a\\x1b[2Jä", NamespaceName.of("a\u001b[2Jä").toPrintable());
    }

    @Test
    void doesNotChangeWithTheArrayItWasMadeOfOrGave() {
        byte[] bytes = {'a'};
        NamespaceName name = NamespaceName.ofBytes(bytes);
        bytes[0] = 'b';
        name.toBytes()[0] = 'c';
        assertEquals("a", name.toString());
    }

    @Test
    void isEqualByItsBytes() {
        assertEquals(NamespaceName.of("red"), NamespaceName.ofBytes(new byte[] {'r', 'e', 'd'}));
        assertEquals(NamespaceName.of("red").hashCode(), NamespaceName.of("red").hashCode());
        assertNotEquals(NamespaceName.of("red"), NamespaceName.of("Red"));
    }

    @Test
    void isOrderedByUnsignedBytes() {
        List<String> sorted = Stream.of("ä", "b", "a", "Z", "a1")
                .map(NamespaceName::of)
                .sorted()
                .map(NamespaceName::toString)
                .toList();
        assertEquals(List.of("Z", "a", "a1", "b", "ä"), sorted);
    }
}
