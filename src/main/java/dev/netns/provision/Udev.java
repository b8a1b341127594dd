package dev.netns.provision;

import dev.netns.proc.FileException;
import dev.netns.proc.FileTree;
import java.nio.file.Path;

/** What udev keeps of links under /run/udev. Until it is done with one that is new, it may give it another name. */
final class Udev {
    static final Path DIRECTORY = Path.of("/run/udev");

    /** Set by udev while the kernel renames a link for it (systemd-udevd). */
    private static final String RENAMING = "E:ID_RENAMING=1";

    private final FileTree tree;
    private final Path directory;

    Udev(FileTree tree, Path directory) {
        this.tree = tree;
        this.directory = directory;
    }

    /**
     * Whether a link in the host keeps the name that it has now. Without udev it does.
     *
     * @param index of the link
     */
    boolean isDoneWith(int index) {
        if (!tree.exists(directory.resolve("control"))) {
            return true;
        }
        try {
            String record = tree.readIfThere(directory.resolve("data").resolve("n" + index));
            return record != null && !record.contains(RENAMING);
        } catch (FileException e) {
            return true;
        }
    }
}
