package dev.netns.provision;

import dev.netns.NamespaceName;
import dev.netns.config.Declaration;
import dev.netns.config.LinkDeclaration;
import dev.netns.config.LinkReference;
import dev.netns.config.NamespaceDeclaration;
import dev.netns.config.Nftables;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;

/** Reads the files that a plan has to know: those of /etc/netns, /etc/hosts, and the rules of firewalls. */
final class FilesReader {
    private static final Path HOSTS = Path.of("/etc/hosts");

    private FilesReader() {}

    static SnapshotFiles read(Declaration declaration, Map<NamespaceName, Made> made) {
        Map<NamespaceName, SortedMap<Path, String>> wanted = new HashMap<>();
        Map<NamespaceName, SnapshotFiles.Rules> rules = new HashMap<>();
        Map<Path, String> present = new HashMap<>();
        for (NamespaceDeclaration namespace : declaration.namespaces()) {
            if (namespace.dns() != null || namespace.hosts() != null) {
                String hosts = namespace.hosts() == null ? "" : hostsOfHost();
                SortedMap<Path, String> files = EtcNetns.files(namespace, hosts);
                wanted.put(namespace.name(), files);
                files.keySet().forEach(path -> present(path, present));
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
                wireGuards.put(link.self(), WireGuardWanted.of(link.wireGuard()));
            }
        }
        return new SnapshotFiles(wanted, present, rules, wireGuards);
    }

    /** The text of /etc/hosts. */
    static String hostsOfHost() {
        return text(HOSTS);
    }

    private static void present(Path path, Map<Path, String> present) {
        if (Files.exists(path)) {
            present.put(path, text(path));
        }
    }

    /** What cannot be read is nobody's, and so never overwritten. */
    static String text(Path path) {
        try {
            return new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    static SnapshotFiles.Rules rules(Nftables nftables) {
        Path file = nftables.file();
        if (file == null) {
            String text = Objects.requireNonNull(nftables.rules());
            return new SnapshotFiles.Rules(text, digest(text), null);
        }
        try {
            String text = Files.readString(file);
            return new SnapshotFiles.Rules(text, digest(text), null);
        } catch (IOException e) {
            String why = e instanceof NoSuchFileException ? "No such file or directory" : State.reason(e);
            return new SnapshotFiles.Rules("", "", "cannot read the firewall " + file + ": " + why);
        }
    }

    static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
