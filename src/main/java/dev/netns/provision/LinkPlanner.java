package dev.netns.provision;

import dev.netns.config.LinkDeclaration;
import dev.netns.config.LinkReference;
import dev.netns.config.Place;
import dev.netns.config.PortVlans;
import dev.netns.link.Bond;
import dev.netns.link.CommonKeys;
import dev.netns.link.LinkKey;
import dev.netns.link.LinkKind;
import dev.netns.link.PortKeys;
import dev.netns.link.TomlText;
import dev.netns.link.UsualValues;
import dev.netns.linux.Text;
import dev.netns.names.FormerName;
import dev.netns.netlink.BridgeVlans;
import dev.netns.netlink.LinkMessage;
import dev.netns.provision.LinkStep.Setting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done about the declared links of one plan. Pure.
 *
 * <p>A link is made anew only where the kernel gives no other way: it is of another kind, or a key differs that cannot be
 * changed. A link that somebody else made is never made anew.
 */
final class LinkPlanner {
    private static final String NONE = "none";

    private final Views views;
    private final Map<LinkReference, LinkDeclaration> declared;

    /** What was found out about each link by itself: each end of a pair asks for both. */
    private final Map<LinkReference, Optional<String>> whyAnewAlone = new HashMap<>();

    LinkPlanner(Views views, Map<LinkReference, LinkDeclaration> declared) {
        this.views = views;
        this.declared = declared;
    }

    /** What is to be done about a link: nothing, one step, or a problem. */
    Optional<Step> plan(LinkDeclaration link) {
        LiveLink live = views.link(link.self());
        if (link.kind().making() == LinkKind.Making.LOOPBACK) {
            return Optional.empty();
        }
        Optional<Step> missing = missing(link);
        if (missing.isPresent()) {
            return missing;
        }
        if (link.kind().making() == LinkKind.Making.PHYSICAL) {
            return physical(link, live);
        }
        if (live == null) {
            return made(link, null);
        }
        if (live.message().kind() == null) {
            return Optional.of(inPlaceOfPhysical(link));
        }
        Optional<Step> foreign = foreign(link, live);
        if (foreign.isPresent()) {
            return foreign;
        }
        Optional<String> reason = whyAnew(link, live);
        if (reason.isPresent()) {
            return isOurs(link, live)
                    ? made(link, reason.get())
                    : Optional.of(new Step.Problem(
                            "link " + link.name() + " is there and not of netns: " + reason.get(),
                            "remove it by hand, or declare it as it is",
                            link.origin(),
                            link.kind().making() == LinkKind.Making.PAIR));
        }
        return change(link, live);
    }

    /** The step that makes a link ours that somebody else made, if it is one. */
    Optional<Step> adopt(LinkDeclaration link) {
        LiveLink live = views.link(link.self());
        boolean possible = isMade(link) && !isMadeAnew(link) && !views.isOwned(link.self());
        return possible && live != null ? Optional.of(new LinkStep.Adopt(link, live.message())) : Optional.empty();
    }

    /** What a link that is there has that cannot be declared, in words; empty where there is nothing. */
    String foreignAttributes(LinkDeclaration link, LiveLink live) {
        return Foreign.attributes(live.message(), isOurs(link, live));
    }

    /** That the link has more than can be declared and is not netns's, or would lose it, if so. */
    private Optional<Step> foreign(LinkDeclaration link, LiveLink live) {
        String attributes = foreignAttributes(link, live);
        if (attributes.isEmpty()) {
            return Optional.empty();
        }
        String has = "link " + link.name() + " is there with '" + attributes + "', which netns does not model";
        if (!isOurs(link, live)) {
            return Optional.of(new Step.Problem(has, "remove it by hand", link.origin()));
        }
        Optional<String> loss = whyAnew(link, live)
                .or(() -> link.kind().changesWhole() && !settings(link, live).isEmpty()
                        ? Optional.of("a change sets all of a " + link.kind())
                        : Optional.empty());
        return loss.map(why -> new Step.Problem(
                has + " and which it would lose: " + why, "set it back or remove the link by hand", link.origin()));
    }

    /** What the link stands on or leads to and is neither there nor about to come, if so. */
    private Optional<Step> missing(LinkDeclaration link) {
        for (Place place : Interest.placesOf(link)) {
            if (views.isMissing(place)) {
                return Optional.of(new Step.Problem(
                        "link " + link.name() + " leads to '" + place.toPrintable()
                                + "', which is not there and not among what is chosen",
                        "choose '" + place.toPrintable() + "' too",
                        link.origin()));
            }
        }
        return missing(link, link.parent(), "parent").or(() -> missing(link, link.master(), "master"));
    }

    /** In a namespace, all that is named has to be declared; in the host, it may be somebody else's. */
    private Optional<Step> missing(LinkDeclaration link, @Nullable LinkReference reference, String key) {
        if (reference == null
                || !reference.place().isHost()
                || declared.containsKey(reference)
                || views.link(reference) != null) {
            return Optional.empty();
        }
        return Optional.of(new Step.Problem(
                "the " + key + " '" + Text.printable(reference.name()) + "' of link " + link.name()
                        + " is neither declared nor in the host",
                "declare [host.link." + TomlText.key(reference.name()) + "], or make it first",
                link.origin(key)));
    }

    /** A NIC cannot be removed, and one in the host is not netns's to change. */
    private static Step inPlaceOfPhysical(LinkDeclaration link) {
        String declare = "with type = \"" + LinkKind.Making.PHYSICAL.name().toLowerCase(Locale.ROOT) + "\"";
        String name =
                link.place().equals(link.owner()) ? link.name() : link.self().toString();
        return new Step.Problem(
                "link " + name + " is there and is a physical one, not a " + link.kind(),
                link.place().isHost()
                        ? "choose another name; to move it into a namespace, declare it there " + declare
                        : "declare it " + declare + ", or choose another name",
                link.origin("type"));
    }

    /** Whether netns made a link. An apply that was killed may have left one end of a pair without its mark. */
    private boolean isOurs(LinkDeclaration link, LiveLink live) {
        LinkReference peer = link.peer();
        return views.isOwned(link.self())
                || peer != null && views.isOwned(peer) && views.isBelow(link, live.message(), peer);
    }

    /** Whether a link is declared, wherever that is. */
    boolean isDeclared(LinkReference link) {
        return declared.containsKey(link);
    }

    /** Whether such a link is made, rather than found. */
    private static boolean isMade(LinkDeclaration link) {
        return link.kind().making() != LinkKind.Making.PHYSICAL && link.kind().making() != LinkKind.Making.LOOPBACK;
    }

    /** Whether the link will not be the one that is there now, if any. */
    boolean isMadeAnew(LinkDeclaration link) {
        LiveLink live = views.link(link.self());
        return live == null
                || isMade(link)
                        && whyAnew(link, live).isPresent()
                        && foreignAttributes(link, live).isEmpty();
    }

    private Optional<Step> made(LinkDeclaration link, @Nullable String replaces) {
        if (!link.primary() && !views.isPlanned(other(link).owner())) {
            return Optional.of(new Step.Problem(
                    "link " + link.name() + " is the other end of " + link.peer()
                            + ", which is not among what is chosen",
                    "choose its namespace too",
                    link.origin("peer")));
        }
        return Optional.of(new LinkStep.Make(link, replaces));
    }

    private Optional<Step> physical(LinkDeclaration link, @Nullable LiveLink live) {
        if (live != null) {
            return link.kind().matches(live.message())
                    ? change(link, live)
                    : Optional.of(new Step.Problem(
                            "link " + link.name() + " is there and is no physical one",
                            "remove it by hand",
                            link.origin()));
        }
        String device = Objects.requireNonNull(link.device());
        return Optional.of(views.hostDevice(device)
                .map(LiveLink::message)
                .<Step>map(nic -> new LinkStep.MoveIn(link, nic, FormerName.inHost(nic)))
                .orElseGet(() -> new Step.Problem(
                        "link " + link.name() + ": the host has no physical link '" + device + "'",
                        "look with `ip link` what it is called",
                        link.origin("device"),
                        true)));
    }

    /** What a NIC is to have that is moved in; the move itself names it and sets it up. */
    Optional<Step> changeOnceMoved(LinkDeclaration link) {
        return views.hostDevice(Objects.requireNonNull(link.device()))
                .flatMap(nic -> change(link, settings(link, nic)));
    }

    private LinkDeclaration other(LinkDeclaration link) {
        return Objects.requireNonNull(declared.get(link.peer()));
    }

    /** Why the link cannot be changed into what it is to be, if so. Ends of a pair go together. */
    private Optional<String> whyAnew(LinkDeclaration link, LiveLink live) {
        Optional<String> own = whyAnewAlone(link, live);
        LinkReference peer = link.peer();
        if (own.isPresent() || peer == null) {
            return own;
        }
        LiveLink end = views.link(peer);
        if (end == null) {
            return Optional.of("peer " + peer + " is not there");
        }
        return whyAnewAlone(other(link), end).map(reason -> "its peer is replaced: " + reason);
    }

    private Optional<String> whyAnewAlone(LinkDeclaration link, LiveLink live) {
        Optional<String> known = whyAnewAlone.get(link.self());
        if (known == null) {
            known = findWhyAnewAlone(link, live);
            whyAnewAlone.put(link.self(), known);
        }
        return known;
    }

    private Optional<String> findWhyAnewAlone(LinkDeclaration link, LiveLink live) {
        LinkMessage message = live.message();
        if (!link.kind().matches(message)) {
            return Optional.of("it is " + (message.kind() == null ? "physical" : "a " + message.kind()));
        }
        LinkReference below = link.peer() == null ? link.parent() : link.peer();
        if (below != null && !views.isBelow(link, message, below)) {
            return Optional.of((link.peer() == null ? "parent" : "peer") + " is not " + below);
        }
        LinkDeclaration parent = link.parent() == null ? null : declared.get(link.parent());
        if (parent != null && isMadeAnew(parent)) {
            return Optional.of("its parent " + link.parent() + " is replaced");
        }
        for (Map.Entry<LinkKey, Object> setting : link.settings().entrySet()) {
            LinkKey key = setting.getKey();
            Object value = key.read(message);
            if (value != null && !value.equals(setting.getValue()) && !key.changeable(value, setting.getValue())) {
                return Optional.of(key.name() + " " + key.type().toToml(value) + " → "
                        + key.type().toToml(setting.getValue()));
            }
        }
        for (LinkKey key : dropped(link)) {
            Object value = key.read(message);
            Object normal = usual(key, link, message);
            if (value != null && (normal == null || !normal.equals(value) && !key.changeable(value, normal))) {
                return Optional.of(key.name() + " is no longer declared");
            }
        }
        return Optional.empty();
    }

    /** What a key goes back to; null where that is not known. In the host, the alias is the mark of netns again. */
    private @Nullable Object usual(LinkKey key, LinkDeclaration link, LinkMessage message) {
        if (key == CommonKeys.ALIAS && link.place().isHost()) {
            return Views.alias(link.owner());
        }
        LinkMessage parent = link.parent() == null ? null : coming(link.parent());
        List<LinkMessage> ports = new ArrayList<>();
        for (LiveLink other : views.network(link.place()).links().values()) {
            LinkMessage port = other.message();
            if (port.master() == message.index()) {
                ports.add(Objects.requireNonNull(coming(new LinkReference(link.place(), port.name()))));
            }
        }
        return UsualValues.of(key, link.kind(), message, parent, ports);
    }

    /** A link that is there, with the MTU that it is about to have. */
    private @Nullable LinkMessage coming(LinkReference reference) {
        LiveLink live = views.link(reference);
        LinkDeclaration link = declared.get(reference);
        if (live == null || link == null) {
            return live == null ? null : live.message();
        }
        Object mtu = link.settings().get(CommonKeys.MTU);
        if (mtu == null && views.keysSet(reference).contains(CommonKeys.MTU.name())) {
            mtu = usual(CommonKeys.MTU, link, live.message());
        }
        return mtu == null ? live.message() : live.message().withMtu(((Long) mtu).intValue());
    }

    /**
     * Keys that netns set and that are declared no more. One random hardware address is as good as another, and what was
     * set of a port is gone when the link leaves its bridge.
     */
    private List<LinkKey> dropped(LinkDeclaration link) {
        Set<String> keys = views.keysSet(link.self());
        if (keys.isEmpty() || keysSet(link).containsAll(keys)) {
            return List.of();
        }
        List<LinkKey> dropped = new ArrayList<>();
        for (List<LinkKey> some : List.of(link.kind().keys(), CommonKeys.all(), PortKeys.all())) {
            for (LinkKey key : some) {
                boolean stays = key != CommonKeys.MAC
                        && (link.master() != null || !PortKeys.all().contains(key));
                if (stays && keys.contains(key.name()) && !link.settings().containsKey(key)) {
                    dropped.add(key);
                }
            }
        }
        return dropped;
    }

    private Optional<Step> change(LinkDeclaration link, LiveLink live) {
        LinkMessage message = live.message();
        List<Setting> settings = settings(link, live);
        if (message.isUp() != link.up()) {
            settings.add(new Setting("up", text(message.isUp()), text(link.up()), null, message.isUp(), link.up()));
        }
        return change(link, settings);
    }

    private static Optional<Step> change(LinkDeclaration link, List<Setting> settings) {
        settings.sort((a, b) -> a.key().compareTo(b.key()));
        return settings.isEmpty() ? Optional.empty() : Optional.of(new LinkStep.Change(link, settings));
    }

    private List<Setting> settings(LinkDeclaration link, LiveLink live) {
        LinkMessage message = live.message();
        List<Setting> settings = new ArrayList<>();
        link.settings().forEach((key, value) -> {
            Object before = key.read(message);
            if (before != null && !before.equals(value)) {
                settings.add(setting(key, before, value));
            }
        });
        for (LinkKey key : dropped(link)) {
            Object before = key.read(message);
            Object normal = usual(key, link, message);
            if (before != null && normal != null && !normal.equals(before)) {
                settings.add(setting(key, before, normal));
            }
        }
        master(link, message).ifPresent(settings::add);
        vlans(link, live).ifPresent(settings::add);
        primary(link, message).ifPresent(settings::add);
        return settings;
    }

    private static Setting setting(LinkKey key, Object before, Object value) {
        return new Setting(key.name(), key.type().toToml(before), key.type().toToml(value), key, before, value);
    }

    private Optional<Setting> master(LinkDeclaration link, LinkMessage message) {
        LinkReference master = link.master();
        String wanted = master == null ? NONE : master.name();
        String now = message.master() == 0 ? NONE : views.nameOf(link.place(), message.master());
        boolean ours = master != null || views.keysSet(link.self()).contains("master");
        LinkDeclaration above = master == null ? null : declared.get(master);
        boolean replaced = above != null && isMadeAnew(above);
        if (!ours || wanted.equals(now) && !replaced) {
            return Optional.empty();
        }
        return Optional.of(new Setting("master", now, wanted, null, now, wanted));
    }

    /** The preferred member of a bond, which the kernel knows by its index. */
    private Optional<Setting> primary(LinkDeclaration link, LinkMessage message) {
        Object wanted = link.settings().get(Bond.PRIMARY);
        Integer index = wanted == null ? null : Bond.primaryIndex(message);
        String now = index == null ? NONE : views.nameOf(link.place(), index);
        return wanted == null || wanted.equals(now)
                ? Optional.empty()
                : Optional.of(new Setting("primary", now, (String) wanted, null, now, wanted));
    }

    private Optional<Setting> vlans(LinkDeclaration link, LiveLink live) {
        PortVlans vlans = link.vlans();
        if (vlans == null) {
            return Optional.empty();
        }
        SortedSet<Integer> tagged = new TreeSet<>();
        Integer pvid = null;
        for (BridgeVlans.Vlan vlan : live.vlans()) {
            if (vlan.pvid()) {
                pvid = vlan.id();
            } else {
                tagged.add(vlan.id());
            }
        }
        PortVlans now = new PortVlans(pvid, tagged);
        return now.equals(vlans)
                ? Optional.empty()
                : Optional.of(new Setting("vlans", LinkFields.text(now), LinkFields.text(vlans), null, now, vlans));
    }

    private static String text(boolean flag) {
        return Boolean.toString(flag);
    }

    /** What netns sets of a link, for its record. */
    static Set<String> keysSet(LinkDeclaration link) {
        Set<String> keys = new TreeSet<>();
        link.settings().keySet().forEach(key -> keys.add(key.name()));
        if (link.master() != null) {
            keys.add("master");
        }
        return keys;
    }
}
