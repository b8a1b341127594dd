package dev.netns.linux;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The files and mounts of a simulated kernel.
 *
 * <p>Paths are kept as ISO-8859-1 strings, one char a byte. A mount hides what was mounted below its target before;
 * plain files have no layers: what is made in a file system that covers another stays after it.
 */
final class SimulatedFiles {
    /** The device of nsfs. */
    static final long NSFS = 4;

    private static final long DISK = 8;

    /** A file, directory, symbolic link (its content is the target) or namespace (its device is that of nsfs). */
    record Node(long device, long inode, int mode, byte[] content, long changed) {
        boolean isDirectory() {
            return (mode & Linux.S_IFMT) == Linux.S_IFDIR;
        }

        boolean isLink() {
            return (mode & Linux.S_IFMT) == Linux.S_IFLNK;
        }

        boolean isNamespace() {
            return device == NSFS;
        }

        boolean same(Node other) {
            return device == other.device && inode == other.inode;
        }

        String text() {
            return new String(content, StandardCharsets.ISO_8859_1);
        }
    }

    /** What is mounted on a path, and what it hides below. */
    static final class Mount {
        final Node root;
        final View covered = new View();
        String propagation = "private";

        Mount(Node root) {
            this.root = root;
        }
    }

    /** Mounts by their paths, the topmost first: all that are seen, or those that one mount hides. */
    static final class View {
        final Map<String, Deque<Mount>> stacks = new TreeMap<>();

        /** What is mounted on a path, or {@code null}. */
        Mount on(String path) {
            Deque<Mount> stack = stacks.get(path);
            return stack == null ? null : stack.peek();
        }
    }

    /** A path among the mounts that are seen, or among hidden ones that an old descriptor still leads to. */
    record Place(String path, View view) {}

    final Map<String, Node> nodes = new LinkedHashMap<>();
    final View mounts = new View();
    private long nextInode = 100;
    private long nextDevice = 40;

    /** Makes a file of any type, or replaces it. */
    Node make(String path, int mode, String content, long changed) {
        byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
        Node node = new Node(DISK, nextInode++, mode, bytes, changed);
        nodes.put(path, node);
        return node;
    }

    /** The root of a file system that was not there before. */
    Node newFileSystem() {
        return new Node(nextDevice++, 1, Linux.S_IFDIR | 0755, new byte[0], 0);
    }

    static Node namespace(long inode) {
        return new Node(NSFS, inode, Linux.S_IFREG | 0444, new byte[0], 0);
    }

    /** What stands at a place, symbolic links not followed, or {@code null}. */
    Node at(Place place) {
        Mount mount = place.view.on(place.path);
        return mount == null ? nodes.get(place.path) : mount.root;
    }

    /** The place that a symbolic link at the end of a path leads to. */
    Place followed(Place place) {
        Node node = nodes.get(place.path);
        if (node == null || !node.isLink() || place.view.on(place.path) != null) {
            return place;
        }
        return new Place(node.text(), place.view);
    }

    /** Mounts on a path and hides what is mounted below it. */
    void push(String path, Mount mount) {
        mounts.stacks.entrySet().removeIf(entry -> {
            boolean below = isBelow(entry.getKey(), path);
            if (below) {
                mount.covered.stacks.put(entry.getKey(), entry.getValue());
            }
            return below;
        });
        mounts.stacks.computeIfAbsent(path, none -> new ArrayDeque<>()).push(mount);
    }

    /** Takes off what is mounted on a place, with all below it, and shows what it hid. */
    Mount pop(Place place) {
        Deque<Mount> stack = place.view.stacks.get(place.path);
        Mount mount = stack.pop();
        if (stack.isEmpty()) {
            place.view.stacks.remove(place.path);
        }
        place.view.stacks.keySet().removeIf(path -> isBelow(path, place.path));
        place.view.stacks.putAll(mount.covered.stacks);
        return mount;
    }

    /** Shows again, as a recursive bind does, what a mount hides. */
    void copyCovered(Mount mount) {
        mount.covered.stacks.forEach((path, stack) -> mounts.stacks.put(path, new ArrayDeque<>(stack)));
    }

    static boolean isBelow(String path, String directory) {
        return path.startsWith(directory.equals("/") ? "/" : directory + "/");
    }

    static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash <= 0 ? "/" : path.substring(0, slash);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (String path : new TreeMap<>(nodes).keySet()) {
            text.append("file " + path + "\n");
        }
        mounts.stacks.forEach((path, stack) -> stack.forEach(mount -> {
            String what = mount.root.isNamespace() ? "net:[" + mount.root.inode + "]" : "a file system";
            text.append("mount " + path + ": " + what + ", " + mount.propagation + "\n");
        }));
        return text.toString();
    }
}
