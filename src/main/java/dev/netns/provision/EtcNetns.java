package dev.netns.provision;

import dev.netns.NamespaceName;
import dev.netns.config.Dns;
import dev.netns.config.Hosts;
import dev.netns.config.NamespaceDeclaration;
import dev.netns.netlink.IpAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The files of a namespace in /etc/netns/NAME, which {@code exec} binds over those in /etc: their texts. Pure. */
final class EtcNetns {
    /** Begins each file that netns writes. A file that does not begin so is somebody else's. */
    static final String HEADER = "# Written by netns";

    static final Path DIRECTORY = Path.of("/etc/netns");
    private static final String RESOLV_CONF = "resolv.conf";
    private static final String HOSTS = "hosts";

    private EtcNetns() {}

    /** Where the files of a namespace are. */
    static Path directory(NamespaceName namespace) {
        return DIRECTORY.resolve(namespace.toString());
    }

    /** The names that earlier versions gave, beside the files, to those that they had not finished. */
    static List<String> formerTemporaries() {
        return List.of("." + HOSTS + ".new", "." + RESOLV_CONF + ".new");
    }

    /**
     * The files of a namespace.
     *
     * @param hostsOfHost the text of /etc/hosts
     */
    static SortedMap<Path, String> files(NamespaceDeclaration namespace, String hostsOfHost) {
        SortedMap<Path, String> files = new TreeMap<>();
        Path directory = directory(namespace.name());
        Dns dns = namespace.dns();
        if (dns != null) {
            files.put(directory.resolve(RESOLV_CONF), resolvConf(dns));
        }
        Hosts hosts = namespace.hosts();
        if (hosts != null) {
            files.put(directory.resolve(HOSTS), hosts(hosts, hostsOfHost));
        }
        return files;
    }

    private static String resolvConf(Dns dns) {
        List<String> lines = new ArrayList<>();
        if (!dns.search().isEmpty()) {
            lines.add("search " + String.join(" ", dns.search()));
        }
        dns.servers().forEach(server -> lines.add("nameserver " + server));
        if (!dns.options().isEmpty()) {
            lines.add("options " + String.join(" ", dns.options()));
        }
        return text(lines);
    }

    /** The host's lines of its own loopback addresses come first. */
    private static String hosts(Hosts hosts, String hostsOfHost) {
        List<String> lines = new ArrayList<>();
        lines.addAll(loopbackLines(hostsOfHost));
        hosts.names().forEach((address, names) -> lines.add(address + "\t" + String.join(" ", names)));
        return text(lines);
    }

    /** The lines of a hosts(5) that are about loopback addresses. */
    static List<String> loopbackLines(String hosts) {
        return lines(hosts, 0).stream().filter(EtcNetns::isOfLoopback).toList();
    }

    private static boolean isOfLoopback(String line) {
        String first = line.strip().split("\\s+", 2)[0];
        return IpAddress.parse(first)
                .filter(address ->
                        address.toString().equals("::1") || address.toString().startsWith("127."))
                .isPresent();
    }

    /** No file is named: a namespace that another file declares the same way has the same text. */
    private static String text(List<String> lines) {
        return HEADER + " from its declaration: change that, not this.\n" + String.join("\n", lines)
                + (lines.isEmpty() ? "" : "\n");
    }

    /** The lines of a file that netns wrote, without the one that says so; none of other files. */
    static List<String> lines(@Nullable String text) {
        return text == null || !text.startsWith(HEADER) ? List.of() : lines(text, 1);
    }

    /** The files of a namespace as they are. */
    static ExportSource.EtcTexts read(NamespaceName namespace, FilesReader files) {
        Path directory = directory(namespace);
        return new ExportSource.EtcTexts(
                files.textItself(directory.resolve(RESOLV_CONF)), files.textItself(directory.resolve(HOSTS)));
    }

    private static List<String> lines(String text, int first) {
        List<String> lines = new ArrayList<>(List.of(text.split("\r?\n")));
        return lines.subList(Math.min(first, lines.size()), lines.size());
    }
}
