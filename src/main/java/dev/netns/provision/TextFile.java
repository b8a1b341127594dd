package dev.netns.provision;

import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.names.ExitStatus;
import dev.netns.names.Failure;
import dev.netns.proc.FileException;
import dev.netns.proc.FileTree;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file of text that is whole or not there, after a power cut too: written under another name, fsynced, renamed, and the
 * directory fsynced.
 */
public final class TextFile {
    private final FileTree tree;
    private final Path path;

    /** A file that may not be there. */
    public TextFile(Syscalls sys, Path path) {
        this.tree = new FileTree(sys);
        this.path = path;
    }

    /** What is in it; null where it is not there. */
    @Nullable
    public String read() {
        try {
            return tree.readIfThere(path);
        } catch (FileException e) {
            throw failed("read", e);
        }
    }

    /** Writes it, and makes its directories where they are missing. */
    public void write(String content) {
        Path directory = Objects.requireNonNull(path.getParent());
        try {
            makeDirectories(directory);
            tree.replaceForGood(path, directory.resolve("." + path.getFileName() + ".new"), content);
        } catch (FileException e) {
            throw failed("write", e);
        }
    }

    private void makeDirectories(Path directory) throws FileException {
        if (!tree.exists(directory)) {
            makeDirectories(Objects.requireNonNull(directory.getParent()));
            tree.makeDirectory(directory, 0777);
        }
    }

    /** Removes it, and its directory where nothing else is in it. */
    void remove() {
        Path directory = Objects.requireNonNull(path.getParent());
        try {
            if (tree.remove(path)) {
                tree.synchronise(directory);
                tree.removeIfEmpty(directory);
            }
        } catch (FileException e) {
            throw failed("remove", e);
        }
    }

    private Failure failed(String verb, FileException e) {
        return new Failure(
                ExitStatus.FAILED, "cannot " + verb + " " + Text.printable(path.toString()) + ": " + e.getMessage());
    }
}
