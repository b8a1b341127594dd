package dev.netns.config;

import dev.netns.NamespaceName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes a {@link Declaration} of the merged tables: the one place that knows which keys there are. */
final class DeclarationBinder {
    private static final Nsid NO_NSID = new Nsid.None();

    private final Problems problems;
    private final Map<Nsid.Fixed, Claim> claims = new HashMap<>();

    DeclarationBinder(Problems problems) {
        this.problems = problems;
    }

    /** The declaration; worth something only when no problem was noted. */
    Declaration bind(TomlTable document) {
        TableReader reader = new TableReader(document, problems);
        List<NamespaceDeclaration> namespaces = new ArrayList<>();
        reader.tables("namespace")
                .forEach((name, table) -> namespace(name, table).ifPresent(namespaces::add));
        reader.notYet("host");
        reader.finish();
        return new Declaration(namespaces);
    }

    /** The namespace, or nothing where its name is none; its keys are looked at in any case. */
    private Optional<NamespaceDeclaration> namespace(String name, TomlTable table) {
        TableReader reader = new TableReader(table, problems);
        Nsid nsid = reader.value(
                        "nsid", "an integer from 0 to " + Integer.MAX_VALUE + " or \"auto\"", DeclarationBinder::asNsid)
                .orElse(NO_NSID);
        if (nsid instanceof Nsid.Fixed fixed) {
            claim(fixed, name, reader.origin("nsid"));
        }
        boolean loopback = reader.flag("loopback", true);
        reader.notYet("nftables", "nftables_rules", "sysctl", "dns", "hosts", "link", "route", "rule", "neighbour");
        reader.notYet("publish", "hooks");
        reader.finish();
        try {
            return Optional.of(new NamespaceDeclaration(NamespaceName.of(name), nsid, loopback, table.origin()));
        } catch (IllegalArgumentException e) {
            problems.add(table.origin(), String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private static Optional<Nsid> asNsid(Object value) {
        if (value instanceof Long number && number >= 0 && number <= Integer.MAX_VALUE) {
            return Optional.of(new Nsid.Fixed(number.intValue()));
        }
        return "auto".equals(value) ? Optional.of(new Nsid.Auto()) : Optional.empty();
    }

    /** The kernel gives an nsid to one namespace only. */
    private void claim(Nsid.Fixed nsid, String name, Origin origin) {
        Claim earlier = claims.putIfAbsent(nsid, new Claim(name, origin));
        if (earlier != null) {
            problems.add(
                    origin,
                    "nsid " + nsid.value() + " of '" + name + "' is that of '" + earlier.name() + "' already, at "
                            + earlier.origin());
        }
    }

    private record Claim(String name, Origin origin) {}
}
