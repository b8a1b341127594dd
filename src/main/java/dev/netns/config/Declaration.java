package dev.netns.config;

import java.util.List;
import java.util.stream.Stream;

/**
 * Everything that is declared, read and found right. Immutable.
 *
 * @param hostLinks {@code [host.link.NAME]}, and ends elsewhere of their veth pairs that have no table
 * @param namespaces in the order of the files, each name once
 */
public record Declaration(List<LinkDeclaration> hostLinks, List<NamespaceDeclaration> namespaces) {
    /** Nothing. */
    public static final Declaration EMPTY = new Declaration(List.of(), List.of());

    /** Keeps copies. */
    public Declaration {
        hostLinks = List.copyOf(hostLinks);
        namespaces = List.copyOf(namespaces);
    }

    /** All links, wherever they are. */
    public List<LinkDeclaration> links() {
        return Stream.concat(hostLinks.stream(), namespaces.stream().flatMap(namespace -> namespace.links().stream()))
                .toList();
    }
}
