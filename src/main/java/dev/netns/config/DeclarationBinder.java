package dev.netns.config;

import dev.netns.NamespaceName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes a {@link Declaration} of the merged tables: first each table for itself, then what they say of one another. */
final class DeclarationBinder {
    static final ConfigKey<Void> NAMESPACE = ConfigKey.below("namespace", "a namespace: `[namespace.NAME]`");
    static final ConfigKey<Void> HOST = ConfigKey.below("host", "the namespace that netns itself runs in");
    static final ConfigKey<Void> LINK = ConfigKey.below("link", "a link: `[namespace.NAME.link.LINK]`");

    private final Problems problems;
    private final LinkBinder linkBinder;
    private final NamespaceBinder namespaceBinder;
    private final List<NamespaceBinder.Draft> drafts = new ArrayList<>();
    private final Map<Nsid.Fixed, Claim> claims = new HashMap<>();

    DeclarationBinder(Problems problems) {
        this.problems = problems;
        this.linkBinder = new LinkBinder(problems);
        this.namespaceBinder = new NamespaceBinder(linkBinder, problems);
    }

    /** The declaration; worth something only when no problem was noted. */
    Declaration bind(TomlTable document) {
        TableReader reader = new TableReader(document, problems);
        reader.tables(NAMESPACE).forEach(this::namespace);
        List<LinkDraft> links = new ArrayList<>();
        reader.table(HOST).ifPresent(host -> links.addAll(hostLinks(host)));
        reader.finish();
        Set<Place> places = new LinkedHashSet<>(List.of(Place.HOST));
        for (NamespaceBinder.Draft namespace : drafts) {
            places.add(Place.of(namespace.name()));
            links.addAll(namespace.links());
        }
        Map<LinkReference, LinkDraft> resolved = new LinkResolver(places, links, problems).resolve();
        checkRoutes(resolved.values());
        return problems.areNone() ? declaration(resolved.values()) : Declaration.EMPTY;
    }

    private void namespace(String name, TomlTable table) {
        Optional<NamespaceName> good = name(name, table.origin());
        // The keys of a namespace without a name are looked at all the same.
        NamespaceBinder.Draft draft = namespaceBinder.bind(good.orElse(NamespaceBinder.NAMELESS), table);
        if (draft.nsid() instanceof Nsid.Fixed fixed) {
            claim(fixed, name, draft.nsidOrigin());
        }
        good.ifPresent(named -> drafts.add(draft));
    }

    private Optional<NamespaceName> name(String name, Origin origin) {
        if (name.equals(Place.HOST_NAME)) {
            problems.add(
                    origin, "a namespace cannot be named 'host': in names of links that is where netns itself runs");
            return Optional.empty();
        }
        NamespaceName valid;
        try {
            valid = NamespaceName.of(name);
        } catch (IllegalArgumentException e) {
            problems.add(origin, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
        if (valid.isLikeReference()) {
            String kind = name.substring(0, name.indexOf(':') + 1);
            problems.add(
                    origin,
                    "a namespace cannot be named '" + name + "': commands read a word that begins with '" + kind
                            + "' as a reference to another namespace");
            return Optional.empty();
        }
        return Optional.of(valid);
    }

    private List<LinkDraft> hostLinks(TomlTable host) {
        TableReader reader = new TableReader(host, problems);
        List<LinkDraft> links = new ArrayList<>();
        reader.tables(LINK).forEach((name, table) -> links.add(linkBinder.bind(Place.HOST, name, table)));
        reader.finish(key -> NamespaceBinder.isKey(key)
                ? Optional.of("'" + key + "' is a key of namespaces: of the host, only links are declared")
                : Optional.empty());
        return links;
    }

    /** The kernel gives an nsid to one namespace only. */
    private void claim(Nsid.Fixed nsid, String name, Origin origin) {
        Claim earlier = claims.putIfAbsent(nsid, new Claim(name, origin));
        if (earlier != null) {
            problems.add(
                    origin,
                    "nsid " + nsid.value() + " of '" + name + "' is that of '" + earlier.name() + "' already, at "
                            + earlier.origin());
        }
    }

    private void checkRoutes(Collection<LinkDraft> links) {
        Map<Place, List<LinkDraft>> byPlace = new HashMap<>();
        links.forEach(link -> byPlace.computeIfAbsent(link.place(), place -> new ArrayList<>())
                .add(link));
        for (NamespaceBinder.Draft namespace : drafts) {
            List<LinkDraft> here = byPlace.getOrDefault(Place.of(namespace.name()), List.of());
            Reachability reachability = new Reachability(here, namespace.routes(), problems);
            namespace.routes().forEach(reachability::check);
            namespace.rules().forEach(rule -> {
                if (rule.iif() != null) {
                    reachability.isLink("iif", rule.iif(), rule.origins().of("iif"));
                }
                if (rule.oif() != null) {
                    reachability.isLink("oif", rule.oif(), rule.origins().of("oif"));
                }
            });
            namespace
                    .neighbours()
                    .forEach(neighbour -> reachability.isLink(
                            "dev", neighbour.dev(), neighbour.origins().of("dev")));
        }
    }

    private Declaration declaration(Collection<LinkDraft> resolved) {
        Map<Place, List<LinkDeclaration>> byOwner = new LinkedHashMap<>();
        for (LinkDraft link : resolved) {
            byOwner.computeIfAbsent(link.owner, place -> new ArrayList<>()).add(link.toDeclaration());
        }
        return new Declaration(
                byOwner.getOrDefault(Place.HOST, List.of()),
                drafts.stream()
                        .map(draft -> draft.toDeclaration(byOwner.getOrDefault(Place.of(draft.name()), List.of())))
                        .toList());
    }

    private record Claim(String name, Origin origin) {}
}
