package dev.netns.provision;

import dev.netns.NamespaceName;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.names.ExitStatus;
import dev.netns.names.Failure;
import dev.netns.proc.FileException;
import dev.netns.proc.FileTree;
import dev.netns.proc.TemporaryFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What a killed apply or down left in /etc/netns: files that were not finished, and directories without a file. */
final class Leftovers {
    private final Syscalls sys;
    private final FileTree tree;

    Leftovers(Syscalls sys) {
        this.sys = sys;
        this.tree = new FileTree(sys);
    }

    /** Those that may be of any namespace. */
    List<Path> ofAll() {
        return new TemporaryFiles(sys, EtcNetns.DIRECTORY).left();
    }

    /**
     * Those in the directory of a namespace, in the order in which they can be removed.
     *
     * @param recorded whether it is remembered that netns has written files there: then the directory goes with the last
     */
    List<Path> of(NamespaceName name, boolean recorded) {
        Path directory = EtcNetns.directory(name);
        FileTree.Kind kind;
        List<byte[]> names;
        try {
            kind = tree.kind(directory);
            if (kind == FileTree.Kind.ABSENT) {
                return List.of();
            }
            names = tree.names(directory);
        } catch (FileException e) {
            // Who needs a file in it says why it cannot be read.
            return List.of();
        }
        List<Path> left = new ArrayList<>(new TemporaryFiles(sys, directory).left());
        for (String former : EtcNetns.formerTemporaries()) {
            Path path = directory.resolve(former);
            if (tree.isRegularOfRoot(path)) {
                left.add(path);
            }
        }
        if (recorded && kind == FileTree.Kind.DIRECTORY && names.size() == left.size()) {
            left.add(directory);
        }
        return left;
    }

    /**
     * Removes one; a directory that has something in it by now stays.
     *
     * @throws Failure it cannot be removed
     */
    void remove(Path path) {
        try {
            if (tree.kind(path) == FileTree.Kind.DIRECTORY) {
                tree.removeIfEmpty(path);
            } else if (EtcNetns.formerTemporaries().contains(String.valueOf(path.getFileName()))) {
                tree.remove(path);
            } else {
                new TemporaryFiles(sys, Objects.requireNonNull(path.getParent())).remove(path);
            }
        } catch (FileException e) {
            throw new Failure(
                    ExitStatus.FAILED, "cannot remove " + Text.printable(path.toString()) + ": " + e.getMessage());
        }
    }
}
