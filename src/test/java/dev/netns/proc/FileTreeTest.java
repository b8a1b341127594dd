package dev.netns.proc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.netns.linux.Errno;
import dev.netns.linux.JnaSyscalls;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files by system calls. */
class FileTreeTest {
    @TempDir
    private Path folder;

    private final FileTree tree = new FileTree(new JnaSyscalls());

    @Test
    void aFileIsReplacedWhole() throws Exception {
        Path file = folder.resolve("file");
        Path temporary = folder.resolve("new");
        tree.replace(file, temporary, "a longer text\n");
        tree.replaceForGood(file, temporary, "ß\n");
        assertEquals("ß\n", Files.readString(file));
        assertEquals("ß\n", tree.read(file));
        assertFalse(tree.exists(temporary));
        assertTrue(tree.exists(file));
    }

    @Test
    void whatIsNotThere() throws Exception {
        Path missing = folder.resolve("missing");
        assertNull(tree.readIfThere(missing));
        assertFalse(tree.remove(missing));
        FileException failure = assertThrows(FileException.class, () -> tree.read(missing));
        assertEquals(Errno.ENOENT, failure.error());
        assertEquals("No such file or directory", failure.getMessage());
        assertEquals(
                Errno.ENOENT,
                assertThrows(FileException.class, () -> tree.names(missing)).error());
    }

    @Test
    void aDirectoryGoesWhenNothingIsInIt() throws Exception {
        Path directory = folder.resolve("directory");
        tree.makeDirectory(directory, 0700);
        tree.makeDirectory(directory, 0755);
        assertEquals(0700, tree.permissions(directory));
        Path file = directory.resolve("file");
        tree.replace(file, directory.resolve("new"), "");
        tree.removeIfEmpty(directory);
        assertTrue(tree.exists(file));
        assertEquals(1, tree.names(directory).size());
        assertTrue(tree.remove(file));
        tree.removeIfEmpty(directory);
        assertFalse(tree.exists(directory));
    }
}
