package dev.netns.provision;

import dev.netns.config.Place;
import java.util.ArrayList;
import java.util.List;

/**
 * Networks that an {@link EarlyLook} is looking into while the planner, which asks for one after the other by name, is at
 * work. When one is asked for that has not come yet, the last by name that nobody has seen is looked into meanwhile: where
 * the two meet, all is seen. The thread is left there.
 */
final class EarlyNetworks implements LiveNetworks {
    private final Interest interest;
    private final Looks looks;
    private final EarlyLook early;
    private final List<Place> left;
    private boolean permitted = true;

    /** For a thread that is in the host. */
    EarlyNetworks(Interest interest, Looks looks, EarlyLook early) {
        this.interest = interest;
        this.looks = looks;
        this.early = early;
        this.left = new ArrayList<>(interest.places());
        if (left.remove(Place.HOST)) {
            looks.look(Place.HOST);
        }
    }

    @Override
    public LiveNetwork in(Place place) {
        LiveNetwork network;
        while ((network = looks.seen(place)) == null && interest.concerns(place)) {
            early.receive(looks::look);
            if (looks.seen(place) == null) {
                lookIntoLast();
            }
            if (looks.seen().size() == interest.places().size()) {
                early.stop();
            }
        }
        return network == null ? LiveNetwork.EMPTY : network;
    }

    private void lookIntoLast() {
        Place last;
        do {
            last = left.remove(left.size() - 1);
        } while (looks.seen(last) != null);
        permitted &= looks.look(last);
    }

    @Override
    public List<String> unseen() {
        return NetworksReader.unseen(permitted);
    }
}
