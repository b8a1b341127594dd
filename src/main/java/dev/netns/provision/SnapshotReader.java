package dev.netns.provision;

import dev.netns.NamespaceName;
import dev.netns.config.Declaration;
import dev.netns.config.LinkDeclaration;
import dev.netns.config.NamespaceDeclaration;
import dev.netns.config.Nsid;
import dev.netns.config.Place;
import dev.netns.linux.FileStatus;
import dev.netns.linux.Syscalls;
import dev.netns.names.Listing;
import dev.netns.names.NamespaceIds;
import dev.netns.names.Store;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Looks at the live system. Changes nothing; what it may not see it says. */
final class SnapshotReader {
    /** How long a namespace without a name is given to end, before its nsid counts as taken. */
    private static final long TEARDOWN_MILLIS = 5000;

    private static final int FILES_OF_OUR_OWN = 200;
    private static final int MOST_BY_NAME = 32;

    private final Store store;
    private final Syscalls sys;
    private final State state;
    private final Platform platform;

    /** A reader. */
    SnapshotReader(Store store, State state, Platform platform) {
        this.store = store;
        this.sys = store.syscalls();
        this.state = state;
        this.platform = platform;
    }

    /**
     * Looks at what a declaration is about, and at what netns made.
     *
     * @param chosen the places whose contents matter
     */
    Snapshot read(Declaration declaration, Predicate<Place> chosen) {
        return read(declaration, chosen, state.read(), NetworksReader.toShow(store, platform)::read);
    }

    /**
     * The same for a look that has begun already and goes on while use is made of it.
     *
     * @return what comes of the use, after which nothing can be asked of the snapshot
     */
    <T> T read(Declaration declaration, Predicate<Place> chosen, EarlyLook early, Function<Snapshot, T> use) {
        if (!early.isGoing()) {
            return use.apply(read(declaration, chosen));
        }
        return platform.call(() -> {
            try (Doors doors = new Doors(store)) {
                return use.apply(read(
                        declaration,
                        chosen,
                        state.read(),
                        interest ->
                                new EarlyNetworks(interest, new Looks(doors, sys, platform, interest, null), early)));
            }
        });
    }

    /** The same, for a plan that is to be applied. */
    Snapshot readForChange(Declaration declaration, Predicate<Place> chosen) {
        return read(declaration, chosen, state.readForChange(), NetworksReader.toChange(store, platform, null)::read);
    }

    /** The same, for the removal of what netns made: in the host, by its records. */
    Snapshot readForRemoval(Predicate<Place> chosen) {
        State.Contents contents = state.readForChange();
        return read(
                Declaration.EMPTY,
                chosen,
                contents,
                NetworksReader.toChange(store, platform, recordedInHost(contents))::read);
    }

    /** The links that netns made in the host, for it or for namespaces that stay; null where to ask for all is less. */
    private static @Nullable Set<String> recordedInHost(State.Contents contents) {
        Set<String> names = new TreeSet<>();
        contents.host()
                .files()
                .values()
                .forEach(record -> names.addAll(record.links().keySet()));
        contents.made().values().stream()
                .filter(Made::adopted)
                .forEach(record -> record.remembered().links().keySet().forEach(key -> {
                    String name = Records.nameInHost(key);
                    if (name != null) {
                        names.add(name);
                    }
                }));
        return names.size() > MOST_BY_NAME ? null : names;
    }

    private Snapshot read(
            Declaration declaration,
            Predicate<Place> chosen,
            State.Contents contents,
            Function<Interest, LiveNetworks> reader) {
        Map<NamespaceName, Live> live = new HashMap<>();
        for (NamespaceName name : contents.made().keySet()) {
            live.put(name, look(name));
        }
        for (NamespaceDeclaration namespace : declaration.namespaces()) {
            live.computeIfAbsent(namespace.name(), this::look);
        }
        platform.expect(live.size() + inside(declaration));
        allowFiles(sys, live.size());
        Map<Integer, Optional<NamespaceName>> taken;
        try (Nsids ids = new Nsids(sys)) {
            readNsids(ids, declaration, live);
            taken = takenNsids(ids, declaration, live);
        }
        SnapshotFiles files = new FilesReader(sys, platform).read(declaration, contents.made());
        FirewallReader firewalls = new FirewallReader(store, platform);
        SnapshotFiles looked = files.with(firewalls.read(declaration, files.rules(), contents.made(), live, chosen));
        LiveNetworks networks = reader.apply(Interest.of(declaration, contents, live, chosen));
        List<String> unseen = new ArrayList<>(contents.unseen());
        unseen.addAll(firewalls.unseen());
        return new Snapshot(live, networks, contents.made(), contents.host(), looked, taken, unseen);
    }

    private static int inside(Declaration declaration) {
        int count = 0;
        for (LinkDeclaration link : declaration.links()) {
            count += 1 + link.addresses().size();
        }
        for (NamespaceDeclaration namespace : declaration.namespaces()) {
            count += namespace.routes().size();
        }
        return count;
    }

    /** Of each namespace that is looked at or worked on, a descriptor is open, and one of a socket in it. */
    static void allowFiles(Syscalls sys, int namespaces) {
        sys.allowFiles(FILES_OF_OUR_OWN + 2 * namespaces);
    }

    private Live look(NamespaceName name) {
        FileStatus status = new FileStatus();
        Store.Kind kind = store.settled(name.toBytes(), status);
        return new Live(kind, Identity.of(status), NamespaceIds.NONE);
    }

    private void readNsids(Nsids ids, Declaration declaration, Map<NamespaceName, Live> live) {
        for (NamespaceDeclaration namespace : declaration.namespaces()) {
            Live seen = live.getOrDefault(namespace.name(), Live.ABSENT);
            if (seen.kind() != Store.Kind.NAMESPACE || namespace.nsid() instanceof Nsid.None) {
                continue;
            }
            byte[] name = namespace.name().toBytes();
            int fd = store.open("look at", name);
            try {
                live.put(namespace.name(), new Live(seen.kind(), seen.identity(), ids.of(fd, name)));
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
                    && live.getOrDefault(namespace.name(), Live.ABSENT).nsid() != fixed.value()
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
        long end = sys.monotonicMillis() + TEARDOWN_MILLIS;
        taken.entrySet().removeIf(entry -> entry.getValue().isEmpty() && !ids.staysTaken(entry.getKey(), end));
        return taken;
    }
}
