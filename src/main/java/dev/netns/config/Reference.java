package dev.netns.config;

import dev.netns.link.CommonKeys;
import dev.netns.link.LinkKey;
import dev.netns.link.LinkKind;
import dev.netns.link.LinkKinds;
import dev.netns.link.PortKeys;
import dev.netns.link.ValueShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** All keys of the configuration, as the manual shows them: made of what the reader itself goes by. */
public final class Reference {
    private static final String REQUIRED = "; it must be there";

    private final StringBuilder out = new StringBuilder();

    private Reference() {}

    /** Tables in Markdown, one a kind of table of the configuration. Ends with a line feed. */
    public static String markdown() {
        Reference reference = new Reference();
        reference.namespaces();
        reference.links();
        reference.routing();
        return reference.out.toString();
    }

    private void namespaces() {
        title("`[namespace.NAME]`");
        keys(NamespaceBinder.KEYS);
        title("`[namespace.NAME.dns]`");
        keys(FileBinder.DNS_KEYS);
        title("`[namespace.NAME.hosts]`");
        out.append("Keys are addresses, each with an array of names: `\"10.0.0.1\" = [\"gw\", \"gw.lan\"]`.\n");
        title("`[namespace.NAME.hooks]`: for the shell, with NETNS_NAME and NETNS_PATH set");
        keys(FileBinder.HOOKS_KEYS);
    }

    private void links() {
        title("`[namespace.NAME.link.LINK]`, `[host.link.LINK]`");
        out.append("A link is named `LINK` in the same namespace, `host:LINK` or `NAMESPACE:LINK` elsewhere."
                + " *new* stands where a change makes the link anew.\n\n");
        keys(LinkBinder.KEYS);
        CommonKeys.all().forEach(this::linkKey);
        title("… that are ports of a bridge");
        keys(PortBinder.KEYS);
        PortKeys.all().forEach(this::linkKey);
        title("… by type");
        header("type", "what it is");
        LinkKinds.all().forEach(kind -> row("`" + kind.name() + "`", kind.help()));
        out.append('\n');
        header("type", "key", "must be", "what it is");
        kinds();
        title("`addresses` of a link");
        keys(AddressBinder.KEYS);
        title("`[[namespace.NAME.link.LINK.peer]]` of a wireguard");
        keys(WireGuardBinder.PEER_KEYS);
    }

    private void routing() {
        title("`[[namespace.NAME.route]]`");
        keys(RouteBinder.KEYS);
        title("`nexthops` of a route");
        keys(RouteBinder.NEXTHOP_KEYS);
        title("`[[namespace.NAME.rule]]`");
        keys(RuleBinder.KEYS);
        title("`[[namespace.NAME.neighbour]]`");
        keys(NeighbourBinder.KEYS);
    }

    private void title(String title) {
        out.append(out.isEmpty() ? "" : "\n").append("**").append(title).append("**\n\n");
    }

    private void keys(List<ConfigKey<?>> keys) {
        header("key", "must be", "what it is");
        keys.forEach(key -> row("`" + key.name() + "`", expected(key), help(key)));
    }

    private void linkKey(LinkKey key) {
        row("`" + key.name() + "`", key.type().expected(), help(key));
    }

    /** Kinds with the same keys share their rows. */
    private void kinds() {
        Map<List<List<String>>, String> names = new LinkedHashMap<>();
        for (LinkKind kind : LinkKinds.all()) {
            names.merge(cells(kind), "`" + kind.name() + "`", (one, other) -> one + ", " + other);
        }
        names.forEach((rows, kinds) -> {
            String first = kinds;
            for (List<String> cells : rows) {
                row(first, cells.get(0), cells.get(1), cells.get(2));
                first = "";
            }
        });
    }

    private static List<List<String>> cells(LinkKind kind) {
        List<List<String>> rows = new ArrayList<>();
        for (ConfigKey<?> key : LinkBinder.ownKeys(kind)) {
            boolean needed = LinkBinder.required(kind).contains(key.name());
            rows.add(List.of("`" + key.name() + "`", expected(key), key.help() + (needed ? REQUIRED : "")));
        }
        kind.keys()
                .forEach(key ->
                        rows.add(List.of("`" + key.name() + "`", key.type().expected(), help(key))));
        return rows;
    }

    private static String expected(ConfigKey<?> key) {
        if (key.shape() instanceof ValueShape.Below) {
            return "";
        }
        return key.isList() ? "an array; each element: " + key.expected() : key.expected();
    }

    private static String help(ConfigKey<?> key) {
        return key.help() + (key.isRequired() ? REQUIRED : "");
    }

    private void header(String... titles) {
        row(titles);
        out.append("| --- ".repeat(titles.length)).append("|\n");
    }

    private static String help(LinkKey key) {
        return key.help() + (key.required() ? REQUIRED : "") + withoutIt(key) + (key.changeable() ? "" : "; *new*");
    }

    /** What there is where a key is left out, to be put behind its help. */
    static String withoutIt(LinkKey key) {
        Object normal = key.kernelDefault();
        return normal == null ? "" : "; `" + key.type().toToml(normal) + "` where it is left out";
    }

    private void row(String... cells) {
        out.append(List.of(cells).stream()
                .map(cell -> cell.isEmpty() ? "" : " " + cell.replace("|", "\\|"))
                .collect(Collectors.joining(" |", "|", " |\n")));
    }
}
