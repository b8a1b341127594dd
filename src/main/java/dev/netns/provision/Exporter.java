package dev.netns.provision;

import dev.netns.NamespaceName;
import dev.netns.config.ConfigException;
import dev.netns.config.ConfigReader;
import dev.netns.config.Declaration;
import dev.netns.config.LinkDeclaration;
import dev.netns.config.LinkReference;
import dev.netns.config.NamespaceDeclaration;
import dev.netns.config.Nftables;
import dev.netns.config.Place;
import dev.netns.link.CommonKeys;
import dev.netns.linux.Errno;
import dev.netns.linux.FileStatus;
import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import dev.netns.names.Failure;
import dev.netns.names.Store;
import dev.netns.netlink.Buffers;
import dev.netns.netlink.LinkMessage;
import dev.netns.netlink.NftablesGeneration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Looks into every namespace that has a name, and writes a declaration of what is there. Changes nothing. */
final class Exporter {
    private static final NamespaceName HOST = NamespaceName.of(Place.HOST_NAME);

    private final Store store;
    private final Syscalls sys;
    private final State state;
    private final Platform platform;
    private final FilesReader texts;
    private final SortedMap<Place, Integer> open = new TreeMap<>();
    private final Map<Place, Identity> identities = new HashMap<>();
    private final Map<NamespaceName, Optional<NamespaceName>> otherNames = new TreeMap<>();

    /** An exporter, for one export. */
    Exporter(Store store, State state, Platform platform) {
        this.store = store;
        this.sys = store.syscalls();
        this.state = state;
        this.platform = platform;
        this.texts = new FilesReader(sys, platform);
    }

    /**
     * The declaration.
     *
     * @param only the namespaces that it is to have, and {@code host} for what netns made there; none stands for all
     * @throws Failure there is no such name (status 3), or the system cannot be looked at
     */
    String export(Set<NamespaceName> only) {
        Set<NamespaceName> names = new TreeSet<>(only);
        boolean host = names.remove(HOST);
        Predicate<NamespaceName> chosen = name -> names.isEmpty() ? !host : names.contains(name);
        try {
            openAll(names, chosen);
            return ExportText.of(look(chosen, host || names.isEmpty()));
        } finally {
            open.values().forEach(sys::close);
        }
    }

    private void openAll(Set<NamespaceName> only, Predicate<NamespaceName> chosen) {
        only.forEach(name -> sys.close(store.open("export", name.toBytes())));
        open.put(Place.HOST, Doors.openHost(sys));
        FileStatus status = new FileStatus();
        sys.stat(Linux.ownNetworkNamespace(), status);
        Map<Identity, Optional<NamespaceName>> first = new HashMap<>();
        first.put(Identity.of(status), Optional.empty());
        // What is asked for comes first: of several names of a namespace, that one is exported.
        List<NamespaceName> names = new ArrayList<>(only);
        store.names().stream()
                .map(NamespaceName::ofBytes)
                .filter(name -> !only.contains(name))
                .forEach(names::add);
        for (NamespaceName name : names) {
            FileStatus into = new FileStatus();
            if (store.look(name.toBytes(), into) != Store.Kind.NAMESPACE) {
                continue;
            }
            Identity identity = Identity.of(into);
            Optional<NamespaceName> earlier = first.putIfAbsent(identity, Optional.of(name));
            if (earlier == null) {
                open.put(Place.of(name), store.open("export", name.toBytes()));
                identities.put(Place.of(name), identity);
            } else if (chosen.test(name)) {
                otherNames.put(name, earlier);
            }
        }
    }

    private ExportSource look(Predicate<NamespaceName> isChosen, boolean host) {
        State.Contents contents = state.read();
        Map<Place, Remembered> remembered = new HashMap<>();
        Map<NamespaceName, ExportSource.EtcTexts> files = new HashMap<>();
        Set<NamespaceName> chosen = new HashSet<>();
        for (Place place : open.keySet()) {
            NamespaceName name = place.namespace();
            if (name == null) {
                SortedMap<String, Remembered.Link> links = new TreeMap<>();
                if (host) {
                    contents.host().files().values().forEach(record -> links.putAll(record.links()));
                }
                remembered.put(place, Remembered.NOTHING.withLinks(links));
                continue;
            }
            Made record = contents.made().get(name);
            if (record != null && record.identity().equals(identities.get(place))) {
                remembered.put(place, record.remembered());
            }
            if (isChosen.test(name)) {
                chosen.add(name);
                if (ExportText.isText(name)) {
                    files.put(name, EtcNetns.read(name, texts));
                }
            }
        }
        SortedMap<Place, LiveNetwork> networks = networks(remembered);
        Set<NamespaceName> unseen = new TreeSet<>(chosen);
        unseen.removeIf(name -> networks.containsKey(Place.of(name)));
        chosen.removeAll(unseen);
        contents.unseen().forEach(store::say);
        if (!unseen.isEmpty()) {
            NetworksReader.unseen(false).forEach(store::say);
        }
        Map<NamespaceName, ExportSource.Declared> declared = declared(contents, remembered);
        Map<NamespaceName, ExportFirewall> firewalls = firewalls(chosen, declared, remembered);
        return new ExportSource(
                networks, chosen, unseen, otherNames, remembered, files, texts.hostsOfHost(), declared, firewalls);
    }

    /** Only where the kernel says that there has ever been something, nft is asked. */
    private Map<NamespaceName, ExportFirewall> firewalls(
            Set<NamespaceName> chosen,
            Map<NamespaceName, ExportSource.Declared> declared,
            Map<Place, Remembered> remembered) {
        List<NamespaceName> names =
                chosen.stream().filter(name -> open.containsKey(Place.of(name))).toList();
        List<Integer> descriptors = names.stream()
                .map(name -> Objects.requireNonNull(open.get(Place.of(name))))
                .toList();
        List<Integer> generations = FirewallReader.generations(sys, platform, descriptors);
        Map<NamespaceName, ExportFirewall> firewalls = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            NamespaceName name = names.get(i);
            LoadedFirewall loaded =
                    remembered.getOrDefault(Place.of(name), Remembered.NOTHING).nftables();
            if (loaded != null || generations.get(i) > NftablesGeneration.FIRST) {
                Nftables rules = declared.getOrDefault(name, ExportSource.Declared.NOTHING)
                        .firewall();
                firewalls.put(name, firewall(descriptors.get(i), loaded, rules));
            }
        }
        return firewalls;
    }

    private ExportFirewall firewall(int namespace, @Nullable LoadedFirewall loaded, @Nullable Nftables declared) {
        NftListing listing;
        try {
            listing = new Nft(sys, platform, namespace).listing();
        } catch (Failure failure) {
            return declared == null
                    ? ExportFirewall.unseen(String.valueOf(failure.getMessage()))
                    : ExportFirewall.declared(declared);
        }
        return ExportFirewall.of(listing, loaded, declared, new TextDigest(platform));
    }

    /** Two looks: the first tells which links there are, and so what may be behind them and which parameters they have. */
    private SortedMap<Place, LiveNetwork> networks(Map<Place, Remembered> remembered) {
        SortedMap<Place, LiveNetwork> first = read(false, Map.of(), Map.of());
        Map<Place, Set<String>> sysctl = new HashMap<>();
        Map<Place, Set<Place>> behind = new HashMap<>();
        first.forEach((place, network) -> {
            sysctl.put(place, sysctl(place, network, remembered.getOrDefault(place, Remembered.NOTHING)));
            behind.put(place, place.isHost() ? first.keySet() : behind(place, network, first));
        });
        return read(true, sysctl, behind);
    }

    private static Set<String> sysctl(Place place, LiveNetwork network, Remembered remembered) {
        Set<String> paths = new TreeSet<>(ExportSettings.sysctl(remembered));
        Set<String> names = new TreeSet<>(remembered.links().keySet());
        if (!place.isHost()) {
            names.addAll(network.links().keySet());
            names.add("default");
        }
        for (String name : names) {
            CommonKeys.all().forEach(key -> paths.addAll(CommonKeys.sysctls(key, name)));
        }
        return paths;
    }

    /** The places where the links of a place may have their other ends or parents, or were born. */
    private static Set<Place> behind(Place place, LiveNetwork network, SortedMap<Place, LiveNetwork> all) {
        Set<Place> places = new HashSet<>();
        for (LiveLink link : network.links().values()) {
            LinkMessage message = link.message();
            if (message.parentNsid() < 0) {
                continue;
            }
            all.forEach((other, there) -> {
                String name = there.nameOf(message.parent());
                LiveLink end = name == null ? null : there.links().get(name);
                boolean pair = "veth".equals(message.kind());
                boolean fits = pair
                        ? end != null && end.message().parent() == message.index()
                        : end != null || message.parent() == 0;
                if (fits && !other.equals(place)) {
                    places.add(other);
                }
            });
        }
        return places;
    }

    /** What is there; places that the caller may not look into are left out. */
    private SortedMap<Place, LiveNetwork> read(
            boolean whole, Map<Place, Set<String>> sysctl, Map<Place, Set<Place>> behind) {
        Buffers buffers = new Buffers();
        List<Supplier<Map.Entry<Place, Optional<LiveNetwork>>>> works = new ArrayList<>();
        open.forEach((place, fd) -> works.add(() -> {
            // Each thread begins in the host, which it takes no capability to look at.
            int moved = place.isHost() ? 0 : sys.setns(fd, Linux.CLONE_NEWNET);
            if (moved == -Errno.EPERM) {
                return Map.entry(place, Optional.empty());
            }
            if (moved < 0) {
                throw Failure.of("look into", "'" + place.toPrintable() + "'", moved, null);
            }
            Set<NetworkReader.Part> parts = whole && !place.isHost()
                    ? EnumSet.allOf(NetworkReader.Part.class)
                    : EnumSet.of(NetworkReader.Part.VLANS, NetworkReader.Part.TRAFFIC_CONTROL);
            Answers answers =
                    new KernelAnswers(sys, platform, buffers, place, other -> Objects.requireNonNull(open.get(other)));
            LiveNetwork network = NetworkReader.read(
                    answers, place, parts, sysctl.getOrDefault(place, Set.of()), behind.getOrDefault(place, Set.of()));
            return Map.entry(place, Optional.of(network));
        }));
        SortedMap<Place, LiveNetwork> networks = new TreeMap<>();
        platform.call(works)
                .forEach(entry -> entry.getValue().ifPresent(network -> networks.put(entry.getKey(), network)));
        return networks;
    }

    /** What is only to be known from the declarations that the namespaces were made by. */
    private Map<NamespaceName, ExportSource.Declared> declared(
            State.Contents contents, Map<Place, Remembered> remembered) {
        Map<NamespaceName, ExportSource.Declared> all = new HashMap<>();
        Map<Path, Declaration> read = new HashMap<>();
        contents.made().forEach((name, record) -> {
            Declaration file = read.computeIfAbsent(record.file(), Exporter::declaration);
            Remembered known = remembered.get(Place.of(name));
            file.namespaces().stream()
                    .filter(namespace -> known != null && namespace.name().equals(name))
                    .forEach(namespace -> all.put(name, declared(namespace, Objects.requireNonNull(known))));
        });
        return all;
    }

    /** A file that is gone or has become wrong tells nothing, nor does what was read from a descriptor. */
    private static Declaration declaration(Path file) {
        if (ConfigReader.isDescriptor(file)) {
            return Declaration.EMPTY;
        }
        try {
            return new ConfigReader().read(List.of(file));
        } catch (ConfigException e) {
            return Declaration.EMPTY;
        }
    }

    private ExportSource.Declared declared(NamespaceDeclaration namespace, Remembered known) {
        Map<LinkReference, LinkDeclaration> wireGuards = new HashMap<>();
        namespace.links().stream()
                .filter(link -> link.wireGuard() != null)
                .forEach(link -> wireGuards.put(link.self(), link));
        return new ExportSource.Declared(loaded(namespace.nftables(), known), wireGuards);
    }

    private @Nullable Nftables loaded(@Nullable Nftables declared, Remembered known) {
        LoadedFirewall loaded = known.nftables();
        boolean same = declared != null
                && loaded != null
                && texts.rules(declared).digest().equals(loaded.rules());
        return same ? declared : null;
    }
}
