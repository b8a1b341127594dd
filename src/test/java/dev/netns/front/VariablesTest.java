package dev.netns.front;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.netns.linux.Text;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class VariablesTest {
    @Test
    void theFirstOfTheNameCounts() {
        assertEquals("1", get("A", "AB=0", "A=1", "A=2"));
    }

    @Test
    void anEmptyValueIsNone() {
        assertNull(get("A", "A="));
    }

    @Test
    void anEntryWithoutEqualsSignIsNoVariable() {
        assertNull(get("A", "A", ""));
    }

    @Test
    void javaDoesNotGetWhatChangesJava() {
        assertEquals(
                List.of("HOME=/", "EDITOR=vi", "ADDED=1"),
                forJava(
                        false,
                        "JAVA_TOOL_OPTIONS=x",
                        "HOME=/",
                        "_JAVA_OPTIONS=x",
                        "LC_ALL=de",
                        "CLASSPATH=x",
                        "EDITOR=vi"));
    }

    @Test
    void ofRootItGetsOnlyWhatTheManualNames() {
        assertEquals(
                List.of("HOME=/", "NETNS_RUN_DIR=/x", "SUDO_UID=1000", "LISTEN_FDS=1", "ADDED=1"),
                forJava(
                        true,
                        "HOME=/",
                        "HOMER=x",
                        "LD_PRELOAD=x",
                        "NETNS_RUN_DIR=/x",
                        "SUDO_UID=1000",
                        "NETNS_ENVIRON=x",
                        "LISTEN_FDS=1"));
    }

    private static String get(String name, String... entries) {
        byte[] value = variables(entries).get(name);
        return value == null ? null : Text.decode(value);
    }

    private static List<String> forJava(boolean root, String... entries) {
        byte[][] given = variables(entries).forJava(root, List.of(Text.ascii("ADDED=1")));
        return Arrays.stream(given).map(Text::decode).toList();
    }

    private static Variables variables(String... entries) {
        return new Variables(Arrays.stream(entries).map(Text::encode).toArray(byte[][]::new));
    }
}
