package dev.netns.provision;

import dev.netns.config.Place;
import dev.netns.linux.Copies;
import java.util.List;
import java.util.Map;

/** What is in the places that a plan is about. */
public interface LiveNetworks {
    /** What is in a place, looked at now or before; nothing where it is not looked at. */
    LiveNetwork in(Place place);

    /** What could not be looked at by now, in words, a line each. */
    List<String> unseen();

    /** Those that have been looked at. */
    static LiveNetworks of(Map<Place, LiveNetwork> networks, List<String> unseen) {
        Map<Place, LiveNetwork> seen = Copies.of(networks);
        return new LiveNetworks() {
            @Override
            public LiveNetwork in(Place place) {
                return seen.getOrDefault(place, LiveNetwork.EMPTY);
            }

            @Override
            public List<String> unseen() {
                return unseen;
            }
        };
    }
}
