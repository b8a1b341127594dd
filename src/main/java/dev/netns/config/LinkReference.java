package dev.netns.config;

/**
 * Names a link wherever it is: {@code eth0}, {@code host:eth0} and {@code router:eth0} in the file, with the place filled
 * in.
 *
 * @param place where the link is
 * @param name its name there
 */
public record LinkReference(Place place, String name) implements Comparable<LinkReference> {
    @Override
    public int compareTo(LinkReference other) {
        int byPlace = place.compareTo(other.place);
        return byPlace != 0 ? byPlace : name.compareTo(other.name);
    }

    // Written out, as those of Place.
    @Override
    public boolean equals(Object other) {
        return other instanceof LinkReference link && place.equals(link.place) && name.equals(link.name);
    }

    @Override
    public int hashCode() {
        return 31 * place.hashCode() + name.hashCode();
    }

    /** {@code PLACE:NAME}, as one writes it from elsewhere. */
    @Override
    public String toString() {
        return place + ":" + name;
    }
}
