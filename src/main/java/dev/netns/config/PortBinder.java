package dev.netns.config;

import dev.netns.link.ValueShape;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Reads the VLANs of a link that is a port of a bridge. */
final class PortBinder {
    private static final int LAST_VLAN = 4094;

    private static final ConfigKey<Integer> PVID =
            ConfigKey.number("pvid", 1, LAST_VLAN, "VLAN of untagged frames; of a bridge with `vlan_filtering`");
    private static final ConfigKey<Range> VLANS = new ConfigKey<>(
                    "vlans",
                    ValueShape.either(
                            new ValueShape.Range(1, LAST_VLAN, 1),
                            ValueShape.Text.of("a range in quotes, as in [10, \"100-199\"]")),
                    "VLANs of frames with a tag, `[10, \"100-199\"]`",
                    PortBinder::range)
            .asList();

    /** The keys that are read here. */
    static final List<ConfigKey<?>> KEYS = List.of(PVID, VLANS);

    private PortBinder() {}

    private record Range(int first, int last) {}

    /** The VLANs of a port; empty where none are declared. */
    static Optional<PortVlans> bind(TableReader link, Problems problems) {
        Optional<Integer> pvid = link.value(PVID);
        TreeSet<Integer> tagged = new TreeSet<>();
        for (TableReader.Located<Range> range : link.list(VLANS)) {
            for (int vlan = range.value().first(); vlan <= range.value().last(); vlan++) {
                tagged.add(vlan);
                if (pvid.filter(Integer.valueOf(vlan)::equals).isPresent()) {
                    problems.add(
                            range.origin(),
                            "VLAN " + vlan + " is 'pvid' already: its frames have either a tag or none");
                }
            }
        }
        return link.has(PVID) || link.has(VLANS)
                ? Optional.of(new PortVlans(pvid.orElse(null), tagged))
                : Optional.empty();
    }

    private static Optional<Range> range(Object toml) {
        if (toml instanceof Long vlan) {
            return range(vlan, vlan);
        } else if (!(toml instanceof String text)) {
            return Optional.empty();
        } else {
            String[] ends = text.split("-", 2);
            return Convert.unsigned(ends[0], LAST_VLAN)
                    .flatMap(first ->
                            Convert.unsigned(ends[ends.length - 1], LAST_VLAN).flatMap(last -> range(first, last)));
        }
    }

    private static Optional<Range> range(long first, long last) {
        return first >= 1 && first <= last && last <= LAST_VLAN
                ? Optional.of(new Range((int) first, (int) last))
                : Optional.empty();
    }
}
