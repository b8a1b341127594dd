package dev.netns.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class EnvironmentTest {
    @Test
    void splitsAtEachNulAndKeepsOrderAndOddEntries() {
        byte[] environ = "B=2\0A=1\0\0no equals sign\0A=\u00ff\n\0".getBytes(StandardCharsets.ISO_8859_1);
        byte[][] entries = Environment.split(environ);
        assertEquals(5, entries.length);
        assertArrayEquals("B=2".getBytes(StandardCharsets.ISO_8859_1), entries[0]);
        assertEquals(0, entries[2].length);
        assertArrayEquals("A=\u00ff\n".getBytes(StandardCharsets.ISO_8859_1), entries[4]);
    }

    @Test
    void anEmptyEnvironmentHasNoEntries() {
        assertEquals(0, Environment.split(new byte[0]).length);
    }

    @Test
    void withoutALauncherItIsWhatTheKernelPassedToTheJvm() throws Exception {
        byte[] joined = new byte[0];
        for (byte[] entry : Environment.ofCaller()) {
            joined = Bytes.concat(joined, entry, new byte[1]);
        }
        assertArrayEquals(Files.readAllBytes(Path.of("/proc/self/environ")), joined);
    }
}
