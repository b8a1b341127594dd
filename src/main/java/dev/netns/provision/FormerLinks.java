package dev.netns.provision;

import dev.netns.config.LinkDeclaration;
import dev.netns.config.LinkReference;
import dev.netns.config.Place;
import dev.netns.link.Bond;
import dev.netns.link.LinkKey;
import dev.netns.link.LinkKind;
import dev.netns.link.LinkKinds;
import dev.netns.link.LinkWriter;
import dev.netns.link.PortKeys;
import dev.netns.linux.Errno;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.names.Failure;
import dev.netns.names.NamespaceIds;
import dev.netns.names.Store;
import dev.netns.netlink.AddressMessage;
import dev.netns.netlink.BridgeVlans;
import dev.netns.netlink.Buffers;
import dev.netns.netlink.LinkMessage;
import dev.netns.netlink.LinkRequest;
import dev.netns.netlink.NeighbourMessage;
import dev.netns.netlink.NetlinkMessage;
import dev.netns.netlink.RouteMessage;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Links that are about to be replaced: looked at before anything is done, and put back where their replacement fails. They
 * get the index that they had, by which all that was theirs names them.
 */
final class FormerLinks {
    private final Works works;
    private final Syscalls sys;
    private final Snapshot snapshot;
    private final Map<Place, LiveNetwork> networks = new HashMap<>();
    private final Map<LinkReference, FormerLink> links = new HashMap<>();

    FormerLinks(Works works, Snapshot snapshot) {
        this.works = works;
        this.sys = works.syscalls();
        this.snapshot = snapshot;
    }

    /**
     * Looks at the link that has the place of a declared one, and at its other end.
     *
     * @throws Failure it cannot be looked at
     */
    void add(LinkDeclaration declared) {
        FormerLink link = look(declared.self(), declared);
        LinkReference peer = link == null ? null : link.link().peer();
        if (peer != null && !links.containsKey(peer)) {
            look(peer, declared);
        }
    }

    private @Nullable FormerLink look(LinkReference self, LinkDeclaration declared) {
        Place place = self.place();
        LiveNetwork network = network(place);
        LiveLink live = network.links().get(self.name());
        LinkKind kind = live == null ? null : LinkKinds.of(live.message()).orElse(null);
        if (live == null || kind == null || links.containsKey(self)) {
            return links.get(self);
        }
        LinkMessage message = live.message();
        int nsid = message.parentNsid();
        Place other = nsid < 0 ? place : placeOf(place, nsid);
        int index = kind.parentAttribute() == 0
                ? message.parent()
                : message.dataAttributes().integer(kind.parentAttribute(), 0);
        String name = index == 0 || other == null ? null : network(other).nameOf(index);
        LinkReference below = name == null ? null : new LinkReference(Objects.requireNonNull(other), name);
        boolean pair = kind.making() == LinkKind.Making.PAIR;
        FormerLink link = FormerLink.of(
                self,
                declared.owner(),
                kind,
                live,
                network,
                pair ? null : below,
                pair ? below : null,
                index == 0 && nsid >= 0 ? other : null,
                declared.origin());
        links.put(self, link);
        return link;
    }

    private LiveNetwork network(Place place) {
        return networks.computeIfAbsent(place, this::read);
    }

    private LiveNetwork read(Place place) {
        PlaceWork work = works.of(place);
        Set<String> sysctl = snapshot.network(place).sysctl().keySet();
        Set<NetworkReader.Part> parts =
                EnumSet.of(NetworkReader.Part.ROUTES, NetworkReader.Part.NEIGHBOURS, NetworkReader.Part.VLANS);
        return inside(work, () -> NetworkReader.read(answers(place, Map.of()), place, parts, sysctl, Set.of()));
    }

    private Answers answers(Place place, Map<Place, Integer> descriptors) {
        return new KernelAnswers(
                sys, works.platform(), new Buffers(), place, other -> Objects.requireNonNull(descriptors.get(other)));
    }

    private <T> T inside(PlaceWork work, Supplier<T> what) {
        return works.platform().call(() -> {
            if (!work.place().isHost()) {
                work.enter();
            }
            return what.get();
        });
    }

    /** The place that another one knows by a number; null where it has no name. */
    private @Nullable Place placeOf(Place from, int nsid) {
        Map<Place, Integer> known = new TreeMap<>();
        known.put(Place.HOST, works.of(Place.HOST).namespace());
        snapshot.namespaces().forEach((name, live) -> {
            if (live.kind() == Store.Kind.NAMESPACE) {
                Place place = Place.of(name);
                known.put(place, works.of(place).namespace());
            }
        });
        return inside(works.of(from), () -> {
            try (Answers answers = answers(from, known)) {
                for (Place place : known.keySet()) {
                    int number = answers.nsid(place);
                    if (number != NamespaceIds.NONE && number == nsid) {
                        return place;
                    }
                }
                return null;
            }
        });
    }

    /**
     * Puts back a link that is gone, with its other end, and all that went with them; once.
     *
     * @throws Failure something of it could not be put back
     */
    void putBack(LinkReference self) {
        FormerLink link = links.remove(self);
        if (link == null) {
            return;
        }
        String words = "put back link " + Text.printable(self.name());
        LinkReference peer = link.link().peer();
        FormerLink end = peer == null ? null : links.remove(peer);
        for (FormerLink one : end == null ? List.of(link) : List.of(link, end)) {
            works.of(one.link().place()).forget(one.link().name());
        }
        make(link, end, words);
        List<String> left = new ArrayList<>();
        fill(link, words, left);
        if (end != null) {
            fill(end, words, left);
        }
        if (link.live().wireGuard() != null) {
            left.add("its keys are not known any more; apply the previous declaration again");
        }
        if (!left.isEmpty()) {
            throw PlaceWork.failed("cannot " + words + " as it was: " + String.join(", ", left), null);
        }
    }

    /**
     * Gives a new link what others had added to the one in whose place it is.
     *
     * @return what of it is lost, in words, a line each
     */
    List<String> giveOthers(LinkDeclaration declared) {
        FormerLink former = links.get(declared.self());
        PlaceWork place = works.of(declared.place());
        int index = former == null ? -1 : place.index(declared.name());
        if (former == null || index < 0) {
            return List.of();
        }
        List<RouteMessage> routes = new ArrayList<>(former.network().routes());
        routes.sort((a, b) -> Boolean.compare(b.isDirect(), a.isDirect()));
        OthersOnLink others = OthersOnLink.of(declared, former.live(), routes);
        List<String> lost = new ArrayList<>();
        others.lost().forEach(what -> lost.add(what + " was lost with the link that was replaced"));
        for (AddressMessage address : others.addresses()) {
            String what = "address " + Described.address(address) + " on " + Text.printable(declared.name());
            give(place, address.withIndex(index).add(false), what, lost);
        }
        for (RouteMessage route : others.routes()) {
            String what = "route " + Described.route(route, declared.name());
            give(place, route.withLink(former.index(), index).add(false), what, lost);
        }
        return lost;
    }

    /** What has come in its place meanwhile is as it is to be. */
    private static void give(PlaceWork place, NetlinkMessage message, String what, List<String> lost) {
        try {
            place.perform(List.of(new PlaceWork.Order(message, null, Errno.EEXIST, "put back " + what, null)), place);
        } catch (Failure failure) {
            lost.add(failure.getMessage() + "; it was lost with the link that was replaced");
        }
    }

    private void make(FormerLink former, @Nullable FormerLink end, String words) {
        LinkDeclaration link = former.link();
        PlaceWork place = works.of(link.place());
        if (link.kind().making() == LinkKind.Making.TUNTAP) {
            TunTapApplier.create(link, former.index(), place, works, () -> {});
            return;
        }
        if (link.kind().making() == LinkKind.Making.PAIR) {
            if (end == null) {
                throw PlaceWork.failed("cannot " + words + ": its other end was in a namespace without a name", null);
            }
            LinkDeclaration other = end.link();
            LinkRequest far = LinkRequest.end(other.name()).withIndex(end.index());
            if (!other.place().equals(link.place())) {
                far.intoNamespace(works.of(other.place()).namespace());
            }
            LinkRequest pair = LinkOrders.pair(link, link.name(), other, far).withIndex(former.index());
            perform(place, List.of(pair.toMessage()), words, link);
            return;
        }
        PlaceWork sender = works.of(LinkOrders.birthplace(link));
        LinkOrders.Indexes indexes = parent -> sender.needed(parent.name(), words, null);
        if (!LinkOrders.isMoved(link)) {
            LinkRequest request =
                    LinkOrders.single(link, link.name(), false, indexes).withIndex(former.index());
            if (sender != place) {
                request.intoNamespace(place.namespace());
            }
            perform(sender, List.of(request.toMessage()), words, link);
            return;
        }
        String temporary = works.temporaryName();
        LinkRequest made = LinkOrders.single(link, temporary, false, indexes);
        perform(sender, List.of(made.toMessage(), Views.markTemporary(temporary)), words, link);
        LinkRequest moved = LinkRequest.change(sender.needed(temporary, words, null))
                .intoNamespace(place.namespace())
                .name(link.name())
                .alias("")
                .newIndex(former.index());
        sender.forget(temporary);
        perform(sender, List.of(moved.toMessage()), words, link);
    }

    /**
     * What was in it, on it and led by it.
     *
     * @param left gets what the kernel does not take back, in words
     */
    private void fill(FormerLink former, String words, List<String> left) {
        LinkDeclaration link = former.link();
        LinkMessage message = former.message();
        PlaceWork place = works.of(link.place());
        int index = former.index();
        left.addAll(setSysctl(former, place));
        List<NetlinkMessage> messages = new ArrayList<>();
        if (message.alias() != null) {
            messages.add(LinkRequest.change(index).alias(message.alias()).toMessage());
        }
        for (AddressMessage address : former.live().addresses()) {
            if (!Foreign.isForeign(address)) {
                messages.add(address.add(true));
            }
        }
        if (message.master() == 0 && !former.live().vlans().isEmpty()) {
            messages.addAll(vlans(former.live(), true));
        }
        perform(place, messages, words, link);
        messages.clear();
        if (message.master() != 0) {
            // One that is put back later takes its ports itself.
            send(place, inMaster(former.live(), message.master()), Errno.ENODEV, words, link);
        }
        if (message.isUp()) {
            messages.add(LinkRequest.change(index).up(true).toMessage());
        }
        perform(place, messages, words, link);
        messages.clear();
        for (LiveLink port : former.ports()) {
            LinkMessage live = port.message();
            // A bond takes no member that is up.
            messages.add(LinkRequest.change(live.index())
                    .up(live.isUp() && !(link.kind() instanceof Bond))
                    .toMessage());
            messages.addAll(inMaster(port, index));
            messages.add(LinkRequest.change(live.index()).up(live.isUp()).toMessage());
        }
        send(place, messages, Errno.ENODEV, words, link);
        messages.clear();
        Integer primary = link.kind() instanceof Bond ? Bond.primaryIndex(message) : null;
        if (primary != null) {
            LinkRequest request = LinkRequest.change(index, link.kind().kernelKind());
            LinkWriter writer = new LinkWriter(request);
            Bond.writePrimary(primary, writer);
            messages.add(writer.finish().toMessage());
        }
        for (RouteMessage route : former.routes()) {
            messages.add(route.add(true));
        }
        for (NeighbourMessage neighbour : former.neighbours()) {
            messages.add(neighbour.add());
        }
        perform(place, messages, words, link);
    }

    /** Makes a link a port again, with what it had as one. */
    private static List<NetlinkMessage> inMaster(LiveLink live, int master) {
        LinkMessage message = live.message();
        List<NetlinkMessage> messages = new ArrayList<>();
        messages.add(LinkRequest.change(message.index()).master(master).toMessage());
        LinkRequest request = LinkRequest.change(message.index());
        LinkWriter writer = new LinkWriter(request);
        boolean any = false;
        for (LinkKey key : PortKeys.all()) {
            Object value = key.read(message);
            if (value != null) {
                key.write(value, writer);
                any = true;
            }
        }
        if (any) {
            messages.add(writer.finish().toMessage());
        }
        if (!live.vlans().isEmpty()) {
            messages.addAll(vlans(live, false));
        }
        return messages;
    }

    private static List<NetlinkMessage> vlans(LiveLink live, boolean self) {
        int index = live.message().index();
        return List.of(
                BridgeVlans.delete(index, List.of(LinkOrders.FIRST_VLAN), self),
                BridgeVlans.add(index, live.vlans(), self));
    }

    /** Answers those that could not be set, in words. */
    private List<String> setSysctl(FormerLink former, PlaceWork place) {
        Map<String, String> values = former.sysctl();
        if (values.isEmpty()) {
            return List.of();
        }
        return inside(place, () -> {
            List<String> left = new ArrayList<>();
            values.forEach((path, value) -> {
                int wrote = Sysctl.write(sys, Sysctl.DIRECTORY + path, value);
                if (wrote < 0) {
                    left.add("sysctl " + Text.printable(path) + " = " + Text.printable(value.strip()) + ": "
                            + Errno.text(-wrote));
                }
            });
            return left;
        });
    }

    /** What is there again by itself is no fault. */
    private static void perform(PlaceWork place, List<NetlinkMessage> messages, String words, LinkDeclaration link) {
        send(place, messages, Errno.EEXIST, words, link);
    }

    private static void send(
            PlaceWork place, List<NetlinkMessage> messages, int tolerated, String words, LinkDeclaration link) {
        List<PlaceWork.Order> orders = new ArrayList<>();
        for (NetlinkMessage message : messages) {
            orders.add(new PlaceWork.Order(
                    message, null, tolerated, words, link.origin().toString()));
        }
        place.perform(orders, place);
    }
}
