package dev.netns.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemProgramsTest {
    @TempDir
    Path folder;

    @Test
    void thePathComesFirst() throws IOException {
        Path nft = program("nft");
        assertEquals(Optional.of(nft.toString()), SystemPrograms.find("nft", "/none:" + folder + ":/usr/sbin"));
    }

    @Test
    void theSystemsDirectoriesAreLookedIntoWithoutBeingInThePath() {
        assertEquals(Optional.of("/usr/sbin/nft"), SystemPrograms.find("nft", "/usr/bin:/bin"));
        assertEquals(Optional.of("/usr/sbin/nft"), SystemPrograms.find("nft", ""));
        assertEquals(Optional.of("/usr/sbin/nft"), SystemPrograms.find("nft", null));
    }

    @Test
    void whatCannotBeExecutedIsNoProgram() throws IOException {
        Files.createFile(folder.resolve("a file"));
        Files.createDirectory(folder.resolve("a directory"));
        for (String name : new String[] {"a file", "a directory", "nothing"}) {
            assertEquals(Optional.empty(), SystemPrograms.find(name, folder.toString()), name);
        }
    }

    @Test
    void theCurrentDirectoryIsNotLookedInto() throws IOException {
        Path current = Path.of("").toAbsolutePath();
        String relative = current.relativize(program("tool").getParent()).toString();
        assertEquals(Optional.empty(), SystemPrograms.find("tool", relative + "::."));
    }

    private Path program(String name) throws IOException {
        Path file = Files.createFile(folder.resolve(name));
        assertEquals(true, file.toFile().setExecutable(true));
        return file;
    }
}
