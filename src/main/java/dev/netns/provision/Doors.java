package dev.netns.provision;

import dev.netns.NamespaceName;
import dev.netns.config.Place;
import dev.netns.linux.Errno;
import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import dev.netns.names.Failure;
import dev.netns.names.Store;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Descriptors of namespaces, opened when they are needed and not before. Any thread may use them. */
final class Doors implements AutoCloseable {
    private final Store store;
    private final Syscalls sys;
    private final Map<Place, Integer> open = new HashMap<>();

    /**
     * Doors, that of the host open: a thread that has moved could not find it.
     *
     * @throws Failure it cannot be opened
     */
    Doors(Store store) {
        this.store = store;
        this.sys = store.syscalls();
        open.put(Place.HOST, openHost(sys));
    }

    /**
     * A descriptor of the network namespace that the calling thread is in, for who knows that this is the host.
     *
     * @throws Failure it cannot be opened
     */
    static int openHost(Syscalls sys) {
        int host = sys.open(Linux.ownNetworkNamespace(), Linux.O_RDONLY | Linux.O_CLOEXEC, 0);
        if (host < 0) {
            throw Failure.of("open", "the host's network namespace", host, null);
        }
        return host;
    }

    /**
     * The descriptor of a namespace.
     *
     * @throws Failure it is not there, or cannot be opened
     */
    synchronized int of(Place place) {
        return open.computeIfAbsent(
                place,
                absent -> store.open(
                        "look at", Objects.requireNonNull(place.namespace()).toBytes()));
    }

    /** Moves the thread, which must go home or end afterwards. Answers whether that is permitted. */
    boolean enter(Place place) {
        NamespaceName name = place.namespace();
        if (name == null) {
            // It comes first among those that are visited: every thread is there at its start.
            return true;
        }
        int moved = sys.setns(of(place), Linux.CLONE_NEWNET);
        if (moved < 0 && moved != -Errno.EPERM) {
            throw Failure.of("enter", name.toBytes(), moved);
        }
        return moved >= 0;
    }

    @Override
    public synchronized void close() {
        open.values().forEach(sys::close);
    }
}
