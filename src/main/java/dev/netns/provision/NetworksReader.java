package dev.netns.provision;

import dev.netns.config.Place;
import dev.netns.names.ExitStatus;
import dev.netns.names.Failure;
import dev.netns.names.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Looks into all namespaces that matter to a declaration, several at a time. */
final class NetworksReader {
    private static final String UNSEEN = "cannot look into the namespaces";
    private static final String NEEDED = "this needs root (CAP_SYS_ADMIN)";

    private final Store store;
    private final Platform platform;
    private final boolean forChange;
    private final @Nullable Set<String> hostLinks;

    private NetworksReader(Store store, Platform platform, boolean forChange, @Nullable Set<String> some) {
        this.store = store;
        this.platform = platform;
        this.forChange = forChange;
        this.hostLinks = some;
    }

    /** For one look that nothing is changed by: what may not be seen is left out. */
    static NetworksReader toShow(Store store, Platform platform) {
        return new NetworksReader(store, platform, false, null);
    }

    /**
     * For one look that something is changed by.
     *
     * @param hostLinks the links in the host that matter; null for all
     */
    static NetworksReader toChange(Store store, Platform platform, @Nullable Set<String> hostLinks) {
        return new NetworksReader(store, platform, true, hostLinks);
    }

    /** What {@link LiveNetworks#unseen} says where something may not be looked at. */
    static List<String> unseen(boolean permitted) {
        return permitted ? List.of() : List.of(UNSEEN + ", ignoring what is in them: " + NEEDED);
    }

    /**
     * Looks.
     *
     * @throws Failure a namespace cannot be looked into, or may not though it is to be changed (status 5)
     */
    LiveNetworks read(Interest interest) {
        try (Doors doors = new Doors(store)) {
            Looks looks = new Looks(doors, store.syscalls(), platform, interest, hostLinks);
            List<Supplier<Boolean>> works = new ArrayList<>();
            for (Place place : interest.places()) {
                works.add(() -> looks.look(place));
            }
            boolean permitted = !platform.call(works).contains(false);
            if (!permitted && forChange) {
                throw new Failure(ExitStatus.DENIED, UNSEEN).withHint(NEEDED);
            }
            return LiveNetworks.of(looks.seen(), unseen(permitted));
        }
    }
}
