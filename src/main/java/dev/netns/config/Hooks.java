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

    /** Keeps copies. */
    public Hooks {
        up = List.copyOf(up);
        down = List.copyOf(down);
        hostUp = List.copyOf(hostUp);
        hostDown = List.copyOf(hostDown);
    }
}
