package dev.netns.provision;

import dev.netns.config.AddressDeclaration;
import dev.netns.config.LinkDeclaration;
import dev.netns.config.LinkReference;
import dev.netns.config.Place;
import dev.netns.config.RouteDeclaration;
import dev.netns.link.CommonKeys;
import dev.netns.linux.Text;
import dev.netns.netlink.IpAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The links of a plan that cannot be there because the namespace at their other end failed. What declares them is done
 * without them: one namespace's failure does not stop the host or the others. A pair that is replaced is not among them: the
 * old one is put back, and the place that has its other end fails as well.
 */
final class LostLinks {
    private final Map<LinkReference, LinkDeclaration> declared;
    private final Predicate<Place> failed;
    private final Predicate<Place> gone;
    private final Set<LinkReference> made = new HashSet<>();
    private final Set<LinkReference> replaced = new HashSet<>();
    private final Map<Place, Set<LinkDeclaration>> around = new HashMap<>();

    /**
     * Those of some plans.
     *
     * @param plans all of them, of places that could not be opened too
     * @param declared all links
     * @param failed tells whether what a place declares is not done
     * @param gone tells whether a place is not there, or will not be
     */
    LostLinks(
            Collection<NamespacePlan> plans,
            Map<LinkReference, LinkDeclaration> declared,
            Predicate<Place> failed,
            Predicate<Place> gone) {
        this.declared = declared;
        this.failed = failed;
        this.gone = gone;
        for (LinkDeclaration link : declared.values()) {
            for (Place place : List.of(link.place(), link.owner())) {
                around.computeIfAbsent(place, key -> new LinkedHashSet<>()).add(link);
            }
        }
        for (NamespacePlan plan : plans) {
            for (Step step : plan.steps()) {
                if (step instanceof LinkStep.Make make) {
                    (make.replaces() == null ? made : replaced).add(make.link());
                }
            }
        }
    }

    /** The place whose failure takes a link; null where it is not lost. */
    @Nullable
    Place taker(LinkDeclaration link) {
        LinkReference peer = link.peer();
        LinkDeclaration other = peer == null ? null : declared.get(peer);
        if (other != null && made.contains(link.self()) && mayBeLost(link)) {
            Place maker = link.primary() ? link.owner() : other.owner();
            for (Place place : List.of(link.place(), other.place())) {
                if (gone.test(place)) {
                    return place;
                }
            }
            if (failed.test(maker)) {
                return maker;
            }
        }
        LinkDeclaration below = link.parent() == null ? null : declared.get(link.parent());
        return below == null ? null : taker(below);
    }

    /** Whether a link is an end of a pair that is not replaced: then its place does not fail with the other end's. */
    boolean mayBeLost(LinkDeclaration link) {
        LinkReference peer = link.peer();
        return peer != null && !replaced.contains(link.self()) && !replaced.contains(peer);
    }

    private Set<LinkDeclaration> around(Place place) {
        return around.getOrDefault(place, Set.of());
    }

    boolean isLost(LinkDeclaration link) {
        return taker(link) != null;
    }

    /** The steps of a plan that do not need a lost link. */
    List<Step> without(NamespacePlan plan) {
        List<LinkDeclaration> lost =
                around(plan.place()).stream().filter(this::isLost).toList();
        return lost.isEmpty()
                ? plan.steps()
                : plan.steps().stream()
                        .filter(step -> lost.stream().noneMatch(link -> needs(step, link, plan.place())))
                        .toList();
    }

    /**
     * What there is to say of the lost links in the place of a plan, in words, a line each: only of those that somebody who
     * has not failed declares or uses.
     */
    List<String> remarks(NamespacePlan plan) {
        Place place = plan.place();
        List<String> remarks = new ArrayList<>();
        for (LinkDeclaration link : around(place)) {
            Place taker = link.place().equals(place) ? taker(link) : null;
            if (taker != null
                    && (!failed.test(link.owner())
                            || plan.steps().stream().anyMatch(step -> needs(step, link, place)))) {
                remarks.add("link " + Text.printable(link.name()) + " of '" + place.toPrintable()
                        + "' is not there, because '" + taker.toPrintable() + "' failed");
            }
        }
        return remarks;
    }

    private static boolean needs(Step step, LinkDeclaration link, Place place) {
        if (step instanceof LinkStep of) {
            return of.link().equals(link.self());
        }
        if (step instanceof NetworkStep.AddAddress add) {
            return add.link().equals(link.self());
        }
        if (!link.place().equals(place)) {
            return false;
        }
        String name = link.name();
        if (step instanceof SettingStep.Sysctl sysctl) {
            return CommonKeys.isSysctlOf(sysctl.key(), name);
        }
        if (step instanceof NetworkStep.AddNeighbour add) {
            return name.equals(add.declaration().dev());
        }
        if (step instanceof NetworkStep.AddRoute add) {
            RouteDeclaration route = add.declaration();
            return leadsThrough(route.dev(), route.via(), link)
                    || route.nextHops().stream().anyMatch(hop -> leadsThrough(hop.dev(), hop.via(), link));
        }
        return false;
    }

    private static boolean leadsThrough(@Nullable String dev, @Nullable IpAddress via, LinkDeclaration link) {
        if (dev != null || via == null) {
            return link.name().equals(dev);
        }
        for (AddressDeclaration address : link.addresses()) {
            IpAddress near = address.peer() == null ? address.prefix().address() : address.peer();
            if (near.covers(address.prefix().length(), via)) {
                return true;
            }
        }
        return false;
    }
}
