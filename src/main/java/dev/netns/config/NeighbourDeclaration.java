package dev.netns.config;

import dev.netns.netlink.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * One permanent entry of the neighbour table: {@code [[namespace.NAME.neighbour]]}.
 *
 * @param address whose
 * @param mac {@code 02:00:00:00:00:01}; null for a proxy entry
 * @param dev the link, by its name in the same place
 * @param proxy whether we answer for the address
 * @param origins where it and its keys are declared
 */
public record NeighbourDeclaration(
        IpAddress address, @Nullable String mac, String dev, boolean proxy, Origins origins) {
    /** Where it is declared. */
    public Origin origin() {
        return origins.table();
    }
}
