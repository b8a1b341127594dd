package dev.netns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;

/** What the tests of the library share: a run directory that is gone after each test, with all that is in it. */
@Tag("root")
abstract class LibraryTest {
    static final NamespaceName RED = NamespaceName.of("red");
    static final NamespaceName BLUE = NamespaceName.of("blue");

    final Path directory;
    final Namespaces namespaces;

    private final Deque<Process> processes = new ArrayDeque<>();

    /** Tests in a directory of their own. */
    LibraryTest() {
        this(Path.of("/run/netns-library"));
    }

    /** Tests in another directory: /run/netns is the only one that `ip netns` knows. */
    LibraryTest(Path directory) {
        this.directory = directory;
        this.namespaces = Namespaces.in(directory);
    }

    @BeforeEach
    @AfterEach
    void clean() {
        assertNotNull(System.getenv("NETNS_TEST_OUTSIDE"), "these tests need namespaces of their own: src/test/jvm");
        while (!processes.isEmpty()) {
            processes.peek().descendants().forEach(ProcessHandle::destroyForcibly);
            processes.pop().destroyForcibly().onExit().join();
        }
        sh("while umount -l -R " + directory + " 2>/dev/null; do :; done; rm -rf --one-file-system " + directory);
    }

    /** Runs a shell script that must succeed. Answers what it prints, without the last line's end. */
    static String sh(String script) {
        try {
            Process process = new ProcessBuilder("sh", "-c", script)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String output = output(process);
            assertEquals(0, process.waitFor(), script);
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All that a process prints until it ends, without the last line's end. */
    static String output(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).stripTrailing();
    }

    /** Starts a shell script that ends with the test at the latest, and returns when it has printed its first line. */
    Process started(String script) throws IOException {
        return untilFirstLine(new ProcessBuilder("sh", "-c", script).start());
    }

    /** Takes care of the end of a process, and returns when it has printed its first line. */
    Process untilFirstLine(Process process) throws IOException {
        processes.push(process);
        assertEquals('\n', firstLineEnd(process), "the process ended");
        return process;
    }

    private static int firstLineEnd(Process process) throws IOException {
        int c = process.getInputStream().read();
        while (c >= 0 && c != '\n') {
            c = process.getInputStream().read();
        }
        return c;
    }

    /** Leaves the file of a name with nothing mounted on it. */
    void makeStale(NamespaceName name) {
        sh("mkdir -p " + directory + " && : >" + directory.resolve(name.toString()));
    }

    /** The names of all entries of the run directory. */
    List<String> entries() {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The inode of the calling thread's network namespace. */
    static long ownInode() throws IOException {
        return (long) Files.getAttribute(Path.of("/proc/thread-self/ns/net"), "unix:ino");
    }

    /** The names of the threads of this JVM that are in a network namespace. */
    static List<String> threadsIn(long inode) throws IOException {
        List<String> inside = new ArrayList<>();
        try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
            for (Path thread : threads.toList()) {
                try {
                    if (inode == (long) Files.getAttribute(thread.resolve("ns/net"), "unix:ino")) {
                        inside.add(Files.readString(thread.resolve("comm")).strip());
                    }
                } catch (NoSuchFileException ended) {
                    // It is in no namespace any more.
                }
            }
        }
        return inside;
    }

    /** How many descriptors of a network namespace this JVM has open. */
    static long descriptorsOf(long inode) throws IOException {
        long count = 0;
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors.toList()) {
                try {
                    count += inode == (long) Files.getAttribute(descriptor, "unix:ino") ? 1 : 0;
                } catch (NoSuchFileException closed) {
                    // It is of nothing any more.
                }
            }
        }
        return count;
    }
}
