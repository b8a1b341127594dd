package dev.netns.config;

import dev.netns.link.ValueShape;
import dev.netns.netlink.IpAddress;
import dev.netns.netlink.IpPrefix;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what is inside a wireguard link. The files of secrets are named only; nobody opens them here. */
final class WireGuardBinder {
    private static final int MOST_PORT = 65_535;
    private static final int KEY_SIZE = 32;
    private static final int KEY_TEXT_SIZE = 44;

    private static final ConfigKey<Path> PRIVATE_KEY_FILE =
            ConfigKey.path("private_key_file", "holds our key; only root may be able to read it");
    private static final ConfigKey<Integer> LISTEN_PORT =
            ConfigKey.number("listen_port", 1, MOST_PORT, "UDP port; the kernel's choice where it is left out");
    private static final ConfigKey<Long> FWMARK =
            ConfigKey.integer("fwmark", 1, 0xffff_ffffL, "of the packets outside");

    /** The other ends: an array of tables. */
    static final ConfigKey<Void> PEER =
            ConfigKey.below("peer", "the other ends, `[[…link.NAME.peer]]`, with the keys below");

    /** The keys of the link itself. */
    static final List<ConfigKey<?>> KEYS = List.of(PRIVATE_KEY_FILE, LISTEN_PORT, FWMARK, PEER);

    /** 43 characters, of which the last has no bits that stand for nothing, and one to fill up. */
    private static final String KEY_PATTERN = "^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$";

    private static final ConfigKey<String> PUBLIC_KEY = new ConfigKey<>(
                    "public_key",
                    new ValueShape.Text(
                            "a key of 32 bytes in base64, 44 characters as `wg pubkey` prints them", 0, KEY_PATTERN),
                    "the other end's, as `wg pubkey` prints it",
                    WireGuardBinder::key)
            .asRequired();
    private static final ConfigKey<Path> PRESHARED_KEY_FILE = ConfigKey.path(
            "preshared_key_file", "holds a further key that both ends have; only root may be able to read it");
    private static final ConfigKey<String> ENDPOINT = new ConfigKey<>(
            "endpoint",
            "HOST:PORT, or [IPV6-ADDRESS]:PORT",
            "where the other end listens, `HOST:PORT` or `[ADDRESS]:PORT`",
            WireGuardBinder::endpoint);
    private static final ConfigKey<IpPrefix> ALLOWED_IPS =
            ConfigKey.network("allowed_ips", "are behind the other end").asList();
    private static final ConfigKey<Integer> KEEPALIVE =
            ConfigKey.number("keepalive", 0, MOST_PORT, "seconds between empty packets; 0, the default, for none");

    /** The keys of a peer. */
    static final List<ConfigKey<?>> PEER_KEYS =
            List.of(PUBLIC_KEY, PRESHARED_KEY_FILE, ENDPOINT, ALLOWED_IPS, KEEPALIVE);

    private final Problems problems;
    private final Map<String, Origin> publicKeys = new HashMap<>();
    private final Map<IpPrefix, Origin> allowed = new HashMap<>();

    /** Reads one link. */
    WireGuardBinder(Problems problems) {
        this.problems = problems;
    }

    WireGuardDeclaration bind(TableReader link) {
        Path privateKeyFile = file(link, PRIVATE_KEY_FILE).orElse(null);
        Integer listenPort = link.value(LISTEN_PORT).orElse(null);
        Long fwmark = link.value(FWMARK).orElse(null);
        List<WireGuardDeclaration.Peer> peers = new ArrayList<>();
        link.tableArray(PEER).forEach(table -> peer(table).ifPresent(peers::add));
        return new WireGuardDeclaration(privateKeyFile, listenPort, fwmark, peers);
    }

    private Optional<WireGuardDeclaration.Peer> peer(TomlTable table) {
        TableReader reader = new TableReader(table, problems);
        Optional<String> publicKey = reader.value(PUBLIC_KEY);
        publicKey.ifPresent(key -> once(publicKeys, key, "the peer with this key", reader.origin(PUBLIC_KEY.name())));
        Path presharedKeyFile = file(reader, PRESHARED_KEY_FILE).orElse(null);
        String endpoint = reader.value(ENDPOINT).orElse(null);
        List<IpPrefix> allowedIps = new ArrayList<>();
        for (TableReader.Located<IpPrefix> each : reader.list(ALLOWED_IPS)) {
            IpPrefix network = reader.network(each.value(), each.origin());
            // The kernel would take it away from the one that had it first.
            once(allowed, network, network.toString(), each.origin());
            allowedIps.add(network);
        }
        int keepalive = reader.value(KEEPALIVE).orElse(0);
        reader.finish();
        return publicKey.map(key ->
                new WireGuardDeclaration.Peer(key, presharedKeyFile, endpoint, allowedIps, keepalive, reader.origin()));
    }

    private <T> void once(Map<T, Origin> seen, T value, String words, Origin origin) {
        Origin earlier = seen.putIfAbsent(value, origin);
        if (earlier != null) {
            problems.add(origin, words + " is declared already at " + earlier);
        }
    }

    /** A file, relative to the one that names it. */
    private static Optional<Path> file(TableReader reader, ConfigKey<Path> key) {
        return reader.value(key).map(path -> reader.origin(key.name()).file().resolveSibling(path));
    }

    private static Optional<String> key(Object toml) {
        if (!(toml instanceof String text) || text.length() != KEY_TEXT_SIZE) {
            return Optional.empty();
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            // The last characters could hold bits that stand for nothing: one key would then have several texts.
            boolean canonical = Base64.getEncoder().encodeToString(bytes).equals(text);
            return bytes.length == KEY_SIZE && canonical ? Optional.of(text) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> endpoint(Object toml) {
        if (!(toml instanceof String text)) {
            return Optional.empty();
        }
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        boolean goodHost = bracketed
                ? host.indexOf(':') >= 0
                        && IpAddress.parse(host.substring(1, host.length() - 1)).isPresent()
                : host.matches("[A-Za-z0-9._-]+");
        return goodHost
                        && Convert.unsigned(text.substring(colon + 1), MOST_PORT)
                                .filter(port -> port > 0)
                                .isPresent()
                ? Optional.of(text)
                : Optional.empty();
    }
}
