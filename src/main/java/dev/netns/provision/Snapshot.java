package dev.netns.provision;

import dev.netns.NamespaceName;
import dev.netns.config.Place;
import dev.netns.linux.Copies;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The live system at one moment, as far as a declaration is concerned with it.
 *
 * @param namespaces what the declared names stand for, and those of {@code made}
 * @param networks what is in those of them that are there, and in the host where it matters
 * @param made what netns made, by name
 * @param host what netns did in the host
 * @param files as they are and as they are to be
 * @param takenNsids declared numbers that a namespace has for which they are not declared: its name, or empty where it
 *     has none
 * @param unseen what else could not be looked at, in words, a line each
 */
public record Snapshot(
        Map<NamespaceName, Live> namespaces,
        LiveNetworks networks,
        Map<NamespaceName, Made> made,
        MadeInHost host,
        SnapshotFiles files,
        Map<Integer, Optional<NamespaceName>> takenNsids,
        List<String> unseen) {
    /** Keeps copies. */
    public Snapshot {
        namespaces = Copies.of(namespaces);
        made = Copies.of(made);
        takenNsids = Copies.of(takenNsids);
        unseen = List.copyOf(unseen);
    }

    /** What a name stands for. */
    Live namespace(NamespaceName name) {
        return namespaces.getOrDefault(name, Live.ABSENT);
    }

    /** What is in a place; nothing where it was not looked at. */
    LiveNetwork network(Place place) {
        return networks.in(place);
    }

    /** What netns did in a place, as far as that is what is there now. */
    Remembered remembered(Place place) {
        NamespaceName name = place.namespace();
        if (name == null) {
            Map<String, Remembered.Link> links = new TreeMap<>();
            host.files().values().forEach(record -> links.putAll(record.links()));
            return Remembered.NOTHING.withLinks(links);
        }
        Made record = made.get(name);
        return record == null || !namespace(name).is(record) ? Remembered.NOTHING : record.remembered();
    }
}
