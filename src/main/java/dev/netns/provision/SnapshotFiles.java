package dev.netns.provision;

import dev.netns.NamespaceName;
import dev.netns.config.LinkReference;
import dev.netns.config.NamespaceDeclaration;
import dev.netns.config.Place;
import dev.netns.linux.Copies;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Files as they are when a plan is made, and as they are to be.
 *
 * @param wanted what the files of each declared namespace are to hold
 * @param present what is in them, and in those that netns wrote before
 * @param rules the firewalls of the declared namespaces
 * @param firewalls what is there of them, where it was looked at
 * @param wireGuards what the declared wireguard links are to hold
 * @param leftovers what killed runs left of files, by the namespace; the host has what may be of any
 */
record SnapshotFiles(
        Map<NamespaceName, SortedMap<Path, String>> wanted,
        Map<Path, String> present,
        Map<NamespaceName, FirewallRules> rules,
        Map<NamespaceName, LiveFirewall> firewalls,
        Map<LinkReference, WireGuardWanted> wireGuards,
        Map<Place, List<Path>> leftovers) {
    /** No files. */
    static final SnapshotFiles NONE = new SnapshotFiles(Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of());

    SnapshotFiles {
        wanted = Copies.of(wanted);
        present = Copies.of(present);
        rules = Copies.of(rules);
        firewalls = Copies.of(firewalls);
        wireGuards = Copies.of(wireGuards);
        leftovers = Copies.of(leftovers);
    }

    SortedMap<Path, String> wanted(NamespaceDeclaration namespace) {
        return wanted.getOrDefault(namespace.name(), new TreeMap<>());
    }

    Optional<FirewallRules> rules(NamespaceDeclaration namespace) {
        return Optional.ofNullable(rules.get(namespace.name()));
    }

    /**
     * What is there of the firewall of a namespace.
     *
     * @param remembered what was loaded into it, which is believed where nobody looked; null where nothing was
     */
    LiveFirewall firewall(NamespaceDeclaration namespace, @Nullable LoadedFirewall remembered) {
        LiveFirewall looked = firewalls.get(namespace.name());
        if (looked != null) {
            return looked;
        }
        boolean same = rules(namespace)
                .filter(wanted -> remembered != null && wanted.digest().equals(remembered.rules()))
                .isPresent();
        return new LiveFirewall(same ? remembered : null, false, List.of());
    }

    /** The same with what is there of firewalls. */
    SnapshotFiles with(Map<NamespaceName, LiveFirewall> looked) {
        return new SnapshotFiles(wanted, present, rules, looked, wireGuards, leftovers);
    }

    /** The steps that remove what killed runs left. */
    List<Step> leftoverSteps(Place place) {
        List<Step> steps = new ArrayList<>();
        leftovers.getOrDefault(place, List.of()).forEach(path -> steps.add(new SettingStep.Leftover(path)));
        return steps;
    }

    Optional<String> content(Path path) {
        return Optional.ofNullable(present.get(path));
    }

    /** Whether netns wrote it: a file outlives what is remembered in /run, so it says so itself. */
    boolean isOurs(Path path) {
        return content(path).filter(text -> text.startsWith(EtcNetns.HEADER)).isPresent();
    }
}
