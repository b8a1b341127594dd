package dev.netns.config;

import dev.netns.NamespaceName;
import java.util.Optional;

/** Reads the names of links and places: {@code NAME}, {@code host:NAME}, {@code NAMESPACE:NAME}. */
final class References {
    private final Problems problems;

    References(Problems problems) {
        this.problems = problems;
    }

    /**
     * The link that a text names. Links have no colon in their names, so the last one ends the place.
     *
     * @param place where a bare name is
     * @param key for messages
     */
    Optional<LinkReference> link(String text, Place place, String key, Origin origin) {
        int colon = text.lastIndexOf(':');
        String name = text.substring(colon + 1);
        Optional<String> fault = LinkNames.fault(name);
        fault.ifPresent(words -> problems.add(origin, "'" + key + "': " + words));
        Optional<Place> where = colon < 0 ? Optional.of(place) : place(text.substring(0, colon), key, origin);
        return fault.isPresent() ? Optional.empty() : where.map(there -> new LinkReference(there, name));
    }

    /** The place that a text names; whether it is declared, is looked at later. */
    Optional<Place> place(String text, String key, Origin origin) {
        if (text.equals(Place.HOST_NAME)) {
            return Optional.of(Place.HOST);
        }
        try {
            return Optional.of(Place.of(NamespaceName.of(text)));
        } catch (IllegalArgumentException e) {
            problems.add(origin, "'" + key + "': " + e.getMessage());
            return Optional.empty();
        }
    }
}
