package dev.netns.provision;

import dev.netns.config.LinkDeclaration;
import dev.netns.config.LinkReference;
import dev.netns.config.PortVlans;
import dev.netns.link.Bond;
import dev.netns.linux.Errno;
import dev.netns.linux.Text;
import dev.netns.netlink.AddressMessage;
import dev.netns.netlink.LinkMessage;
import dev.netns.netlink.LinkRequest;
import dev.netns.netlink.NeighbourMessage;
import dev.netns.netlink.NetlinkMessage;
import dev.netns.netlink.RouteMessage;
import dev.netns.netlink.RuleMessage;
import dev.netns.provision.PlaceWork.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Does for one place what its plan says of addresses, routes, rules, neighbours and the settings of links. Requests to
 * the same namespace are collected and sent together.
 */
final class NetworkApplier {
    private final Works works;
    private final PlaceWork work;
    private final List<Order> orders = new ArrayList<>();

    private PlaceWork target;

    NetworkApplier(Works works, PlaceWork work) {
        this.works = works;
        this.work = work;
        this.target = work;
    }

    /** Does a step; another kind of step is left to others. */
    void apply(Step step) {
        if (step instanceof LinkStep.Change change) {
            change(change);
        } else if (step instanceof LinkStep.Adopt adopt) {
            adopt(adopt);
        } else if (step instanceof NetworkStep.AddAddress add) {
            address(add);
        } else if (step instanceof NetworkStep.RemoveAddress remove) {
            AddressMessage old = remove.old();
            order(works.of(remove.link().place()), old.delete(), old.add(false), Errno.EADDRNOTAVAIL, remove);
        } else if (step instanceof NetworkStep.KeepAddress keep) {
            order(
                    works.of(keep.link().place()),
                    keep.old().add(true),
                    keep.old().add(true),
                    0,
                    keep);
        } else if (step instanceof NetworkStep.AddRoute add) {
            route(add);
        } else if (step instanceof NetworkStep.RemoveRoute remove) {
            // The kernel has removed it itself where its address or link went before.
            order(work, remove.old().delete(), remove.old().add(false), Errno.ESRCH, remove);
        } else if (step instanceof NetworkStep.AddRule add) {
            RuleMessage rule = Messages.rule(add.declaration());
            order(work, rule.add(), rule.delete(), 0, add);
        } else if (step instanceof NetworkStep.AdoptRule adopt) {
            RuleMessage ours = adopt.old().withProtocol(Messages.PROTOCOL);
            order(work, ours.addBeside(), ours.delete(), 0, adopt);
            order(work, adopt.old().delete(), adopt.old().addBeside(), Errno.ENOENT, adopt);
        } else if (step instanceof NetworkStep.RemoveRule remove) {
            order(work, remove.old().delete(), remove.old().add(), Errno.ENOENT, remove);
        } else if (step instanceof NetworkStep.AddNeighbour add) {
            neighbour(add);
        } else if (step instanceof NetworkStep.RemoveNeighbour remove) {
            order(work, remove.old().delete(), remove.old().add(), Errno.ENOENT, remove);
        }
    }

    /** Sets up what could not be before its kernel parameters were set. */
    void setUp(LinkDeclaration link) {
        PlaceWork place = works.of(link.place());
        String words = "set up link " + Text.printable(link.name());
        add(
                place,
                new Order(
                        LinkRequest.change(link.name()).up(true).toMessage(),
                        null,
                        0,
                        words,
                        link.origin().toString()));
    }

    /** Names the preferred member of a bond that was just made, now that it has members. */
    void prefer(LinkDeclaration link) {
        Object primary = link.settings().get(Bond.PRIMARY);
        if (primary != null) {
            LinkStep.Setting setting = new LinkStep.Setting("primary", "none", (String) primary, null, "none", primary);
            change(new LinkStep.Change(link, List.of(setting)));
        }
    }

    /** Sends what was collected. */
    void flush() {
        List<Order> all = new ArrayList<>(orders);
        orders.clear();
        target.perform(all, work);
    }

    private void change(LinkStep.Change change) {
        LinkDeclaration link = change.declaration();
        PlaceWork place = works.of(link.place());
        String words = "change link " + change.named();
        String origin = link.origin().toString();
        int index = place.needed(link.name(), words, origin);
        LinkOrders.Indexes indexes = reference -> place.needed(reference.name(), words, origin);
        List<LinkStep.Setting> settings = new ArrayList<>(change.settings());
        settings.removeIf(setting -> setting.key().equals("vlans"));
        boolean down =
                settings.removeIf(setting -> setting.key().equals("up") && Boolean.FALSE.equals(setting.value()));
        // A bond takes no member that is up.
        boolean joins = !down && settings.stream().anyMatch(setting -> isJoiningBond(setting, place));
        if (down || joins) {
            add(place, up(index, false, words, origin));
        }
        if (!settings.isEmpty()) {
            NetlinkMessage there =
                    LinkOrders.change(link, index, settings, true, indexes).toMessage();
            NetlinkMessage back = LinkOrders.change(link, index, settings, false, former(place))
                    .toMessage();
            add(place, new Order(there, back, 0, words, origin));
        }
        if (joins && link.up()) {
            add(place, up(index, true, words, origin));
        }
        for (LinkStep.Setting setting : change.settings()) {
            if (setting.key().equals("vlans")) {
                PortVlans before = (PortVlans) Objects.requireNonNull(setting.before());
                PortVlans after = (PortVlans) Objects.requireNonNull(setting.value());
                LinkOrders.vlans(link, index, before, after, words).forEach(order -> add(place, order));
            }
        }
    }

    /** In the host, a link is known as ours by its alias. Elsewhere the record is enough. */
    private void adopt(LinkStep.Adopt adopt) {
        String mark = Views.mark(adopt.declaration());
        if (mark != null) {
            LinkMessage live = adopt.live();
            String former = Objects.requireNonNullElse(live.alias(), "");
            add(
                    works.of(adopt.link().place()),
                    new Order(
                            LinkRequest.change(live.index()).alias(mark).toMessage(),
                            LinkRequest.change(live.index()).alias(former).toMessage(),
                            0,
                            "mark link " + adopt.named(),
                            adopt.declaration().origin().toString()));
        }
    }

    private static boolean isJoiningBond(LinkStep.Setting setting, PlaceWork place) {
        return setting.key().equals("master") && "bond".equals(place.kind(String.valueOf(setting.value())));
    }

    /** A master that it had and that is gone is no longer asked for. */
    private static LinkOrders.Indexes former(PlaceWork place) {
        return reference -> Math.max(0, place.index(reference.name()));
    }

    private static Order up(int index, boolean up, String words, String origin) {
        return new Order(
                LinkRequest.change(index).up(up).toMessage(),
                LinkRequest.change(index).up(!up).toMessage(),
                0,
                words,
                origin);
    }

    private void address(NetworkStep.AddAddress add) {
        LinkReference link = add.link();
        PlaceWork place = works.of(link.place());
        String words = words(add);
        String origin = add.origin().toString();
        AddressMessage wanted = Messages.address(add.declaration(), place.needed(link.name(), words, origin));
        AddressMessage old = add.old();
        if (old != null && AddressPlanner.isChangeable(wanted, old, link.name())) {
            order(place, wanted.add(true), old.add(true), 0, add, words);
            return;
        }
        if (old != null) {
            order(place, old.delete(), old.add(false), Errno.EADDRNOTAVAIL, add, words);
        }
        order(place, wanted.add(false), wanted.delete(), 0, add, words);
    }

    private void route(NetworkStep.AddRoute add) {
        String words = words(add);
        RouteMessage wanted = Messages.route(
                add.declaration(),
                dev -> work.needed(
                        dev, words, add.declaration().origins().of("dev").toString()));
        RouteMessage old = add.old();
        order(work, wanted.add(old != null), old == null ? wanted.delete() : old.add(true), 0, add, words);
    }

    private void neighbour(NetworkStep.AddNeighbour add) {
        String words = words(add);
        int index = work.needed(
                add.declaration().dev(),
                words,
                add.declaration().origins().of("dev").toString());
        NeighbourMessage wanted = Messages.neighbour(add.declaration(), index);
        NeighbourMessage old = add.old();
        order(work, wanted.add(), old == null ? wanted.delete() : old.add(), 0, add, words);
    }

    private void order(PlaceWork place, NetlinkMessage there, NetlinkMessage back, int tolerated, NetworkStep step) {
        order(place, there, back, tolerated, step, words(step));
    }

    private void order(
            PlaceWork place, NetlinkMessage there, NetlinkMessage back, int tolerated, NetworkStep step, String words) {
        String origin = step.origin() == null ? null : String.valueOf(step.origin());
        add(place, new Order(there, back, tolerated, words, origin, () -> {}, step.origins()));
    }

    private static String words(NetworkStep step) {
        return (step.action() == Description.Action.REMOVE ? "remove " : "add ") + step.object();
    }

    private void add(PlaceWork place, Order order) {
        if (place != target) {
            flush();
            target = place;
        }
        orders.add(order);
    }
}
