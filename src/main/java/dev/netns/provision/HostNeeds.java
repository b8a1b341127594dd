package dev.netns.provision;

import dev.netns.config.LinkReference;
import dev.netns.config.Place;
import dev.netns.link.LinkKind;
import dev.netns.link.LinkKinds;
import dev.netns.netlink.LinkMessage;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The links of the host without which what is exported could not be made elsewhere: masters of other ends, parents, and what
 * these stand on. A NIC is not among them: nobody makes one. Pure.
 */
final class HostNeeds {
    private final ExportSource source;
    private final LiveNetwork host;
    private final Set<String> names = new TreeSet<>();

    HostNeeds(ExportSource source) {
        this.source = source;
        this.host = source.network(Place.HOST);
    }

    /** Their names. */
    Set<String> names() {
        source.networks().forEach((place, network) -> {
            if (!place.isHost() && source.isExported(place)) {
                network.links().values().forEach(link -> addBelow(place, link.message()));
            }
        });
        for (LiveLink link : host.links().values()) {
            boolean ofNamespace = source.otherEnd(Place.HOST, link.message())
                    .filter(end -> source.isExported(end.place()))
                    .isPresent();
            Remembered.Link record =
                    source.remembered(Place.HOST).links().get(link.message().name());
            if (ofNamespace || record != null && record.is(link.message())) {
                add(host.nameOf(link.message().master()));
                addBelow(Place.HOST, link.message());
            }
        }
        return names;
    }

    private void addBelow(Place place, LinkMessage link) {
        Optional<LinkKind> kind = LinkKinds.of(link).filter(known -> known.parent() != LinkKind.Use.NONE);
        kind.flatMap(known -> source.below(place, link, known))
                .filter(below -> below.place().isHost())
                .map(LinkReference::name)
                .ifPresent(this::add);
    }

    private void add(@Nullable String name) {
        LiveLink link = name == null ? null : host.links().get(name);
        if (name == null || link == null || names.contains(name)) {
            return;
        }
        LinkKind.Making making =
                LinkKinds.of(link.message()).map(LinkKind::making).orElse(LinkKind.Making.PHYSICAL);
        if (making == LinkKind.Making.NETLINK || making == LinkKind.Making.TUNTAP) {
            names.add(name);
            add(host.nameOf(link.message().master()));
            addBelow(Place.HOST, link.message());
        }
    }
}
