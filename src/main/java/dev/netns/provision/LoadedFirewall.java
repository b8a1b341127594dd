package dev.netns.provision;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The firewall that netns loaded into a namespace.
 *
 * @param rules the SHA-256 of the text that was loaded
 * @param parts what nft(8) listed of it then, as digests: see {@link NftListing#parts}; none where an earlier version
 *     loaded it, and then nobody can tell whether it is still as it was
 * @param generation of the ruleset then: while the kernel has the same, nothing has changed; {@link #NO_GENERATION} where
 *     the ruleset can change without another one
 */
public record LoadedFirewall(String rules, SortedMap<String, String> parts, int generation) {
    /** No number of the kernel's. */
    static final int NO_GENERATION = 0;

    /** Keeps a copy. */
    public LoadedFirewall {
        parts = new TreeMap<>(parts);
    }

    /** What is in a listing, of some rules. */
    static LoadedFirewall of(String rules, Map<String, String> parts, NftListing listing, int generation) {
        boolean tells = generation > 0 && !listing.dependsOnLinks();
        return new LoadedFirewall(rules, new TreeMap<>(parts), tells ? generation : NO_GENERATION);
    }

    /** The tables that were loaded, by family and name. */
    List<String> tables() {
        List<String> tables = new ArrayList<>();
        for (String part : parts.keySet()) {
            if (part.startsWith(NftListing.TABLE)) {
                tables.add(part.substring(NftListing.TABLE.length()));
            }
        }
        return tables;
    }

    /** Whether nothing can have changed in a ruleset of this generation. */
    boolean isOf(int current) {
        return generation != NO_GENERATION && generation == current;
    }
}
