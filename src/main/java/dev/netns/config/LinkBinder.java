package dev.netns.config;

import dev.netns.link.CommonKeys;
import dev.netns.link.LinkKey;
import dev.netns.link.LinkKind;
import dev.netns.link.LinkKinds;
import dev.netns.link.Loopback;
import dev.netns.link.PortKeys;
import dev.netns.link.ValueTypes;
import dev.netns.linux.Linux;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Reads the table of a link. What it says of other links is only read here; {@link LinkResolver} looks at it. */
final class LinkBinder {
    static final ConfigKey<String> TYPE =
            ConfigKey.text("type", "one of the kinds below", "the kind; it must be there");
    static final ConfigKey<Boolean> UP = ConfigKey.flag("up", "is set up; `true` where it is left out");
    static final ConfigKey<String> MASTER = reference("master", "the bridge, bond or vrf that it is a port of");
    static final ConfigKey<String> BIRTH = ConfigKey.text(
            "birth",
            "a namespace or \"host\"",
            "the namespace, or `host`, in which it is made before it moves here: a tunnel's outer socket stays there");
    static final ConfigKey<String> PARENT = reference("parent", "the link below it");
    static final ConfigKey<String> PEER = reference("peer", "the other end");
    static final ConfigKey<String> PEER_MASTER =
            reference("peer_master", "the other end's bridge, bond or vrf, in the namespace where that end is");
    static final ConfigKey<String> PEER_MAC =
            ConfigKey.of("peer_mac", ValueTypes.MAC, "the other end's hardware address", String.class);
    static final ConfigKey<String> DEVICE = new ConfigKey<>(
            "device",
            "a link's name or mac:ADDRESS",
            "its name in the host, or `mac:02:00:00:00:00:01`; the name of the table where it is left out",
            LinkBinder::device);

    /** The keys of all kinds that are no {@link LinkKey}. */
    static final List<ConfigKey<?>> KEYS = List.of(TYPE, UP, AddressBinder.ADDRESSES, MASTER, BIRTH);

    private static final String MAC_PREFIX = "mac:";

    private final Problems problems;
    private final References references;
    private final Map<LinkKind, Map<String, List<LinkKey>>> keysByKind = new HashMap<>();

    LinkBinder(Problems problems) {
        this.problems = problems;
        this.references = new References(problems);
    }

    /** The keys of a kind that are no {@link LinkKey}: they name other links, or hold what is inside. */
    static List<ConfigKey<?>> ownKeys(LinkKind kind) {
        List<ConfigKey<?>> keys = new ArrayList<>();
        if (kind.parent() != LinkKind.Use.NONE) {
            keys.add(PARENT);
        }
        switch (kind.making()) {
            case PAIR -> keys.addAll(List.of(PEER, PEER_MASTER, PEER_MAC));
            case WIREGUARD -> keys.addAll(WireGuardBinder.KEYS);
            case PHYSICAL -> keys.add(DEVICE);
            default -> {}
        }
        return keys;
    }

    /** Reads the table of one link. */
    LinkDraft bind(Place place, String name, TomlTable table) {
        if (name.equals(LinkNames.LOOPBACK) && !place.isHost()) {
            return loopback(place, table);
        }
        LinkNames.fault(name).ifPresent(fault -> problems.add(table.origin(), fault));
        TableReader reader = new TableReader(table, problems);
        LinkKind kind = kind(reader).orElse(null);
        LinkDraft link = new LinkDraft(new LinkReference(place, name), place, kind, table.origin());
        reader.forEachOrigin(link.origins::put);
        link.up = reader.value(UP).orElse(true);
        link.addresses = new AddressBinder(name, problems).bind(reader);
        link.master = reference(reader, MASTER, place).orElse(null);
        link.birth = reader.value(BIRTH)
                .flatMap(text -> references.place(text, BIRTH.name(), reader.origin(BIRTH.name())))
                .orElse(null);
        link.vlans = PortBinder.bind(reader, problems).orElse(null);
        if (kind == null) {
            readAny(reader);
            return link;
        }
        settings(reader, kind, link);
        readOwn(reader, kind, link);
        reader.finish(key -> elsewhere(key, kind));
        check(reader, kind, link);
        return link;
    }

    /** lo is there: it takes addresses, and what kernel parameters say of it. */
    private LinkDraft loopback(Place place, TomlTable table) {
        TableReader reader = new TableReader(table, problems);
        LinkReference self = new LinkReference(place, LinkNames.LOOPBACK);
        LinkDraft link = new LinkDraft(self, place, Loopback.KIND, table.origin());
        reader.forEachOrigin(link.origins::put);
        link.addresses = new AddressBinder(LinkNames.LOOPBACK, problems).bind(reader);
        for (LinkKey key : CommonKeys.all()) {
            if (CommonKeys.isSysctl(key)) {
                reader.value(key.name(), key.type().shape(), key.type()::read)
                        .ifPresent(value -> link.settings.put(key, value));
            }
        }
        reader.finish(
                key -> Optional.of("'" + key + "' is not for lo, which is there by itself: it takes 'addresses' and"
                        + " the keys that are sysctls"));
        return link;
    }

    private Optional<LinkKind> kind(TableReader reader) {
        Optional<String> type = reader.value(TYPE);
        Optional<LinkKind> kind = type.flatMap(LinkKinds::named);
        if (kind.isPresent()) {
            return kind;
        }
        List<String> names = LinkKinds.all().stream().map(LinkKind::name).toList();
        if (!reader.has(TYPE)) {
            problems.add(reader.origin(), "'type' is missing: one of " + String.join(", ", names));
        } else if (type.isPresent()) {
            String unknown = type.orElseThrow();
            String near = NearMiss.hint(unknown, names);
            problems.add(
                    reader.origin(TYPE.name()),
                    "unknown type '" + unknown + "'"
                            + (near.isEmpty() ? ": there are " + String.join(", ", names) : near));
        }
        return kind;
    }

    private void settings(TableReader reader, LinkKind kind, LinkDraft link) {
        Map<String, List<LinkKey>> keys = keysByKind.computeIfAbsent(kind, LinkBinder::keys);
        for (String name : reader.names()) {
            List<LinkKey> meanings = keys.get(name);
            if (meanings != null) {
                reader.value(name, meanings.get(0).type().shape(), toml -> meaning(meanings, toml))
                        .ifPresent(value -> link.settings.put(value.getKey(), value.getValue()));
            }
        }
        reader.mayHave(keys.keySet());
    }

    /** Of a link of an unknown kind, only keys that no kind has are wrong. */
    private static void readAny(TableReader reader) {
        for (LinkKind kind : LinkKinds.all()) {
            ownKeys(kind).forEach(key -> reader.node(key.name()));
            keys(kind).keySet().forEach(reader::node);
        }
        reader.finish();
    }

    /**
     * The keys of a kind by their names. A kind may have one of its own under the name of a common one, and then a value
     * tells which is meant: a vxlan's group is a multicast address, that of all links a number.
     */
    static Map<String, List<LinkKey>> keys(LinkKind kind) {
        Map<String, List<LinkKey>> keys = new LinkedHashMap<>();
        Stream.of(kind.keys(), CommonKeys.all(), PortKeys.all())
                .flatMap(List::stream)
                .forEach(key -> keys.computeIfAbsent(key.name(), name -> new ArrayList<>())
                        .add(key));
        return keys;
    }

    private static Optional<Map.Entry<LinkKey, Object>> meaning(List<LinkKey> keys, Object toml) {
        for (LinkKey key : keys) {
            Optional<Object> value = key.type().read(toml);
            if (value.isPresent()) {
                return Optional.of(Map.entry(key, value.get()));
            }
        }
        return Optional.empty();
    }

    private void readOwn(TableReader reader, LinkKind kind, LinkDraft link) {
        if (kind.parent() != LinkKind.Use.NONE) {
            link.parent = reference(reader, PARENT, link.place()).orElse(null);
        }
        switch (kind.making()) {
            case PAIR -> {
                link.peer = reference(reader, PEER, link.place()).orElse(null);
                Place there = link.peer == null ? link.place() : link.peer.place();
                link.peerMaster = reference(reader, PEER_MASTER, there).orElse(null);
                link.peerMac = reader.value(PEER_MAC).orElse(null);
            }
            case WIREGUARD -> link.wireGuard = new WireGuardBinder(problems).bind(reader);
            case PHYSICAL -> link.device = reader.value(DEVICE).orElse(link.self.name());
            default -> {}
        }
    }

    private Optional<LinkReference> reference(TableReader reader, ConfigKey<String> key, Place place) {
        return reader.value(key).flatMap(text -> references.link(text, place, key.name(), reader.origin(key.name())));
    }

    /** What there is to say of a key that this kind does not have, but others do. */
    private static Optional<String> elsewhere(String key, LinkKind kind) {
        List<String> kinds = LinkKinds.all().stream()
                .filter(other -> Stream.concat(
                                other.keys().stream().map(LinkKey::name),
                                ownKeys(other).stream().map(ConfigKey::name))
                        .anyMatch(key::equals))
                .map(LinkKind::name)
                .toList();
        return kinds.isEmpty()
                ? Optional.empty()
                : Optional.of("'" + key + "' is a key of " + Sentence.and(kinds) + ", not of " + kind.name());
    }

    /** The names of the keys that a link of a kind cannot be without, {@code type} left out. */
    static Set<String> required(LinkKind kind) {
        Set<String> required = new TreeSet<>();
        for (LinkKey key : kind.keys()) {
            if (key.required()) {
                required.add(key.name());
            }
        }
        if (kind.parent() == LinkKind.Use.REQUIRED) {
            required.add(PARENT.name());
        }
        if (kind.making() == LinkKind.Making.PAIR) {
            required.add(PEER.name());
        }
        return required;
    }

    private void check(TableReader reader, LinkKind kind, LinkDraft link) {
        Set<String> missing = required(kind);
        missing.removeAll(link.origins.keySet());
        missing.forEach(
                key -> problems.add(link.origin, "'" + key + "' is missing: no " + kind.name() + " is without"));
        Map<String, Object> settings = new HashMap<>();
        link.settings.forEach((key, value) -> {
            if (kind.keys().contains(key)) {
                settings.put(key.name(), value);
            }
        });
        kind.conflicts(settings, reader.has(PARENT))
                .forEach(conflict -> problems.add(reader.origin(conflict.key()), conflict.message()));
        if (Boolean.FALSE.equals(link.settings.get(CommonKeys.IPV6))) {
            link.addresses.stream()
                    .filter(address -> address.prefix().address().family() == Linux.AF_INET6)
                    .forEach(address -> problems.add(
                            address.origin(),
                            "'" + link.self.name() + "' cannot have the address "
                                    + address.prefix().address() + ": 'ipv6' is false, at "
                                    + link.origin(CommonKeys.IPV6.name())));
        }
        if (link.birth != null && !canMove(kind)) {
            problems.add(
                    link.origin(BIRTH.name()),
                    "'birth' is not for a " + kind.name()
                            + (kind.isMaster() ? ", which the kernel does not let move" : ""));
        }
        if (kind.making() == LinkKind.Making.PHYSICAL && link.place().isHost()) {
            problems.add(link.origin, "a physical link is moved into a namespace; the host's own are not declared");
        }
        if (kind.making() == LinkKind.Making.PHYSICAL && link.settings.containsKey(CommonKeys.ALIAS)) {
            problems.add(
                    link.origin(CommonKeys.ALIAS.name()),
                    "'alias' is not for a physical link: there netns keeps its name in the host, to give it back");
        }
    }

    /** Bridges, bonds and vrfs stay where they are made; other kinds come to their places in ways of their own. */
    private static boolean canMove(LinkKind kind) {
        boolean made = kind.making() == LinkKind.Making.NETLINK || kind.making() == LinkKind.Making.WIREGUARD;
        return made && !kind.isMaster();
    }

    private static ConfigKey<String> reference(String name, String help) {
        return ConfigKey.text(name, "the name of a link", help);
    }

    private static Optional<String> device(Object toml) {
        if (!(toml instanceof String text)) {
            return Optional.empty();
        }
        return text.startsWith(MAC_PREFIX)
                ? ValueTypes.mac(text.substring(MAC_PREFIX.length())).map(MAC_PREFIX::concat)
                : Optional.of(text).filter(name -> LinkNames.fault(name).isEmpty());
    }
}
