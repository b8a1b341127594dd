package dev.netns.provision;

import dev.netns.NamespaceName;
import dev.netns.config.Declaration;
import dev.netns.config.NamespaceDeclaration;
import dev.netns.config.Nsid;
import dev.netns.linux.Errno;
import dev.netns.linux.FileStatus;
import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import dev.netns.names.Failure;
import dev.netns.names.Listing;
import dev.netns.names.Loopback;
import dev.netns.names.NamespaceIds;
import dev.netns.names.Store;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Looks at the live system. Changes nothing; what it may not see it says. */
final class SnapshotReader {
    /** How long a namespace without a name is given to end, before its nsid counts as taken. */
    private static final long TEARDOWN_MILLIS = 5000;

    private final Store store;
    private final Syscalls sys;
    private final State state;

    SnapshotReader(Store store, State state) {
        this.store = store;
        this.sys = store.syscalls();
        this.state = state;
    }

    /** Looks at what a declaration is about, and at what netns made. */
    Snapshot read(Declaration declaration) {
        State.Contents contents = state.read();
        // It goes from namespace to namespace and not back.
        return OwnThreads.call(() -> read(declaration, contents));
    }

    private Snapshot read(Declaration declaration, State.Contents contents) {
        Map<NamespaceName, Live> live = new TreeMap<>();
        for (NamespaceName name : contents.made().keySet()) {
            live.put(name, look(name));
        }
        for (NamespaceDeclaration namespace : declaration.namespaces()) {
            live.computeIfAbsent(namespace.name(), this::look);
        }
        List<String> unseen = new ArrayList<>(contents.unseen());
        Map<Integer, Optional<NamespaceName>> taken;
        try (Nsids ids = new Nsids(sys)) {
            readNsids(ids, declaration, live);
            taken = takenNsids(ids, declaration, live);
        }
        readLoopbacks(declaration, live, unseen);
        return new Snapshot(live, contents.made(), taken, unseen);
    }

    private Live look(NamespaceName name) {
        FileStatus status = new FileStatus();
        Store.Kind kind = store.settled(name.toBytes(), status);
        return new Live(kind, Identity.of(status), NamespaceIds.NONE, null);
    }

    private void readNsids(Nsids ids, Declaration declaration, Map<NamespaceName, Live> live) {
        for (NamespaceDeclaration namespace : existing(declaration, live)) {
            byte[] name = namespace.name().toBytes();
            int fd = store.open("look at", name);
            try {
                Live seen = seen(live, namespace);
                live.put(namespace.name(), new Live(seen.kind(), seen.identity(), ids.of(fd, name), null));
            } finally {
                sys.close(fd);
            }
        }
    }

    /** Who has the declared numbers that the declared namespaces have not. */
    private Map<Integer, Optional<NamespaceName>> takenNsids(
            Nsids ids, Declaration declaration, Map<NamespaceName, Live> live) {
        List<Integer> wanted = new ArrayList<>();
        for (NamespaceDeclaration namespace : declaration.namespaces()) {
            if (namespace.nsid() instanceof Nsid.Fixed fixed
                    && seen(live, namespace).nsid() != fixed.value()
                    && ids.isTaken(fixed.value())) {
                wanted.add(fixed.value());
            }
        }
        Map<Integer, Optional<NamespaceName>> taken = new HashMap<>();
        wanted.forEach(nsid -> taken.put(nsid, Optional.empty()));
        if (!wanted.isEmpty()) {
            Listing.of(store)
                    .forEach(entry -> taken.computeIfPresent(
                            entry.nsid(), (nsid, nobody) -> Optional.of(NamespaceName.ofBytes(entry.name()))));
        }
        long end = sys.realTimeMillis() + TEARDOWN_MILLIS;
        taken.entrySet().removeIf(entry -> entry.getValue().isEmpty() && !ids.staysTaken(entry.getKey(), end));
        return taken;
    }

    private void readLoopbacks(Declaration declaration, Map<NamespaceName, Live> live, List<String> unseen) {
        for (NamespaceDeclaration namespace : existing(declaration, live)) {
            byte[] name = namespace.name().toBytes();
            int fd = store.open("look at", name);
            int moved = sys.setns(fd, Linux.CLONE_NEWNET);
            sys.close(fd);
            if (moved == -Errno.EPERM) {
                unseen.add("cannot look into the namespaces, ignoring loopback: it takes root (CAP_SYS_ADMIN)");
                return;
            }
            if (moved < 0) {
                throw Failure.of("enter", name, moved);
            }
            Live seen = seen(live, namespace);
            live.put(namespace.name(), new Live(seen.kind(), seen.identity(), seen.nsid(), Loopback.isUp(sys, name)));
        }
    }

    private static List<NamespaceDeclaration> existing(Declaration declaration, Map<NamespaceName, Live> live) {
        return declaration.namespaces().stream()
                .filter(namespace -> seen(live, namespace).kind() == Store.Kind.NAMESPACE)
                .toList();
    }

    private static Live seen(Map<NamespaceName, Live> live, NamespaceDeclaration namespace) {
        return live.getOrDefault(namespace.name(), Live.ABSENT);
    }
}
