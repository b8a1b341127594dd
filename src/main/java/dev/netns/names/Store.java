package dev.netns.names;

import dev.netns.linux.Bytes;
import dev.netns.linux.Errno;
import dev.netns.linux.FileStatus;
import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The run directory and what stands in it: a file for each name, with the namespace mounted on it (ip-netns(8)); or a
 * symbolic link to a namespace, as container tools make them, which is a name that does not hold the namespace.
 *
 * <p>A link is followed only in a run directory that nobody but root and the caller can change: whoever can make a link
 * there chooses the namespace that root works in.
 *
 * <p>Reading needs no privilege. Not thread-safe.
 */
public final class Store {
    /** Where iproute2 keeps the names too. */
    public static final String DEFAULT_DIRECTORY = "/run/netns";

    /** How long `ip netns add`, which takes no lock for it, is given from making the file to mounting on it. */
    static final long SETTLING_MILLIS = 1000;

    private static final byte[] OWN_NAMESPACE = Text.ascii("/proc/self/ns/net");
    private static final byte[] MOUNTS = Text.ascii("/proc/self/mountinfo");
    private static final String ADVICE_ON_STALE = "'netns add' of the same name repairs it, 'netns delete' removes it";

    /** The inode of a namespace that the caller may not look at: no file has it. */
    private static final long HIDDEN = 0;

    /** Where nothing holds the namespace's file, the kernel makes it anew for each look. */
    private static final long UNKNOWN_AGE = 0;

    /** What an entry of the run directory is. */
    public enum Kind {
        /** There is no such entry. */
        ABSENT,
        /** A namespace is mounted on it, or it is a symbolic link to one. */
        NAMESPACE,
        /**
         * An empty file without a mount: left behind, or mounted in another mount namespace only. Or a link that leads
         * nowhere, because the process whose namespace it was has ended.
         */
        STALE,
        /** Something that neither `ip netns` nor netns made. */
        FOREIGN
    }

    final Syscalls sys;
    final byte[] directory;

    /** Whether the flock of the run directory was waited for long enough. */
    boolean goesOnWithoutLock;

    private final Consumer<String> words;
    private String lastSaid = "";
    private long nsfsDevice = -1;

    /** Whether links are followed; unknown before the first one. */
    private @Nullable Boolean followsLinks;

    /**
     * The store in a directory.
     *
     * @param directory absolute path, usually {@value #DEFAULT_DIRECTORY}
     */
    public Store(Syscalls sys, byte[] directory) {
        this(sys, directory, words -> {});
    }

    /**
     * The same for somebody who is told, on one line, what makes him wait for more than a second.
     *
     * @param words may be called by any thread that uses the store
     */
    public Store(Syscalls sys, byte[] directory, Consumer<String> words) {
        this.sys = sys;
        this.directory = directory;
        this.words = words;
    }

    /**
     * Refuses a run directory that others than root and the caller can change, before anything is changed by what is in
     * it. One that is not there can be used: it will be made.
     *
     * @throws Failure others can change it
     */
    public void checkTrust() {
        Trust.ofRoot(sys).check(directory);
    }

    /** Tells what takes long, or what could not be seen; what several threads wait for is told once. */
    public synchronized void say(String line) {
        if (!line.equals(lastSaid)) {
            lastSaid = line;
            words.accept(line);
        }
    }

    /** The file of a name. */
    public byte[] path(byte[] name) {
        return Bytes.path(directory, name);
    }

    /** The kernel that the store works on. */
    public Syscalls syscalls() {
        return sys;
    }

    /**
     * The entries of the run directory, sorted; none where there is no such directory.
     *
     * @throws Failure the directory cannot be read
     */
    public List<byte[]> names() {
        List<byte[]> names = namesUnsorted();
        names.sort(Bytes.ORDER);
        return names;
    }

    /** The same in no order: to sort thousands takes as long as to look at some hundreds. */
    List<byte[]> namesUnsorted() {
        List<byte[]> names = new ArrayList<>();
        int read = sys.entries(directory, names);
        if (read < 0 && read != -Errno.ENOENT) {
            throw Failure.of("read", directory, read)
                    .withStatus(read == -Errno.EACCES ? ExitStatus.DENIED : ExitStatus.FAILED);
        }
        return names;
    }

    /**
     * What an entry is at this moment.
     *
     * @param into is filled with the status of the namespace's or other file; behind a link, without the time of a
     *     namespace's, and where the caller may not look at it, with the inode 0, which is no namespace's
     * @throws Failure it cannot be told (the run directory may not be searched)
     */
    public Kind look(byte[] name, FileStatus into) {
        if (!isThere(name, into)) {
            return Kind.ABSENT;
        }
        return into.isLink() ? lookBehindLink(name, into) : kind(into);
    }

    private boolean isThere(byte[] name, FileStatus into) {
        int found = sys.lstat(path(name), into);
        if (found < 0 && found != -Errno.ENOENT && found != -Errno.ENOTDIR) {
            throw Failure.of("look at", path(name), found);
        }
        return found == 0;
    }

    private Kind lookBehindLink(byte[] name, FileStatus into) {
        if (!followsLinks()) {
            return Kind.FOREIGN;
        }
        int found = sys.stat(path(name), into);
        if (found == -Errno.EACCES || found == -Errno.EPERM) {
            // The kernel guards a process's namespace as it guards the process.
            into.device = nsfsDevice();
            into.inode = HIDDEN;
            return Kind.NAMESPACE;
        }
        if (found == -Errno.ENOENT || found == -Errno.ENOTDIR || found == -Errno.ELOOP) {
            return Kind.STALE;
        }
        if (found < 0) {
            throw Failure.of("look at", path(name), found);
        }
        Kind kind = kind(into);
        if (kind == Kind.NAMESPACE) {
            into.changedMillis = UNKNOWN_AGE;
        }
        return kind;
    }

    private Kind kind(FileStatus status) {
        if (status.device == nsfsDevice()) {
            return Kind.NAMESPACE;
        }
        return status.isRegular() && status.size == 0 ? Kind.STALE : Kind.FOREIGN;
    }

    private boolean followsLinks() {
        if (followsLinks == null) {
            followsLinks = Trust.ofRoot(sys).fault(directory) == null;
        }
        return followsLinks;
    }

    /** Whether an entry is a symbolic link, wherever it leads. */
    public boolean isLink(byte[] name) {
        FileStatus status = new FileStatus();
        return isThere(name, status) && status.isLink();
    }

    /** Whether a namespace is mounted on the entry itself, so that the name holds it. */
    boolean isMounted(byte[] name, FileStatus into) {
        return isThere(name, into) && into.device == nsfsDevice();
    }

    /**
     * What an entry is once an add that is under way has finished: an empty file younger than a second is watched until
     * a namespace is mounted on it or the second is over. No lock is waited for: whoever only reads could be made to wait
     * for ever.
     */
    public Kind settled(byte[] name, FileStatus into) {
        int mounts = -1;
        long end = 0;
        try {
            while (true) {
                Kind kind = look(name, into);
                if (kind != Kind.STALE || !into.isRegular()) {
                    return kind;
                }
                // By the clock of file times, which may be set back while we wait: the other clock bounds that.
                long age = sys.realTimeMillis() - into.changedMillis;
                long left = SETTLING_MILLIS - age;
                if (mounts >= 0) {
                    left = Math.min(left, end - sys.monotonicMillis());
                }
                if (age < 0 || left <= 0) {
                    return kind;
                }
                if (mounts >= 0) {
                    sys.poll(mounts, Linux.POLLPRI, (int) left);
                    continue;
                }
                // Opened before the next look: a mount in between makes the poll return at once.
                mounts = sys.open(MOUNTS, Linux.O_RDONLY | Linux.O_CLOEXEC, 0);
                if (mounts < 0) {
                    return kind;
                }
                end = sys.monotonicMillis() + left;
            }
        } finally {
            if (mounts >= 0) {
                sys.close(mounts);
            }
        }
    }

    /**
     * Opens the namespace of a name.
     *
     * @param operation for the message: {@code "open"}
     * @return a descriptor, close-on-exec
     * @throws Failure there is none (status 3), or it cannot be opened
     */
    public int open(String operation, byte[] name) {
        Names.check(operation, name);
        FileStatus status = new FileStatus();
        Kind kind = settled(name, status);
        if (kind != Kind.NAMESPACE && kind != Kind.ABSENT) {
            throw notANamespace(operation, name, kind, status.isLink());
        }
        int fd = sys.open(path(name), Linux.O_RDONLY | Linux.O_CLOEXEC, 0);
        if (fd < 0) {
            throw missing(operation, name, fd);
        }
        return fd;
    }

    /**
     * The device and inode of the namespace of a name, without opening it.
     *
     * @throws Failure there is none (status 3)
     */
    public FileStatus identity(String operation, byte[] name) {
        Names.check(operation, name);
        FileStatus status = new FileStatus();
        Kind kind = settled(name, status);
        if (kind == Kind.ABSENT) {
            throw missing(operation, name, -Errno.ENOENT);
        }
        if (kind != Kind.NAMESPACE) {
            throw notANamespace(operation, name, kind, status.isLink());
        }
        if (status.inode == HIDDEN) {
            throw Failure.of(operation, name, -Errno.EACCES).needing("CAP_SYS_PTRACE");
        }
        return status;
    }

    /** The device of nsfs, by which a mounted namespace is told from every other file. */
    long nsfsDevice() {
        if (nsfsDevice == -1) {
            FileStatus own = new FileStatus();
            int found = sys.stat(OWN_NAMESPACE, own);
            if (found < 0) {
                throw Failure.of("read", OWN_NAMESPACE, found)
                        .withStatus(ExitStatus.FAILED)
                        .withHint("is /proc mounted?");
            }
            nsfsDevice = own.device;
        }
        return nsfsDevice;
    }

    private static Failure missing(String operation, byte[] name, int negative) {
        Failure failure = Failure.of(operation, name, negative);
        return negative == -Errno.ENOENT ? failure.withHint("see 'netns list' for the names that there are") : failure;
    }

    private Failure notANamespace(String operation, byte[] name, Kind kind, boolean link) {
        String start = "cannot " + operation + " " + Text.quoted(name) + ": ";
        if (kind == Kind.FOREIGN) {
            String fault = link ? Trust.ofRoot(sys).fault(directory) : null;
            return new Failure(
                    ExitStatus.NOT_FOUND,
                    start
                            + Text.decode(path(name))
                            + (fault == null
                                    ? " is not a namespace"
                                    : " is a link, which is not followed because of its directory: " + fault));
        }
        if (link) {
            return new Failure(
                            ExitStatus.NOT_FOUND,
                            start + "stale: the link " + Text.decode(path(name)) + " leads to no namespace any more")
                    .withHint(ADVICE_ON_STALE);
        }
        return new Failure(ExitStatus.NOT_FOUND, start + "stale: no namespace is mounted on " + Text.decode(path(name)))
                .withHint(adviceOnStale(name));
    }

    private @Nullable String adviceOnStale(byte[] name) {
        int pid = Elsewhere.find(sys, path(name));
        return pid > 0
                ? "it is mounted in the mount namespace of PID " + pid + " only (try nsenter --mount --target " + pid
                        + ")"
                : ADVICE_ON_STALE;
    }
}
