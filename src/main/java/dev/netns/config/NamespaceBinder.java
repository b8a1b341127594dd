package dev.netns.config;

import dev.netns.NamespaceName;
import dev.netns.link.ValueShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Reads the table of a namespace. */
final class NamespaceBinder {
    /** Stands for a name that is none, while the keys below it are looked at. */
    static final NamespaceName NAMELESS = NamespaceName.of("?");

    private static final ConfigKey<Nsid> NSID = new ConfigKey<>(
            "nsid",
            ValueShape.either(new ValueShape.Range(0, Integer.MAX_VALUE, 1), new ValueShape.Words(List.of("auto"))),
            "its number in the host's namespace; none is assigned where it is left out",
            NamespaceBinder::nsid);
    private static final ConfigKey<Boolean> LOOPBACK =
            ConfigKey.flag("loopback", "lo is up; `true` where it is left out");
    static final ConfigKey<Void> ROUTE = ConfigKey.below("route", "a route: `[[namespace.NAME.route]]`");
    static final ConfigKey<Void> RULE = ConfigKey.below("rule", "a routing rule: `[[namespace.NAME.rule]]`");
    static final ConfigKey<Void> NEIGHBOUR =
            ConfigKey.below("neighbour", "a permanent entry of the neighbour table: `[[namespace.NAME.neighbour]]`");
    private static final ConfigKey<Void> PUBLISH = ConfigKey.below("publish", "not yet supported");

    /** The keys of a namespace. */
    static final List<ConfigKey<?>> KEYS = List.of(
            NSID,
            LOOPBACK,
            FileBinder.NFTABLES,
            FileBinder.NFTABLES_RULES,
            SysctlBinder.SYSCTL,
            FileBinder.DNS,
            FileBinder.HOSTS,
            DeclarationBinder.LINK,
            ROUTE,
            RULE,
            NEIGHBOUR,
            FileBinder.HOOKS);

    private static final Nsid NO_NSID = new Nsid.None();

    private final LinkBinder linkBinder;
    private final Problems problems;

    /** Reads namespaces one after the other. */
    NamespaceBinder(LinkBinder linkBinder, Problems problems) {
        this.linkBinder = linkBinder;
        this.problems = problems;
    }

    /** A namespace before its links are resolved. */
    record Draft(
            NamespaceName name,
            Nsid nsid,
            Origin nsidOrigin,
            boolean loopback,
            List<LinkDraft> links,
            List<RouteDeclaration> routes,
            List<RuleDeclaration> rules,
            List<NeighbourDeclaration> neighbours,
            SortedMap<String, SysctlDeclaration> sysctl,
            @Nullable Dns dns,
            @Nullable Hosts hosts,
            @Nullable Nftables nftables,
            Hooks hooks,
            Origin origin) {
        NamespaceDeclaration toDeclaration(List<LinkDeclaration> resolved) {
            return new NamespaceDeclaration(
                    name,
                    nsid,
                    loopback,
                    resolved,
                    routes,
                    rules,
                    neighbours,
                    sysctl,
                    dns,
                    hosts,
                    nftables,
                    hooks,
                    origin);
        }
    }

    /** Whether namespaces have such a key. */
    static boolean isKey(String name) {
        return name.equals(PUBLISH.name())
                || KEYS.stream().anyMatch(key -> key.name().equals(name));
    }

    Draft bind(NamespaceName name, TomlTable table) {
        TableReader reader = new TableReader(table, problems);
        Nsid nsid = reader.value(NSID).orElse(NO_NSID);
        boolean loopback = reader.value(LOOPBACK).orElse(true);
        List<LinkDraft> links = new ArrayList<>();
        reader.tables(DeclarationBinder.LINK)
                .forEach((link, below) -> links.add(linkBinder.bind(Place.of(name), link, below)));
        RouteBinder routeBinder = new RouteBinder(problems);
        List<RouteDeclaration> routes = new ArrayList<>();
        reader.tableArray(ROUTE).forEach(route -> routeBinder.bind(route).ifPresent(routes::add));
        RuleBinder ruleBinder = new RuleBinder(problems);
        List<RuleDeclaration> rules =
                reader.tableArray(RULE).stream().map(ruleBinder::bind).toList();
        NeighbourBinder neighbourBinder = new NeighbourBinder(problems);
        List<NeighbourDeclaration> neighbours = new ArrayList<>();
        reader.tableArray(NEIGHBOUR)
                .forEach(neighbour -> neighbourBinder.bind(neighbour).ifPresent(neighbours::add));
        SortedMap<String, SysctlDeclaration> sysctl = new SysctlBinder(problems).bind(reader);
        FileBinder files = new FileBinder(problems);
        Draft draft = new Draft(
                name,
                nsid,
                reader.origin(NSID.name()),
                loopback,
                links,
                routes,
                rules,
                neighbours,
                sysctl,
                files.dns(reader).orElse(null),
                files.hosts(reader).orElse(null),
                files.nftables(reader).orElse(null),
                files.hooks(reader),
                reader.origin());
        reader.notYet(PUBLISH);
        reader.finish();
        return draft;
    }

    private static Optional<Nsid> nsid(Object value) {
        if (value instanceof Long number && number >= 0 && number <= Integer.MAX_VALUE) {
            return Optional.of(new Nsid.Fixed(number.intValue()));
        }
        return "auto".equals(value) ? Optional.of(new Nsid.Auto()) : Optional.empty();
    }
}
