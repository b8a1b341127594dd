package dev.netns.config;

import java.util.List;

/**
 * {@code [namespace.NAME.hooks]}: commands for the shell, each with NETNS_NAME and NETNS_PATH set.
 *
 * @param up run inside once the namespace is made
 * @param down run inside before it is removed
 * @param hostUp run in the host once the namespace is made, before {@code up}
 * @param hostDown run in the host before it is removed, after {@code down}
 */
public record Hooks(List<String> up, List<String> down, List<String> hostUp, List<String> hostDown) {
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
    }
}
