package dev.netns.provision;

import dev.netns.NamespaceName;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The live system at one moment, as far as a declaration is concerned with it.
 *
 * @param namespaces what the declared names stand for, and those of {@code made}
 * @param made what netns made, by name
 * @param takenNsids declared numbers that a namespace has for which they are not declared: its name, or empty where it
 *     has none
 * @param unseen what could not be looked at, in words, a line each
 */
public record Snapshot(
        Map<NamespaceName, Live> namespaces,
        Map<NamespaceName, Made> made,
        Map<Integer, Optional<NamespaceName>> takenNsids,
        List<String> unseen) {
    /** Keeps copies. */
    public Snapshot {
        namespaces = Map.copyOf(namespaces);
        made = Map.copyOf(made);
        takenNsids = Map.copyOf(takenNsids);
        unseen = List.copyOf(unseen);
    }

    /** What a name stands for. */
    Live namespace(NamespaceName name) {
        return namespaces.getOrDefault(name, Live.ABSENT);
    }
}
