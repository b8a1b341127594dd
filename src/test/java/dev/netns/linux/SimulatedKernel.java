package dev.netns.linux;

import dev.netns.linux.SimulatedFiles.Mount;
import dev.netns.linux.SimulatedFiles.Node;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * As much of a kernel as the store of names can tell from a real one: files, mounts, network namespaces with their
 * links and nsids, one thread, its descriptors, other processes, a clock that only moves when somebody calls.
 */
public final class SimulatedKernel extends SimulatedFileCalls {
    /** The inode of the network namespace that everything starts in. */
    public static final long HOST = 4026531840L;

    private static final int SIZE_OF_HANDLE_HEADER = 8;
    private static final long AGE_OF_FILES_MILLIS = 3_600_000;

    /** A program was started in the place of this one. */
    public static final class BecameProgram extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private final Map<Long, SimulatedNetlink.Namespace> namespaces = new TreeMap<>();
    private final List<byte[]> environment = new ArrayList<>();
    private long nextNamespace = HOST + 1;
    private int user;
    private Runnable onPoll = () -> {};

    /** A booted machine: /run, /etc, /sys and PID 1; no run directory yet. */
    public SimulatedKernel() {
        namespaces.put(HOST, new SimulatedNetlink.Namespace());
        for (String directory :
                List.of("/", "/run", "/etc", "/etc/netns", "/sys", "/sys/fs", "/sys/fs/cgroup", "/proc")) {
            directory(directory);
        }
        push("/", new Mount(files.nodes.get("/")));
        push("/sys", new Mount(files.nodes.get("/sys")));
        process(1, HOST);
        file("/proc/self/mountinfo", "");
        file("/proc/self/cgroup", "0::/user.slice\n");
    }

    /** Makes an empty directory. */
    public SimulatedKernel directory(String path) {
        files.make(path, Linux.S_IFDIR | 0755, "", old());
        return this;
    }

    /** Makes a file that has been there for an hour; it may be executed when it begins with {@code #!}. */
    public SimulatedKernel file(String path, String content) {
        files.make(path, Linux.S_IFREG | 0644, content, old());
        return this;
    }

    /** Makes an empty file at this moment. */
    public SimulatedKernel freshFile(String path) {
        files.make(path, Linux.S_IFREG, "", clock);
        return this;
    }

    /** Makes a symbolic link; the target is absolute. */
    public SimulatedKernel symlink(String path, String target) {
        files.make(path, Linux.S_IFLNK | 0777, target, old());
        return this;
    }

    /** Starts a process in a network namespace. */
    public SimulatedKernel process(int pid, long namespace) {
        directory("/proc/" + pid);
        directory("/proc/" + pid + "/fd");
        files.nodes.put("/proc/" + pid + "/ns/net", SimulatedFiles.namespace(namespace));
        files.nodes.put("/proc/" + pid + "/ns/mnt", SimulatedFiles.namespace(HOST - 1));
        return file("/proc/" + pid + "/mountinfo", "");
    }

    /** Gives a process an open descriptor of a namespace. */
    public SimulatedKernel holds(int pid, int fd, long namespace) {
        files.nodes.put("/proc/" + pid + "/fd/" + fd, SimulatedFiles.namespace(namespace));
        return this;
    }

    /** Ends a process. */
    public void end(int pid) {
        files.nodes.keySet().removeIf(path -> path.startsWith("/proc/" + pid + "/") || path.equals("/proc/" + pid));
    }

    /** Makes a network namespace with a link lo that is down. */
    public long newNamespace() {
        namespaces.put(nextNamespace, new SimulatedNetlink.Namespace());
        return nextNamespace++;
    }

    /** The links and nsids of a network namespace. */
    public SimulatedNetlink.Namespace inside(long namespace) {
        return namespaces.get(namespace);
    }

    /** A shared run directory, as the first `ip netns add` leaves it. */
    public SimulatedKernel runDirectory(String path) {
        directory(path);
        Mount mount = new Mount(files.nodes.get(path));
        mount.propagation = "shared";
        push(path, mount);
        return this;
    }

    /** Mounts a namespace on a file, which is made if it is missing. */
    public SimulatedKernel mountNamespace(long namespace, String path) {
        if (!files.nodes.containsKey(path)) {
            file(path, "");
        }
        push(path, new Mount(SimulatedFiles.namespace(namespace)));
        return this;
    }

    /** Mounts a new file system on a directory. */
    public SimulatedKernel mountFileSystem(String path) {
        push(path, new Mount(files.newFileSystem()));
        return this;
    }

    /** What happens, done by others, while the program waits in poll(2). */
    public void onPoll(Runnable event) {
        onPoll = event;
    }

    /** Makes the caller somebody else than root; what that one may not do is up to {@link FailingSyscalls}. */
    public SimulatedKernel user(int id) {
        user = id;
        return this;
    }

    /** Adds to the environment. */
    public SimulatedKernel variable(String entry) {
        environment.add(entry.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    /** The network namespace that the thread is in. */
    public long currentNamespace() {
        return own;
    }

    /** The namespace mounted on a path, or 0. */
    public long mountedOn(String path) {
        Mount mount = files.mounts.on(path);
        return mount == null || !mount.root.isNamespace() ? 0 : mount.root.inode();
    }

    /** The content of a file, or {@code null}. */
    public String content(String path) {
        Node node = files.nodes.get(path);
        return node == null ? null : node.text();
    }

    /** All that could be left over, one thing a line: files, mounts, the thread's namespace, descriptors, links, nsids. */
    public String state() {
        StringBuilder text = new StringBuilder(files.toString());
        descriptors.forEach((fd, open) -> text.append("descriptor " + fd + " " + open.path + "\n"));
        namespaces.forEach((inode, inside) -> {
            inside.forget(other -> !isHeld(other));
            if (isHeld(inode)) {
                text.append("namespace " + inode + ": " + inside + "\n");
            }
        });
        return text.append("thread in " + own + "\n").toString();
    }

    private boolean isHeld(long namespace) {
        Node wanted = SimulatedFiles.namespace(namespace);
        return namespace == own
                || files.nodes.values().stream().anyMatch(wanted::same)
                || files.mounts.stacks.values().stream()
                        .flatMap(Deque::stream)
                        .anyMatch(mount -> mount.root.same(wanted));
    }

    private long old() {
        return clock - AGE_OF_FILES_MILLIS;
    }

    @Override
    public int unshare(int flags) {
        if ((flags & Linux.CLONE_NEWNET) != 0) {
            own = newNamespace();
        }
        return 0;
    }

    @Override
    public int setns(int fd, int type) {
        Descriptor open = descriptors.get(fd);
        if (open == null || !open.node.isNamespace()) {
            return open == null ? -Errno.EBADF : -Errno.EINVAL;
        }
        own = open.node.inode();
        return 0;
    }

    @Override
    public int socket(int domain, int type, int protocol) {
        Descriptor open = new Descriptor("socket:[netlink]", files.nodes.get("/"), files.mounts);
        open.netlink = new SimulatedNetlink(namespaces.get(own), this::namespaceOf);
        return descriptor(open);
    }

    /** The network namespace that a descriptor stands for, or 0. */
    private long namespaceOf(int fd) {
        Descriptor open = descriptors.get(fd);
        return open == null || !open.node.isNamespace() ? 0 : open.node.inode();
    }

    @Override
    public int connect(int fd, byte[] address) {
        return descriptors.containsKey(fd) ? 0 : -Errno.EBADF;
    }

    @Override
    public int setSocketOption(int fd, int level, int option, int value) {
        return descriptors.containsKey(fd) ? 0 : -Errno.EBADF;
    }

    @Override
    public int send(int fd, byte[] buffer, int length) {
        Descriptor open = descriptors.get(fd);
        if (open == null || open.netlink == null) {
            return -Errno.EBADF;
        }
        open.netlink.ask(Arrays.copyOf(buffer, length), namespaces::get);
        return length;
    }

    @Override
    public int recv(int fd, byte[] buffer, int flags) {
        Descriptor open = descriptors.get(fd);
        if (open == null || open.netlink == null) {
            return -Errno.EBADF;
        }
        return open.netlink.receive(buffer);
    }

    @Override
    public int poll(int fd, int events, int timeoutMillis) {
        onPoll.run();
        Descriptor open = descriptors.get(fd);
        if (open != null && open.pid != 0 && !files.nodes.containsKey("/proc/" + open.pid)) {
            return Linux.POLLIN;
        }
        clock += timeoutMillis;
        return 0;
    }

    @Override
    public int pidfdOpen(int pid) {
        if (!files.nodes.containsKey("/proc/" + pid)) {
            return -Errno.ESRCH;
        }
        Descriptor open = new Descriptor("pidfd:" + pid, files.nodes.get("/"), files.mounts);
        open.pid = pid;
        return descriptor(open);
    }

    @Override
    public int ioctl(int fd, int request) {
        return request == Linux.NS_GET_NSTYPE ? Linux.CLONE_NEWNET : -Errno.ENOTTY;
    }

    @Override
    public int ioctl(int fd, int request, long argument) {
        return -Errno.ENOTTY;
    }

    @Override
    public int rmdir(byte[] path) {
        return -Errno.EROFS;
    }

    @Override
    public int rename(byte[] from, byte[] to) {
        return -Errno.EROFS;
    }

    @Override
    public int fsync(int fd) {
        return -Errno.EROFS;
    }

    @Override
    public int ioctl(int fd, int request, byte[] argument) {
        return switch (request) {
            case Linux.SIOCGIFFLAGS -> inside(own).flags(argument, false);
            case Linux.SIOCSIFFLAGS -> inside(own).flags(argument, true);
            default -> -Errno.ENOTTY;
        };
    }

    @Override
    public int nameToHandle(int fd, byte[] handle) {
        ByteBuffer.wrap(handle).putLong(SIZE_OF_HANDLE_HEADER, namespaceOf(fd));
        return 0;
    }

    @Override
    public int openNamespace(byte[] handle, int flags) {
        long inode = ByteBuffer.wrap(handle).getLong(SIZE_OF_HANDLE_HEADER);
        if (!isHeld(inode)) {
            return -Errno.ESTALE;
        }
        return descriptor(new Descriptor("net:[" + inode + "]", SimulatedFiles.namespace(inode), files.mounts));
    }

    @Override
    String devices() {
        return namespaces.get(own).devices();
    }

    @Override
    public int poll(int[] fds, int timeoutMillis) {
        return -Errno.ENOSYS;
    }

    @Override
    public int exitStatus(int process) {
        return -Errno.ENOSYS;
    }

    @Override
    public int kill(int process, int signal) {
        return -Errno.ENOSYS;
    }

    @Override
    public int seal(int fd, int seals) {
        return -Errno.ENOSYS;
    }

    @Override
    public int memoryFile(byte[] name, int flags) {
        String path = "/memfd:" + new String(name, StandardCharsets.ISO_8859_1);
        return descriptor(new Descriptor(path, files.make(path, Linux.S_IFREG, "", 0), files.mounts));
    }

    @Override
    public int chdir(byte[] path) {
        Node node = node(place(path), true);
        return node == null ? -Errno.ENOENT : node.isDirectory() ? 0 : -Errno.ENOTDIR;
    }

    @Override
    public int become(int user, int group, int[] groups) {
        return 0;
    }

    @Override
    public void allowFiles(int count) {
        // There is no limit.
    }

    @Override
    public int effectiveUser() {
        return user;
    }

    @Override
    public int processId() {
        return 4242;
    }

    @Override
    public long monotonicMillis() {
        return realTimeMillis();
    }

    @Override
    public long realTimeMillis() {
        // Time passes, however little happens: what waits for a moment gets there.
        return clock++;
    }

    @Override
    public byte[][] environment() {
        return environment.toArray(new byte[0][]);
    }

    @Override
    public int execve(byte[] path, byte[][] arguments, byte[][] entries) {
        Node node = node(place(path), true);
        if (node == null) {
            return -Errno.ENOENT;
        }
        String content = node.text();
        if (node.isDirectory() || content.isEmpty()) {
            return -Errno.EACCES;
        }
        if (!content.startsWith("#!")) {
            return -Errno.ENOEXEC;
        }
        throw new BecameProgram();
    }
}
