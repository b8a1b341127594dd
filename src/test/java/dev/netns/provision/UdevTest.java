package dev.netns.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.netns.linux.JnaSyscalls;
import dev.netns.proc.FileTree;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What udev's records say of a link that has come. */
class UdevTest {
    private static final int INDEX = 7;

    @TempDir
    private Path folder;

    private Udev udev;

    @BeforeEach
    void makeUdev() {
        udev = new Udev(new FileTree(new JnaSyscalls()), folder);
    }

    @Test
    void withoutUdevNobodyRenames() {
        assertTrue(udev.isDoneWith(INDEX));
    }

    @ParameterizedTest
    @CsvSource({
        "n7, 'I:123\nE:ID_NET_NAME=ens4\nG:systemd\n', true",
        "n7, 'I:123\nE:ID_NET_NAME=ens4\nE:ID_RENAMING=1\n', false",
        "n8, 'I:123\nE:ID_NET_NAME=ens5\n', false",
    })
    void itIsDoneWithWhatItHasARecordOf(String name, String record, boolean done) throws Exception {
        Files.createFile(folder.resolve("control"));
        Files.writeString(Files.createDirectory(folder.resolve("data")).resolve(name), record);
        assertEquals(done, udev.isDoneWith(INDEX));
    }
}
