package dev.netns.provision;

import dev.netns.NamespaceName;
import dev.netns.config.Declaration;
import dev.netns.config.LinkDeclaration;
import dev.netns.config.LinkReference;
import dev.netns.config.NamespaceDeclaration;
import dev.netns.config.Nftables;
import dev.netns.config.Place;
import dev.netns.linux.Syscalls;
import dev.netns.names.ExitStatus;
import dev.netns.names.Failure;
import dev.netns.proc.FileException;
import dev.netns.proc.FileTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/** Reads the files that a plan has to know: those of /etc/netns, /etc/hosts, and the rules of firewalls. */
final class FilesReader {
    private static final Path HOSTS = Path.of("/etc/hosts");

    private final Syscalls sys;
    private final Platform platform;
    private final FileTree files;

    FilesReader(Syscalls sys, Platform platform) {
        this.sys = sys;
        this.platform = platform;
        this.files = new FileTree(sys);
    }

    SnapshotFiles read(Declaration declaration, Map<NamespaceName, Made> made) {
        Map<NamespaceName, SortedMap<Path, String>> wanted = new HashMap<>();
        Map<NamespaceName, FirewallRules> rules = new HashMap<>();
        Map<Path, String> present = new HashMap<>();
        for (NamespaceDeclaration namespace : declaration.namespaces()) {
            if (namespace.dns() != null || namespace.hosts() != null) {
                String hosts = namespace.hosts() == null ? "" : hostsOfHost();
                SortedMap<Path, String> texts = EtcNetns.files(namespace, hosts);
                wanted.put(namespace.name(), texts);
                texts.keySet().forEach(path -> present(path, present));
            }
            Nftables nftables = namespace.nftables();
            if (nftables != null) {
                rules.put(namespace.name(), rules(nftables));
            }
        }
        made.values().forEach(record -> record.remembered().files().forEach(path -> present(Path.of(path), present)));
        Map<LinkReference, WireGuardWanted> wireGuards = new HashMap<>();
        for (LinkDeclaration link : declaration.links()) {
            if (link.wireGuard() != null) {
                wireGuards.put(link.self(), WireGuardWanted.of(link.wireGuard(), new SecretFile(sys), platform));
            }
        }
        return new SnapshotFiles(wanted, present, rules, Map.of(), wireGuards, leftovers(wanted.keySet(), made));
    }

    private Map<Place, List<Path>> leftovers(Set<NamespaceName> wanted, Map<NamespaceName, Made> made) {
        Leftovers leftovers = new Leftovers(sys);
        Map<Place, List<Path>> all = new HashMap<>();
        all.put(Place.HOST, leftovers.ofAll());
        Set<NamespaceName> written = new TreeSet<>();
        made.forEach((name, record) -> {
            if (!record.remembered().files().isEmpty()) {
                written.add(name);
            }
        });
        Set<NamespaceName> names = new TreeSet<>(wanted);
        names.addAll(written);
        names.forEach(name -> all.put(Place.of(name), leftovers.of(name, written.contains(name))));
        return all;
    }

    /**
     * The text of /etc/hosts; empty where there is none.
     *
     * @throws Failure it cannot be read: the files of namespaces would lack its lines
     */
    String hostsOfHost() {
        try {
            return Objects.requireNonNullElse(files.readIfThere(HOSTS), "");
        } catch (FileException e) {
            throw Failure.of("read", HOSTS.toString(), -e.error(), null).withStatus(ExitStatus.FAILED);
        }
    }

    /** A symbolic link is there whatever it leads to, and is somebody else's. */
    private void present(Path path, Map<Path, String> present) {
        try {
            if (files.kind(path) != FileTree.Kind.ABSENT) {
                present.put(path, textItself(path));
            }
        } catch (IOException e) {
            // In a directory that the caller may not search: apply, which may, says so if it is somebody else's.
            present.remove(path);
        }
    }

    /** The text of a file below /etc/netns; empty where that cannot be read, or is no regular file. */
    String textItself(Path path) {
        try {
            return files.kind(path) == FileTree.Kind.REGULAR ? files.readItself(path) : "";
        } catch (IOException e) {
            return "";
        }
    }

    FirewallRules rules(Nftables nftables) {
        Path file = nftables.file();
        if (file == null) {
            return rules(nftables, Objects.requireNonNull(nftables.rules()));
        }
        String fault = new TrustedFile(sys).fault(file);
        if (fault != null) {
            return new FirewallRules(nftables, "", "", "cannot use the firewall " + file + ": " + fault);
        }
        try {
            return rules(nftables, files.read(file));
        } catch (IOException e) {
            return new FirewallRules(nftables, "", "", "cannot read the firewall " + file + ": " + e.getMessage());
        }
    }

    private FirewallRules rules(Nftables nftables, String text) {
        return new FirewallRules(nftables, text, new TextDigest(platform).apply(text), null);
    }
}
