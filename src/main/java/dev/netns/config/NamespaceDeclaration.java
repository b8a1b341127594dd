package dev.netns.config;

import dev.netns.NamespaceName;

/**
 * One declared namespace, the defaults filled in: {@code [namespace.NAME]}.
 *
 * @param name in a header it stands in quotes where it has more than letters, digits, - and _
 * @param nsid the id it is to have in the host's namespace
 * @param loopback whether {@code lo} is up
 * @param origin where it is declared; the first place, when it is spread over several files
 */
public record NamespaceDeclaration(NamespaceName name, Nsid nsid, boolean loopback, Origin origin) {}
