package dev.netns.config;

import java.util.List;

/**
 * Everything that is declared, read and found right. Immutable.
 *
 * @param namespaces in the order of the files, each name once
 */
public record Declaration(List<NamespaceDeclaration> namespaces) {
    /** Keeps a copy of {@code namespaces}. */
    public Declaration {
        namespaces = List.copyOf(namespaces);
    }
}
