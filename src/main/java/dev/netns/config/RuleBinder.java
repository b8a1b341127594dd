package dev.netns.config;

import static java.util.Map.entry;

import dev.netns.link.ValueShape;
import dev.netns.linux.Linux;
import dev.netns.netlink.IpPrefix;
import dev.netns.netlink.RuleMessage;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads {@code [[namespace.NAME.rule]]}. */
final class RuleBinder {
    /** {@code FR_ACT_*} of {@code linux/fib_rules.h}. */
    private static final int FR_ACT_TO_TBL = 1;

    private static final List<Map.Entry<String, Integer>> ACTIONS =
            List.of(entry("blackhole", 6), entry("unreachable", 7), entry("prohibit", 8));

    private static final List<Map.Entry<String, Integer>> FAMILIES =
            List.of(entry("ipv4", Linux.AF_INET), entry("ipv6", Linux.AF_INET6));

    private static final long MOST_MARK = 0xffff_ffffL;
    private static final int MOST_PORT = 65_535;
    private static final int MOST_PROTOCOL = 255;
    private static final int MOST_BITS = 128;

    /** The user of all bits stands for none. */
    private static final long MOST_USER = 0xffff_fffeL;

    private static final ConfigKey<Integer> PRIORITY = ConfigKey.number(
            "priority", 0, Integer.MAX_VALUE, "lower ones are asked first; the kernel's choice where it is left out");
    private static final ConfigKey<IpPrefix> FROM = ConfigKey.network("from", "of the packet's source");
    private static final ConfigKey<IpPrefix> TO = ConfigKey.network("to", "of the packet's destination");
    private static final ConfigKey<String> IIF =
            ConfigKey.text("iif", "the name of a link", "the link that the packet comes in by");
    private static final ConfigKey<String> OIF =
            ConfigKey.text("oif", "the name of a link", "the link that the sending socket is bound to");
    private static final ConfigKey<RuleDeclaration.Mark> FWMARK = new ConfigKey<>(
            "fwmark",
            ValueShape.either(
                    new ValueShape.Range(0, MOST_MARK, 1),
                    ValueShape.Text.of("a string \"MARK/MASK\", decimal or 0x…")),
            "of the packet: an integer, or a string `MARK/MASK`, decimal or 0x…",
            RuleBinder::mark);
    private static final ConfigKey<Integer> TABLE = Tables.key("the routing table that is looked into");
    private static final ConfigKey<Integer> ACTION =
            ConfigKey.words("action", ACTIONS, "in place of `table`: what becomes of the packet");
    private static final ConfigKey<Integer> IPPROTO =
            ConfigKey.wordsOrNumber("ipproto", NumberWords.PROTOCOLS, 1, MOST_PROTOCOL, "the packet's protocol");
    private static final ConfigKey<RuleDeclaration.Ports> SPORT = ports("sport", "source port or ports");
    private static final ConfigKey<RuleDeclaration.Ports> DPORT = ports("dport", "destination port or ports");
    private static final ConfigKey<Boolean> INVERT =
            ConfigKey.flag("invert", "the rule is for packets that do not fit");
    private static final ConfigKey<Integer> TOS = Tables.typeOfService("of the packet");
    private static final ConfigKey<Integer> SUPPRESS_PREFIXLENGTH = ConfigKey.number(
            "suppress_prefixlength",
            0,
            MOST_BITS,
            "routes of the table with prefixes of at most so many bits are passed over; 0 leaves out default routes");
    private static final ConfigKey<RuleMessage.UidRange> UIDRANGE = new ConfigKey<>(
            "uidrange",
            ValueShape.either(new ValueShape.Range(0, MOST_USER, 1), ValueShape.Text.of("a range like \"1000-1999\"")),
            "numbers of users, of the sending socket: an integer, or a string like `\"1000-1999\"`",
            RuleBinder::users);
    private static final ConfigKey<Integer> FAMILY = ConfigKey.words(
            "family", FAMILIES, "that of `from` and `to` where it is left out, `ipv4` where these are too");

    /** The keys of a rule. */
    static final List<ConfigKey<?>> KEYS = List.of(
            PRIORITY,
            FROM,
            TO,
            IIF,
            OIF,
            FWMARK,
            TABLE,
            ACTION,
            IPPROTO,
            SPORT,
            DPORT,
            TOS,
            UIDRANGE,
            SUPPRESS_PREFIXLENGTH,
            INVERT,
            FAMILY);

    /** In place of a rule's own place, where rules are compared. */
    private static final Origins NOWHERE = new Origins(new Origin(Path.of(""), 0), Map.of());

    private final Problems problems;
    private final Map<RuleDeclaration, Origin> seen = new HashMap<>();

    /** Reads the rules of one namespace. */
    RuleBinder(Problems problems) {
        this.problems = problems;
    }

    /** {@code FR_ACT_*} as it is written; null for the one of {@code table}. */
    static @Nullable String actionWord(int action) {
        return ACTIONS.stream()
                .filter(word -> word.getValue() == action)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    RuleDeclaration bind(TomlTable table) {
        TableReader reader = new TableReader(table, problems);
        Optional<Integer> priority = reader.value(PRIORITY);
        Optional<IpPrefix> from = reader.network(FROM);
        Optional<IpPrefix> to = reader.network(TO);
        Optional<String> iif = reader.value(IIF);
        Optional<String> oif = reader.value(OIF);
        Optional<RuleDeclaration.Mark> fwmark = reader.value(FWMARK);
        Optional<Integer> tableNumber = reader.value(TABLE);
        Optional<Integer> action = reader.value(ACTION);
        Optional<Integer> ipproto = reader.value(IPPROTO);
        Optional<RuleDeclaration.Ports> sport = reader.value(SPORT);
        Optional<RuleDeclaration.Ports> dport = reader.value(DPORT);
        boolean invert = reader.value(INVERT).orElse(false);
        Optional<Integer> tos = reader.value(TOS);
        Optional<RuleMessage.UidRange> users = reader.value(UIDRANGE);
        Optional<Integer> suppressed = reader.value(SUPPRESS_PREFIXLENGTH);
        Optional<Integer> declaredFamily = reader.value(FAMILY);
        reader.finish();
        if (reader.has(TABLE) == reader.has(ACTION)) {
            problems.add(
                    reader.origin(),
                    reader.has(TABLE) ? "a rule has either 'table' or 'action'" : "a rule needs 'table' or 'action'");
        }
        if (reader.has(SUPPRESS_PREFIXLENGTH) && reader.has(ACTION)) {
            problems.add(
                    reader.origin(SUPPRESS_PREFIXLENGTH.name()), "'suppress_prefixlength' needs 'table', not 'action'");
        }
        int family = family(reader, declaredFamily, from, to);
        RuleDeclaration rule = new RuleDeclaration(
                family,
                priority.orElse(null),
                from.orElse(null),
                to.orElse(null),
                iif.orElse(null),
                oif.orElse(null),
                fwmark.orElse(null),
                action.orElse(FR_ACT_TO_TBL),
                action.isPresent() ? 0 : tableNumber.orElse(0),
                ipproto.orElse(null),
                sport.orElse(null),
                dport.orElse(null),
                invert,
                tos.orElse(null),
                suppressed.orElse(null),
                users.orElse(null),
                reader.origins());
        once(rule);
        return rule;
    }

    private int family(TableReader reader, Optional<Integer> declared, Optional<IpPrefix> from, Optional<IpPrefix> to) {
        List<Integer> families = Stream.of(
                        declared,
                        from.map(prefix -> prefix.address().family()),
                        to.map(prefix -> prefix.address().family()))
                .flatMap(Optional::stream)
                .distinct()
                .toList();
        if (families.size() > 1) {
            problems.add(reader.origin(), "'from', 'to' and 'family' must all be of IPv4, or all of IPv6");
        }
        return families.isEmpty() ? Linux.AF_INET : families.get(0);
    }

    private void once(RuleDeclaration rule) {
        Origin earlier = seen.putIfAbsent(rule.at(NOWHERE), rule.origin());
        if (earlier != null) {
            problems.add(rule.origin(), "the same rule is declared already at " + earlier);
        }
    }

    private static ConfigKey<RuleDeclaration.Ports> ports(String name, String help) {
        return new ConfigKey<>(
                name,
                ValueShape.either(
                        new ValueShape.Range(1, MOST_PORT, 1), ValueShape.Text.of("a range like \"8000-8999\"")),
                help + ": an integer, or a string like `\"8000-8999\"`",
                RuleBinder::ports);
    }

    private static Optional<RuleDeclaration.Ports> ports(Object toml) {
        return range(toml, MOST_PORT)
                .filter(range -> range[0] >= 1)
                .map(range -> new RuleDeclaration.Ports((int) range[0], (int) range[1]));
    }

    private static Optional<RuleMessage.UidRange> users(Object toml) {
        return range(toml, MOST_USER).map(range -> new RuleMessage.UidRange((int) range[0], (int) range[1]));
    }

    /** The ends of a range {@code "1000-1999"}; a number is a range of one. */
    private static Optional<long[]> range(Object toml, long most) {
        if (toml instanceof Long number) {
            return range(number, number, most);
        } else if (!(toml instanceof String text)) {
            return Optional.empty();
        } else {
            String[] ends = text.split("-", 2);
            return Convert.unsigned(ends[0], most)
                    .flatMap(first ->
                            Convert.unsigned(ends[ends.length - 1], most).flatMap(last -> range(first, last, most)));
        }
    }

    private static Optional<long[]> range(long first, long last, long most) {
        return first >= 0 && first <= last && last <= most ? Optional.of(new long[] {first, last}) : Optional.empty();
    }

    private static Optional<RuleDeclaration.Mark> mark(Object toml) {
        if (toml instanceof Long value) {
            return value >= 0 && value <= MOST_MARK
                    ? Optional.of(new RuleDeclaration.Mark(value, MOST_MARK))
                    : Optional.empty();
        } else if (!(toml instanceof String text)) {
            return Optional.empty();
        } else {
            int slash = text.indexOf('/');
            Optional<Long> mask =
                    slash < 0 ? Optional.of(MOST_MARK) : Convert.unsigned(text.substring(slash + 1), MOST_MARK);
            return Convert.unsigned(slash < 0 ? text : text.substring(0, slash), MOST_MARK)
                    .flatMap(value -> mask.map(bits -> new RuleDeclaration.Mark(value, bits)));
        }
    }
}
