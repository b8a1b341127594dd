package dev.netns.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens inside the JVM; what a program finds afterwards is looked at by {@link ExecTracesTest}. */
class JvmTracesTest {
    private static final long SIGPIPE = 1L << 12;
    private static final long SIGURG = 1L << 22;
    private static final long SIGXFSZ = 1L << 24;

    private final JvmTraces traces = new JvmTraces();

    @TempDir
    Path folder;

    @AfterEach
    void workAsJvmAgain() {
        traces.redo();
        System.clearProperty(JvmTraces.IGNORED_PROPERTY);
    }

    @Test
    void ignoresWhatTheCallerIgnored() throws IOException {
        System.setProperty(JvmTraces.IGNORED_PROPERTY, Long.toHexString(SIGPIPE | SIGURG | SIGXFSZ));
        traces.undo();
        assertEquals(Long.toHexString(SIGPIPE | SIGURG | SIGXFSZ), Long.toHexString(ownBits("SigIgn")));
    }

    @Test
    void leavesIgnoredSignalsAloneWhereNobodySaidWhichTheyWere() throws IOException {
        long before = ownBits("SigIgn");
        traces.undo();
        assertEquals(before, ownBits("SigIgn"));
    }

    @Test
    void takesTheMaskOfTheFirstThread() throws IOException {
        long quit = 1L << 2;
        assertEquals(quit, ownBits("SigBlk") & quit, "the JVM no longer blocks SIGQUIT: this test proves nothing");
        traces.undo();
        Path first = Path.of("/proc/self/task/" + ProcessHandle.current().pid() + "/status");
        assertEquals(bits(first, "SigBlk"), ownBits("SigBlk"));
    }

    @Test
    void redoRestoresHandlersAndMask() throws IOException {
        List<Long> before = signals();
        System.setProperty(JvmTraces.IGNORED_PROPERTY, Long.toHexString(SIGPIPE | SIGURG | SIGXFSZ));
        traces.undo();
        assertNotEquals(before, signals());
        traces.redo();
        assertEquals(before, signals());
    }

    @Test
    void knowsTheJdkAndJarsOfTheClassPathFromOtherFiles() throws IOException {
        Path mine = Files.createFile(folder.resolve("caller's.jar"));
        JnaSyscalls calls = new JnaSyscalls();
        int fd = calls.open(mine.toString().getBytes(StandardCharsets.UTF_8), Linux.O_RDONLY, 0);
        List<Integer> opened = JvmTraces.openedByJvm();
        assertFalse(opened.contains(fd));
        assertEquals(0, calls.close(fd));

        String targets = opened.stream().map(JvmTracesTest::target).collect(Collectors.joining("\n"));
        assertTrue(targets.contains(System.getProperty("java.home") + "/lib/modules"), targets);
        assertTrue(targets.contains(".jar"), targets);
    }

    private static String target(int fd) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd/" + fd)).toString();
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static List<Long> signals() throws IOException {
        return List.of(ownBits("SigBlk"), ownBits("SigIgn"), ownBits("SigCgt"));
    }

    private static long ownBits(String field) throws IOException {
        return bits(Path.of("/proc/thread-self/status"), field);
    }

    private static long bits(Path status, String field) throws IOException {
        for (String line : Files.readAllLines(status)) {
            if (line.startsWith(field + ":")) {
                return Long.parseUnsignedLong(line.substring(field.length() + 1).strip(), 16);
            }
        }
        throw new IOException("no " + field + " in " + status);
    }
}
