package dev.netns.config;

import static java.util.Map.entry;

import dev.netns.link.ValueShape;
import dev.netns.linux.Linux;
import dev.netns.netlink.IpAddress;
import dev.netns.netlink.IpPrefix;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the addresses of a link: an array of strings and tables. */
final class AddressBinder {
    static final ValueShape ADDRESS_TEXT = ValueShape.Text.of("an address like \"10.0.0.1/24\"");

    static final ConfigKey<IpPrefix> ADDRESSES = new ConfigKey<>(
                    "addresses",
                    ValueShape.either(ADDRESS_TEXT, new ValueShape.Below()),
                    "strings, and tables where more is said of an address",
                    AddressBinder::prefix)
            .asList();

    private static final List<Map.Entry<String, Integer>> SCOPES =
            List.of(entry("global", 0), entry("site", 200), entry("link", 253), entry("host", 254));

    private static final int MOST_SCOPE = 255;

    private static final ConfigKey<IpPrefix> ADDRESS =
            new ConfigKey<>("address", ADDRESS_TEXT, "`ADDRESS/LENGTH`", AddressBinder::prefix).asRequired();
    private static final ConfigKey<IpAddress> PEER =
            ConfigKey.address("peer", "the other end's address, of a point-to-point link");
    private static final ConfigKey<Integer> SCOPE =
            ConfigKey.wordsOrNumber("scope", SCOPES, 0, MOST_SCOPE, "how far it is valid");
    private static final ConfigKey<String> LABEL =
            ConfigKey.text("label", "for old programs; begins with the link's name; of an IPv4 address only");
    private static final ConfigKey<Long> PREFERRED =
            lifetime("preferred_lifetime", "seconds in which new connections take it; for ever where it is left out");
    private static final ConfigKey<Long> VALID =
            lifetime("valid_lifetime", "seconds until it is gone; for ever where it is left out");
    private static final ConfigKey<Boolean> NODAD =
            ConfigKey.flag("nodad", "is used at once, without a look whether another has it; IPv6 only");

    private static final ConfigKey<Long> METRIC =
            ConfigKey.integer("metric", 1, 0xffff_ffffL, "of the route to its network, which the kernel adds");
    private static final ConfigKey<Boolean> NOPREFIXROUTE =
            ConfigKey.flag("noprefixroute", "the kernel adds no route to its network");

    /** The keys of an address that is a table. */
    static final List<ConfigKey<?>> KEYS =
            List.of(ADDRESS, PEER, SCOPE, LABEL, PREFERRED, VALID, NODAD, METRIC, NOPREFIXROUTE);

    private final String link;
    private final Problems problems;
    private final Map<String, Origin> seen = new HashMap<>();

    /** Reads the addresses of the link of this name. */
    AddressBinder(String link, Problems problems) {
        this.link = link;
        this.problems = problems;
    }

    List<AddressDeclaration> bind(TableReader table) {
        List<AddressDeclaration> addresses = new ArrayList<>();
        for (TomlNode element : table.elements(ADDRESSES)) {
            Optional<AddressDeclaration> address = element instanceof TomlTable one
                    ? bindTable(one)
                    : table.element(ADDRESSES, element).map(prefix -> plain(prefix, element.origin()));
            address.ifPresent(addresses::add);
        }
        addresses.forEach(this::check);
        return addresses;
    }

    private static AddressDeclaration plain(IpPrefix prefix, Origin origin) {
        return new AddressDeclaration(
                prefix,
                null,
                null,
                null,
                AddressDeclaration.FOREVER,
                AddressDeclaration.FOREVER,
                false,
                0,
                false,
                origin);
    }

    private Optional<AddressDeclaration> bindTable(TomlTable table) {
        TableReader reader = new TableReader(table, problems);
        Optional<IpPrefix> prefix = reader.value(ADDRESS);
        IpAddress peer = reader.value(PEER).orElse(null);
        Integer scope = reader.value(SCOPE).orElse(null);
        String label = reader.value(LABEL).orElse(null);
        long valid = reader.value(VALID).orElse(AddressDeclaration.FOREVER);
        // What is not valid is not preferred: left out, it lasts as long.
        long preferred = reader.value(PREFERRED).orElse(valid);
        boolean withoutDad = reader.value(NODAD).orElse(false);
        long metric = reader.value(METRIC).orElse(0L);
        boolean withoutRoute = reader.value(NOPREFIXROUTE).orElse(false);
        reader.finish();
        if (metric != 0 && withoutRoute) {
            problems.add(reader.origin(METRIC.name()), "'metric' is of the route that 'noprefixroute' leaves out");
        }
        if (preferred > valid) {
            problems.add(
                    reader.origin(PREFERRED.name()),
                    "'preferred_lifetime' must not be longer than 'valid_lifetime', which is " + valid);
        }
        return prefix.map(address -> {
            checkTable(address.address(), peer, label, reader);
            return new AddressDeclaration(
                    address, peer, scope, label, preferred, valid, withoutDad, metric, withoutRoute, reader.origin());
        });
    }

    private void checkTable(IpAddress address, @Nullable IpAddress peer, @Nullable String label, TableReader reader) {
        if (peer != null && peer.family() != address.family()) {
            problems.add(reader.origin(PEER.name()), "'peer' must be of the same family as " + address);
        }
        if (label == null) {
            return;
        }
        if (address.family() != Linux.AF_INET) {
            problems.add(reader.origin(LABEL.name()), "'label' is for IPv4 addresses only");
        } else if (!label.equals(link) && !label.startsWith(link + ":")
                || label.getBytes(StandardCharsets.UTF_8).length > LinkNames.MOST_BYTES) {
            problems.add(
                    reader.origin(LABEL.name()),
                    "'label' must begin with '" + link + ":' and have at most 15 bytes, not \"" + label + "\"");
        }
    }

    private void check(AddressDeclaration address) {
        IpAddress own = address.prefix().address();
        if (own.isMulticast()) {
            problems.add(address.origin(), own + " is a multicast address, which no link can have");
        } else if (own.equals(IpAddress.any(own.family()))) {
            problems.add(address.origin(), own + " stands for no address");
        }
        // The kernel takes an IPv4 address several times, in different networks.
        String identity = own.family() == Linux.AF_INET ? address.prefix() + " peer " + address.peer() : own.toString();
        Origin earlier = seen.putIfAbsent(identity, address.origin());
        if (earlier != null) {
            problems.add(address.origin(), "'" + link + "' has the address " + own + " already, at " + earlier);
        }
    }

    /** The length has to be written: an address that was meant to have a network would otherwise be alone in its own. */
    private static Optional<IpPrefix> prefix(Object toml) {
        return toml instanceof String text && text.indexOf('/') >= 0 ? IpPrefix.parse(text) : Optional.empty();
    }

    private static ConfigKey<Long> lifetime(String name, String help) {
        return ConfigKey.integer(name, 1, AddressDeclaration.FOREVER - 1, help);
    }
}
