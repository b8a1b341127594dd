package dev.netns.config;

import dev.netns.link.ValueShape;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads {@code [namespace.NAME.sysctl]}. */
final class SysctlBinder {
    static final ConfigKey<Void> SYSCTL = ConfigKey.below(
            "sysctl",
            "settings of the kernel inside, `\"net.ipv4.ip_forward\" = 1`; only what is under `net.`; a dot in"
                    + " the name of a link is written `/`");

    /** What each key below is set to. */
    static final ValueShape VALUE =
            ValueShape.either(ValueShape.Range.ALL, new ValueShape.Flag(), ValueShape.Text.of("a string on one line"));

    private final Problems problems;

    SysctlBinder(Problems problems) {
        this.problems = problems;
    }

    SortedMap<String, SysctlDeclaration> bind(TableReader namespace) {
        SortedMap<String, SysctlDeclaration> values = new TreeMap<>();
        namespace.table(SYSCTL).ifPresent(table -> {
            TableReader reader = new TableReader(table, problems);
            table.entries().forEach((key, node) -> {
                if (isKey(key, node)) {
                    reader.value(key, VALUE, SysctlBinder::text)
                            .ifPresent(value -> values.put(key, new SysctlDeclaration(value, node.origin())));
                }
            });
        });
        return values;
    }

    private boolean isKey(String key, TomlNode node) {
        if (node instanceof TomlTable dotted) {
            dotted.forEachValue(
                    key,
                    (name, origin) ->
                            problems.add(origin, "the name of a sysctl stands in quotes as a whole: \"" + name + "\""));
            return false;
        }
        String fault = null;
        if (key.startsWith("net/")) {
            fault = "the sysctl '" + key + "' is written with dots, and a dot in a link's name as a slash";
        } else if (!key.startsWith("net.")) {
            fault = "the sysctl '" + key + "' is not under net.: it is not the namespace's own";
        } else if (!key.matches("net(\\.[\\p{Graph}&&[^./]][\\p{Graph}&&[^.]]*)+")) {
            fault = "'" + key + "' is no name of a sysctl";
        }
        if (fault != null) {
            problems.add(node.origin(), fault);
        }
        return fault == null;
    }

    private static Optional<String> text(Object toml) {
        if (toml instanceof Boolean flag) {
            return Optional.of(flag ? "1" : "0");
        } else if (toml instanceof Long number) {
            return Optional.of(number.toString());
        }
        return toml instanceof String text && !text.isBlank() && text.chars().noneMatch(Character::isISOControl)
                ? Optional.of(text.strip())
                : Optional.empty();
    }
}
