package dev.netns.provision;

import dev.netns.config.LinkDeclaration;
import dev.netns.config.LinkReference;
import dev.netns.linux.Errno;
import dev.netns.netlink.LinkRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;

/**
 * The first half of replacing links: the new one is tried and the old one looked at, for all places, before any is removed.
 * What fails later puts the old one back.
 */
final class Replacements {
    private final Works works;
    private final Snapshot snapshot;
    private final ToIntFunction<LinkDeclaration> level;
    private final UnaryOperator<LinkDeclaration> maker;
    private final LinkTrial trial;
    private final FormerLinks formerLinks;
    private final LostLinks lost;

    /**
     * The replacements of all plans.
     *
     * @param lost the links that are not made, so that the old ones stay
     * @param level of a link: greater than that of what it stands on
     * @param maker the end that a pair is made for; the link itself of other kinds
     */
    Replacements(
            Works works,
            Snapshot snapshot,
            Map<LinkReference, LinkDeclaration> declared,
            LostLinks lost,
            ToIntFunction<LinkDeclaration> level,
            UnaryOperator<LinkDeclaration> maker) {
        this.works = works;
        this.snapshot = snapshot;
        this.lost = lost;
        this.level = level;
        this.maker = maker;
        this.trial = new LinkTrial(works, declared);
        this.formerLinks = new FormerLinks(works, snapshot);
    }

    /** Changes nothing that lasts. */
    void prepare(NamespacePlan plan) {
        for (LinkStep.Make make : of(plan)) {
            formerLinks.add(make.declaration());
            if (make.declaration().primary()) {
                trial.make(make.declaration());
            }
        }
    }

    /** Removes what is to be replaced; what went away meanwhile, as the other end of a pair does, is no fault. */
    void remove(NamespacePlan plan, PlaceWork work) {
        for (LinkStep.Make make : of(plan)) {
            LiveLink live = snapshot.network(make.link().place())
                    .links()
                    .get(make.link().name());
            int index = live == null ? 0 : live.message().index();
            PlaceWork place = works.of(make.link().place());
            // Before it goes, as it may have gone with another link; and by whose undoing the new one goes.
            works.of(maker.apply(make.declaration()).owner()).onFailure(() -> formerLinks.putBack(make.link()));
            place.perform(
                    List.of(new PlaceWork.Order(
                            LinkRequest.delete(index),
                            null,
                            Errno.ENODEV,
                            "replace link " + make.named(),
                            make.declaration().origin().toString())),
                    work);
            place.forget(make.link().name());
        }
    }

    /** Once the new links are as they are to be: what of others is lost with the old ones, in words, a line each. */
    List<String> giveOthers(NamespacePlan plan) {
        List<String> lost = new ArrayList<>();
        for (LinkStep.Make make : of(plan)) {
            lost.addAll(formerLinks.giveOthers(make.declaration()));
        }
        return lost;
    }

    /** What is on another one comes first: put back in the opposite order, each finds what it was on. */
    private List<LinkStep.Make> of(NamespacePlan plan) {
        List<LinkStep.Make> makes = new ArrayList<>();
        for (Step step : plan.steps()) {
            if (step instanceof LinkStep.Make make && make.replaces() != null && !lost.isLost(make.declaration())) {
                makes.add(make);
            }
        }
        makes.sort((a, b) -> Integer.compare(level(b), level(a)));
        return makes;
    }

    private int level(LinkStep.Make make) {
        return level.applyAsInt(maker.apply(make.declaration()));
    }
}
