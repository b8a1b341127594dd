package dev.netns.cli;

import dev.netns.linux.Text;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The drop-in that puts a systemd service into a namespace: systemd.exec(5), systemd.unit(5). Pure.
 *
 * @param namespace its name
 * @param directory where names are: {@code /run/netns}
 * @param service the unit's whole name
 * @param declared whether the namespace is declared, and thus made by {@code netns@NAME.service}
 * @param withDns whether it has a resolver of its own
 */
record DropIn(String namespace, String directory, String service, boolean declared, boolean withDns) {
    /** Begins each drop-in that netns writes. */
    static final String HEADER = "# Written by `netns unit";

    private static final Path UNITS = Path.of("/etc/systemd/system");
    private static final String SUFFIX = ".service";

    /** Where glibc asks the host's resolvers, which know nothing of the namespace: nss-resolve, nscd, nss-mdns. */
    private static final List<String> RESOLVERS =
            List.of("/run/systemd/resolve/io.systemd.Resolve", "/run/nscd/socket", "/run/avahi-daemon/socket");

    /** Where it belongs. */
    Path path() {
        return UNITS.resolve(service + ".d").resolve("netns.conf");
    }

    /** The text of the file. */
    String text() {
        String unit = "netns@" + escape(namespace) + SUFFIX;
        String name = path(directory + "/" + namespace);
        List<String> lines = new ArrayList<>();
        lines.add(HEADER + "`: " + service + " runs in a network namespace.");
        lines.add("");
        lines.add("[Unit]");
        if (declared) {
            lines.add("# Starts once the namespace is there, stops when it goes, and comes back with it.");
            lines.add("BindsTo=" + unit);
            lines.add("After=" + unit);
        } else {
            lines.add(
                    "# Nobody has declared the namespace, so nothing can make it: without it, the service does not start.");
            lines.add("AssertPathExists=" + name);
        }
        lines.add("");
        lines.add("[Service]");
        lines.add("NetworkNamespacePath=" + name);
        lines.add("");
        lines.add("# The namespace's own files for names, where it has them, in place of the host's.");
        for (String file : List.of("resolv.conf", "hosts")) {
            String source = path("/etc/netns/" + namespace + "/" + file).replace(":", "\\:");
            lines.add("BindReadOnlyPaths=" + quoted("-" + source + ":/etc/" + file));
        }
        if (withDns) {
            lines.add("");
            lines.add("# These sockets lead to resolvers of the host, which would answer from the host's network.");
            RESOLVERS.forEach(socket -> lines.add("InaccessiblePaths=-" + socket));
        }
        return String.join("\n", lines) + "\n";
    }

    /** The whole name of a service. */
    static String service(String word) {
        String name = word.endsWith(SUFFIX) ? word : word + SUFFIX;
        boolean other = word.matches(".*\\.(socket|timer|mount|automount|path|slice|scope|swap|target|device)");
        if (other) {
            throw new UsageException("'" + word + "' is no service: of all units, only services run in a namespace");
        }
        if (!name.matches("[A-Za-z0-9:_.@\\\\-]{1,255}") || name.startsWith("@") || name.startsWith(".")) {
            throw new UsageException("'" + Text.printable(word) + "' is no name of a service");
        }
        return name;
    }

    /** As {@code systemd-escape} does, for the part of a unit's name behind the @. */
    static String escape(String name) {
        StringBuilder out = new StringBuilder();
        byte[] bytes = Text.encode(name);
        for (int i = 0; i < bytes.length; i++) {
            char c = (char) (bytes[i] & 0xff);
            boolean plain =
                    c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || ":_.".indexOf(c) >= 0;
            if (plain && !(c == '.' && i == 0)) {
                out.append(c);
            } else {
                out.append(String.format("\\x%02x", (int) c));
            }
        }
        return out.toString();
    }

    /** A % stands for a specifier unless it is doubled. */
    private static String path(String text) {
        return text.replace("%", "%%");
    }

    /** One word, whatever is in it; settings of one path take it as it is. */
    private static String quoted(String word) {
        return word.matches("[^\\s\"'\\\\]*")
                ? word
                : "\"" + word.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
