package dev.netns.provision;

import dev.netns.linux.Errno;
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
 * directory fsynced. Everybody may read it, and only its owner may write it, whatever the caller's umask is.
 *
 * <p>The other name is in the directory above: {@code exec} takes every file in /etc/netns/NAME for one of the namespace, as
 * iproute2 does, and only directories in /etc/netns.
 */
public final class TextFile {
    private static final int FILE_MODE = 0644;
    private static final int DIRECTORY_MODE = 0755;

    private final FileTree tree;
    private final Path path;

    /** A file that may not be there. */
    public TextFile(Syscalls sys, Path path) {
        this.tree = new FileTree(sys);
        this.path = path;
    }

    /**
     * What is in it; null where there is nothing of that name. What is no regular file, such as a symbolic link, is empty: it
     * is somebody else's, whatever it leads to.
     */
    @Nullable
    public String read() {
        try {
            return switch (tree.kind(path)) {
                case ABSENT -> null;
                case REGULAR -> tree.readItself(path);
                default -> "";
            };
        } catch (FileException e) {
            throw failed("read", e);
        }
    }

    /** Writes it, and makes its directories where they are missing. */
    public void write(String content) {
        Path directory = Objects.requireNonNull(path.getParent());
        Path above = Objects.requireNonNull(directory.getParent());
        try {
            makeDirectories(directory);
            requireTrusted(above);
            requireTrusted(directory);
            tree.replaceForGood(path, above, content, FILE_MODE);
        } catch (FileException e) {
            throw failed("write", e);
        }
    }

    /** Whoever may write there could put a link in the way, or another file in place of this one. */
    private void requireTrusted(Path directory) throws FileException {
        if (!tree.isTrusted(directory)) {
            String printable = Text.printable(directory.toString());
            throw new Failure(
                            ExitStatus.FAILED,
                            "cannot write " + Text.printable(path.toString()) + ": other users than root may write to "
                                    + printable)
                    .withHint("chown root " + printable + " && chmod go-w " + printable);
        }
    }

    private void makeDirectories(Path directory) throws FileException {
        try {
            tree.makeDirectory(directory, DIRECTORY_MODE);
        } catch (FileException e) {
            Path parent = directory.getParent();
            if (e.error() != Errno.ENOENT || parent == null) {
                throw e;
            }
            makeDirectories(parent);
            tree.makeDirectory(directory, DIRECTORY_MODE);
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
