package dev.netns.front;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.netns.linux.Errno;
import dev.netns.linux.FailingSyscalls;
import dev.netns.linux.JnaSyscalls;
import dev.netns.linux.Syscalls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of declarations by system calls: what fails is told from what is empty or not there. */
class SystemFilesTest {
    private final Syscalls sys = new JnaSyscalls();
    private final SystemFiles files = new SystemFiles(sys);

    @TempDir
    private Path directory;

    @Test
    void whatIsThere() throws Exception {
        Path file = Files.writeString(directory.resolve("a.toml"), "[namespace.ü]\n");
        assertTrue(files.isThere(file));
        assertFalse(files.isOther(file));
        assertArrayEquals("[namespace.ü]\n".getBytes(StandardCharsets.UTF_8), files.read(file));
        assertEquals(List.of("a.toml"), files.names(directory));
        assertTrue(files.isOther(directory));
    }

    @Test
    void whatIsNotThere() throws Exception {
        Path missing = directory.resolve("missing");
        assertFalse(files.isThere(missing));
        assertFalse(files.isOther(missing));
        assertEquals(List.of(), files.names(missing));
        assertThrows(IOException.class, () -> files.read(missing));
        Files.createSymbolicLink(directory.resolve("dangling"), missing);
        assertTrue(files.isThere(directory.resolve("dangling")));
    }

    @Test
    void whatFails() throws Exception {
        Path file = Files.writeString(directory.resolve("a.toml"), "[namespace.red]\n");
        for (String call : List.of("lstat", "entries", "open", "read")) {
            SystemFiles failing = new SystemFiles(FailingSyscalls.on(sys, call + "(", Errno.EIO));
            IOException failure = assertThrows(IOException.class, () -> {
                failing.isThere(file);
                failing.names(directory);
                failing.read(file);
            });
            assertEquals("Input/output error", failure.getMessage());
        }
    }
}
