package dev.netns.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.netns.linux.Errno;
import dev.netns.linux.FailingSyscalls;
import dev.netns.linux.JnaSyscalls;
import dev.netns.names.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextFileTest {
    @TempDir
    private Path directory;

    @Test
    void makesItsDirectories() throws Exception {
        Path file = directory.resolve("a/b/c");
        new TextFile(new JnaSyscalls(), file).write("words\n");
        new TextFile(new JnaSyscalls(), file).write("others\n");
        assertEquals("others\n", Files.readString(file));
    }

    /** Whether a directory is there cannot always be told: that is no reason to look for the one above the root. */
    @Test
    void saysWhatFails() {
        Path file = directory.resolve("a/b/c");
        for (String call : new String[] {"stat(", "mkdir("}) {
            TextFile failing = new TextFile(
                    new FailingSyscalls(
                            new JnaSyscalls(),
                            (number, made) -> made.startsWith(call) || made.startsWith("open(") ? Errno.ENOMEM : 0),
                    file);
            Failure failure = assertThrows(Failure.class, () -> failing.write("words\n"));
            assertEquals("cannot write " + file + ": Cannot allocate memory", failure.getMessage());
        }
    }
}
