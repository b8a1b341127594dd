package dev.netns.netlink;

import java.util.ArrayList;
import java.util.List;

/**
 * What a message of the kernel says beyond what its record models. An object that has something of this kind is foreign:
 * to compare, export or replace it without that would change what it means.
 *
 * @param named attributes and flags that are known, in the words of {@code ip}: {@code "realm 5"}
 * @param numbered the types of attributes that are not known at all
 */
public record Unmodelled(List<String> named, List<Integer> numbered) {
    /** What most messages have. */
    public static final Unmodelled NOTHING = new Unmodelled(List.of(), List.of());

    /** Keeps copies. */
    public Unmodelled {
        named = List.copyOf(named);
        numbered = List.copyOf(numbered);
    }

    /**
     * Whether an object with this is foreign.
     *
     * @param ours whether netns made it: netns sets nothing that it does not know, so an unknown attribute of its own
     *     object is one that a newer kernel tells of every object
     */
    public boolean makesForeign(boolean ours) {
        return !named.isEmpty() || !ours && !numbered.isEmpty();
    }

    /** In words, for example {@code "realm 5 attribute 31"}; empty where there is nothing. */
    public String text() {
        List<String> words = new ArrayList<>(named);
        numbered.forEach(type -> words.add("attribute " + type));
        return String.join(" ", words);
    }

    /** Collects while a message is read. */
    static final class Collector {
        private List<String> named = List.of();
        private List<Integer> numbered = List.of();

        /** Adds an attribute or a flag that is known. */
        void name(String words) {
            if (named.isEmpty()) {
                named = new ArrayList<>();
            }
            named.add(words);
        }

        /** Adds an attribute that is not known. */
        void number(int type) {
            if (numbered.isEmpty()) {
                numbered = new ArrayList<>();
            }
            numbered.add(type);
        }

        Unmodelled collected() {
            return named.isEmpty() && numbered.isEmpty() ? NOTHING : new Unmodelled(named, numbered);
        }
    }
}
