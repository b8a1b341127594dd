package dev.netns.link;

import dev.netns.netlink.LinkMessage;
import java.util.HashMap;
import java.util.Map;

/** What a link has been given, read back, so that the same can be made anew. */
public final class Readings {
    private static final int ARPHRD_ETHER = 1;

    private Readings() {}

    /**
     * The values of its kind's keys that are not what the kernel begins with, and of {@link CommonKeys} but for the alias and
     * kernel parameters.
     *
     * @return canonical, as a request takes them together
     */
    public static Map<LinkKey, Object> of(LinkKind kind, LinkMessage live) {
        Map<LinkKey, Object> settings = new HashMap<>();
        Map<String, Object> values = new HashMap<>();
        for (LinkKey key : kind.keys()) {
            Object value = key.read(live);
            if (value != null && (key.required() || !value.equals(key.kernelDefault()))) {
                settings.put(key, value);
                values.put(key.name(), value);
            }
        }
        // The kernel tells of settings that are of no meaning beside others.
        kind.conflicts(values, true).forEach(conflict -> values.remove(conflict.key()));
        settings.keySet().removeIf(key -> !values.containsKey(key.name()));
        for (LinkKey key : CommonKeys.all()) {
            Object value = CommonKeys.isSysctl(key) || key == CommonKeys.ALIAS ? null : key.read(live);
            boolean address = key == CommonKeys.MAC && live.hardwareType() != ARPHRD_ETHER;
            if (value != null && !address && !settings.containsKey(key)) {
                settings.put(key, value);
            }
        }
        return settings;
    }
}
