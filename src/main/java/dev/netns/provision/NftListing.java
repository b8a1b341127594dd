package dev.netns.provision;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What {@code nft list ruleset} prints, table by table. Pure.
 *
 * <p>The elements of some sets change while the rules stay: those that packets add (dynamic), those that expire (timeout),
 * and those that a program adds to a set that was loaded empty.
 */
final class NftListing {
    /** Stands before the family and name of a table. */
    static final String TABLE = "table ";

    private static final String SET = "set ";
    private static final String WARNING = "# Warning: table ";
    private static final String END = "}";
    private static final String END_OF_BLOCK = "\t}";
    private static final String ELEMENTS = "\t\telements = {";
    private static final String FLAGS = "\t\tflags ";
    private static final Set<String> BY_LINK = Set.of("iif", "oif", "sdif", "iface_index", "device", "devices");

    private final Map<String, Table> tables = new LinkedHashMap<>();

    private NftListing() {}

    private static final class Table {
        private final List<String> lines = new ArrayList<>();

        /** Without elements. */
        private final List<String> definitions = new ArrayList<>();

        /** Without elements of sets that change. */
        private final List<String> lasting = new ArrayList<>();

        private final SortedMap<String, String> elements = new TreeMap<>();
        private @Nullable String foreign;
    }

    /**
     * Reads a listing.
     *
     * @param listed what nft printed
     */
    static NftListing parse(Programs.Result listed) {
        NftListing listing = new NftListing();
        Set<String> ofIptables = new HashSet<>();
        for (String text : List.of(listed.errors(), listed.output())) {
            for (String line : text.split("\n")) {
                if (line.startsWith(WARNING) && line.contains("iptables-nft")) {
                    ofIptables.add(name(line.substring(WARNING.length())));
                }
            }
        }
        listing.read(listed.output().split("\n"));
        listing.tables.forEach((name, table) -> {
            boolean iptables = ofIptables.contains(name)
                    || table.lines.stream()
                            .anyMatch(line -> line.contains("xt match \"") || line.contains("xt target \""));
            if (iptables) {
                table.foreign = "iptables made it, and nft cannot load what it lists of it";
            }
        });
        return listing;
    }

    private void read(String[] lines) {
        Table table = null;
        List<String> set = null;
        for (String line : lines) {
            if (table == null) {
                if (line.startsWith(TABLE)) {
                    table = new Table();
                    tables.put(name(line.substring(TABLE.length())), table);
                    add(table, line);
                }
                continue;
            }
            table.lines.add(line);
            if (line.startsWith("\tset ") || line.startsWith("\tmap ")) {
                set = new ArrayList<>();
            }
            if (set == null) {
                table.definitions.add(line);
                table.lasting.add(line);
            } else {
                set.add(line);
            }
            if (set != null && line.equals(END_OF_BLOCK)) {
                addSet(table, set);
                set = null;
            } else if (line.startsWith("\tflags ") && line.contains("owner")) {
                table.foreign = "a program owns it, which makes it itself";
            }
            if (line.equals(END)) {
                table = null;
            }
        }
    }

    private static void add(Table table, String line) {
        table.lines.add(line);
        table.definitions.add(line);
        table.lasting.add(line);
    }

    private static void addSet(Table table, List<String> lines) {
        List<String> definition = new ArrayList<>();
        List<String> elements = new ArrayList<>();
        boolean changes = false;
        for (String line : lines) {
            boolean more = !elements.isEmpty() && !line.equals(END_OF_BLOCK);
            (more || line.startsWith(ELEMENTS) ? elements : definition).add(line);
            changes |= line.startsWith(FLAGS) && (line.contains("dynamic") || line.contains("timeout"));
        }
        table.definitions.addAll(definition);
        table.lasting.addAll(changes ? definition : lines);
        if (!changes && !elements.isEmpty()) {
            table.elements.put(lines.get(0).strip().split(" ")[1], String.join("\n", elements));
        }
    }

    /** The first two words: family and name. */
    private static String name(String words) {
        String[] parts = words.split(" ");
        return parts.length < 2 ? words : parts[0] + " " + parts[1];
    }

    /** Whether there is no table. */
    boolean isEmpty() {
        return tables.isEmpty();
    }

    /** The tables, by family and name. */
    Set<String> names() {
        return tables.keySet();
    }

    /** Why others are to be left the care of a table; null where nothing is known to speak against loading it. */
    @Nullable
    String foreign(String name) {
        Table table = tables.get(name);
        return table == null ? null : table.foreign;
    }

    /** Whether one of the tables is there. */
    boolean hasAny(Collection<String> names) {
        return names.stream().anyMatch(tables::containsKey);
    }

    /** The text of some tables as it was listed. */
    String text(Collection<String> names) {
        StringBuilder text = new StringBuilder();
        names.forEach(name -> {
            Table table = tables.get(name);
            if (table != null) {
                append(table.lines, text);
            }
        });
        return text.toString();
    }

    /** The text of all tables that can be loaded again, without elements of sets that change; empty where there is none. */
    String lastingText() {
        StringBuilder text = new StringBuilder();
        tables.values().stream().filter(table -> table.foreign == null).forEach(table -> append(table.lasting, text));
        return text.toString();
    }

    private static void append(List<String> lines, StringBuilder text) {
        lines.forEach(line -> text.append(line).append('\n'));
    }

    /**
     * What can be told apart from a later listing: {@code table FAMILY NAME} and, of sets with elements that stay,
     * {@code set FAMILY TABLE NAME}.
     *
     * @param which tables, by family and name
     * @param digest of a text
     */
    SortedMap<String, String> parts(Predicate<String> which, UnaryOperator<String> digest) {
        SortedMap<String, String> parts = new TreeMap<>();
        tables.forEach((name, table) -> {
            if (table.foreign == null && which.test(name)) {
                parts.put(TABLE + name, digest.apply(String.join("\n", table.definitions)));
                table.elements.forEach((set, elements) -> parts.put(SET + name + " " + set, digest.apply(elements)));
            }
        });
        return parts;
    }

    /** Those of the parts of an earlier listing that are gone or others by now. */
    List<String> differing(SortedMap<String, String> before, UnaryOperator<String> digest) {
        SortedMap<String, String> now = parts(name -> before.containsKey(TABLE + name), digest);
        List<String> differing = new ArrayList<>();
        before.forEach((part, known) -> {
            if (!known.equals(now.get(part))) {
                differing.add(part);
            }
        });
        return differing;
    }

    /** Whether a link that goes changes what is listed: the kernel counts that as no change. lo does not go. */
    boolean dependsOnLinks() {
        for (Table table : tables.values()) {
            for (String line : table.definitions) {
                String[] words = line.strip().split("[ .]+");
                for (int i = 0; i < words.length; i++) {
                    boolean isLoopback = i + 1 < words.length && words[i + 1].equals("\"lo\"");
                    if (BY_LINK.contains(words[i]) && !isLoopback) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
