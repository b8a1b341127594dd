package dev.netns.config;

import dev.netns.NamespaceName;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One declared namespace, the defaults filled in: {@code [namespace.NAME]}.
 *
 * @param name in a header it stands in quotes where it has more than letters, digits, - and _
 * @param nsid the id it is to have in the host's namespace
 * @param loopback whether {@code lo} is up
 * @param links what is declared in its tables: its own links, and ends elsewhere of its veth pairs that have no table
 * @param routes in the order of the files
 * @param rules in the order of the files
 * @param neighbours in the order of the files
 * @param sysctl by key, with dots: {@code net.ipv4.ip_forward}
 * @param dns null where it is left out
 * @param hosts null where it is left out
 * @param nftables null where it is left out
 * @param hooks {@link Hooks#NONE} where they are left out
 * @param origin where it is declared; the first place, when it is spread over several files
 */
public record NamespaceDeclaration(
        NamespaceName name,
        Nsid nsid,
        boolean loopback,
        List<LinkDeclaration> links,
        List<RouteDeclaration> routes,
        List<RuleDeclaration> rules,
        List<NeighbourDeclaration> neighbours,
        SortedMap<String, SysctlDeclaration> sysctl,
        @Nullable Dns dns,
        @Nullable Hosts hosts,
        @Nullable Nftables nftables,
        Hooks hooks,
        Origin origin) {
    /** Keeps copies. */
    public NamespaceDeclaration {
        links = List.copyOf(links);
        routes = List.copyOf(routes);
        rules = List.copyOf(rules);
        neighbours = List.copyOf(neighbours);
        sysctl = new TreeMap<>(sysctl);
    }

    /** A namespace with nothing in it but lo. */
    public static NamespaceDeclaration bare(NamespaceName name, Nsid nsid, boolean loopback, Origin origin) {
        return new NamespaceDeclaration(
                name,
                nsid,
                loopback,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                new TreeMap<>(),
                null,
                null,
                null,
                Hooks.NONE,
                origin);
    }

    /** The same with other links. */
    public NamespaceDeclaration withLinks(List<LinkDeclaration> others) {
        return new NamespaceDeclaration(
                name, nsid, loopback, others, routes, rules, neighbours, sysctl, dns, hosts, nftables, hooks, origin);
    }
}
