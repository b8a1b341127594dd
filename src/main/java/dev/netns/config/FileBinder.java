package dev.netns.config;

import dev.netns.netlink.IpAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads what becomes files or is loaded from one: dns, hosts, nftables, hooks. */
final class FileBinder {
    static final ConfigKey<Void> DNS = ConfigKey.below("dns", "becomes its resolv.conf");
    static final ConfigKey<Void> HOSTS = ConfigKey.below("hosts", "becomes its hosts(5)");
    static final ConfigKey<Void> HOOKS = ConfigKey.below("hooks", "commands");
    static final ConfigKey<Path> NFTABLES =
            ConfigKey.path("nftables", "a file of rules for nft, loaded inside; relative to the file that names it");
    static final ConfigKey<String> NFTABLES_RULES = ConfigKey.text("nftables_rules", "the rules themselves");

    private static final ConfigKey<IpAddress> SERVERS = ConfigKey.address(
                    "servers", "are asked, in this order; three at most")
            .asList();
    private static final ConfigKey<String> SEARCH =
            word("search", "a domain", "are tried behind a bare name").asList();
    private static final ConfigKey<String> OPTIONS = word(
                    "options", "an option of resolv.conf", "as in resolv.conf(5): `edns0`, `ndots:2`")
            .asList();

    /** The keys of dns. */
    static final List<ConfigKey<?>> DNS_KEYS = List.of(SERVERS, SEARCH, OPTIONS);

    private static final ConfigKey<String> UP = command("up", "run inside once it is made");
    private static final ConfigKey<String> DOWN = command("down", "run inside before it goes");
    private static final ConfigKey<String> HOST_UP = command("host_up", "run in the host once it is made, before `up`");
    private static final ConfigKey<String> HOST_DOWN =
            command("host_down", "run in the host before it goes, after `down`");

    /** What stands at each address of hosts. */
    static final ConfigKey<String> HOST =
            word("", "a host's name", "the names of the address").asList();

    /** The keys of hooks. */
    static final List<ConfigKey<?>> HOOKS_KEYS = List.of(UP, DOWN, HOST_UP, HOST_DOWN);

    /** {@code MAXNS} of resolv.h: what comes after is never asked. */
    private static final int MOST_SERVERS = 3;

    private final Problems problems;

    FileBinder(Problems problems) {
        this.problems = problems;
    }

    Optional<Dns> dns(TableReader namespace) {
        return namespace.table(DNS).map(table -> {
            TableReader reader = new TableReader(table, problems);
            List<TableReader.Located<IpAddress>> servers = reader.list(SERVERS);
            List<String> search = reader.values(SEARCH);
            List<String> options = reader.values(OPTIONS);
            reader.finish();
            if (servers.size() > MOST_SERVERS) {
                problems.add(
                        servers.get(MOST_SERVERS).origin(),
                        "'servers' has more than three: resolv.conf(5) says that the others are never asked");
            }
            return new Dns(servers.stream().map(TableReader.Located::value).toList(), search, options, reader.origin());
        });
    }

    Optional<Hosts> hosts(TableReader namespace) {
        return namespace.table(HOSTS).map(table -> {
            TableReader reader = new TableReader(table, problems);
            TreeMap<IpAddress, List<String>> names = new TreeMap<>();
            table.entries().forEach((key, node) -> {
                if (node instanceof TomlTable dotted) {
                    dotted.forEachValue(
                            key,
                            (name, origin) ->
                                    problems.add(origin, "an address stands in quotes as a whole: \"" + name + "\""));
                    return;
                }
                List<String> of = reader.values(HOST.named(key));
                if (of.isEmpty()
                        && node instanceof TomlNode.Array array
                        && array.elements().isEmpty()) {
                    problems.add(node.origin(), "'" + key + "' has no name");
                }
                IpAddress.parse(key)
                        .ifPresentOrElse(
                                address -> {
                                    if (names.putIfAbsent(address, of) != null) {
                                        problems.add(node.origin(), "the address " + address + " is there twice");
                                    }
                                },
                                () -> problems.add(node.origin(), "'" + key + "' is no IP address"));
            });
            return new Hosts(names, reader.origin());
        });
    }

    Optional<Nftables> nftables(TableReader namespace) {
        Optional<Path> file = namespace
                .value(NFTABLES)
                .map(path -> namespace.origin(NFTABLES.name()).file().resolveSibling(path));
        Optional<String> rules = namespace.value(NFTABLES_RULES);
        if (namespace.has(NFTABLES) && namespace.has(NFTABLES_RULES)) {
            problems.add(
                    namespace.origin(NFTABLES_RULES.name()),
                    "there is 'nftables' already, at " + namespace.origin(NFTABLES.name())
                            + ": a namespace has one of the two");
        }
        return file.isPresent() || rules.isPresent()
                ? Optional.of(new Nftables(
                        file.orElse(null),
                        file.isPresent() ? null : rules.orElse(null),
                        namespace.origin(file.isPresent() ? NFTABLES.name() : NFTABLES_RULES.name()),
                        file.isPresent() ? List.of() : namespace.lines(NFTABLES_RULES)))
                : Optional.empty();
    }

    Hooks hooks(TableReader namespace) {
        return namespace
                .table(HOOKS)
                .map(table -> {
                    TableReader reader = new TableReader(table, problems);
                    Map<String, List<Origin>> origins = new HashMap<>();
                    Hooks hooks = new Hooks(
                            commands(UP, reader, origins),
                            commands(DOWN, reader, origins),
                            commands(HOST_UP, reader, origins),
                            commands(HOST_DOWN, reader, origins),
                            origins);
                    reader.finish();
                    return hooks;
                })
                .orElse(Hooks.NONE);
    }

    private static List<String> commands(ConfigKey<String> key, TableReader reader, Map<String, List<Origin>> origins) {
        List<TableReader.Located<String>> commands = reader.list(key);
        origins.put(
                key.name(), commands.stream().map(TableReader.Located::origin).toList());
        return commands.stream().map(TableReader.Located::value).toList();
    }

    private static ConfigKey<String> command(String name, String help) {
        return ConfigKey.text(name, "a command", help).asList();
    }

    /** A string that a line of a file can hold between blanks. */
    private static ConfigKey<String> word(String name, String expected, String help) {
        return new ConfigKey<>(
                name,
                expected + " without blanks",
                help,
                toml -> toml instanceof String text && text.matches("[^\\s\\p{Cntrl}#;]+")
                        ? Optional.of(text)
                        : Optional.empty());
    }
}
