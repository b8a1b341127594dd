package dev.netns.config;

import dev.netns.linux.Copies;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code [namespace.NAME.hooks]}: commands for the shell, each with NETNS_NAME and NETNS_PATH set.
 *
 * @param up run inside once the namespace is made
 * @param down run inside before it is removed
 * @param hostUp run in the host once the namespace is made, before {@code up}
 * @param hostDown run in the host before it is removed, after {@code down}
 * @param origins where the commands are, by the keys of their lists; none of those that are remembered. Those that stand
 *     elsewhere are the same
 */
public record Hooks(
        List<String> up,
        List<String> down,
        List<String> hostUp,
        List<String> hostDown,
        Map<String, List<Origin>> origins) {
    /** No commands. */
    public static final Hooks NONE = new Hooks(List.of(), List.of(), List.of(), List.of());

    // Written out, because what the compiler makes of a record starts the machinery of invokedynamic: 20 ms.
    @Override
    public boolean equals(Object other) {
        return other instanceof Hooks hooks
                && up.equals(hooks.up)
                && down.equals(hooks.down)
                && hostUp.equals(hooks.hostUp)
                && hostDown.equals(hooks.hostDown);
    }

    @Override
    public int hashCode() {
        return up.hashCode() ^ down.hashCode() ^ hostUp.hashCode() ^ hostDown.hashCode();
    }

    /** Keeps copies. */
    public Hooks {
        up = List.copyOf(up);
        down = List.copyOf(down);
        hostUp = List.copyOf(hostUp);
        hostDown = List.copyOf(hostDown);
        origins = Copies.of(origins);
    }

    /** Commands that are remembered. */
    public Hooks(List<String> up, List<String> down, List<String> hostUp, List<String> hostDown) {
        this(up, down, hostUp, hostDown, Map.of());
    }

    /**
     * Where a command is declared; null for one that is remembered.
     *
     * @param key of its list
     */
    public @Nullable Origin origin(String key, int index) {
        List<Origin> all = origins.get(key);
        return all == null ? null : all.get(index);
    }
}
