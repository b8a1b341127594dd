package dev.netns.provision;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import dev.netns.config.Hooks;
import dev.netns.config.Place;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is remembered of a place, as members of a JSON object. What is empty is left out. */
final class RememberedJson {
    private static final String LINKS = "links";
    private static final String SYSCTL = "sysctl";
    private static final String FILES = "files";
    private static final String NFTABLES = "nftables";
    private static final String NFTABLES_PARTS = "nftables_parts";
    private static final String NFTABLES_GENERATION = "nftables_generation";
    private static final String HOOKS = "hooks";
    private static final String NEIGHBOURS = "neighbours";
    private static final String INDEX = "index";
    private static final String KEYS = "keys";
    private static final String DEVICE = "device";
    private static final String ALIAS = "alias";
    private static final List<String> HOOK_NAMES = List.of("up", "down", "host_up", "host_down");

    private SortedMap<String, Remembered.Link> links = new TreeMap<>();
    private SortedMap<String, String> sysctl = new TreeMap<>();
    private SortedSet<String> files = new TreeSet<>();
    private @Nullable String nftables;
    private SortedMap<String, String> nftablesParts = new TreeMap<>();
    private int nftablesGeneration = LoadedFirewall.NO_GENERATION;
    private Hooks hooks = Hooks.NONE;
    private boolean neighbours;

    static void write(Remembered remembered, JsonWriter out) throws IOException {
        if (!remembered.links().isEmpty()) {
            out.name(LINKS).beginObject();
            for (Map.Entry<String, Remembered.Link> link : remembered.links().entrySet()) {
                out.name(link.getKey()).beginObject();
                out.name(INDEX).value(link.getValue().index());
                strings(KEYS, new TreeSet<>(link.getValue().keys()), out);
                if (link.getValue().device() != null) {
                    out.name(DEVICE).value(link.getValue().device());
                }
                if (link.getValue().alias() != null) {
                    out.name(ALIAS).value(link.getValue().alias());
                }
                out.endObject();
            }
            out.endObject();
        }
        map(SYSCTL, remembered.sysctl(), out);
        if (!remembered.files().isEmpty()) {
            strings(FILES, remembered.files(), out);
        }
        LoadedFirewall nftables = remembered.nftables();
        if (nftables != null) {
            out.name(NFTABLES).value(nftables.rules());
            map(NFTABLES_PARTS, nftables.parts(), out);
            out.name(NFTABLES_GENERATION).value(nftables.generation());
        }
        Hooks all = remembered.hooks();
        if (!all.equals(Hooks.NONE)) {
            out.name(HOOKS).beginObject();
            List<List<String>> lists = List.of(all.up(), all.down(), all.hostUp(), all.hostDown());
            for (int i = 0; i < lists.size(); i++) {
                strings(HOOK_NAMES.get(i), lists.get(i), out);
            }
            out.endObject();
        }
        if (remembered.neighbours()) {
            out.name(NEIGHBOURS).value(true);
        }
    }

    private static void map(String name, Map<String, String> map, JsonWriter out) throws IOException {
        if (!map.isEmpty()) {
            out.name(name).beginObject();
            for (Map.Entry<String, String> entry : map.entrySet()) {
                out.name(entry.getKey()).value(entry.getValue());
            }
            out.endObject();
        }
    }

    private static void strings(String name, Iterable<String> strings, JsonWriter out) throws IOException {
        out.name(name).beginArray();
        for (String string : strings) {
            out.value(string);
        }
        out.endArray();
    }

    /** Reads the value of a member; one that is not known is skipped, for later versions. */
    void read(String name, JsonReader in) throws IOException {
        switch (name) {
            case LINKS -> {
                in.beginObject();
                while (in.hasNext()) {
                    links.put(in.nextName(), link(in));
                }
                in.endObject();
            }
            case SYSCTL -> sysctl = map(in);
            case FILES -> files = new TreeSet<>(strings(in));
            case NFTABLES -> nftables = in.nextString();
            case NFTABLES_PARTS -> nftablesParts = map(in);
            case NFTABLES_GENERATION -> nftablesGeneration = in.nextInt();
            case HOOKS -> hooks = hooks(in);
            case NEIGHBOURS -> neighbours = in.nextBoolean();
            default -> in.skipValue();
        }
    }

    /**
     * What was read.
     *
     * @param owner what it is remembered of: earlier versions did not write the alias of a link in the host, which is this
     *     one's if the declaration had none
     */
    Remembered of(Place owner) {
        links.replaceAll((key, link) -> link.alias() == null && Records.isInHost(key, owner)
                ? new Remembered.Link(link.index(), link.keys(), link.device(), Views.alias(owner))
                : link);
        LoadedFirewall firewall =
                nftables == null ? null : new LoadedFirewall(nftables, nftablesParts, nftablesGeneration);
        return new Remembered(links, sysctl, files, firewall, hooks, neighbours);
    }

    private static Remembered.Link link(JsonReader in) throws IOException {
        int index = 0;
        Set<String> keys = Set.of();
        String device = null;
        String alias = null;
        in.beginObject();
        while (in.hasNext()) {
            switch (in.nextName()) {
                case INDEX -> index = in.nextInt();
                case KEYS -> keys = new TreeSet<>(strings(in));
                case DEVICE -> device = in.nextString();
                case ALIAS -> alias = in.nextString();
                default -> in.skipValue();
            }
        }
        in.endObject();
        return new Remembered.Link(index, keys, device, alias);
    }

    private static SortedMap<String, String> map(JsonReader in) throws IOException {
        SortedMap<String, String> map = new TreeMap<>();
        in.beginObject();
        while (in.hasNext()) {
            map.put(in.nextName(), in.nextString());
        }
        in.endObject();
        return map;
    }

    private static List<String> strings(JsonReader in) throws IOException {
        List<String> strings = new ArrayList<>();
        in.beginArray();
        while (in.peek() != JsonToken.END_ARRAY) {
            strings.add(in.nextString());
        }
        in.endArray();
        return strings;
    }

    private static Hooks hooks(JsonReader in) throws IOException {
        List<List<String>> lists = new ArrayList<>(List.of(List.of(), List.of(), List.of(), List.of()));
        in.beginObject();
        while (in.hasNext()) {
            int which = HOOK_NAMES.indexOf(in.nextName());
            if (which < 0) {
                in.skipValue();
            } else {
                lists.set(which, strings(in));
            }
        }
        in.endObject();
        return new Hooks(lists.get(0), lists.get(1), lists.get(2), lists.get(3));
    }
}
