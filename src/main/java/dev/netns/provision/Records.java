package dev.netns.provision;

import dev.netns.config.Hooks;
import dev.netns.config.LinkDeclaration;
import dev.netns.config.LinkReference;
import dev.netns.config.Place;
import dev.netns.link.LinkKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** What is to be remembered of a place once a plan is done, or is about to be. Pure. */
final class Records {
    /** How {@link LinkReference} writes a link in the host. */
    private static final String IN_HOST = Place.HOST_NAME + ":";

    private Records() {}

    /**
     * The links that netns made, of a place.
     *
     * @param before what was remembered
     * @param made {@link #key} of those that the plan makes or moves in
     * @param device the former name of a link that the plan moves in
     * @param indexOf a link's index; 0 for what is not made yet
     */
    static SortedMap<String, Remembered.Link> links(
            Place place,
            Collection<LinkDeclaration> declared,
            Map<String, Remembered.Link> before,
            Set<String> made,
            Function<String, @Nullable String> device,
            ToIntFunction<LinkReference> indexOf) {
        SortedMap<String, Remembered.Link> links = new TreeMap<>();
        for (LinkDeclaration link : declared) {
            String key = key(link.self(), place);
            Remembered.Link known = before.get(key);
            boolean anew = made.contains(key);
            if (!anew && known == null) {
                continue;
            }
            int index = anew || known == null ? indexOf.applyAsInt(link.self()) : known.index();
            String former = anew || known == null ? device.apply(link.name()) : known.device();
            boolean physical = link.kind().making() == LinkKind.Making.PHYSICAL;
            links.put(
                    key,
                    new Remembered.Link(index, LinkPlanner.keysSet(link), physical ? former : null, Views.mark(link)));
        }
        return links;
    }

    /**
     * What is to be remembered of the host.
     *
     * @param decided the declaring files of which only that is remembered that is still declared
     * @param declared the links that are declared in the host
     * @param sysctlBefore what kernel parameters had been that were set just now
     */
    static MadeInHost host(
            MadeInHost before,
            Set<Path> decided,
            Collection<LinkDeclaration> declared,
            NamespacePlan plan,
            Map<String, String> sysctlBefore,
            ToIntFunction<LinkReference> indexOf) {
        SortedMap<Path, Remembered> files = new TreeMap<>();
        Map<String, Remembered.Link> known = new HashMap<>();
        Map<String, String> sysctl = new HashMap<>();
        before.files().forEach((file, record) -> {
            if (decided.contains(file)) {
                known.putAll(record.links());
                sysctl.putAll(record.sysctl());
            } else {
                files.put(file, record);
            }
        });
        Map<Path, List<LinkDeclaration>> byFile = new TreeMap<>();
        declared.forEach(
                link -> byFile.computeIfAbsent(Scope.absolute(link.origin().file()), file -> new ArrayList<>())
                        .add(link));
        byFile.forEach((file, some) -> {
            Remembered others = files.getOrDefault(file, Remembered.NOTHING);
            known.putAll(others.links());
            sysctl.putAll(others.sysctl());
            SortedMap<String, Remembered.Link> links = new TreeMap<>(others.links());
            links.putAll(links(Place.HOST, some, known, made(plan), devices(plan)::get, indexOf));
            Set<String> paths = new TreeSet<>(
                    SettingPlanner.sysctl(Map.of(), some, Place.HOST).keySet());
            paths.addAll(others.sysctl().keySet());
            files.put(
                    file,
                    new Remembered(
                            links, sysctl(sysctl, sysctlBefore, paths), new TreeSet<>(), null, Hooks.NONE, false));
        });
        files.values().removeIf(Remembered.NOTHING::equals);
        return new MadeInHost(files);
    }

    /** Whether a link that is declared and remembered is remembered as it is declared. */
    static boolean isRemembered(LinkDeclaration link, Remembered.Link record) {
        return record.keys().equals(LinkPlanner.keysSet(link)) && Objects.equals(record.alias(), Views.mark(link));
    }

    /** What a link is remembered by: its name; of other ends elsewhere, their place and name. */
    static String key(LinkReference link, Place place) {
        return link.place().equals(place) ? link.name() : link.toString();
    }

    /** The name of a link in the host that a namespace remembers by this {@link #key}; null for others. */
    static @Nullable String nameInHost(String key) {
        return key.startsWith(IN_HOST) ? key.substring(IN_HOST.length()) : null;
    }

    /** The name of a link that {@code owner} remembers by this {@link #key}, where it is in {@code place}; null elsewhere. */
    static @Nullable String nameIn(Place place, String key, Place owner) {
        String elsewhere = place + ":";
        if (key.startsWith(elsewhere)) {
            return key.substring(elsewhere.length());
        }
        return owner.equals(place) && key.indexOf(':') < 0 ? key : null;
    }

    /** Whether a link is in the host that a place remembers by this {@link #key}. */
    static boolean isInHost(String key, Place owner) {
        return owner.isHost() || key.startsWith(IN_HOST);
    }

    /** Those of the links of a namespace that are not in the host. */
    static Map<String, Remembered.Link> linksInside(Map<String, Remembered.Link> links) {
        Map<String, Remembered.Link> inside = new HashMap<>(links);
        inside.keySet().removeIf(key -> key.startsWith(IN_HOST));
        return inside;
    }

    /** {@link #key} of the links that a plan makes, moves in or adopts. */
    static Set<String> made(NamespacePlan plan) {
        Set<String> names = new HashSet<>();
        for (Step step : plan.steps()) {
            boolean makes =
                    step instanceof LinkStep.Make || step instanceof LinkStep.MoveIn || step instanceof LinkStep.Adopt;
            if (makes && step instanceof LinkStep link) {
                names.add(key(link.link(), plan.place()));
            }
        }
        return names;
    }

    /** The former names of physical links that a plan moves in, by their new ones. */
    static Map<String, String> devices(NamespacePlan plan) {
        Map<String, String> devices = new HashMap<>();
        for (Step step : plan.steps()) {
            if (step instanceof LinkStep.MoveIn move) {
                devices.put(move.link().name(), move.former().device());
            }
        }
        return devices;
    }

    /**
     * What kernel parameters had been before netns set them: what is known already is older.
     *
     * @param now what those had been that were set just now
     * @param declared the paths that are declared
     */
    static SortedMap<String, String> sysctl(Map<String, String> before, Map<String, String> now, Set<String> declared) {
        SortedMap<String, String> all = new TreeMap<>(now);
        all.putAll(before);
        all.keySet().retainAll(declared);
        return all;
    }
}
