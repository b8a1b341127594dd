package dev.netns.provision;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is in a namespace of the firewall that is declared for it, or was.
 *
 * @param asDeclared what is to be remembered of it where it is as declared; null where it is not
 * @param isGone whether none of the tables is left that had been loaded
 * @param differs the tables and sets that are not as they were loaded, where the declaration is still the same
 */
record LiveFirewall(@Nullable LoadedFirewall asDeclared, boolean isGone, List<String> differs) {
    LiveFirewall {
        differs = List.copyOf(differs);
    }
}
