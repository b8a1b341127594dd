package dev.netns.config;

import dev.netns.NamespaceName;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where links are: a declared namespace, or the host, which is the namespace that netns itself runs in. The host comes
 * first in the order.
 *
 * @param namespace null for the host
 */
public record Place(@Nullable NamespaceName namespace) implements Comparable<Place> {
    /** The namespace that netns itself runs in. */
    public static final Place HOST = new Place(null);

    /** What the host is called in {@code host:NAME}; no namespace can be declared with this name. */
    public static final String HOST_NAME = "host";

    /** The namespace of this name. */
    public static Place of(NamespaceName namespace) {
        return new Place(namespace);
    }

    /** Whether it is the host. */
    public boolean isHost() {
        return namespace == null;
    }

    /** Its name as text that is safe to print: {@code host} for the host. */
    public String toPrintable() {
        return namespace == null ? HOST_NAME : namespace.toPrintable();
    }

    @Override
    public int compareTo(Place other) {
        if (isHost() || other.isHost()) {
            return Boolean.compare(other.isHost(), isHost());
        }
        return Objects.requireNonNull(namespace).compareTo(Objects.requireNonNull(other.namespace));
    }

    // Written out, because what the compiler makes of a record starts the machinery of invokedynamic: 20 ms.
    @Override
    public boolean equals(Object other) {
        return other instanceof Place place && Objects.equals(namespace, place.namespace);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(namespace);
    }

    @Override
    public String toString() {
        return namespace == null ? HOST_NAME : namespace.toString();
    }
}
