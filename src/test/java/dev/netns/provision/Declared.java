package dev.netns.provision;

import dev.netns.NamespaceName;
import dev.netns.config.Declaration;
import dev.netns.config.NamespaceDeclaration;
import dev.netns.config.Nsid;
import dev.netns.config.Origin;
import java.nio.file.Path;
import java.util.List;

/** Declarations, as the tests write them. */
final class Declared {
    static final Path FILE = Path.of("/etc/test.toml");
    static final Nsid NONE = new Nsid.None();
    static final Nsid AUTO = new Nsid.Auto();

    private Declared() {}

    static Declaration of(NamespaceDeclaration... namespaces) {
        return new Declaration(List.of(namespaces));
    }

    static NamespaceDeclaration namespace(String name) {
        return namespace(name, NONE, true);
    }

    static NamespaceDeclaration namespace(String name, int nsid) {
        return namespace(name, new Nsid.Fixed(nsid), true);
    }

    static NamespaceDeclaration namespace(String name, Nsid nsid, boolean loopback) {
        return new NamespaceDeclaration(NamespaceName.of(name), nsid, loopback, new Origin(FILE, 1));
    }
}
