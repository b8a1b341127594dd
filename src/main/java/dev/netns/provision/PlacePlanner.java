package dev.netns.provision;

import dev.netns.config.LinkDeclaration;
import dev.netns.config.LinkReference;
import dev.netns.config.NamespaceDeclaration;
import dev.netns.config.NeighbourDeclaration;
import dev.netns.config.Place;
import dev.netns.config.RouteDeclaration;
import dev.netns.config.RuleDeclaration;
import dev.netns.linux.Text;
import dev.netns.names.FormerName;
import dev.netns.netlink.AddressMessage;
import dev.netns.netlink.LinkMessage;
import dev.netns.netlink.NeighbourMessage;
import dev.netns.netlink.RouteMessage;
import dev.netns.netlink.RuleMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** What is to be done about all links, addresses, routes, rules and neighbours that one place declares. Pure. */
final class PlacePlanner {
    /** Links that the kernel gives to each new namespace once the module of their kind is loaded. */
    private static final Set<String> BORN =
            Set.of("tunl0", "gre0", "gretap0", "erspan0", "ip_vti0", "ip6_vti0", "sit0", "ip6tnl0", "ip6gre0");

    private final Place place;
    private final Views views;
    private final LinkPlanner planner;
    private final Collection<LinkDeclaration> links;
    private final @Nullable NamespaceDeclaration namespace;
    private final String why;
    private final Others others;
    private final Set<Integer> gone = new HashSet<>();
    private final List<byte[]> takenAlong = new ArrayList<>();
    private final List<Step> removals = new ArrayList<>();
    private final List<Step> changes = new ArrayList<>();
    private final List<Step> additions = new ArrayList<>();
    private final List<Step> unmanaged = new ArrayList<>();

    /**
     * A planner.
     *
     * @param links that the place declares, wherever they are
     * @param namespace what else it declares; null for the host
     * @param why what is declared no more goes, in words
     * @param others what becomes of what others made
     */
    PlacePlanner(
            Place place,
            Views views,
            LinkPlanner planner,
            Collection<LinkDeclaration> links,
            @Nullable NamespaceDeclaration namespace,
            String why,
            Others others) {
        this.place = place;
        this.views = views;
        this.planner = planner;
        this.links = links;
        this.namespace = namespace;
        this.why = why;
        this.others = others;
    }

    /**
     * The steps, in the order in which they can be done.
     *
     * @param recorded the links that netns made in the place and that this declaration decides about, by name
     */
    List<Step> steps(Map<String, Remembered.Link> recorded) {
        planLinks(recorded);
        links.forEach(this::planAddresses);
        if (namespace != null) {
            planRoutes(namespace.routes());
            planRules(namespace.rules());
            planNeighbours(namespace.neighbours());
        }
        List<Step> steps = new ArrayList<>(unmanaged);
        steps.addAll(removals);
        steps.addAll(changes);
        steps.addAll(additions);
        return steps;
    }

    private void planLinks(Map<String, Remembered.Link> recorded) {
        Map<LinkReference, LinkDeclaration> declared = new HashMap<>();
        links.forEach(link -> declared.put(link.self(), link));
        LiveNetwork network = views.network(place);
        for (LiveLink live :
                network.links().values().stream().sorted(PlacePlanner::byIndex).toList()) {
            LinkMessage message = live.message();
            LinkReference self = new LinkReference(place, message.name());
            LinkDeclaration link = declared.get(self);
            if (Views.isTemporary(message)) {
                gone.add(message.index());
                removals.add(new LinkStep.Remove(
                        self, place, message.index(), kind(message), "left by an apply that was killed"));
            } else if (link == null && !planner.isDeclared(self)) {
                Remembered.Link record = recorded.get(message.name());
                boolean ours = record != null && record.is(message);
                if (place.isHost() && record != null && !ours) {
                    unmanaged.add(new Step.Unmanaged(foreign(message, record)));
                }
                notDeclared(self, live, ours ? record : null);
            } else if (link != null && planner.isMadeAnew(link)) {
                gone.add(message.index());
            } else if (link != null) {
                String attributes = planner.foreignAttributes(link, live);
                if (!attributes.isEmpty()) {
                    unmanaged.add(new Step.Unmanaged(attributes + " of link " + link.name()));
                }
            }
        }
        links.forEach(link -> planner.plan(link).ifPresent(step -> {
            changes.add(step);
            LiveLink live = views.link(link.self());
            if (step instanceof LinkStep.Make && live != null) {
                OthersOnLink.of(link, live, views.network(link.place()).routes())
                        .lost()
                        .forEach(what -> unmanaged.add(new Step.Lost(what)));
            }
            if (step instanceof LinkStep.MoveIn) {
                planner.changeOnceMoved(link).ifPresent(changes::add);
            }
        }));
        if (others.adopt()) {
            links.forEach(link -> planner.adopt(link).ifPresent(changes::add));
        }
        links.forEach(link -> wireGuard(link).ifPresent(changes::add));
    }

    private Optional<Step> wireGuard(LinkDeclaration link) {
        WireGuardWanted wanted = views.wireGuard(link.self());
        if (wanted == null) {
            return Optional.empty();
        }
        if (wanted.fault() != null) {
            return Optional.of(new Step.Problem("link " + link.name() + ": " + wanted.fault(), null, link.origin()));
        }
        boolean fresh = planner.isMadeAnew(link);
        LiveLink live = fresh ? null : views.link(link.self());
        if (live == null || live.wireGuard() == null) {
            return Optional.of(new LinkStep.Configure(link, List.of(), fresh));
        }
        List<Difference> differences = wanted.differences(live.wireGuard());
        return differences.isEmpty() ? Optional.empty() : Optional.of(new LinkStep.Configure(link, differences, fresh));
    }

    /** The last that was made goes first: what is above another link was made after it. */
    private static int byIndex(LiveLink a, LiveLink b) {
        return Integer.compare(b.message().index(), a.message().index());
    }

    /** Of somebody who has changed the alias inside, we know at least the name. */
    private static FormerName former(LinkMessage message, String device) {
        return Objects.requireNonNullElseGet(FormerName.of(message.alias()), () -> FormerName.only(device));
    }

    /** A link of the host that has the name of one of ours, in words. */
    private static String foreign(LinkMessage link, Remembered.Link record) {
        String why = record.hasAlias(link)
                ? "not the one that netns made"
                : "without the alias '" + Text.printable(String.valueOf(record.alias())) + "' that netns gave it";
        return "link " + Text.printable(link.name()) + " (" + Text.printable(kind(link)) + ", " + why + ")";
    }

    private static String kind(LinkMessage link) {
        return Objects.requireNonNullElse(link.kind(), "physical");
    }

    private void notDeclared(LinkReference self, LiveLink live, Remembered.@Nullable Link record) {
        LinkMessage message = live.message();
        if (message.isLoopback()) {
            AddressPlanner.removed(List.of(), live)
                    .forEach(address -> removals.add(new NetworkStep.RemoveAddress(self, message.name(), address)));
            return;
        }
        String kind = kind(message);
        if (record != null) {
            gone.add(message.index());
            String device = record.device();
            removals.add(
                    device == null
                            ? new LinkStep.Remove(self, place, message.index(), kind, why)
                            : new LinkStep.GiveBack(self, message, former(message, device)));
        } else if (!place.isHost() && views.isOwned(self)) {
            // The former end of a pair of another place, with which it goes, or another declaration's.
            gone.add(message.index());
        } else if (!place.isHost() && !BORN.contains(message.name())) {
            String attributes = Foreign.attributes(message, false);
            String named = "link " + Text.printable(message.name()) + " (" + Text.printable(kind)
                    + (attributes.isEmpty() ? "" : ", " + attributes) + ")";
            if (others.prune() && message.kind() != null) {
                gone.add(message.index());
                removals.add(new LinkStep.Remove(self, place, message.index(), kind, "not declared"));
            } else {
                unmanaged.add(new Step.Unmanaged(named));
            }
        }
    }

    private void planAddresses(LinkDeclaration link) {
        LiveLink live = planner.isMadeAnew(link) ? null : views.link(link.self());
        String named = link.place().equals(place) ? link.name() : link.self().toString();
        for (Step step : AddressPlanner.plan(link, live, named, others.adopt())) {
            (step.mark() == '-' ? removals : additions).add(step);
            if (step instanceof NetworkStep.KeepAddress keep) {
                takenAlong.add(keep.old().address());
            }
        }
        if (live == null || place.isHost() || !link.place().equals(place)) {
            return;
        }
        ofDaemons(AddressPlanner.ofDaemons(live), AddressMessage::protocol, "address");
        for (AddressMessage address : AddressPlanner.unmanaged(link, live)) {
            if (others.prune() && !Foreign.isForeign(address)) {
                removals.add(new NetworkStep.RemoveAddress(link.self(), named, address));
            } else {
                unmanaged.add(new Step.Unmanaged("address " + Described.address(address) + " on " + named));
            }
        }
    }

    private <T> void ofDaemons(List<T> objects, ToIntFunction<T> protocol, String what) {
        Foreign.byOwner(objects, protocol)
                .forEach((owner, count) -> unmanaged.add(new Step.OfDaemon(count, what, owner)));
    }

    private int indexOf(String name) {
        int index = views.network(place).indexOf(name);
        return gone.contains(index) ? 0 : index;
    }

    /** A route that becomes ours, or whose source the kernel may remove with another address, and the route with it. */
    private boolean isAddedAgain(RouteMessage route) {
        return others.adopt() && RoutePlanner.isOfOthers(route)
                || takenAlong.stream().anyMatch(address -> Arrays.equals(address, route.source()));
    }

    private void planRoutes(List<RouteDeclaration> declared) {
        LiveNetwork network = views.network(place);
        RoutePlanner routes =
                new RoutePlanner(declared, network.routes(), gone, this::indexOf, network::nameOf, this::isAddedAgain);
        for (RouteMessage route : routes.removed()) {
            removals.add(new NetworkStep.RemoveRoute(route, network.nameOf(route.outInterface())));
        }
        ofDaemons(routes.ofDaemons(), RouteMessage::protocol, "route");
        for (RouteMessage route : routes.unmanaged()) {
            String dev = network.nameOf(route.outInterface());
            if (others.prune() && !Foreign.isForeign(route)) {
                removals.add(new NetworkStep.RemoveRoute(route, dev));
            } else {
                unmanaged.add(new Step.Unmanaged("route " + Described.route(route, dev)));
            }
        }
        additions.addAll(routes.added());
    }

    private void planRules(List<RuleDeclaration> declared) {
        RulePlanner rules = new RulePlanner(declared, views.network(place).rules(), others.adopt());
        rules.removed().forEach(rule -> removals.add(new NetworkStep.RemoveRule(rule)));
        ofDaemons(rules.ofDaemons(), RuleMessage::protocol, "rule");
        for (RuleMessage rule : rules.unmanaged()) {
            if (others.prune() && !Foreign.isForeign(rule)) {
                removals.add(new NetworkStep.RemoveRule(rule));
            } else {
                unmanaged.add(new Step.Unmanaged("rule " + Described.rule(rule)));
            }
        }
        rules.adopted().forEach(rule -> changes.add(new NetworkStep.AdoptRule(rule.declaration(), rule.old())));
        rules.missing().forEach(rule -> additions.add(new NetworkStep.AddRule(rule)));
    }

    private void planNeighbours(List<NeighbourDeclaration> declared) {
        LiveNetwork network = views.network(place);
        NeighbourPlanner neighbours =
                new NeighbourPlanner(declared, network.neighbours(), gone, this::indexOf, others.adopt());
        for (NeighbourMessage neighbour : neighbours.removed()) {
            String dev = Objects.requireNonNullElse(network.nameOf(neighbour.index()), "?");
            removals.add(new NetworkStep.RemoveNeighbour(neighbour, dev));
        }
        additions.addAll(neighbours.added());
    }
}
