package dev.netns.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that only look at files must not pay for JNA: here it is not even on the class path. */
class WithoutJnaTest {
    @TempDir
    Path folder;

    @Test
    void looksAtFiles() throws Exception {
        Files.createSymbolicLink(folder.resolve("l"), Path.of("nowhere at all"));
        ProcessBuilder builder = new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "-cp",
                place(JnaSyscalls.class) + ":" + place(SyscallsProbe.class),
                SyscallsProbe.class.getName(),
                "jdk",
                folder.toString());
        builder.environment().clear();
        builder.environment().put("LC_ALL", "C");
        Process process = builder.redirectErrorStream(true).start();
        List<String> output = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                .lines()
                .toList();
        assertEquals(
                List.of("0 " + Linux.S_IFDIR, "0 " + Linux.S_IFLNK, "-" + Errno.ENOENT, "1", "14", "true", "true", "1"),
                output);
        assertEquals(0, process.waitFor());
    }

    private static Path place(Class<?> of) throws URISyntaxException {
        return Path.of(of.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
