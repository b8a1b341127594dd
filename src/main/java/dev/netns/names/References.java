package dev.netns.names;

import dev.netns.linux.Bytes;
import dev.netns.linux.Errno;
import dev.netns.linux.FileStatus;
import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Namespaces by other ways than their name: {@code pid:350}, {@code path:/proc/350/ns/net}, {@code id:7} (nsid),
 * {@code inode:4026532284}, {@code docker:ID-or-name}, {@code podman:ID-or-name}. A bare word is always a name.
 */
public final class References {
    private static final String PID = "pid:";
    private static final String PATH = "path:";
    private static final String NSID = "id:";
    private static final String INODE = "inode:";
    private static final String DOCKER = "docker:";
    private static final String PODMAN = "podman:";

    private final Store store;
    private final Syscalls sys;

    /** References of a machine with this store of names. */
    public References(Store store) {
        this.store = store;
        this.sys = store.sys;
    }

    /** Whether a word is a name and not one of the other ways. */
    public static boolean isName(byte[] word) {
        return !Bytes.startsWith(word, 0, PID)
                && !Bytes.startsWith(word, 0, PATH)
                && !Bytes.startsWith(word, 0, NSID)
                && !Bytes.startsWith(word, 0, INODE)
                && !isContainer(word);
    }

    private static boolean isContainer(byte[] word) {
        return Bytes.startsWith(word, 0, DOCKER) || Bytes.startsWith(word, 0, PODMAN);
    }

    /**
     * Opens the namespace that a word stands for.
     *
     * @param operation for messages: {@code "exec in"}
     * @return a descriptor, close-on-exec
     * @throws Failure there is none (status 3), or it cannot be opened
     */
    public int open(String operation, byte[] word) {
        if (isName(word)) {
            return store.open(operation, word);
        }
        if (Bytes.startsWith(word, 0, PID)) {
            return openFile(operation, word, Processes.namespaceFile(number(operation, word, PID)));
        }
        if (Bytes.startsWith(word, 0, PATH)) {
            return openFile(operation, word, rest(word, PATH));
        }
        if (Bytes.startsWith(word, 0, NSID)) {
            return openNsid(operation, word, number(operation, word, NSID));
        }
        if (Bytes.startsWith(word, 0, INODE)) {
            return openInode(operation, word);
        }
        return openFile(operation, word, Processes.namespaceFile(containerProcess(operation, word)));
    }

    /**
     * The process that a word stands for: {@code pid:350}, or the first one of {@code docker:web} or {@code podman:web}.
     *
     * @return its id, or 0 for a word that stands for a namespace only
     * @throws Failure there is no such container (status 3), or no number where one must be (status 2)
     */
    public int process(String operation, byte[] word) {
        if (Bytes.startsWith(word, 0, PID)) {
            return number(operation, word, PID);
        }
        return isContainer(word) ? containerProcess(operation, word) : 0;
    }

    private int openFile(String operation, byte[] word, byte[] path) {
        // Without O_NONBLOCK, a FIFO would be waited for.
        int fd = sys.open(path, Linux.O_RDONLY | Linux.O_NONBLOCK | Linux.O_CLOEXEC, 0);
        if (fd < 0) {
            // The kernel guards a process's files as it guards the process (proc_pid_ns(5), proc_pid_fd(5)).
            boolean ofProcess = Bytes.startsWith(path, 0, "/proc/");
            throw Failure.of(operation, word, fd).needing(ofProcess ? "CAP_SYS_PTRACE" : "CAP_DAC_OVERRIDE");
        }
        if (!isNetworkNamespace(fd)) {
            sys.close(fd);
            throw new Failure(
                    ExitStatus.NOT_FOUND,
                    "cannot " + operation + " " + Text.quoted(word) + ": not a network namespace");
        }
        return fd;
    }

    private int openNsid(String operation, byte[] word, int nsid) {
        NamespaceIds ids = new NamespaceIds(sys);
        try {
            for (byte[] path : knownFiles()) {
                int fd = sys.open(path, Linux.O_RDONLY | Linux.O_CLOEXEC, 0);
                if (fd >= 0) {
                    if (isNetworkNamespace(fd) && ids.of(fd, path) == nsid) {
                        return fd;
                    }
                    sys.close(fd);
                }
            }
        } finally {
            ids.close();
        }
        throw unknown(operation, word);
    }

    private int openInode(String operation, byte[] word) {
        byte[] digits = rest(word, INODE);
        long inode = 0;
        for (byte digit : digits) {
            if (digit < '0' || digit > '9' || inode > Long.MAX_VALUE / 10 - 1) {
                throw notANumber(operation, word);
            }
            inode = inode * 10 + (digit - '0');
        }
        FileStatus status = new FileStatus();
        for (byte[] path : knownFiles()) {
            if (sys.stat(path, status) == 0 && status.inode == inode && status.device == store.nsfsDevice()) {
                return openFile(operation, word, path);
            }
        }
        throw unknown(operation, word);
    }

    /** It may be among what the caller was not to see. */
    private Failure unknown(String operation, byte[] word) {
        Failure failure = Failure.of(operation, word, -Errno.ENOENT);
        try {
            store.names();
        } catch (Failure unreadable) {
            return failure.withHint(unreadable.getMessage());
        }
        int hidden = Processes.in(sys, new FileStatus()).hidden();
        return hidden > 0 && sys.effectiveUser() != 0 ? failure.withHint(PlainVerbs.hidden(hidden)) : failure;
    }

    /** The files of all names, then those of all processes, then the descriptors of these. */
    private List<byte[]> knownFiles() {
        List<byte[]> files = new ArrayList<>();
        FileStatus status = new FileStatus();
        try {
            for (byte[] name : store.names()) {
                if (store.look(name, status) == Store.Kind.NAMESPACE) {
                    files.add(store.path(name));
                }
            }
        } catch (Failure unreadable) {
            // The processes are left: who may not look at the names may still look at his own.
        }
        int[] pids = Processes.all(sys);
        for (int pid : pids) {
            files.add(Processes.namespaceFile(pid));
        }
        for (int pid : pids) {
            byte[] directory = Text.ascii("/proc/" + pid + "/fd");
            List<byte[]> descriptors = new ArrayList<>();
            sys.entries(directory, descriptors);
            for (byte[] descriptor : descriptors) {
                byte[] file = Bytes.path(directory, descriptor);
                if (sys.stat(file, status) == 0 && status.device == store.nsfsDevice()) {
                    files.add(file);
                }
            }
        }
        return files;
    }

    private boolean isNetworkNamespace(int fd) {
        // What else there is may understand the number of the question as another one.
        return sys.fileSystemMagic(fd) == Linux.NSFS_MAGIC && sys.ioctl(fd, Linux.NS_GET_NSTYPE) == Linux.CLONE_NEWNET;
    }

    /** The first process of a container, by its id, the beginning of it, or its name. */
    private int containerProcess(String operation, byte[] word) {
        boolean docker = Bytes.startsWith(word, 0, DOCKER);
        String wanted = Text.decode(rest(word, docker ? DOCKER : PODMAN));
        Containers containers = new Containers(sys, "");
        List<Integer> found = new ArrayList<>();
        if (docker) {
            int pid = containers.ofDocker(operation, word, wanted);
            if (pid > 0) {
                found.add(pid);
            }
        } else {
            found = containers.ofPodman(operation, word, wanted);
        }
        if (found.isEmpty()) {
            throw Failure.of(operation, word, -Errno.ENOENT)
                    .withHint("no running " + (docker ? "docker" : "podman") + " container has this id or name");
        }
        if (found.size() > 1) {
            throw new Failure(
                            ExitStatus.FAILED,
                            "cannot " + operation + " " + Text.quoted(word) + ": several containers fit")
                    .withHint("say which: pid:" + found.get(0) + " or pid:" + found.get(1));
        }
        return found.get(0);
    }

    private static int number(String operation, byte[] word, String prefix) {
        int number = Bytes.number(rest(word, prefix));
        if (number < 0) {
            throw notANumber(operation, word);
        }
        return number;
    }

    private static Failure notANumber(String operation, byte[] word) {
        return new Failure(
                ExitStatus.USAGE, "cannot " + operation + " " + Text.quoted(word) + ": no number after the colon");
    }

    private static byte[] rest(byte[] word, String prefix) {
        return Arrays.copyOfRange(word, prefix.length(), word.length);
    }
}
