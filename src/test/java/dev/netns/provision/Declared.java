package dev.netns.provision;

import dev.netns.NamespaceName;
import dev.netns.config.ConfigException;
import dev.netns.config.ConfigReader;
import dev.netns.config.Declaration;
import dev.netns.config.Hooks;
import dev.netns.config.NamespaceDeclaration;
import dev.netns.config.Nsid;
import dev.netns.config.Origin;
import dev.netns.config.SysctlDeclaration;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Declarations, as the tests write them. */
final class Declared {
    static final Path FILE = Path.of("/etc/test.toml");
    static final Nsid NONE = new Nsid.None();
    static final Nsid AUTO = new Nsid.Auto();

    private Declared() {}

    /** What a text declares. */
    static Declaration read(String text) throws ConfigException {
        return ConfigReader.readText(FILE, text);
    }

    static Declaration of(NamespaceDeclaration... namespaces) {
        return new Declaration(List.of(), List.of(namespaces));
    }

    static Made made(String name, Identity identity, Path file) {
        return new Made(NamespaceName.of(name), identity, file, false, Remembered.NOTHING);
    }

    static NamespaceDeclaration namespace(String name) {
        return namespace(name, NONE, true);
    }

    static NamespaceDeclaration namespace(String name, int nsid) {
        return namespace(name, new Nsid.Fixed(nsid), true);
    }

    static NamespaceDeclaration namespace(String name, Nsid nsid, boolean loopback) {
        return NamespaceDeclaration.bare(NamespaceName.of(name), nsid, loopback, new Origin(FILE, 1));
    }

    /** One that forwards packets. */
    static NamespaceDeclaration forwarding(String name) {
        return parameters(name, Map.of("net.ipv4.ip_forward", "1"));
    }

    /** One with kernel parameters. */
    static NamespaceDeclaration parameters(String name, Map<String, String> sysctl) {
        return with(name, sysctl, Hooks.NONE);
    }

    /** One with commands. */
    static NamespaceDeclaration hooked(String name, Hooks hooks) {
        return with(name, Map.of(), hooks);
    }

    private static NamespaceDeclaration with(String name, Map<String, String> sysctl, Hooks hooks) {
        TreeMap<String, SysctlDeclaration> parameters = new TreeMap<>();
        sysctl.forEach((key, value) -> parameters.put(key, new SysctlDeclaration(value, new Origin(FILE, 1))));
        return new NamespaceDeclaration(
                NamespaceName.of(name),
                NONE,
                true,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                parameters,
                null,
                null,
                null,
                hooks,
                new Origin(FILE, 1));
    }
}
