package dev.netns.provision;

import dev.netns.NamespaceName;
import dev.netns.config.LinkDeclaration;
import dev.netns.config.LinkReference;
import dev.netns.config.Place;
import dev.netns.linux.Errno;
import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.names.Failure;
import dev.netns.names.Store;
import dev.netns.netlink.Buffers;
import dev.netns.netlink.NetlinkSocket;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** All places that a plan has to do with while it is applied: each is opened once, when it is first asked for. */
final class Works implements AutoCloseable {
    private static final String TOO_MANY =
            "the kernel's limit of network namespaces is reached: delete some, or raise it"
                    + " (sysctl user.max_net_namespaces)";

    private final Store store;
    private final Syscalls sys;
    private final Nursery nursery;
    private final Platform platform;
    private final Buffers buffers = new Buffers();
    private final Map<Place, PlaceWork> works = new TreeMap<>();
    private final Set<LinkReference> down = new HashSet<>();
    private final AtomicInteger temporaryNames = new AtomicInteger();

    Works(Store store, Nursery nursery, Platform platform) {
        this.store = store;
        this.nursery = nursery;
        this.platform = platform;
        this.sys = store.syscalls();
    }

    Syscalls syscalls() {
        return sys;
    }

    Platform platform() {
        return platform;
    }

    /** Notes that a link is made without being set up. */
    void leaveDown(LinkDeclaration link) {
        down.add(link.self());
    }

    /** Whether a link that was made still has to be set up. */
    boolean isLeftDown(LinkDeclaration link) {
        return link.up() && (down.contains(link.self()) || LinkOrders.isUpLate(link));
    }

    /** A name for a link for a moment, which nobody else takes. */
    String temporaryName() {
        return "nn" + sys.processId() + "." + temporaryNames.incrementAndGet();
    }

    /** A place that is there. */
    synchronized PlaceWork of(Place place) {
        return works.computeIfAbsent(place, this::open);
    }

    /** Makes a new namespace, without a name. The calling thread may move into it, and must end there. */
    PlaceWork create(Place place) {
        byte[] name = Objects.requireNonNull(place.namespace()).toBytes();
        Nursery.Born born = nursery.take();
        if (born.error() == -Errno.ENOSPC) {
            throw Failure.of(born.operation(), name, born.error()).withHint(TOO_MANY);
        }
        check(born.operation(), name, born.error());
        PlaceWork work = new PlaceWork(place, sys, born.namespace(), born.socket(), buffers);
        synchronized (this) {
            works.put(place, work);
        }
        return work;
    }

    private PlaceWork open(Place place) {
        NamespaceName namespace = place.namespace();
        if (namespace == null) {
            byte[] host = Text.ascii(Place.HOST_NAME);
            return inside(place, host, check("open", host, openOwn()));
        }
        byte[] name = namespace.toBytes();
        int fd = store.open("change", name);
        return platform.call(() -> {
            int moved = sys.setns(fd, Linux.CLONE_NEWNET);
            if (moved < 0) {
                sys.close(fd);
                throw Failure.of("enter", name, moved);
            }
            return inside(place, name, fd);
        });
    }

    private int openOwn() {
        return sys.open(Linux.ownNetworkNamespace(), Linux.O_RDONLY | Linux.O_CLOEXEC, 0);
    }

    private PlaceWork inside(Place place, byte[] name, int namespace) {
        int socket = NetlinkSocket.open(sys);
        if (socket < 0) {
            sys.close(namespace);
            throw Failure.of("open a netlink socket in", name, socket);
        }
        return new PlaceWork(place, sys, namespace, socket, buffers);
    }

    /** Runs something for a place that has not failed; a failure is kept there. */
    void guard(PlaceWork work, Runnable what) {
        guard(work, what, work::fail);
    }

    /** The same, unless a signal asks for an end. */
    void guardUninterrupted(PlaceWork work, Runnable what) {
        guard(work, uninterrupted(work, what), work::fail);
    }

    /** The same, but what was done is undone later, by {@link PlaceWork#undoIfFailed}. */
    void guardForNow(PlaceWork work, Runnable what) {
        guard(work, uninterrupted(work, what), work::failForNow);
    }

    private Runnable uninterrupted(PlaceWork work, Runnable what) {
        return () -> {
            Interruption.check(platform, "apply", work.place());
            what.run();
        };
    }

    private static void guard(PlaceWork work, Runnable what, Consumer<Failure> failed) {
        if (work.isFailed()) {
            return;
        }
        try {
            what.run();
        } catch (Failure failure) {
            failed.accept(failure);
        }
    }

    private static int check(String operation, byte[] name, int answer) {
        if (answer < 0) {
            throw Failure.of(operation, name, answer);
        }
        return answer;
    }

    @Override
    public synchronized void close() {
        works.values().forEach(PlaceWork::close);
        works.clear();
    }
}
