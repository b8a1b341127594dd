package dev.netns.provision;

import dev.netns.config.Place;
import dev.netns.linux.Syscalls;
import dev.netns.names.Failure;
import dev.netns.netlink.Buffers;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Looks into the places that matter, one after the other or by several threads, and what was seen. */
final class Looks {
    private final Doors doors;
    private final Syscalls sys;
    private final Platform platform;
    private final Interest interest;
    private final @Nullable Set<String> hostLinks;
    private final Buffers buffers = new Buffers();
    private final Map<Place, LiveNetwork> seen = new ConcurrentHashMap<>();

    /**
     * Looks that begin where the host is.
     *
     * @param hostLinks the links in the host that matter; null for all
     */
    Looks(Doors doors, Syscalls sys, Platform platform, Interest interest, @Nullable Set<String> hostLinks) {
        this.doors = doors;
        this.sys = sys;
        this.platform = platform;
        this.interest = interest;
        this.hostLinks = hostLinks;
    }

    /** What was seen in a place; null where nobody has looked. */
    @Nullable
    LiveNetwork seen(Place place) {
        return seen.get(place);
    }

    /** All that was seen. */
    Map<Place, LiveNetwork> seen() {
        return seen;
    }

    /**
     * Looks into a place; the thread is left in it. The host comes first of those that a thread looks into.
     *
     * @return whether that is permitted; where not, nothing is seen
     * @throws Failure it cannot be looked into
     */
    boolean look(Place place) {
        if (!doors.enter(place)) {
            seen.put(place, LiveNetwork.EMPTY);
            return false;
        }
        look(place, kernel(place));
        return true;
    }

    /** Takes over what another process has seen, if it matters; may move the thread as {@link #look(Place)} does. */
    void look(Recording recording) {
        Place place = Place.of(recording.name());
        Live live = interest.live().getOrDefault(recording.name(), Live.ABSENT);
        if (interest.concerns(place) && live.identity().equals(recording.identity())) {
            look(place, new RecordedAnswers(recording, () -> {
                doors.enter(place);
                return kernel(place);
            }));
        }
    }

    private void look(Place place, Answers answers) {
        Set<String> files = interest.sysctl().getOrDefault(place, Set.of());
        seen.put(
                place,
                place.isHost() && hostLinks != null
                        ? NetworkReader.readLinks(answers, place, hostLinks, files)
                        : NetworkReader.read(
                                answers,
                                place,
                                interest.parts().getOrDefault(place, Set.of()),
                                files,
                                interest.others(place)));
    }

    private Answers kernel(Place place) {
        return new KernelAnswers(sys, platform, buffers, place, doors::of);
    }
}
