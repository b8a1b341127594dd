package dev.netns.config;

import dev.netns.netlink.IpAddress;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * {@code [namespace.NAME.hosts]}, which becomes the namespace's own hosts(5), after the host's lines of localhost.
 *
 * @param names of each address, the canonical one first
 * @param origin its header
 */
public record Hosts(SortedMap<IpAddress, List<String>> names, Origin origin) {
    /** Keeps a copy. */
    public Hosts {
        names = new TreeMap<>(names);
    }
}
