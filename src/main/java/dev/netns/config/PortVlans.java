package dev.netns.config;

import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The VLANs of a port of a bridge with {@code vlan_filtering}.
 *
 * @param pvid of untagged frames that come in, and sent without a tag; null for none
 * @param tagged the others, from 1 to 4094
 */
public record PortVlans(@Nullable Integer pvid, SortedSet<Integer> tagged) {
    /** Keeps a copy. */
    public PortVlans {
        tagged = new TreeSet<>(tagged);
    }
}
