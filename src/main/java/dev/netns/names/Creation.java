package dev.netns.names;

import dev.netns.linux.Errno;
import dev.netns.linux.FileStatus;
import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import org.jspecify.annotations.Nullable;

/**
 * Gives names to namespaces: a new one ({@link #add}) or one that exists ({@link #attach}).
 *
 * <p>Either all of it is done or nothing is left. A new namespace is finished before its name appears, and name and
 * mount are made under a lock of our own, so that the next one of us finds the name usable or free.
 */
public final class Creation {
    private static final byte[] NONE = Text.ascii("none");

    private final Store store;
    private final Syscalls sys;

    /** How {@link #add} makes a namespace. */
    public static final class Options {
        /** Whether lo is set up; it is unless this is false. */
        public boolean loopback = true;
        /** The nsid that our own namespace gives it, {@link NamespaceIds#AUTO}, or {@code null} for none. */
        public @Nullable Integer nsid;
    }

    /** Creation in a store. */
    public Creation(Store store) {
        this.store = store;
        this.sys = store.sys;
    }

    /**
     * Makes a new network namespace and gives it a name. Must be called on a thread that may be moved: should it not
     * get back to its own namespace, the failure says so and the thread must end.
     *
     * @return whether a stale file of that name was repaired
     * @throws Failure it exists (status 4), or a call failed; nothing is left then
     */
    public boolean add(byte[] name, Options options) {
        Names.check("add", name);
        refuseExisting("add", name);
        int home = sys.open(Linux.ownNetworkNamespace(), Linux.O_RDONLY | Linux.O_CLOEXEC, 0);
        if (home < 0) {
            throw internal("add", name, home);
        }
        try {
            int moved = sys.unshare(Linux.CLONE_NEWNET);
            if (moved < 0) {
                throw internal("add", name, moved);
            }
            return addFromInside(name, options, home);
        } finally {
            sys.close(home);
        }
    }

    /**
     * Gives a name to an existing network namespace.
     *
     * @param source a file of it: {@code /proc/PID/ns/net}, a name's file, {@code /proc/self/fd/N}
     * @param owner whose namespace it is, for messages: {@code "PID 350"}
     * @return whether a stale file of that name was repaired
     * @throws Failure the name exists (status 4), or a call failed; nothing is left then
     */
    public boolean attach(byte[] name, byte[] source, String owner) {
        Names.check("attach", name);
        int found = sys.stat(source, new FileStatus());
        if (found < 0) {
            throw cannotAttach(name, owner, found == -Errno.ENOENT ? -Errno.ESRCH : found);
        }
        return bind("attach", name, source);
    }

    static Failure cannotAttach(byte[] name, String owner, int negative) {
        return Failure.of("attach", Text.quoted(name) + " to " + owner, negative, null)
                .needing("CAP_SYS_PTRACE");
    }

    /** Takes the name off again, as far as it is there: the undo of {@link #attach}. */
    public void detach(byte[] name) {
        sys.umount2(store.path(name), Linux.MNT_DETACH | Linux.UMOUNT_NOFOLLOW);
        sys.unlink(store.path(name));
    }

    private boolean addFromInside(byte[] name, Options options, int home) {
        boolean bound = false;
        try {
            if (options.loopback) {
                Loopback.set(sys, true, name);
            }
            boolean repaired = bind("add", name, Linux.ownNetworkNamespace());
            bound = true;
            goBack(home, name);
            if (options.nsid != null) {
                assign(name, options.nsid);
            }
            return repaired;
        } catch (Failure failure) {
            if (bound) {
                detach(name);
                throw failure;
            }
            int back = sys.setns(home, Linux.CLONE_NEWNET);
            throw back < 0
                    ? failure.withHint(Failure.noWayBack("add", name, back).getMessage())
                    : failure;
        }
    }

    private void goBack(int home, byte[] name) {
        int back = sys.setns(home, Linux.CLONE_NEWNET);
        if (back < 0) {
            throw Failure.noWayBack("add", name, back);
        }
    }

    private void assign(byte[] name, int nsid) {
        int fd = store.open("add", name);
        try {
            NamespaceIds ids = new NamespaceIds(sys);
            try {
                ids.assign(fd, name, nsid);
            } finally {
                ids.close();
            }
        } finally {
            sys.close(fd);
        }
    }

    /**
     * Binds a namespace to a name.
     *
     * @param operation for messages: what is done to the name
     */
    boolean bind(String operation, byte[] name, byte[] source) {
        RunDirectory directory = new RunDirectory(store);
        int lock = directory.prepare(operation, name);
        try {
            byte[] path = store.path(name);
            int made = makeFile(path);
            boolean repaired = made == -Errno.EEXIST;
            if (repaired) {
                refuseExisting(operation, name);
                if (store.isLink(name)) {
                    // It leads nowhere, and mount(2) would follow it.
                    sys.unlink(path);
                    made = makeFile(path);
                }
            }
            if (made < 0 && made != -Errno.EEXIST) {
                throw internal(operation, name, made);
            }
            // mount(2) follows a link that somebody puts in the file's place. Nobody but root, or the user whose own
            // directory it is, can do that: the run directory was refused otherwise (Trust).
            int mounted = sys.mount(source, path, NONE, Linux.MS_BIND, null);
            if (mounted < 0) {
                if (made == 0) {
                    sys.unlink(path);
                }
                throw internal(operation, name, mounted);
            }
            return repaired;
        } finally {
            directory.unlock(lock);
        }
    }

    /** Makes the empty file that a namespace is mounted on. */
    private int makeFile(byte[] path) {
        int file = sys.open(path, Linux.O_RDONLY | Linux.O_CREAT | Linux.O_EXCL | Linux.O_CLOEXEC, 0);
        if (file < 0) {
            return file;
        }
        sys.close(file);
        return 0;
    }

    /** Refuses a name that is taken; one that is stale, and stays so, is free. */
    private void refuseExisting(String operation, byte[] name) {
        FileStatus status = new FileStatus();
        Store.Kind kind = store.settled(name, status);
        if (kind == Store.Kind.NAMESPACE) {
            throw Failure.of(operation, name, -Errno.EEXIST);
        }
        if (kind == Store.Kind.FOREIGN) {
            throw Failure.of(operation, name, -Errno.EEXIST)
                    .withHint(
                            Text.decode(store.path(name)) + " is not a namespace: look what it is, remove it by hand");
        }
    }

    private static Failure internal(String operation, byte[] name, int negative) {
        Failure failure = Failure.of(operation, name, negative);
        return negative == -Errno.ENOENT ? failure.withStatus(ExitStatus.FAILED) : failure;
    }
}
