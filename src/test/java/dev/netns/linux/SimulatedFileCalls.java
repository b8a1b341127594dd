package dev.netns.linux;

import dev.netns.linux.SimulatedFiles.Mount;
import dev.netns.linux.SimulatedFiles.Node;
import dev.netns.linux.SimulatedFiles.Place;
import dev.netns.linux.SimulatedFiles.View;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The calls of a simulated kernel that have to do with files, mounts and descriptors. */
abstract class SimulatedFileCalls implements Syscalls {
    private static final String BY_DESCRIPTOR = "/proc/self/fd/";

    /** An open file, a socket, a process or a detached mount. */
    static final class Descriptor {
        final String path;
        final Node node;
        View view;
        int offset;
        int lock;
        int pid;
        SimulatedNetlink netlink;
        Mount tree;

        Descriptor(String path, Node node, View view) {
            this.path = path;
            this.node = node;
            this.view = view;
        }
    }

    final SimulatedFiles files = new SimulatedFiles();
    final Map<Integer, Descriptor> descriptors = new TreeMap<>();
    long own = SimulatedKernel.HOST;
    long clock = 1_700_000_000_000L;

    @Override
    public int open(byte[] path, int flags, int mode) {
        Place place = place(path);
        boolean follow = (flags & Linux.O_NOFOLLOW) == 0;
        Node node = node(place, follow);
        if (!follow && node != null && node.isLink()) {
            return -Errno.ELOOP;
        }
        if ((flags & Linux.O_CREAT) != 0) {
            boolean exists = node != null || files.nodes.containsKey(place.path());
            if (exists && (flags & Linux.O_EXCL) != 0) {
                return -Errno.EEXIST;
            }
            if (files.nodes.get(SimulatedFiles.parent(place.path())) == null) {
                return -Errno.ENOENT;
            }
            if (!exists) {
                node = files.make(place.path(), Linux.S_IFREG | mode, "", clock);
            }
        }
        if (node == null) {
            return -Errno.ENOENT;
        }
        if ((flags & Linux.O_DIRECTORY) != 0 && !node.isDirectory()) {
            return -Errno.ENOTDIR;
        }
        return descriptor(new Descriptor(place.path(), node, place.view()));
    }

    @Override
    public int close(int fd) {
        return descriptors.remove(fd) == null ? -Errno.EBADF : 0;
    }

    @Override
    public int read(int fd, byte[] buffer, int offset, int length) {
        Descriptor open = descriptors.get(fd);
        if (open == null) {
            return -Errno.EBADF;
        }
        int count = Math.min(length, open.node.content().length - open.offset);
        System.arraycopy(open.node.content(), open.offset, buffer, offset, count);
        open.offset += count;
        return count;
    }

    @Override
    public int write(int fd, byte[] buffer, int offset, int length) {
        if (fd == 1 || fd == 2) {
            return append("/dev/fd/" + fd, buffer, offset, length);
        }
        Descriptor open = descriptors.get(fd);
        return open == null ? -Errno.EBADF : append(open.path, buffer, offset, length);
    }

    private int append(String path, byte[] buffer, int offset, int length) {
        Node before = files.nodes.get(path);
        String more = new String(buffer, offset, length, StandardCharsets.ISO_8859_1);
        files.make(path, Linux.S_IFREG | 0644, before == null ? more : before.text() + more, clock);
        return length;
    }

    @Override
    public int entries(byte[] directory, List<byte[]> into) {
        Place place = place(directory);
        Node node = node(place, true);
        if (node == null) {
            return -Errno.ENOENT;
        }
        if (!node.isDirectory()) {
            return -Errno.ENOTDIR;
        }
        int before = into.size();
        for (String path : files.nodes.keySet()) {
            if (!path.equals("/") && SimulatedFiles.parent(path).equals(place.path())) {
                into.add(path.substring(path.lastIndexOf('/') + 1).getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        return into.size() - before;
    }

    @Override
    public int stat(byte[] path, FileStatus into) {
        return status(node(place(path), true), into);
    }

    @Override
    public int lstat(byte[] path, FileStatus into) {
        return status(node(place(path), false), into);
    }

    @Override
    public int fstat(int fd, FileStatus into) {
        Descriptor open = descriptors.get(fd);
        return open == null ? -Errno.EBADF : status(open.node, into);
    }

    private static int status(Node node, FileStatus into) {
        if (node == null) {
            return -Errno.ENOENT;
        }
        into.device = node.device();
        into.inode = node.inode();
        into.mode = node.mode();
        into.owner = 0;
        into.size = node.content().length;
        into.changedMillis = node.changed();
        return 0;
    }

    @Override
    public long fileSystemMagic(int fd) {
        Descriptor open = descriptors.get(fd);
        return open == null ? -Errno.EBADF : open.node.isNamespace() ? Linux.NSFS_MAGIC : 0xef53;
    }

    @Override
    public int readlink(byte[] path, byte[] buffer) {
        Node node = node(place(path), false);
        if (node == null || !node.isLink()) {
            return node == null ? -Errno.ENOENT : -Errno.EINVAL;
        }
        int length = Math.min(buffer.length, node.content().length);
        System.arraycopy(node.content(), 0, buffer, 0, length);
        return length;
    }

    @Override
    public int mkdir(byte[] path, int mode) {
        Place place = place(path);
        if (files.nodes.containsKey(place.path())) {
            return -Errno.EEXIST;
        }
        if (files.nodes.get(SimulatedFiles.parent(place.path())) == null) {
            return -Errno.ENOENT;
        }
        files.make(place.path(), Linux.S_IFDIR | mode, "", clock);
        return 0;
    }

    @Override
    public int fchmod(int fd, int mode) {
        Descriptor open = descriptors.get(fd);
        if (open == null) {
            return -Errno.EBADF;
        }
        Node node = open.node;
        int kept = node.mode() & Linux.S_IFMT;
        files.nodes.put(open.path, new Node(node.device(), node.inode(), kept | mode, node.content(), clock));
        return 0;
    }

    @Override
    public int link(byte[] from, byte[] to) {
        Node node = files.nodes.get(place(from).path());
        String path = place(to).path();
        if (node == null) {
            return -Errno.ENOENT;
        }
        return files.nodes.putIfAbsent(path, node) == null ? 0 : -Errno.EEXIST;
    }

    @Override
    public int unlink(byte[] path) {
        Place place = place(path);
        Node node = files.nodes.get(place.path());
        if (node == null) {
            return -Errno.ENOENT;
        }
        if (node.isDirectory()) {
            return -Errno.EISDIR;
        }
        if (place.view().on(place.path()) != null) {
            return -Errno.EBUSY;
        }
        files.nodes.remove(place.path());
        return 0;
    }

    @Override
    public int flock(int fd, int flags) {
        Descriptor open = descriptors.get(fd);
        if (open == null) {
            return -Errno.EBADF;
        }
        int operation = flags & ~Linux.LOCK_NB;
        for (Descriptor other : descriptors.values()) {
            boolean conflict = operation == Linux.LOCK_EX ? other.lock != 0 : other.lock == Linux.LOCK_EX;
            if (other != open && other.node.same(open.node) && conflict) {
                if (operation != flags) {
                    return -Errno.EAGAIN;
                }
                throw new IllegalStateException("waits forever for a lock of its own: flock(" + fd + ")");
            }
        }
        open.lock = operation;
        return 0;
    }

    @Override
    public int mount(byte[] source, byte[] target, byte[] type, long flags, byte[] data) {
        Place place = files.followed(place(target));
        if (node(place, false) == null) {
            return -Errno.ENOENT;
        }
        if ((flags & (Linux.MS_SHARED | Linux.MS_PRIVATE | Linux.MS_SLAVE)) != 0) {
            Mount mount = place.view().on(place.path());
            if (mount == null) {
                return -Errno.EINVAL;
            }
            mount.propagation =
                    (flags & Linux.MS_SHARED) != 0 ? "shared" : (flags & Linux.MS_SLAVE) != 0 ? "slave" : "private";
            return 0;
        }
        if ((flags & Linux.MS_BIND) == 0) {
            push(place.path(), new Mount(files.newFileSystem()));
            return 0;
        }
        Node root = node(place(source), true);
        if (root == null) {
            return -Errno.ENOENT;
        }
        Mount mount = new Mount(root);
        push(place.path(), mount);
        if (Arrays.equals(source, target)) {
            files.copyCovered(mount);
        }
        return 0;
    }

    @Override
    public int umount2(byte[] target, int flags) {
        Place place = place(target);
        if (place.view().on(place.path()) == null) {
            return -Errno.EINVAL;
        }
        Mount mount = files.pop(place);
        for (Descriptor open : descriptors.values()) {
            if (open.view == mount.covered) {
                open.view = place.view();
            }
        }
        return 0;
    }

    @Override
    public int openTree(int directory, byte[] path, int flags) {
        Place place = place(path);
        Node node = node(place, true);
        if (node == null) {
            return -Errno.ENOENT;
        }
        Descriptor open = new Descriptor(place.path(), node, place.view());
        open.tree = new Mount(node);
        return descriptor(open);
    }

    @Override
    public int setPropagation(int tree, long propagation) {
        Descriptor open = descriptors.get(tree);
        return open == null || open.tree == null ? -Errno.EBADF : 0;
    }

    @Override
    public int moveMount(int fromDirectory, byte[] from, int toDirectory, byte[] to, int flags) {
        Descriptor open = descriptors.get(fromDirectory);
        if (open == null || open.tree == null) {
            return open == null ? -Errno.EBADF : -Errno.EINVAL;
        }
        Place place = place(to);
        if (node(place, false) == null) {
            return -Errno.ENOENT;
        }
        push(place.path(), open.tree);
        if (open.path.equals(place.path())) {
            files.copyCovered(open.tree);
        }
        return 0;
    }

    final Place place(byte[] bytes) {
        String path = new String(bytes, StandardCharsets.ISO_8859_1);
        if (path.startsWith(BY_DESCRIPTOR)) {
            int slash = path.indexOf('/', BY_DESCRIPTOR.length());
            Descriptor open = numbered(path.substring(BY_DESCRIPTOR.length(), slash < 0 ? path.length() : slash));
            if (open != null && slash >= 0) {
                return new Place(open.path + path.substring(slash), open.view);
            }
        }
        return new Place(path, files.mounts);
    }

    private @Nullable Descriptor numbered(String digits) {
        return digits.matches("[0-9]{1,9}") ? descriptors.get(Integer.valueOf(digits)) : null;
    }

    /** The table of links in the network namespace that the thread is in, proc_pid_net(5). */
    abstract String devices();

    final Node node(Place asked, boolean follow) {
        Place place = follow ? files.followed(asked) : asked;
        if (place.path().startsWith(BY_DESCRIPTOR)) {
            Descriptor open = numbered(place.path().substring(BY_DESCRIPTOR.length()));
            return open == null ? null : open.node;
        }
        if (place.path().equals("/proc/thread-self/ns/net")) {
            return SimulatedFiles.namespace(own);
        }
        if (place.path().equals("/proc/thread-self/net/dev")) {
            byte[] devices = devices().getBytes(StandardCharsets.ISO_8859_1);
            return new Node(0, 0, Linux.S_IFREG | 0444, devices, clock);
        }
        if (place.path().equals("/proc/self/ns/net")) {
            return SimulatedFiles.namespace(SimulatedKernel.HOST);
        }
        return files.at(place);
    }

    /** Mounts; descriptors that were opened before lead below the new mount. */
    final void push(String path, Mount mount) {
        files.push(path, mount);
        for (Descriptor open : descriptors.values()) {
            boolean hidden = open.path.equals(path) || SimulatedFiles.isBelow(open.path, path);
            if (open.view == files.mounts && hidden) {
                open.view = mount.covered;
            }
        }
    }

    final int descriptor(Descriptor open) {
        int fd = 3;
        while (descriptors.containsKey(fd)) {
            fd++;
        }
        descriptors.put(fd, open);
        return fd;
    }
}
