package dev.netns.provision;

import dev.netns.config.LinkDeclaration;
import dev.netns.config.LinkReference;
import dev.netns.config.Place;
import dev.netns.config.PortVlans;
import dev.netns.link.Bond;
import dev.netns.link.CommonKeys;
import dev.netns.link.LinkKey;
import dev.netns.link.LinkKind;
import dev.netns.link.LinkWriter;
import dev.netns.link.PortKeys;
import dev.netns.netlink.BridgeVlans;
import dev.netns.netlink.LinkRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The requests that make and change links. Pure, but for the indexes that it is given. */
final class LinkOrders {
    /** VLAN 1, which the kernel gives to each new port of a bridge. */
    private static final int DEFAULT_PVID = 1;

    /** How a port has it. */
    static final BridgeVlans.Vlan FIRST_VLAN = new BridgeVlans.Vlan(DEFAULT_PVID, true, true);

    private LinkOrders() {}

    /** Finds a link's index in the place where the request is sent, or that of the link itself. */
    interface Indexes {
        int of(LinkReference link);
    }

    /** Whether the link is set up only after its kernel parameters. */
    static boolean isUpLate(LinkDeclaration link) {
        return link.up()
                && link.kind().making() != LinkKind.Making.LOOPBACK
                && link.settings().keySet().stream().anyMatch(CommonKeys::isSysctl);
    }

    static boolean isOfPort(LinkKey key) {
        return PortKeys.all().contains(key);
    }

    /**
     * A pair: {@code main} is made in the namespace that the request is sent from. The other end stays down: veth_open()
     * of the kernel refuses (ENOTCONN) as long as the two are not tied together.
     */
    static LinkRequest pair(
            LinkDeclaration main, LinkDeclaration other, @Nullable Integer namespaceOfOther, Indexes indexes) {
        LinkRequest end = LinkRequest.end(other.name());
        if (namespaceOfOther != null) {
            end.intoNamespace(namespaceOfOther);
        }
        LinkRequest request = pair(main, main.name(), other, end);
        master(main, request, indexes);
        return request;
    }

    /**
     * The same, in no bridge yet.
     *
     * @param name that {@code main} is made with, which may be another one than its own
     * @param end the other end, named and placed
     */
    static LinkRequest pair(LinkDeclaration main, String name, LinkDeclaration other, LinkRequest end) {
        write(end, other, key -> !isOfPort(key));
        LinkRequest request = LinkRequest.create(
                        name, String.valueOf(main.kind().kernelKind()))
                .peer(end);
        write(request, main, key -> !isOfPort(key));
        return request;
    }

    /**
     * A link of its own.
     *
     * @param name it is made with, which may be another one than its own
     * @param up whether it is set up at once
     */
    static LinkRequest single(LinkDeclaration link, String name, boolean up, Indexes indexes) {
        LinkRequest request =
                LinkRequest.create(name, String.valueOf(link.kind().kernelKind()));
        LinkWriter writer = new LinkWriter(request);
        link.settings().forEach((key, value) -> {
            if (!isOfPort(key)) {
                key.write(value, writer);
            }
        });
        link.kind().writeFixed(writer);
        parent(link, request, writer, indexes);
        writer.finish();
        return request.up(up);
    }

    private static void parent(LinkDeclaration link, LinkRequest request, LinkWriter writer, Indexes indexes) {
        LinkReference parent = link.parent();
        if (parent == null) {
            return;
        }
        int attribute = link.kind().parentAttribute();
        int index = indexes.of(parent);
        if (attribute == 0) {
            request.parent(index);
        } else {
            writer.data(out -> out.attribute(attribute, index));
        }
    }

    static void master(LinkDeclaration link, LinkRequest request, Indexes indexes) {
        LinkReference master = link.master();
        if (master != null) {
            request.master(indexes.of(master));
        }
    }

    private static void write(LinkRequest request, LinkDeclaration link, Predicate<LinkKey> which) {
        LinkWriter writer = new LinkWriter(request);
        keys(link, which).forEach((key, value) -> key.write(value, writer));
        writer.finish();
    }

    private static Map<LinkKey, Object> keys(LinkDeclaration link, Predicate<LinkKey> which) {
        Map<LinkKey, Object> some = new HashMap<>();
        link.settings().forEach((key, value) -> {
            if (which.test(key)) {
                some.put(key, value);
            }
        });
        return some;
    }

    /**
     * What a link that was just made needs besides: its alias, the keys of a port. Null for nothing.
     *
     * @param marked whether it has its alias already
     */
    static @Nullable LinkRequest settle(LinkDeclaration link, boolean marked) {
        Object alias =
                link.place().isHost() ? Views.mark(link) : link.settings().get(CommonKeys.ALIAS);
        boolean port = !keys(link, LinkOrders::isOfPort).isEmpty();
        if ((marked || alias == null) && !port) {
            return null;
        }
        LinkRequest request = LinkRequest.change(link.name());
        if (!marked && alias != null) {
            request.alias((String) alias);
        }
        write(request, link, LinkOrders::isOfPort);
        return request;
    }

    /** A request that changes settings from one side to the other. */
    static LinkRequest change(
            LinkDeclaration link, int index, List<LinkStep.Setting> settings, boolean forward, Indexes indexes) {
        LinkKind kind = link.kind();
        boolean ofKind = settings.stream()
                .anyMatch(setting -> setting.key().equals(Bond.PRIMARY.name())
                        || setting.of() != null && kind.keys().contains(setting.of()));
        LinkRequest request = LinkRequest.change(index, ofKind ? kind.kernelKind() : null);
        LinkWriter writer = new LinkWriter(request);
        Map<LinkKey, Object> values = new HashMap<>();
        if (ofKind && kind.changesWhole()) {
            values.putAll(keys(link, kind.keys()::contains));
            kind.writeFixed(writer);
            parent(link, request, writer, indexes);
        }
        for (LinkStep.Setting setting : settings) {
            Object value = forward ? setting.value() : setting.before();
            LinkKey key = setting.of();
            if (key != null && value != null) {
                values.put(key, value);
            } else if (setting.key().equals("up")) {
                request.up(Boolean.TRUE.equals(value));
            } else if (setting.key().equals("primary") && !"none".equals(value)) {
                Bond.writePrimary(indexes.of(new LinkReference(link.place(), String.valueOf(value))), writer);
            } else if (setting.key().equals("master")) {
                String name = String.valueOf(value);
                request.master(name.equals("none") ? 0 : indexes.of(new LinkReference(link.place(), name)));
            }
        }
        values.forEach((key, value) -> key.write(value, writer));
        writer.finish();
        return request;
    }

    /** The orders that bring the VLANs of a port from what they are to what they are to be. */
    static List<PlaceWork.Order> vlans(LinkDeclaration link, int index, PortVlans from, PortVlans to, String words) {
        boolean self = link.kind().isMaster() && link.master() == null;
        List<BridgeVlans.Vlan> gone = new ArrayList<>();
        List<BridgeVlans.Vlan> come = new ArrayList<>();
        all(from).forEach((id, vlan) -> {
            if (!all(to).containsKey(id)) {
                gone.add(vlan);
            }
        });
        all(to).forEach((id, vlan) -> {
            if (!vlan.equals(all(from).get(id))) {
                come.add(vlan);
            }
        });
        List<PlaceWork.Order> orders = new ArrayList<>();
        String origin = link.origin("vlans").toString();
        if (!gone.isEmpty()) {
            orders.add(new PlaceWork.Order(
                    BridgeVlans.delete(index, gone, self), BridgeVlans.add(index, gone, self), 0, words, origin));
        }
        if (!come.isEmpty()) {
            orders.add(new PlaceWork.Order(
                    BridgeVlans.add(index, come, self), BridgeVlans.delete(index, come, self), 0, words, origin));
        }
        return orders;
    }

    /** What a port has that was just made. */
    static PortVlans atFirst() {
        return new PortVlans(DEFAULT_PVID, new TreeSet<>());
    }

    private static Map<Integer, BridgeVlans.Vlan> all(PortVlans vlans) {
        Map<Integer, BridgeVlans.Vlan> all = new TreeMap<>();
        vlans.tagged().forEach(id -> all.put(id, new BridgeVlans.Vlan(id, false, false)));
        Integer pvid = vlans.pvid();
        if (pvid != null) {
            all.put(pvid, new BridgeVlans.Vlan(pvid, true, true));
        }
        return all;
    }

    /** Where the request that makes a link is sent from, and the link made: there, or on the way to its place. */
    static Place birthplace(LinkDeclaration link) {
        Place birth = link.birth();
        LinkReference parent = link.parent();
        if (birth != null) {
            return birth;
        }
        return parent == null ? link.place() : parent.place();
    }

    /**
     * Whether a link is made in its birthplace and moved, and not at once in its place: what an encapsulating link sends
     * by stays where it was made. The others look for their parent where the request comes from.
     */
    static boolean isMoved(LinkDeclaration link) {
        boolean encapsulates = link.birth() != null || link.kind().parentAttribute() != 0;
        return encapsulates && !birthplace(link).equals(link.place());
    }
}
