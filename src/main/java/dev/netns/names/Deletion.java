package dev.netns.names;

import dev.netns.linux.Errno;
import dev.netns.linux.FileStatus;
import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.netlink.Buffers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes names away, and with the last name of a namespace its physical NICs home. */
public final class Deletion {
    /** A name can be mounted upon several times; more layers than this are somebody's loop. */
    private static final int MOST_LAYERS = 1000;

    /** What open(2) with O_NOFOLLOW says of a symbolic link. */
    private static final int LINK = -Errno.ELOOP;

    private static final byte[] NONE = Text.ascii("none");

    private final Store store;
    private final Syscalls sys;
    private final String operation;
    private final Buffers buffers = new Buffers();

    /**
     * What was deleted.
     *
     * @param kind a namespace, or a stale file
     * @param namespace the device and inode that the name had
     * @param returned the NICs that went back to the host
     * @param holders who still holds the namespace, as far as the caller may look
     */
    public record Deleted(Store.Kind kind, FileStatus namespace, List<byte[]> returned, List<Holders.Holder> holders) {}

    /** Deletion in a store. Any thread may use it. */
    public Deletion(Store store) {
        this(store, "delete");
    }

    /** The same as a part of another operation, which messages speak of in the infinitive. */
    Deletion(Store store, String operation) {
        this.operation = operation;
        this.store = store;
        this.sys = store.sys;
    }

    /**
     * Deletes a name, all layers of it; of a symbolic link, only the link. The namespace lives on while somebody holds it
     * ({@link Holders}). The calling thread visits the namespace to look for NICs; should it not get back, the failure says
     * so and it must end.
     *
     * @throws Failure there is no such name (status 3), something else stands in its place, a NIC would be
     *     lost, or a call failed; then the name is still there
     */
    public Deleted delete(byte[] name) {
        return takeOff(name).finish();
    }

    /** The first half of {@link #delete}: the name is gone, and the namespace is held. */
    public TakenOff takeOff(byte[] name) {
        Names.check(operation, name);
        FileStatus status = new FileStatus();
        if (store.look(name, status) == Store.Kind.ABSENT) {
            throw Failure.of(operation, name, -Errno.ENOENT);
        }
        NamespaceHold hold = null;
        try {
            RunDirectory directory = new RunDirectory(store);
            int lock = directory.lock();
            List<byte[]> returned = new ArrayList<>();
            Store.Kind kind;
            try {
                kind = store.settled(name, status);
                switch (kind) {
                    case ABSENT -> throw Failure.of(operation, name, -Errno.ENOENT);
                    case FOREIGN -> throw foreign(name);
                    case STALE -> unlink(name);
                    case NAMESPACE -> {
                        int namespace = open(name);
                        if (namespace == LINK) {
                            unlink(name);
                        } else {
                            hold = new NamespaceHold(sys, namespace);
                            returned = giveBackLinks(hold.descriptor(), name, status);
                            takeOff(name, hold.descriptor());
                        }
                    }
                }
            } finally {
                directory.unlock(lock);
            }
            return new TakenOff(kind, status, returned, hold);
        } catch (Failure failure) {
            if (hold != null) {
                hold.close();
            }
            throw failure;
        }
    }

    /** A namespace without its name. Held until the second half of its deletion; not for several threads. */
    public static final class TakenOff {
        private final Store.Kind kind;
        private final FileStatus status;
        private final List<byte[]> returned;
        private final @Nullable NamespaceHold hold;

        private TakenOff(Store.Kind kind, FileStatus status, List<byte[]> returned, @Nullable NamespaceHold hold) {
            this.kind = kind;
            this.status = status;
            this.returned = returned;
            this.hold = hold;
        }

        /** Lets it go, and looks who else holds it. */
        public Deleted finish() {
            return finish(namespace -> {});
        }

        /**
         * The same, for what the kernel does not take away as long as somebody else holds the namespace.
         *
         * @param held is run where somebody does, with a descriptor of it
         */
        public Deleted finish(Held held) {
            if (hold == null) {
                return new Deleted(kind, status, returned, new ArrayList<>());
            }
            try {
                List<Holders.Holder> holders = hold.others(status);
                if (hold.isHeld(holders)) {
                    held.in(hold.descriptor());
                }
                return new Deleted(kind, status, returned, holders);
            } finally {
                hold.close();
            }
        }
    }

    /** What is done in a namespace that lives on without its name. */
    public interface Held {
        /** Does it, through a descriptor that is closed afterwards. */
        void in(int namespace);
    }

    /** Answers {@link #LINK} for a symbolic link: what it leads to is somebody else's and stays as it is. */
    private int open(byte[] name) {
        int namespace = sys.open(store.path(name), Linux.O_RDONLY | Linux.O_NOFOLLOW | Linux.O_CLOEXEC, 0);
        if (namespace < 0 && namespace != LINK) {
            throw Failure.of(operation, name, namespace);
        }
        return namespace;
    }

    private List<byte[]> giveBackLinks(int namespace, byte[] name, FileStatus status) {
        FileStatus own = new FileStatus();
        List<byte[]> returned = new ArrayList<>();
        if (sys.stat(Linux.ownNetworkNamespace(), own) == 0 && own.same(status)) {
            return returned;
        }
        PhysicalLinks physical = new PhysicalLinks(sys, buffers);
        List<PhysicalLinks.Link> links = physical.in(namespace, name);
        // Asked last, because it takes a look at every name.
        if (!links.isEmpty() && isLastName(status)) {
            physical.giveBack(links, namespace, name);
            for (PhysicalLinks.Link link : links) {
                FormerName former = link.former();
                returned.add(former == null ? link.name() : Text.encode(former.device()));
            }
        }
        return returned;
    }

    /** Looks at the names as they are: one that is being made has no namespace yet, and links do not hold theirs. */
    private boolean isLastName(FileStatus namespace) {
        int names = 0;
        FileStatus status = new FileStatus();
        for (byte[] name : store.names()) {
            if (store.isMounted(name, status) && status.same(namespace)) {
                names++;
            }
        }
        return names <= 1;
    }

    /** Unmounts and unlinks; where the file stays (a read-only file system), so does the namespace on it. */
    private void takeOff(byte[] name, int namespace) {
        byte[] path = store.path(name);
        FileStatus status = new FileStatus();
        boolean unmounted = false;
        try {
            for (int layer = 0; layer < MOST_LAYERS && store.isMounted(name, status); layer++) {
                int answer = sys.umount2(path, Linux.MNT_DETACH | Linux.UMOUNT_NOFOLLOW);
                if (answer < 0) {
                    throw Failure.of(operation, name, answer);
                }
                unmounted = true;
            }
            unlink(name);
        } catch (Failure failure) {
            if (unmounted) {
                sys.mount(Text.ascii("/proc/self/fd/" + namespace), path, NONE, Linux.MS_BIND, null);
            }
            throw failure;
        }
    }

    private void unlink(byte[] name) {
        int unlinked = sys.unlink(store.path(name));
        if (unlinked < 0 && unlinked != -Errno.ENOENT) {
            throw Failure.of(operation, name, unlinked);
        }
    }

    private Failure foreign(byte[] name) {
        return new Failure(
                        ExitStatus.FAILED,
                        "cannot " + operation + " " + Text.quoted(name)
                                + ": neither a namespace nor an empty stale file")
                .withHint("look what " + Text.decode(store.path(name)) + " is and remove it by hand");
    }
}
