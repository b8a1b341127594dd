package dev.netns.proc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.netns.linux.Errno;
import dev.netns.linux.JnaSyscalls;
import dev.netns.linux.Text;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
        tree.replaceForGood(file, folder, "ß\n", 0640);
        assertEquals("ß\n", Files.readString(file));
        assertEquals("ß\n", tree.read(file));
        assertEquals(0640, tree.permissions(file));
        assertEquals(List.of("file"), names());
    }

    private List<String> names() throws FileException {
        return tree.names(folder).stream().map(Text::decode).sorted().toList();
    }

    /** Whoever put a link there does not choose what is written. */
    @Test
    void aLinkInPlaceOfTheTemporaryFileIsNotFollowed() throws Exception {
        Path precious = Files.writeString(folder.resolve("precious"), "precious\n");
        Files.createSymbolicLink(folder.resolve("new"), precious);
        Files.createSymbolicLink(folder.resolve(".netns-0.new"), precious);
        tree.replace(folder.resolve("a"), folder.resolve("new"), "a\n");
        tree.replaceForGood(folder.resolve("b"), folder, "b\n", 0644);
        assertEquals("precious\n", Files.readString(precious));
        assertEquals("a\n", Files.readString(folder.resolve("a")));
        assertEquals("b\n", Files.readString(folder.resolve("b")));
        assertEquals(List.of(".netns-0.new", "a", "b", "precious"), names());
        assertEquals(0600, tree.permissions(folder.resolve("a")));
    }

    @Test
    void whatCannotBeRenamedIsTakenAway() throws Exception {
        Path directory =
                Files.createDirectories(folder.resolve("directory/inside")).getParent();
        assertEquals(
                Errno.EISDIR,
                assertThrows(FileException.class, () -> tree.replaceForGood(directory, folder, "text\n", 0644))
                        .error());
        assertEquals(List.of("directory"), names());
    }

    @Test
    void aFileIsReadItself() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "text\n");
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        assertEquals("text\n", tree.read(link));
        assertEquals("text\n", tree.readItself(file));
        assertEquals(
                Errno.ELOOP,
                assertThrows(FileException.class, () -> tree.readItself(link)).error());
        assertEquals(FileTree.Kind.REGULAR, tree.kind(file));
        assertEquals(FileTree.Kind.OTHER, tree.kind(link));
        assertEquals(FileTree.Kind.DIRECTORY, tree.kind(folder));
        assertEquals(FileTree.Kind.ABSENT, tree.kind(folder.resolve("missing")));
        assertEquals(FileTree.Kind.ABSENT, tree.kind(file.resolve("below")));
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
