package dev.netns.config;

import dev.netns.link.LinkKey;
import dev.netns.link.PortKeys;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether a link can be a port of its master, and has keys that ports of such a master have. */
final class MasterCheck {
    private static final String BRIDGE = "bridge";
    private static final String BOND = "bond";

    private static final Set<String> PORT_KEYS = Stream.concat(
                    PortKeys.all().stream().map(LinkKey::name),
                    PortBinder.KEYS.stream().map(ConfigKey::name))
            .collect(Collectors.toUnmodifiableSet());

    private final Problems problems;

    MasterCheck(Problems problems) {
        this.problems = problems;
    }

    /**
     * Checks a link with a master.
     *
     * @param draft the master's; null for one of the host that is not declared
     */
    void check(LinkDraft link, LinkReference master, @Nullable LinkDraft draft) {
        Origin origin = link.origin(LinkBinder.MASTER.name());
        if (!master.place().equals(link.place())) {
            problems.add(
                    origin,
                    "the master '" + master + "' is in another namespace than '" + link.self
                            + "'; the kernel lets no link have such a one");
        } else if (draft != null && draft.kind != null) {
            String kind = draft.kind.name();
            if (!draft.kind.isMaster()) {
                problems.add(
                        origin,
                        "'" + master + "' is a " + kind + ", at " + draft.origin
                                + ": only a bridge, bond or vrf can be a master");
            } else if (draft.kind == link.kind && !kind.equals(BOND)) {
                problems.add(origin, "a " + kind + " cannot be a port of a " + kind);
            } else if (!kind.equals(BRIDGE)) {
                refusePortKeys(link, "'" + master + "' is a " + kind);
            } else if (!filtersVlans(draft)) {
                refuseVlans(link, master, draft);
            }
        }
    }

    private static boolean filtersVlans(LinkDraft bridge) {
        return bridge.settings.entrySet().stream()
                .anyMatch(setting -> setting.getKey().name().equals(PortKeys.VLAN_FILTERING)
                        && Boolean.TRUE.equals(setting.getValue()));
    }

    /** The kernel takes them, and switches as if there were none. */
    private void refuseVlans(LinkDraft link, LinkReference master, LinkDraft bridge) {
        for (ConfigKey<?> key : PortBinder.KEYS) {
            if (link.origins.containsKey(key.name())) {
                problems.add(
                        link.origin(key.name()),
                        "'" + key.name() + "' has no effect: the bridge '" + master + "', at " + bridge.origin
                                + ", lacks `" + PortKeys.VLAN_FILTERING + " = true`");
            }
        }
    }

    /** Checks a link without a master. */
    void checkWithout(LinkDraft link) {
        if (link.kind != null && !link.origins.containsKey(LinkBinder.MASTER.name())) {
            refusePortKeys(link, "'" + link.self.name() + "' has no 'master'");
        }
    }

    private void refusePortKeys(LinkDraft link, String why) {
        for (String key : link.origins.keySet()) {
            if (PORT_KEYS.contains(key)) {
                problems.add(link.origin(key), "'" + key + "' is for ports of a bridge, and " + why);
            }
        }
    }
}
