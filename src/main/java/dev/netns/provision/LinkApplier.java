package dev.netns.provision;

import dev.netns.config.LinkDeclaration;
import dev.netns.config.LinkReference;
import dev.netns.config.Place;
import dev.netns.config.PortVlans;
import dev.netns.link.LinkKind;
import dev.netns.linux.Errno;
import dev.netns.linux.Text;
import dev.netns.names.Failure;
import dev.netns.names.FormerName;
import dev.netns.netlink.LinkMessage;
import dev.netns.netlink.LinkRequest;
import dev.netns.netlink.NetlinkMessage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes, moves and removes links, for all places of a plan at once: a link may be in one place, its parent in a second,
 * and be made in a third. What is below comes first; requests that go to the same place go together.
 */
final class LinkApplier {
    private final Works works;
    private final Map<LinkReference, LinkDeclaration> declared;
    private final Map<LinkReference, LinkDeclaration> made = new TreeMap<>();
    private final Map<LinkReference, Integer> levels = new HashMap<>();
    private final HostMarks marks;
    private final LostLinks lost;
    private final Replacements replacements;
    private final Dependence dependence;

    LinkApplier(
            Works works,
            Snapshot snapshot,
            Map<LinkReference, LinkDeclaration> declared,
            LostLinks lost,
            Dependence dependence) {
        this.lost = lost;
        this.dependence = dependence;
        this.works = works;
        this.declared = declared;
        this.marks = new HostMarks(works, declared);
        this.replacements = new Replacements(works, snapshot, declared, lost, this::level, this::maker);
    }

    /** A request, and what becomes of it. */
    private record Job(LinkDeclaration link, PlaceWork sender, PlaceWork.Order order) {}

    /** Does the link steps of the plans. A failure is kept where it belongs, in its place's work. */
    void apply(Collection<NamespacePlan> plans) {
        List<LinkStep.MoveIn> moves = new ArrayList<>();
        for (NamespacePlan plan : plans) {
            PlaceWork work = works.of(plan.place());
            for (Step step : plan.steps()) {
                if (step instanceof LinkStep.Make make && !work.isFailed()) {
                    made.put(make.link(), make.declaration());
                } else if (step instanceof LinkStep.MoveIn move && !work.isFailed()) {
                    moves.add(move);
                }
            }
        }
        // All are looked at and tried before one goes, since what is on it goes with it.
        plans.forEach(plan -> works.guard(works.of(plan.place()), () -> replacements.prepare(plan)));
        plans.forEach(plan -> works.guard(works.of(plan.place()), () -> remove(plan, works.of(plan.place()))));
        dependence.spread();
        moves.forEach(this::moveIn);
        dependence.spread();
        Map<Integer, List<LinkDeclaration>> byLevel = new TreeMap<>();
        for (LinkDeclaration link : made.values()) {
            if (link.primary()) {
                byLevel.computeIfAbsent(level(link), level -> new ArrayList<>()).add(link);
            }
        }
        byLevel.values().forEach(level -> {
            make(level);
            dependence.spread();
        });
    }

    /** What others had on the links that were replaced: see {@link Replacements#giveOthers}. */
    List<String> giveOthers(NamespacePlan plan) {
        return replacements.giveOthers(plan);
    }

    private void remove(NamespacePlan plan, PlaceWork work) {
        for (Step step : plan.steps()) {
            if (step instanceof LinkStep.Remove remove) {
                delete(remove.link(), remove.index(), "remove link " + remove.named(), work);
            } else if (step instanceof LinkStep.GiveBack back) {
                giveBack(back, work);
            }
        }
        replacements.remove(plan, work);
    }

    /** What went away meanwhile, as the other end of a pair does, is what was wanted. */
    private void delete(LinkReference link, int index, String words, PlaceWork owner) {
        PlaceWork place = works.of(link.place());
        place.perform(List.of(new PlaceWork.Order(LinkRequest.delete(index), null, Errno.ENODEV, words, null)), owner);
        place.forget(link.name());
    }

    private void giveBack(LinkStep.GiveBack back, PlaceWork work) {
        PlaceWork host = works.of(Place.HOST);
        String device = back.former().device();
        String words = "give back link " + back.named();
        int named = host.index(device);
        boolean itself = work == host && named == back.nic().index();
        if (named >= 0 && !itself) {
            // The kernel moves a link first and then names it.
            throw PlaceWork.failed("cannot " + words + ": the host has a link '" + Text.printable(device) + "'", null);
        }
        if (work == host) {
            forgetAlternativeName(back.nic(), device, words, work);
        }
        NetlinkMessage there = back.former()
                .restore(back.nic().index(), back.nic().mac())
                .intoNamespace(host.namespace())
                .toMessage();
        work.perform(List.of(new PlaceWork.Order(there, null, Errno.ENODEV, words, null)), work);
    }

    /** udev may have noted the former name as an alternative one, and no link can get a name that it has as such. */
    private void forgetAlternativeName(LinkMessage nic, String former, String words, PlaceWork owner) {
        if (!former.equals(nic.name())) {
            NetlinkMessage forget = LinkRequest.deleteAlternativeName(nic.index(), former);
            works.of(Place.HOST).perform(List.of(new PlaceWork.Order(forget, null, Errno.ENOENT, words, null)), owner);
        }
    }

    /** The name that it had is kept with it, where it survives us: `delete` and `down` read it there. */
    private void moveIn(LinkStep.MoveIn move) {
        LinkDeclaration link = move.declaration();
        PlaceWork work = works.of(link.place());
        PlaceWork host = works.of(Place.HOST);
        FormerName former = move.former();
        works.guard(work, () -> {
            String words = "move link " + Text.printable(move.device()) + " to '"
                    + link.place().toPrintable() + "'";
            int index = host.needed(move.device(), words, link.origin("device").toString());
            forgetAlternativeName(move.nic(), former.device(), words, work);
            NetlinkMessage there = LinkRequest.change(index)
                    .name(link.name())
                    .alias(former.toAlias())
                    .intoNamespace(work.namespace())
                    .toMessage();
            host.perform(
                    List.of(new PlaceWork.Order(
                            there, null, 0, words, link.origin().toString())),
                    work);
            host.forget(move.device());
            works.leaveDown(link);
            work.onFailure(() -> {
                int inside = work.index(link.name());
                NetlinkMessage home = former.restore(inside, move.nic().mac())
                        .intoNamespace(host.namespace())
                        .toMessage();
                work.perform(
                        List.of(new PlaceWork.Order(home, null, 0, "give back link " + former.device(), null)), work);
            });
        });
    }

    /** 0 for what stands on nothing that is made now. */
    private int level(LinkDeclaration link) {
        Integer known = levels.get(link.self());
        if (known != null) {
            return known;
        }
        int level = 0;
        for (LinkReference below : below(link)) {
            LinkDeclaration other = made.get(below);
            if (other != null) {
                LinkDeclaration main = other.primary() ? other : Objects.requireNonNull(declared.get(other.peer()));
                level = Math.max(level, 1 + level(main));
            }
        }
        levels.put(link.self(), level);
        return level;
    }

    private Set<LinkReference> below(LinkDeclaration link) {
        Set<LinkReference> below = new HashSet<>();
        add(below, link.parent());
        add(below, link.master());
        LinkReference peer = link.peer();
        if (peer != null) {
            add(below, Objects.requireNonNull(declared.get(peer)).master());
        }
        return below;
    }

    private static void add(Set<LinkReference> to, @Nullable LinkReference link) {
        if (link != null) {
            to.add(link);
        }
    }

    private void make(List<LinkDeclaration> all) {
        List<LinkDeclaration> level =
                all.stream().filter(link -> !lost.isLost(link)).toList();
        Map<Place, List<Job>> bySender = new TreeMap<>();
        for (LinkDeclaration link : level) {
            PlaceWork work = works.of(link.owner());
            works.guard(work, () -> {
                Job job = job(link);
                if (job != null) {
                    bySender.computeIfAbsent(job.sender().place(), place -> new ArrayList<>())
                            .add(job);
                }
            });
        }
        bySender.values().forEach(this::send);
        settle(level);
    }

    /** One request can fail without the others: each is its own owner's. */
    private void send(List<Job> jobs) {
        PlaceWork sender = jobs.get(0).sender();
        List<PlaceWork.Order> orders = new ArrayList<>();
        List<PlaceWork> owners = new ArrayList<>();
        for (Job job : jobs) {
            PlaceWork owner = works.of(job.link().owner());
            if (!owner.isFailed()) {
                orders.add(job.order());
                if (sender.place().isHost()) {
                    orders.addAll(marks.orders(job.link()));
                }
                while (owners.size() < orders.size()) {
                    owners.add(owner);
                }
            }
        }
        if (!orders.isEmpty()) {
            sender.performApart(orders, owners);
            jobs.forEach(job -> marks.takeBackIfFailed(job.link(), sender));
        }
    }

    /** The request that makes a link; null where that took another way and is done. */
    private @Nullable Job job(LinkDeclaration link) {
        String words = "add link " + Text.printable(link.name());
        if (link.kind().making() == LinkKind.Making.PAIR) {
            return pair(link, words);
        }
        if (link.kind().making() == LinkKind.Making.TUNTAP) {
            TunTapApplier.make(link, works.of(link.place()), works.of(link.owner()), works);
            marks.add(link);
            return null;
        }
        PlaceWork sender = works.of(LinkOrders.birthplace(link));
        if (LinkOrders.isMoved(link)) {
            moved(link, sender, words);
            return null;
        }
        PlaceWork place = works.of(link.place());
        LinkRequest request = LinkOrders.single(link, link.name(), isUpAtOnce(link), indexes(sender, link, words));
        if (sender != place) {
            request.intoNamespace(place.namespace());
        }
        LinkOrders.master(link, request, indexes(place, link, words));
        return new Job(link, sender, made(request.toMessage(), link, place, words));
    }

    /**
     * A bond takes no member that is up, and before Linux 6.2 a request sets a link up before its master gets it. A VLAN
     * cannot be up as long as what it is on is down.
     */
    private boolean isUpAtOnce(LinkDeclaration link) {
        LinkDeclaration master = link.master() == null ? null : declared.get(link.master());
        LinkDeclaration parent = link.parent() == null ? null : declared.get(link.parent());
        boolean ofBond = master != null && master.kind().name().equals("bond");
        if (ofBond || parent != null && works.isLeftDown(parent)) {
            works.leaveDown(link);
            return false;
        }
        return link.up() && !LinkOrders.isUpLate(link);
    }

    private Job pair(LinkDeclaration link, String words) {
        LinkDeclaration other = Objects.requireNonNull(declared.get(link.peer()));
        boolean turned = link.master() == null && other.master() != null;
        LinkDeclaration main = turned ? other : link;
        LinkDeclaration end = turned ? link : other;
        PlaceWork sender = works.of(main.place());
        PlaceWork far = works.of(end.place());
        works.leaveDown(end);
        LinkRequest request =
                LinkOrders.pair(main, end, far == sender ? null : far.namespace(), indexes(sender, main, words));
        request.up(isUpAtOnce(main));
        return new Job(link, sender, made(request.toMessage(), link, works.of(link.place()), words));
    }

    /** Undone by its name, because nobody has told us the index. */
    private PlaceWork.Order made(NetlinkMessage request, LinkDeclaration link, PlaceWork place, String words) {
        String origin = link.origin().toString();
        PlaceWork owner = works.of(link.owner());
        PlaceWork.Order undo = new PlaceWork.Order(
                LinkRequest.delete(link.name()), null, Errno.ENODEV, "remove link " + link.name(), null);
        Runnable done = () -> owner.onFailure(() -> place.perform(List.of(undo), owner));
        return new PlaceWork.Order(request, null, 0, words, origin, done);
    }

    /** In two requests: made where its packets are to leave, under a name that nobody has, and moved. */
    private void moved(LinkDeclaration link, PlaceWork birthplace, String words) {
        PlaceWork place = works.of(link.place());
        PlaceWork owner = works.of(link.owner());
        String temporary = works.temporaryName();
        String origin = link.origin().toString();
        LinkRequest request = LinkOrders.single(link, temporary, false, indexes(birthplace, link, words));
        birthplace.perform(
                List.of(
                        new PlaceWork.Order(request.toMessage(), null, 0, words, origin),
                        new PlaceWork.Order(Views.markTemporary(temporary), null, Errno.ENODEV, words, origin)),
                owner);
        int index = birthplace.needed(temporary, words, origin);
        String mark = Views.mark(link);
        LinkRequest move = LinkRequest.change(index)
                .intoNamespace(place.namespace())
                .name(link.name())
                .alias(mark == null ? "" : mark);
        if (mark != null) {
            marks.add(link);
        }
        try {
            birthplace.perform(List.of(made(move.toMessage(), link, place, words)), owner);
        } catch (Failure failure) {
            birthplace.perform(
                    List.of(new PlaceWork.Order(LinkRequest.delete(index), null, Errno.ENODEV, words, origin)), owner);
            throw failure;
        } finally {
            birthplace.forget(temporary);
        }
        LinkRequest rest = LinkRequest.change(place.needed(link.name(), words, origin));
        rest.up(isUpAtOnce(link));
        LinkOrders.master(link, rest, indexes(place, link, words));
        place.perform(List.of(new PlaceWork.Order(rest.toMessage(), null, 0, words, origin)), owner);
    }

    private static LinkOrders.Indexes indexes(PlaceWork at, LinkDeclaration link, String words) {
        return reference -> at.needed(reference.name(), words, link.origin().toString());
    }

    /** What could not be said when the links were made: aliases, keys and VLANs of ports. */
    private void settle(List<LinkDeclaration> level) {
        Map<Place, List<LinkDeclaration>> byPlace = new TreeMap<>();
        for (LinkDeclaration link : level) {
            byPlace.computeIfAbsent(link.place(), place -> new ArrayList<>()).add(link);
            LinkReference peer = link.peer();
            if (peer != null) {
                LinkDeclaration other = Objects.requireNonNull(declared.get(peer));
                byPlace.computeIfAbsent(other.place(), place -> new ArrayList<>())
                        .add(other);
            }
        }
        byPlace.forEach((place, links) -> {
            List<PlaceWork.Order> orders = new ArrayList<>();
            List<PlaceWork> owners = new ArrayList<>();
            for (LinkDeclaration link : links) {
                PlaceWork owner = works.of(maker(link).owner());
                works.guard(owner, () -> {
                    orders.addAll(settling(link));
                    while (owners.size() < orders.size()) {
                        owners.add(owner);
                    }
                });
            }
            if (!orders.isEmpty()) {
                works.of(place).performApart(orders, owners);
            }
        });
    }

    /** The end that a pair is made for. */
    private LinkDeclaration maker(LinkDeclaration link) {
        return link.primary() ? link : Objects.requireNonNull(declared.get(link.peer()));
    }

    private List<PlaceWork.Order> settling(LinkDeclaration link) {
        String words = "set up link " + Text.printable(link.name());
        String origin = link.origin().toString();
        List<PlaceWork.Order> orders = new ArrayList<>();
        LinkRequest request = LinkOrders.settle(link, marks.isMarked(link));
        if (request != null) {
            orders.add(new PlaceWork.Order(request.toMessage(), null, 0, words, origin));
        }
        PortVlans vlans = link.vlans();
        if (vlans != null) {
            int index = works.of(link.place()).needed(link.name(), words, origin);
            orders.addAll(LinkOrders.vlans(link, index, LinkOrders.atFirst(), vlans, words));
        }
        return orders;
    }
}
