package dev.netns.config;

import dev.netns.link.ValueTypes;
import dev.netns.netlink.IpAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code [[namespace.NAME.neighbour]]}. */
final class NeighbourBinder {
    private static final ConfigKey<IpAddress> ADDRESS =
            ConfigKey.address("address", "whose").asRequired();
    private static final ConfigKey<String> MAC =
            ConfigKey.of("mac", ValueTypes.MAC, "its hardware address; not with `proxy`", String.class);
    private static final ConfigKey<String> DEV =
            ConfigKey.text("dev", "the name of a link", "the link").asRequired();
    private static final ConfigKey<Boolean> PROXY =
            ConfigKey.flag("proxy", "we answer for the address, in place of its owner");

    /** The keys of a neighbour. */
    static final List<ConfigKey<?>> KEYS = List.of(ADDRESS, MAC, DEV, PROXY);

    private final Problems problems;
    private final Map<List<Object>, Origin> seen = new HashMap<>();

    /** Reads the neighbours of one namespace. */
    NeighbourBinder(Problems problems) {
        this.problems = problems;
    }

    /** The entry, or nothing where it has no address or no link. */
    Optional<NeighbourDeclaration> bind(TomlTable table) {
        TableReader reader = new TableReader(table, problems);
        Optional<IpAddress> address = reader.value(ADDRESS);
        Optional<String> mac = reader.value(MAC);
        Optional<String> dev = reader.value(DEV);
        boolean proxy = reader.value(PROXY).orElse(false);
        reader.finish();
        if (proxy == reader.has(MAC)) {
            problems.add(
                    reader.origin(proxy ? MAC.name() : ""),
                    proxy
                            ? "a neighbour with 'proxy' has no 'mac': it is ours"
                            : "a neighbour needs 'mac', or 'proxy'");
        }
        if (address.isEmpty() || dev.isEmpty()) {
            return Optional.empty();
        }
        Origin earlier = seen.putIfAbsent(List.of(address.get(), dev.get(), proxy), reader.origin());
        if (earlier != null) {
            problems.add(
                    reader.origin(),
                    "the neighbour " + address.get() + " on '" + dev.get() + "' is declared already at " + earlier);
        }
        return Optional.of(
                new NeighbourDeclaration(address.get(), mac.orElse(null), dev.get(), proxy, reader.origins()));
    }
}
