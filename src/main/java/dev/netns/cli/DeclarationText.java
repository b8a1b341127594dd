package dev.netns.cli;

import dev.netns.config.AddressDeclaration;
import dev.netns.config.Declaration;
import dev.netns.config.Hooks;
import dev.netns.config.LinkDeclaration;
import dev.netns.config.LinkReference;
import dev.netns.config.NamespaceDeclaration;
import dev.netns.config.Nsid;
import dev.netns.linux.Text;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a declaration has in it, in a few lines. Safe for a terminal. */
final class DeclarationText {
    private DeclarationText() {}

    /** A line for each namespace, sorted, and below it what is declared there. */
    static List<String> lines(Declaration declaration) {
        List<String> lines = new ArrayList<>();
        if (!declaration.hostLinks().isEmpty()) {
            lines.add("host");
            declaration.hostLinks().forEach(link -> lines.add(link(link)));
        }
        declaration.namespaces().stream()
                .sorted(Comparator.comparing(NamespaceDeclaration::name))
                .forEach(namespace -> {
                    lines.add(namespace(namespace));
                    namespace.links().forEach(link -> lines.add(link(link)));
                    rest(namespace, lines);
                });
        return lines;
    }

    private static String namespace(NamespaceDeclaration namespace) {
        String nsid = "";
        if (namespace.nsid() instanceof Nsid.Fixed fixed) {
            nsid = ", nsid " + fixed.value();
        } else if (namespace.nsid() instanceof Nsid.Auto) {
            nsid = ", nsid auto";
        }
        return namespace.name().toPrintable() + ": loopback " + (namespace.loopback() ? "up" : "down") + nsid + " ("
                + Text.printable(namespace.origin().toString()) + ")";
    }

    /** The other end of a pair without a table stands with its place, among the links of the namespace that declares it. */
    private static String link(LinkDeclaration link) {
        boolean elsewhere = !link.place().equals(link.owner());
        StringBuilder line = new StringBuilder("  ")
                .append(elsewhere ? link.self() : link.name())
                .append(": ")
                .append(link.kind().name())
                .append(link.up() ? "" : ", down");
        reference(" to ", link.peer(), link, line);
        reference(" on ", link.parent(), link, line);
        reference(", port of ", link.master(), link, line);
        if (link.birth() != null) {
            line.append(", made in ").append(link.birth());
        }
        if (!link.addresses().isEmpty()) {
            line.append(", ")
                    .append(link.addresses().stream()
                            .map(AddressDeclaration::prefix)
                            .map(Object::toString)
                            .collect(Collectors.joining(", ")));
        }
        return Text.printable(line.toString());
    }

    private static void reference(String words, @Nullable LinkReference to, LinkDeclaration from, StringBuilder line) {
        if (to != null) {
            line.append(words).append(to.place().equals(from.place()) ? to.name() : to);
        }
    }

    private static void rest(NamespaceDeclaration namespace, List<String> lines) {
        List<String> rest = new ArrayList<>();
        count(namespace.routes(), "route", rest);
        count(namespace.rules(), "rule", rest);
        count(namespace.neighbours(), "neighbour", rest);
        count(namespace.sysctl().keySet(), "sysctl", rest);
        if (namespace.dns() != null) {
            rest.add("dns");
        }
        if (namespace.hosts() != null) {
            rest.add("hosts");
        }
        if (namespace.nftables() != null) {
            rest.add("nftables");
        }
        if (!namespace.hooks().equals(Hooks.NONE)) {
            rest.add("hooks");
        }
        if (!rest.isEmpty()) {
            lines.add("  " + String.join(", ", rest));
        }
    }

    private static void count(Collection<?> things, String word, List<String> rest) {
        if (!things.isEmpty()) {
            rest.add(things.size() + " " + word + (things.size() == 1 ? "" : "s"));
        }
    }
}
