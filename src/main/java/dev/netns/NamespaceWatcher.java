package dev.netns;

import dev.netns.linux.DirectoryEvents;
import dev.netns.linux.FileStatus;
import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.names.Failure;
import dev.netns.names.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Tells when names come and go.
 *
 * <p>It listens to the mount table (poll(2) on proc_pid_mountinfo(5)): a name is told of once the namespace is mounted on
 * it and can be used, and a stale file that is repaired counts. Symbolic links are not in that table, so it listens to the
 * directory too, which need not be there yet. Each event leads to a look at all names: what comes and goes between two
 * looks is not seen, and a queue that overflows loses nothing. Nothing tells when a link leads nowhere any more, because
 * its process has ended; as long as there are links, it is looked for twice a second.
 *
 * <p>For one thread; only {@link #close} may be called from any. A virtual thread keeps its carrier while it waits.
 */
public final class NamespaceWatcher implements AutoCloseable {
    private static final byte[] MOUNTS = Text.ascii("/proc/self/mountinfo");

    /** How long an interrupt or {@link #close} may go unnoticed, in milliseconds. */
    private static final int SLICE = 500;

    private final Syscalls sys;
    private final byte[] directory;
    private final int mounts;
    private final DirectoryEvents events;
    private final Map<NamespaceName, FileStatus> known = new TreeMap<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Whether something may change without an event, as far as it has been looked. */
    private boolean links;

    /**
     * A name came or went.
     *
     * @param added whether it came
     * @param name the name
     */
    public record Change(boolean added, NamespaceName name) {}

    NamespaceWatcher(Syscalls sys, byte[] directory) {
        this.sys = sys;
        this.directory = directory;
        this.mounts = sys.open(MOUNTS, Linux.O_RDONLY | Linux.O_CLOEXEC, 0);
        if (mounts < 0) {
            throw Failure.of("open", MOUNTS, mounts);
        }
        events = new DirectoryEvents(directory, parent(directory));
        events.watch();
    }

    private static byte[] parent(byte[] directory) {
        int length = directory.length;
        while (length > 1 && directory[length - 1] != '/') {
            length--;
        }
        return Arrays.copyOf(directory, length);
    }

    /**
     * What changed since the last call, sorted by name, what went before what came; the first call tells all that is
     * there. A name that stands for another namespace now went and came. Does not wait.
     *
     * @throws NotPermittedException the run directory may not be read
     */
    public List<Change> changes() {
        Map<NamespaceName, FileStatus> now = Namespaces.translated(this::look);
        List<Change> changes = new ArrayList<>();
        addMissing(known, now, false, changes);
        addMissing(now, known, true, changes);
        known.clear();
        known.putAll(now);
        return changes;
    }

    /**
     * Waits until something changes that may mean names.
     *
     * @return whether to look again; the time given is over otherwise
     * @throws InterruptedException the thread was interrupted
     * @throws IllegalStateException the watcher is closed, or was closed meanwhile
     */
    public boolean awaitChange(Duration timeout) throws InterruptedException {
        return awaitChange(Deadline.after(timeout));
    }

    boolean awaitChange(Deadline deadline) throws InterruptedException {
        while (true) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            int left = deadline.millisLeft(SLICE);
            if (changed(left) || links && left > 0) {
                return true;
            }
            if (left == 0) {
                return false;
            }
        }
    }

    /** Stops watching. Closing again does nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            synchronized (this) {
                sys.close(mounts);
                events.close();
            }
        }
    }

    /** Holds the lock while the descriptor is in use: a number that is closed may soon be another file's. */
    private synchronized boolean changed(int timeoutMillis) {
        if (closed.get()) {
            throw new IllegalStateException("the watcher is closed");
        }
        boolean changed = events.await(mounts, Linux.POLLPRI, timeoutMillis);
        if (changed) {
            events.watch();
        }
        return changed;
    }

    private Map<NamespaceName, FileStatus> look() {
        Store store = new Store(sys, directory);
        Map<NamespaceName, FileStatus> usable = new TreeMap<>();
        boolean anyLink = false;
        for (byte[] name : store.names()) {
            FileStatus status = new FileStatus();
            if (store.look(name, status) == Store.Kind.NAMESPACE) {
                usable.put(NamespaceName.ofBytes(name), status);
                anyLink |= store.isLink(name);
            }
        }
        links = anyLink;
        return usable;
    }

    /** Adds the names of one look that the other has not, or not for the same namespace. */
    private static void addMissing(
            Map<NamespaceName, FileStatus> one,
            Map<NamespaceName, FileStatus> other,
            boolean added,
            List<Change> changes) {
        one.forEach((name, status) -> {
            FileStatus same = other.get(name);
            if (same == null || !same.same(status)) {
                changes.add(new Change(added, name));
            }
        });
    }
}
