package dev.netns.provision;

import dev.netns.config.LinkDeclaration;
import dev.netns.config.LinkReference;
import dev.netns.config.Place;
import dev.netns.link.CommonKeys;
import dev.netns.names.FormerName;
import dev.netns.netlink.LinkMessage;
import dev.netns.netlink.LinkRequest;
import dev.netns.netlink.MacAddress;
import dev.netns.netlink.NetlinkMessage;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the planners ask of a snapshot, seen with what is about to come and go: a namespace that is made anew is empty. */
final class Views {
    /** Before the name of a NIC's address in {@code device}. */
    private static final String BY_MAC = "mac:";

    /** Before the owner in the alias of what netns makes in the host. */
    static final String ALIAS = "netns:";

    /** Of what is made for a moment only; no namespace has such a name. */
    static final String TEMPORARY = ALIAS + "/temporary";

    private final Snapshot snapshot;
    private final Predicate<Place> fresh;
    private final Predicate<Place> planned;

    private final Remembered host;

    /** Of these only what has a place in its key is asked for. */
    private final Map<String, Remembered.Link> elsewhere = new HashMap<>();

    /**
     * Views of a snapshot.
     *
     * @param fresh the places that are empty when the plan is done
     * @param planned the places that the plan is about
     */
    Views(Snapshot snapshot, Predicate<Place> fresh, Predicate<Place> planned) {
        this.snapshot = snapshot;
        this.fresh = fresh;
        this.planned = planned;
        host = snapshot.remembered(Place.HOST);
        elsewhere.putAll(host.links());
        snapshot.made()
                .values()
                .forEach(record ->
                        elsewhere.putAll(snapshot.remembered(record.place()).links()));
    }

    boolean isPlanned(Place place) {
        return planned.test(place);
    }

    /** What is in a place. */
    LiveNetwork network(Place place) {
        return fresh.test(place) ? LiveNetwork.EMPTY : snapshot.network(place);
    }

    /** What a declared wireguard link is to hold; null for other links. */
    @Nullable
    WireGuardWanted wireGuard(LinkReference link) {
        return snapshot.files().wireGuards().get(link);
    }

    /** The link as it is; null where there is none. */
    @Nullable
    LiveLink link(LinkReference link) {
        return network(link.place()).links().get(link.name());
    }

    String nameOf(Place place, int index) {
        String name = network(place).nameOf(index);
        return name == null ? "link " + index : name;
    }

    /** Whether netns made a link that is there. */
    boolean isOwned(LinkReference link) {
        LiveLink live = link(link);
        if (live == null) {
            return false;
        }
        Remembered.Link record = record(link);
        return record != null && record.is(live.message())
                || link.place().isHost() && isMark(live.message().alias());
    }

    /** Whether an alias is one that only netns writes, for what it makes; a NIC keeps its former name there. */
    private static boolean isMark(@Nullable String alias) {
        return alias != null && alias.startsWith(ALIAS) && FormerName.of(alias) == null;
    }

    /** Whether a namespace that is there has been given a NIC of the host under this name. */
    boolean isMovedIn(String name, String device) {
        for (Made record : snapshot.made().values()) {
            Remembered.Link link = snapshot.remembered(record.place()).links().get(name);
            if (link != null && device.equals(link.device())) {
                return true;
            }
        }
        return false;
    }

    /** The keys that netns set of a link that is there. */
    Set<String> keysSet(LinkReference link) {
        Remembered.Link record = record(link);
        LiveLink live = link(link);
        return record == null || live == null || !record.is(live.message()) ? Set.of() : record.keys();
    }

    private Remembered.@Nullable Link record(LinkReference link) {
        Remembered inPlace = link.place().isHost() ? host : snapshot.remembered(link.place());
        Remembered.Link own = inPlace.links().get(link.name());
        return own == null ? elsewhere.get(link.toString()) : own;
    }

    /** The alias that marks a link in the host as ours. */
    static String alias(Place owner) {
        return ALIAS + owner;
    }

    /** The alias that a declared link in the host is known by as ours: its own, if it has one. Null for other links. */
    static @Nullable String mark(LinkDeclaration link) {
        if (!link.place().isHost()) {
            return null;
        }
        Object own = link.settings().get(CommonKeys.ALIAS);
        return own == null ? alias(link.owner()) : (String) own;
    }

    /** Marks what is made for a moment, by its name. */
    static NetlinkMessage markTemporary(String name) {
        return LinkRequest.change(name).alias(TEMPORARY).toMessage();
    }

    /** Whether a link was made for a moment, by an apply that was killed. */
    static boolean isTemporary(LinkMessage live) {
        return TEMPORARY.equals(live.alias());
    }

    /** Whether a link is above another one: its {@code IFLA_LINK} is that, and in that place. */
    boolean isBelow(LinkDeclaration link, LinkMessage live, LinkReference below) {
        LiveLink other = link(below);
        if (other == null) {
            return false;
        }
        int parent = parentIndex(link, live);
        if (parent != other.message().index()) {
            return false;
        }
        if (link.kind().parentAttribute() != 0) {
            return true;
        }
        boolean elsewhere = !below.place().equals(link.place());
        if (!elsewhere) {
            return live.parentNsid() < 0;
        }
        return isPairFromHost(link)
                ? isKnownAs(below.place(), link.place(), other.message().parentNsid())
                : isKnownAs(link.place(), below.place(), live.parentNsid());
    }

    private boolean isKnownAs(Place place, Place other, int number) {
        Integer nsid = network(place).nsids().get(other);
        return nsid != null && nsid == number;
    }

    /**
     * Of a pair either end tells where the other one is. Namespaces know few others; the kernel goes through all that the
     * host knows to find one.
     */
    private static boolean isPairFromHost(LinkDeclaration link) {
        return link.peer() != null && link.place().isHost();
    }

    /** For each place the others whose numbers there {@link #isBelow} compares. */
    static Map<Place, Set<Place>> numbersAsked(List<LinkDeclaration> links) {
        Map<Place, Set<Place>> asked = new HashMap<>();
        for (LinkDeclaration link : links) {
            LinkReference below = link.peer() == null ? link.parent() : link.peer();
            if (below != null && !below.place().equals(link.place())) {
                boolean other = isPairFromHost(link);
                asked.computeIfAbsent(other ? below.place() : link.place(), place -> new HashSet<>())
                        .add(other ? link.place() : below.place());
            }
        }
        return asked;
    }

    private static int parentIndex(LinkDeclaration link, LinkMessage live) {
        int attribute = link.kind().parentAttribute();
        return attribute == 0 ? live.parent() : live.dataAttributes().integer(attribute, 0);
    }

    /**
     * A physical link in the host, by {@code mac:…}, its name, or the name that it had before it was moved: when its
     * namespace dies otherwise than by netns, the kernel leaves it in the host as it was called inside.
     */
    Optional<LiveLink> hostDevice(String device) {
        if (device.startsWith(BY_MAC)) {
            return hostDevice(link -> isOf(link, device.substring(BY_MAC.length())));
        }
        return hostDevice(link -> link.name().equals(device))
                .or(() -> hostDevice(link -> {
                    FormerName former = FormerName.of(link.alias());
                    return former != null && former.device().equals(device);
                }));
    }

    private Optional<LiveLink> hostDevice(Predicate<LinkMessage> wanted) {
        return snapshot.network(Place.HOST).links().values().stream()
                .filter(link ->
                        link.message().kind() == null && !link.message().isLoopback() && wanted.test(link.message()))
                .findFirst();
    }

    private static boolean isOf(LinkMessage message, String mac) {
        byte[] permanent = message.permanentMac();
        return MacAddress.text(permanent == null ? message.mac() : permanent).equalsIgnoreCase(mac);
    }
}
