package dev.netns;

import dev.netns.linux.FileStatus;
import dev.netns.linux.JnaSyscalls;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.names.Attachment;
import dev.netns.names.Creation;
import dev.netns.names.Failure;
import dev.netns.names.Identification;
import dev.netns.names.Listing;
import dev.netns.names.NamespaceIds;
import dev.netns.names.References;
import dev.netns.names.Renaming;
import dev.netns.names.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The named network namespaces of a machine: the files under /run/netns, which `ip netns` uses too (ip-netns(8)).
 *
 * <p>Reading needs no privilege, unless the run directory or a process may not be looked at; what changes something
 * needs CAP_SYS_ADMIN, and CAP_NET_ADMIN for links and nsids. Every method may be called from any thread, a virtual one
 * too, and by several at once; none changes the namespace of the calling thread. What cannot be done throws a
 * {@link NetnsException} and leaves nothing half done. An interrupt does not cut a change short: it ends done or undone,
 * and the thread's flag stays set.
 *
 * <p>Nsids and physical NICs are those of the network namespace of the calling thread, which is that of the process
 * unless the thread runs inside {@link NetworkNamespace#call}.
 */
public final class Namespaces {
    private final Syscalls sys = new JnaSyscalls();
    private final Path path;
    private final byte[] directory;
    private final Consumer<String> words;

    private Namespaces(Path path, Consumer<String> words) {
        this.path = path;
        this.directory = Text.encode(path.toString());
        this.words = words;
    }

    /** Those under /run/netns. */
    public static Namespaces system() {
        return in(Path.of(Store.DEFAULT_DIRECTORY));
    }

    /**
     * Those in another directory, for example for tests.
     *
     * @param directory absolute; made by the first {@link #create} where it is missing, but not its parent
     * @throws IllegalArgumentException the path is relative, or the root
     */
    public static Namespaces in(Path directory) {
        if (!directory.isAbsolute()) {
            throw new IllegalArgumentException("not an absolute path: " + directory);
        }
        if (directory.getNameCount() == 0) {
            throw new IllegalArgumentException("names need a directory of their own, not " + directory);
        }
        return new Namespaces(directory, words -> {});
    }

    /**
     * The same names for somebody who is told, on one line, what makes a call wait for more than a second: another process
     * that holds a lock. The lock of iproute2, which every user can take, is waited for five seconds at most.
     *
     * @param listener may be called by any thread that uses the result
     */
    public Namespaces tellingWaits(Consumer<String> listener) {
        return new Namespaces(path, listener);
    }

    /** The run directory. */
    public Path directory() {
        return path;
    }

    /**
     * Creates a namespace with lo up.
     *
     * @return its handle, to be closed; the name stays
     * @throws NamespaceExistsException the name exists
     * @throws NotPermittedException a capability is missing
     */
    public NetworkNamespace create(NamespaceName name) {
        return create(name, CreateOptions.DEFAULT);
    }

    /**
     * Creates a namespace. A stale file of that name is repaired.
     *
     * @return its handle, to be closed; the name stays
     * @throws NamespaceExistsException the name or the nsid exists
     * @throws NotPermittedException a capability is missing
     */
    public NetworkNamespace create(NamespaceName name, CreateOptions options) {
        byte[] bytes = name.toBytes();
        Creation.Options plain = new Creation.Options();
        plain.loopback = options.loopback();
        plain.nsid = options.nsid().isPresent() ? options.nsid().getAsInt() : null;
        try {
            translated(() -> OwnThread.complete(() -> new Creation(store()).add(bytes, plain)));
        } catch (NamespaceExistsException e) {
            if (!options.acceptExisting() || !exists(name)) {
                throw e;
            }
        }
        return open(name);
    }

    /**
     * Gives a name to the network namespace of a process. Should the process end meanwhile, and its id be given to
     * another, nothing is done.
     *
     * @param pid of a process, or the id of a thread
     * @return its handle, to be closed; the name stays
     * @throws NamespaceExistsException the name exists
     * @throws NotPermittedException a capability is missing
     * @throws NetnsException there is no such process
     */
    public NetworkNamespace attach(NamespaceName name, long pid) {
        int process = checkedPid(pid);
        translated(() -> new Attachment(store()).attach(name.toBytes(), process));
        return open(name);
    }

    /**
     * Gives a (further) name to a namespace.
     *
     * @throws NamespaceExistsException the name exists
     * @throws NotPermittedException a capability is missing
     * @throws IllegalStateException the handle is closed
     */
    public void attach(NamespaceName name, NetworkNamespace namespace) {
        translated(() -> namespace.withDescriptor(fd -> {
            byte[] file = Text.ascii("/proc/self/fd/" + fd);
            return new Creation(store()).attach(name.toBytes(), file, namespace.toString());
        }));
    }

    /**
     * Gives a name to a namespace and takes it from the one that has it. Between the two there is no such name; what
     * fails then gives it back.
     *
     * @throws NotPermittedException a capability is missing
     * @throws IllegalStateException the handle is closed
     */
    public void replace(NamespaceName name, NetworkNamespace namespace) {
        try (NetworkNamespace old = open(name)) {
            delete(name);
            boolean replaced = false;
            try {
                attach(name, namespace);
                replaced = true;
            } finally {
                if (!replaced && !exists(name)) {
                    attach(name, old);
                }
            }
        } catch (NamespaceNotFoundException e) {
            attach(name, namespace);
        }
    }

    /**
     * Deletes a name. With the last name of a namespace, its physical NICs go back into the caller's namespace. The
     * namespace lives on as long as somebody holds it.
     *
     * @throws NamespaceNotFoundException there is no such name
     * @throws NotPermittedException a capability is missing
     */
    public DeletedNamespace delete(NamespaceName name) {
        return delete(name, DeleteOptions.DEFAULT);
    }

    /**
     * Deletes a name, as {@link #delete(NamespaceName)} does.
     *
     * @throws NamespaceNotFoundException there is no such name
     * @throws NotPermittedException a capability is missing
     * @throws NetnsException processes do not end, or are not to be killed: this one, PID 1 and what shares their
     *     network; the name is still there
     */
    public DeletedNamespace delete(NamespaceName name, DeleteOptions options) {
        return translated(() -> new NamespaceDeletion(store(), name.toBytes()).run(options));
    }

    /**
     * Gives a namespace another name. One of the two is there at every moment.
     *
     * @throws NamespaceNotFoundException the old name does not exist
     * @throws NamespaceExistsException the new name exists
     * @throws NotPermittedException a capability is missing
     */
    public void rename(NamespaceName from, NamespaceName to) {
        translated(() -> OwnThread.complete(() -> {
            Renaming.rename(store(), from.toBytes(), to.toBytes());
            return to;
        }));
    }

    /**
     * All names, sorted byte by byte; stale ones too. An entry that is being made at this moment is waited for, up to a
     * second.
     *
     * @throws NotPermittedException the run directory may not be read
     */
    public List<NamedNamespace> list() {
        return translated(() -> {
            List<NamedNamespace> list = new ArrayList<>();
            for (Listing.Entry entry : Listing.of(store())) {
                OptionalInt nsid =
                        entry.nsid() == NamespaceIds.NONE ? OptionalInt.empty() : OptionalInt.of(entry.nsid());
                list.add(new NamedNamespace(
                        NamespaceName.ofBytes(entry.name()),
                        entry.kind() != Store.Kind.NAMESPACE,
                        entry.device(),
                        entry.inode(),
                        nsid));
            }
            return list;
        });
    }

    /**
     * All nsids that the calling thread's network namespace has assigned, ascending, as the kernel dumps them: Linux
     * ends its dump early where there are more than about a hundred.
     */
    public List<Integer> nsids() {
        return translated(() -> {
            NamespaceIds ids = new NamespaceIds(sys);
            try {
                return ids.all(NamespaceIds.NONE).stream()
                        .map(NamespaceIds.Pair::nsid)
                        .toList();
            } finally {
                ids.close();
            }
        });
    }

    /**
     * Whether a namespace of this name is there and usable at this moment. Does not wait.
     *
     * @throws NotPermittedException the run directory may not be searched
     */
    public boolean exists(NamespaceName name) {
        return translated(() -> store().look(name.toBytes(), new FileStatus()) == Store.Kind.NAMESPACE);
    }

    /**
     * Opens the namespace of a name. One that is being made at this moment is waited for, up to a second.
     *
     * @return its handle, to be closed
     * @throws NamespaceNotFoundException there is none, or a stale file only
     */
    public NetworkNamespace open(NamespaceName name) {
        return translated(() -> NetworkNamespace.of(sys, store().open("open", name.toBytes()), name.toPrintable()));
    }

    /**
     * Opens the namespace of a process.
     *
     * @param pid of a process, or the id of a thread
     * @return its handle, to be closed
     * @throws NamespaceNotFoundException there is no such process
     * @throws NotPermittedException it may not be looked at
     */
    public NetworkNamespace ofProcess(long pid) {
        return find("pid:" + checkedPid(pid));
    }

    /**
     * Opens the namespace of any reference: a name, {@code pid:350}, {@code path:/run/docker/netns/x}, {@code id:7}
     * (nsid), {@code inode:4026532284}, {@code docker:ID-or-name}, {@code podman:ID-or-name}. A bare word is a name.
     *
     * @return its handle, to be closed
     * @throws NamespaceNotFoundException there is none
     * @throws NotPermittedException it may not be looked at
     * @throws IllegalArgumentException it is no reference: no number where one must be, or no valid name
     */
    public NetworkNamespace find(String reference) {
        return translated(() -> {
            byte[] word = Text.encode(reference);
            return NetworkNamespace.of(sys, new References(store()).open("open", word), Text.printable(word));
        });
    }

    /**
     * The names of a process's network namespace, sorted; none where it has no name.
     *
     * @param pid of a process, or the id of a thread
     * @throws NotPermittedException the process or the run directory may not be looked at
     * @throws NetnsException there is no such process
     */
    public List<NamespaceName> identify(long pid) {
        int process = checkedPid(pid);
        return translated(() -> names(Identification.ofProcess(sys, process)));
    }

    /**
     * The names of a namespace, sorted; none where it has no name. Needs no open handle.
     *
     * @throws NotPermittedException the run directory may not be looked at
     */
    public List<NamespaceName> identify(NetworkNamespace namespace) {
        return translated(() -> names(namespace.identity()));
    }

    /**
     * Waits until all these names are usable. A virtual thread keeps its carrier while it waits.
     *
     * @return whether it came to that in the time given
     * @throws InterruptedException the thread was interrupted
     */
    public boolean awaitUsable(Collection<NamespaceName> names, Duration timeout) throws InterruptedException {
        return await(() -> names.stream().allMatch(this::exists), timeout);
    }

    /**
     * Waits until none of these names is usable any more. A virtual thread keeps its carrier while it waits.
     *
     * @return whether it came to that in the time given
     * @throws InterruptedException the thread was interrupted
     */
    public boolean awaitGone(Collection<NamespaceName> names, Duration timeout) throws InterruptedException {
        return await(() -> names.stream().noneMatch(this::exists), timeout);
    }

    /**
     * A watcher of the names, to be closed.
     *
     * @throws NetnsException /proc/self/mountinfo cannot be opened
     */
    public NamespaceWatcher watch() {
        return translated(() -> new NamespaceWatcher(sys, directory));
    }

    static <T> T translated(Supplier<T> work) {
        try {
            return work.get();
        } catch (Failure failure) {
            throw NetnsException.of(failure);
        }
    }

    private boolean await(BooleanSupplier condition, Duration timeout) throws InterruptedException {
        Deadline deadline = Deadline.after(timeout);
        try (NamespaceWatcher watcher = watch()) {
            while (!condition.getAsBoolean()) {
                if (!watcher.awaitChange(deadline)) {
                    return condition.getAsBoolean();
                }
            }
            return true;
        }
    }

    private List<NamespaceName> names(FileStatus namespace) {
        return Identification.names(store(), namespace).stream()
                .map(NamespaceName::ofBytes)
                .toList();
    }

    private Store store() {
        return new Store(sys, directory, words);
    }

    private static int checkedPid(long pid) {
        if (pid <= 0 || pid > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("not a process id: " + pid);
        }
        return (int) pid;
    }
}
