package dev.netns.provision;

import dev.netns.NamespaceName;
import dev.netns.config.LinkDeclaration;
import dev.netns.config.LinkReference;
import dev.netns.config.Place;
import dev.netns.link.LinkKind;
import dev.netns.link.LinkKinds;
import dev.netns.netlink.LinkMessage;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What an export is made of.
 *
 * @param networks what is in the host and in each namespace that has a name
 * @param chosen the namespaces that are exported
 * @param unseen the namespaces that would be, had the caller been permitted to look into them
 * @param otherNames names of namespaces that are exported under another name, which is the value; null for the host's own
 * @param remembered what netns did there, as far as that is what is there now
 * @param files the texts of files below /etc/netns that there are, by namespace
 * @param hostsOfHost the text of /etc/hosts
 * @param declared what the kernel does not tell: the declarations that the namespaces were made by, as far as they are
 *     still there
 */
record ExportSource(
        SortedMap<Place, LiveNetwork> networks,
        Set<NamespaceName> chosen,
        Set<NamespaceName> unseen,
        Map<NamespaceName, Optional<NamespaceName>> otherNames,
        Map<Place, Remembered> remembered,
        Map<NamespaceName, EtcTexts> files,
        String hostsOfHost,
        Map<NamespaceName, Declared> declared) {
    /** Files of /etc/netns/NAME; null where there is none. */
    record EtcTexts(@Nullable String resolvConf, @Nullable String hosts) {}

    /**
     * What a declaration says that the kernel does not tell.
     *
     * @param firewall the rules, where they are those that are loaded
     * @param wireGuards by their links
     */
    record Declared(@Nullable Firewall firewall, Map<LinkReference, LinkDeclaration> wireGuards) {
        static final Declared NOTHING = new Declared(null, Map.of());
    }

    /** Exactly one of the two. */
    record Firewall(@Nullable String file, @Nullable String rules) {}

    LiveNetwork network(Place place) {
        return networks.getOrDefault(place, LiveNetwork.EMPTY);
    }

    Remembered remembered(Place place) {
        return remembered.getOrDefault(place, Remembered.NOTHING);
    }

    Declared declared(Place place) {
        NamespaceName name = place.namespace();
        return name == null ? Declared.NOTHING : declared.getOrDefault(name, Declared.NOTHING);
    }

    /** Whether links of a place may be named: of the host, and of what is exported. */
    boolean isExported(Place place) {
        return place.isHost() || chosen.contains(place.namespace());
    }

    /** The keys that netns set of a link; none of a link of somebody else. */
    Set<String> keysSet(Place place, LinkMessage link) {
        String elsewhere = new LinkReference(place, link.name()).toString();
        Remembered.Link own = remembered(place).links().get(link.name());
        Remembered.Link record = own != null
                ? own
                : remembered.values().stream()
                        .map(other -> other.links().get(elsewhere))
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null);
        return record == null || !record.is(link) ? Set.of() : record.keys();
    }

    /** The place that a place knows by a number; empty where it has no name, and thus cannot be declared. */
    Optional<Place> placeOf(Place from, int nsid) {
        if (nsid < 0) {
            return Optional.of(from);
        }
        return network(from).nsids().entrySet().stream()
                .filter(entry -> entry.getValue() == nsid)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** The link below a link, or its other end; empty without one, or where it has no name to be declared by. */
    Optional<LinkReference> below(Place place, LinkMessage link, LinkKind kind) {
        int index = kind.parentAttribute() == 0
                ? link.parent()
                : link.dataAttributes().integer(kind.parentAttribute(), 0);
        return index == 0
                ? Optional.empty()
                : placeOf(place, link.parentNsid())
                        .flatMap(other -> Optional.ofNullable(network(other).nameOf(index))
                                .map(name -> new LinkReference(other, name)));
    }

    /** The other end of a veth pair. */
    Optional<LinkReference> otherEnd(Place place, LinkMessage link) {
        return LinkKinds.of(link)
                .filter(kind -> kind.making() == LinkKind.Making.PAIR)
                .flatMap(kind -> below(place, link, kind));
    }
}
