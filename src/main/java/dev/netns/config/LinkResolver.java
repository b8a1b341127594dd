package dev.netns.config;

import dev.netns.link.CommonKeys;
import dev.netns.link.LinkKey;
import dev.netns.link.LinkKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds the other ends of pairs, and whether all that links say of one another can be. */
final class LinkResolver {
    private final Set<Place> places;
    private final Problems problems;

    /** All links by where they are, other ends without a table included. */
    private final Map<LinkReference, LinkDraft> links = new LinkedHashMap<>();

    private final MasterCheck masters;
    private final Set<LinkReference> otherEnds = new TreeSet<>();

    /**
     * Resolves the links of a whole declaration.
     *
     * @param places the host, and all declared namespaces
     */
    LinkResolver(Set<Place> places, Collection<LinkDraft> drafts, Problems problems) {
        this.places = places;
        this.problems = problems;
        this.masters = new MasterCheck(problems);
        drafts.forEach(link -> links.put(link.self, link));
    }

    /** All links; worth something only when no problem was noted. */
    Map<LinkReference, LinkDraft> resolve() {
        List.copyOf(links.values()).forEach(this::findPeer);
        links.values().forEach(this::checkReferences);
        checkDevices();
        checkVlans();
        new Circles(links, problems).check();
        return links;
    }

    private void findPeer(LinkDraft link) {
        LinkReference peer = link.peer;
        if (peer == null || !isPlace(peer.place(), link, LinkBinder.PEER)) {
            return;
        }
        LinkDraft other = links.get(peer);
        if (peer.equals(link.self)) {
            problem(link, LinkBinder.PEER, "'" + link.self + "' cannot be its own peer");
        } else if (other == null) {
            addOtherEnd(link, peer);
        } else if (otherEnds.contains(peer)) {
            problem(
                    link,
                    LinkBinder.PEER,
                    "'" + peer + "' is the other end of '" + other.peer + "' already, at " + other.origin);
        } else if (other.kind != null && !other.isMadeBy(LinkKind.Making.PAIR)) {
            problem(link, LinkBinder.PEER, "'" + peer + "' is a " + other.kind + ", at " + other.origin);
        } else if (other.peer != null && !other.peer.equals(link.self)) {
            problem(
                    link,
                    LinkBinder.PEER,
                    "'" + peer + "' has another peer: '" + other.peer + "', at "
                            + other.origin(LinkBinder.PEER.name()));
        } else {
            link.primary = link.self.compareTo(peer) < 0;
            settle(link, other);
        }
    }

    /** The other end without a table becomes a link of its own, which is declared where this one is. */
    private void addOtherEnd(LinkDraft link, LinkReference peer) {
        LinkDraft end = new LinkDraft(peer, link.place(), link.kind, link.origin(LinkBinder.PEER.name()));
        end.primary = false;
        end.peer = link.self;
        otherEnds.add(peer);
        links.put(peer, end);
        settle(link, end);
    }

    /** Hands {@code peer_master} and {@code peer_mac} over to the end that they are of. */
    private void settle(LinkDraft link, LinkDraft end) {
        if (link.peerMaster != null) {
            agree(link, LinkBinder.PEER_MASTER, link.peerMaster, end, LinkBinder.MASTER.name(), end.master);
            end.master = link.peerMaster;
        }
        if (link.peerMac != null) {
            Object own = end.settings.get(CommonKeys.MAC);
            agree(link, LinkBinder.PEER_MAC, link.peerMac, end, CommonKeys.MAC.name(), own);
            end.settings.put(CommonKeys.MAC, link.peerMac);
        }
    }

    private void agree(
            LinkDraft link, ConfigKey<?> key, Object value, LinkDraft end, String endsKey, @Nullable Object endsValue) {
        if (endsValue != null && !endsValue.equals(value)) {
            problem(
                    link,
                    key,
                    "'" + end.self + "' has another '" + endsKey + "': " + endsValue + ", at " + end.origin(endsKey));
        }
        end.origins.putIfAbsent(endsKey, link.origin(key.name()));
    }

    private void checkReferences(LinkDraft link) {
        ConfigKey<?> masterKey = otherEnds.contains(link.self) ? LinkBinder.PEER_MASTER : LinkBinder.MASTER;
        if (link.master != null && exists(link, masterKey, LinkBinder.MASTER.name(), link.master)) {
            masters.check(link, link.master, links.get(link.master));
        } else if (link.master == null) {
            masters.checkWithout(link);
        }
        if (link.birth != null) {
            isPlace(link.birth, link, LinkBinder.BIRTH);
        }
        if (link.parent == null || !exists(link, LinkBinder.PARENT, LinkBinder.PARENT.name(), link.parent)) {
            return;
        }
        if (link.parent.equals(link.self)) {
            problem(link, LinkBinder.PARENT, "'" + link.self + "' cannot be its own parent");
        } else if (link.birth != null && !link.birth.equals(link.parent.place())) {
            problem(
                    link,
                    LinkBinder.BIRTH,
                    "'" + link.self + "' is made where its parent is, in '" + link.parent.place() + "', not in '"
                            + link.birth + "'");
        }
    }

    /** Links of the host need not be declared: they may be there. */
    private boolean exists(LinkDraft link, ConfigKey<?> key, String originKey, LinkReference to) {
        if (to.place().isHost() || links.containsKey(to)) {
            return true;
        }
        if (isPlace(to.place(), link, key)) {
            List<String> known = links.keySet().stream()
                    .filter(other -> other.place().equals(to.place()))
                    .map(LinkReference::name)
                    .toList();
            problems.add(
                    link.origin(originKey),
                    "'" + key.name() + "': there is no link '" + to.name() + "' in '" + to.place() + "'"
                            + NearMiss.hint(to.name(), known));
        }
        return false;
    }

    private boolean isPlace(Place place, LinkDraft link, ConfigKey<?> key) {
        if (!places.contains(place)) {
            List<String> known = places.stream().map(Place::toString).toList();
            problem(
                    link,
                    key,
                    "'" + key.name() + "': the namespace '" + place + "' is not declared"
                            + NearMiss.hint(place.toString(), known));
        }
        return places.contains(place);
    }

    /** A NIC can be in one namespace only; who names it in the host would look for it in vain. */
    private void checkDevices() {
        Map<String, LinkDraft> owners = new HashMap<>();
        for (LinkDraft link : links.values()) {
            if (link.device != null && link.isMadeBy(LinkKind.Making.PHYSICAL)) {
                LinkDraft earlier = owners.putIfAbsent(link.device, link);
                if (earlier != null) {
                    problem(
                            link,
                            LinkBinder.DEVICE,
                            "the device '" + link.device + "' is that of '" + earlier.self + "' already, at "
                                    + earlier.origin);
                }
            }
        }
        for (LinkDraft link : links.values()) {
            List<LinkReference> named = new ArrayList<>();
            if (link.parent != null) {
                named.add(link.parent);
            }
            if (link.master != null) {
                named.add(link.master);
            }
            for (LinkReference to : named) {
                LinkDraft owner = to.place().isHost() && !links.containsKey(to) ? owners.get(to.name()) : null;
                if (owner != null) {
                    problem(
                            link,
                            to.equals(link.parent) ? LinkBinder.PARENT : LinkBinder.MASTER,
                            "'" + to + "' is moved away: it becomes '" + owner.self + "', at " + owner.origin);
                }
            }
        }
    }

    /** The kernel makes each VLAN of a link once. */
    private void checkVlans() {
        Map<Object, LinkDraft> seen = new HashMap<>();
        for (LinkDraft link : links.values()) {
            if (link.kind != null && link.kind.name().equals("vlan") && link.parent != null) {
                LinkDraft earlier = seen.putIfAbsent(List.of(link.parent, vlan(link)), link);
                if (earlier != null) {
                    problems.add(
                            link.origin("id"),
                            "'" + earlier.self + "' is the same VLAN of '" + link.parent + "' already, at "
                                    + earlier.origin);
                }
            }
        }
    }

    private static Map<String, Object> vlan(LinkDraft link) {
        Map<String, Object> values = new HashMap<>();
        for (LinkKey key : Objects.requireNonNull(link.kind).keys()) {
            Object value = link.settings.getOrDefault(key, key.kernelDefault());
            if (value != null) {
                values.put(key.name(), value);
            }
        }
        return values;
    }

    private void problem(LinkDraft link, ConfigKey<?> key, String message) {
        problems.add(link.origin(key.name()), message);
    }
}
