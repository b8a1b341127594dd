package dev.netns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The tests' own namespaces: every other test relies on not being in the machine's. */
class IsolationTest {
    @Test
    void namespacesAreNotThoseOfTheBuild() throws IOException {
        List<String> outside = System.getenv("NETNS_TEST_OUTSIDE").lines().toList();
        assertEquals(2, outside.size());
        assertNotEquals(outside.get(0), ownNamespace("net"));
        assertNotEquals(outside.get(1), ownNamespace("mnt"));
    }

    @Test
    void runIsAnEmptyFileSystemOfItsOwn() throws IOException {
        assertEquals("tmpfs", Files.getFileStore(Path.of("/run")).type());
        assertTrue(Files.notExists(Path.of("/run/systemd")));
    }

    @Test
    void etcIsACopyWithAnEmptyNetns() throws IOException {
        assertEquals("tmpfs", Files.getFileStore(Path.of("/etc")).type());
        try (var entries = Files.list(Path.of("/etc/netns"))) {
            assertEquals(List.of(), entries.toList());
        }
    }

    @Test
    void sysShowsTheInterfacesOfThisNamespace() throws IOException {
        List<String> fromProc = Files.readAllLines(Path.of("/proc/thread-self/net/dev")).stream()
                .skip(2)
                .map(line -> line.substring(0, line.indexOf(':')).strip())
                .sorted()
                .toList();
        try (var entries = Files.list(Path.of("/sys/class/net"))) {
            assertEquals(
                    fromProc,
                    entries.map(entry -> entry.getFileName().toString())
                            .sorted()
                            .toList());
        }
    }

    private static String ownNamespace(String type) throws IOException {
        return Files.readSymbolicLink(Path.of("/proc/thread-self/ns", type)).toString();
    }
}
