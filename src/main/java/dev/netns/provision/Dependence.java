package dev.netns.provision;

import dev.netns.config.Declaration;
import dev.netns.config.LinkDeclaration;
import dev.netns.config.LinkReference;
import dev.netns.config.Place;
import dev.netns.names.ExitStatus;
import dev.netns.names.Failure;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which places fail because others did: their links stand on links that were undone. */
final class Dependence {
    private final Map<Place, Set<Place>> owners = new TreeMap<>();
    private final Works works;
    private final Map<Place, Failure> unopened;
    private final Set<Place> making = new HashSet<>();
    private final Set<Place> created = new HashSet<>();
    private final Map<Place, Place> causes = new HashMap<>();

    Dependence(
            List<NamespacePlan> plans,
            Declaration declaration,
            Works works,
            Map<Place, Failure> unopened,
            LostLinks lost) {
        this.works = works;
        this.unopened = unopened;
        Map<LinkReference, Place> ownerOf = new HashMap<>();
        declaration.links().forEach(link -> ownerOf.put(link.self(), link.owner()));
        plans.forEach(plan -> owners.put(plan.place(), new HashSet<>()));
        for (NamespacePlan plan : plans) {
            for (Step step : plan.steps()) {
                if (step instanceof LinkStep.Make || step instanceof LinkStep.MoveIn) {
                    making.add(plan.place());
                }
                if (step instanceof Step.Create) {
                    created.add(plan.place());
                }
            }
        }
        for (LinkDeclaration link : declaration.links()) {
            Set<Place> others = owners.get(link.owner());
            if (others != null) {
                // A new namespace that fails is given up, and what others have in it goes. LostLinks has the pairs.
                boolean apart = lost.mayBeLost(link);
                Set<Place> around = apart ? new HashSet<>() : Interest.placesOf(link);
                around.removeIf(place -> !created.contains(place) && !unopened.containsKey(place));
                around.remove(link.owner());
                others.addAll(around);
                LinkReference peer = apart ? null : link.peer();
                for (LinkReference reference : new LinkReference[] {link.parent(), peer, link.master()}) {
                    Place owner = reference == null ? null : ownerOf.get(reference);
                    boolean goesWithIt =
                            apart && created.contains(owner) && link.place().equals(owner);
                    if (owner != null && !owner.equals(link.owner()) && !goesWithIt) {
                        others.add(owner);
                    }
                }
            }
        }
    }

    /** The place that failed by itself and with which another one failed; null for one that did not fail so. */
    @Nullable
    Place cause(Place place) {
        return causes.get(place);
    }

    private Failure follow(Place place, Place owner) {
        Failure first = unopened.containsKey(owner)
                ? unopened.get(owner)
                : works.of(owner).failure();
        if (first != null && Interruption.isOne(first)) {
            return Interruption.failure(first.status() - ExitStatus.INTERRUPTED, "apply", place);
        }
        Place cause = causes.getOrDefault(owner, owner);
        causes.put(place, cause);
        return new Failure(
                ExitStatus.FAILED,
                "cannot apply '" + place.toPrintable() + "', because '" + cause.toPrintable()
                        + "' failed: links of '" + place.toPrintable() + "' lead "
                        + (cause.equals(owner) ? "there" : "there by '" + owner.toPrintable() + "'"));
    }

    /** Has all fail that stand on what failed, before they find out by what is missing. */
    void spread() {
        boolean more = true;
        while (more) {
            more = false;
            for (Map.Entry<Place, Set<Place>> entry : owners.entrySet()) {
                PlaceWork work = works.of(entry.getKey());
                for (Place owner : work.isFailed() ? Set.<Place>of() : entry.getValue()) {
                    boolean failed = unopened.containsKey(owner)
                            || owners.containsKey(owner)
                                    && (making.contains(owner) || created.contains(owner))
                                    && works.of(owner).isFailed();
                    if (failed) {
                        work.fail(follow(entry.getKey(), owner));
                        more = true;
                        break;
                    }
                }
            }
        }
    }
}
