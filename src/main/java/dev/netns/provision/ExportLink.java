package dev.netns.provision;

import dev.netns.config.LinkDeclaration;
import dev.netns.config.LinkReference;
import dev.netns.config.Place;
import dev.netns.config.WireGuardDeclaration;
import dev.netns.link.Bond;
import dev.netns.link.CommonKeys;
import dev.netns.link.LinkKey;
import dev.netns.link.LinkKind;
import dev.netns.link.LinkKinds;
import dev.netns.link.PortKeys;
import dev.netns.link.UsualValues;
import dev.netns.names.FormerName;
import dev.netns.netlink.BridgeVlans;
import dev.netns.netlink.LinkMessage;
import dev.netns.netlink.WireGuardDevice;
import dev.netns.netlink.WireGuardKeys;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes one link as a table of TOML. What the kernel sets by itself is left out, unless netns set it. Pure. */
final class ExportLink {
    private static final String BRIDGE = "bridge";

    /** What the kernel makes of 10 Gbit/s, 1 Gbit/s, 100 and 10 Mbit/s: port_cost() of br_if.c. */
    private static final Set<Object> COSTS_OF_SPEEDS = Set.of(2L, 4L, 19L, 100L);

    private final ExportSource source;
    private final Place place;
    private final LiveLink live;
    private final LinkMessage message;
    private final LinkKind kind;
    private final Set<String> keysSet;
    private final ExportBlock block;

    /** Of a link of a kind that can be declared. */
    ExportLink(ExportSource source, Place place, LiveLink live, LinkKind kind, String header) {
        this.source = source;
        this.place = place;
        this.live = live;
        this.message = live.message();
        this.kind = kind;
        this.keysSet = source.keysSet(place, message);
        this.block = ExportBlock.table(header);
    }

    /** The table. */
    ExportBlock toBlock() {
        block.text("type", kind.name());
        switch (kind.making()) {
            case PAIR -> peer();
            case PHYSICAL -> device();
            default -> parent();
        }
        master();
        settings();
        trafficControl();
        block.and(ExportAddresses.of(live));
        if (kind.making() == LinkKind.Making.WIREGUARD && live.wireGuard() != null) {
            wireGuard(live.wireGuard());
        }
        return block;
    }

    /** The table of lo: what it was given. */
    ExportBlock loopback() {
        for (LinkKey key : CommonKeys.all()) {
            Object value = CommonKeys.isSysctl(key) ? sysctl(key) : null;
            if (value != null) {
                write(key, value);
            }
        }
        trafficControl();
        return block.and(ExportAddresses.of(live));
    }

    /** Whether the table of an other end says no more than the first end's can: where it is, and its master. */
    boolean isPlain() {
        ExportBlock plain = ExportBlock.table("");
        ExportLink same = new ExportLink(source, place, live, kind, "");
        same.settings();
        same.trafficControl();
        same.block.and(ExportAddresses.of(live));
        return same.block.text().equals(plain.text());
    }

    private void peer() {
        Optional<LinkReference> other = source.otherEnd(place, message);
        other.ifPresent(end -> block.text("peer", named(end)));
        other.filter(end -> end.place().isHost() && !place.isHost()).ifPresent(end -> {
            LiveLink there =
                    Objects.requireNonNull(source.network(Place.HOST).links().get(end.name()));
            String master = source.network(Place.HOST).nameOf(there.message().master());
            if (master != null && new ExportLink(source, Place.HOST, there, kind, "").isPlain()) {
                block.text("peer_master", master);
            }
        });
    }

    private void device() {
        FormerName former = FormerName.of(message.alias());
        Remembered.Link record = source.remembered(place).links().get(message.name());
        block.text("device", former != null ? former.device() : record == null ? null : record.device());
    }

    private void parent() {
        Optional<LinkReference> parent =
                kind.parent() == LinkKind.Use.NONE ? Optional.empty() : source.below(place, message, kind);
        parent.ifPresent(below -> block.text("parent", named(below)));
        boolean bornElsewhere = parent.isEmpty() && message.parentNsid() >= 0;
        if (bornElsewhere) {
            source.placeOf(place, message.parentNsid()).ifPresent(birth -> block.text("birth", birth));
        }
    }

    private String named(LinkReference link) {
        return link.place().equals(place) ? link.name() : link.toString();
    }

    private void master() {
        LiveNetwork network = source.network(place);
        String name = network.nameOf(message.master());
        LiveLink master = name == null ? null : network.links().get(name);
        if (master == null) {
            return;
        }
        block.text("master", name);
        String masterKind = master.message().kind();
        if (BRIDGE.equals(masterKind) && isFiltering(master.message())) {
            vlans();
        }
    }

    private static boolean isFiltering(LinkMessage bridge) {
        return LinkKinds.named(BRIDGE).orElseThrow().keys().stream()
                .filter(key -> key.name().equals("vlan_filtering"))
                .anyMatch(key -> Boolean.TRUE.equals(key.read(bridge)));
    }

    private void vlans() {
        List<String> tagged = new ArrayList<>();
        for (BridgeVlans.Vlan vlan : live.vlans()) {
            if (vlan.pvid()) {
                block.key("pvid", Integer.toString(vlan.id()));
            } else {
                tagged.add(Integer.toString(vlan.id()));
            }
        }
        block.key("vlans", tagged.toString());
    }

    private void settings() {
        if (!message.isUp()) {
            block.key("up", "false");
        }
        Map<String, Object> values = new HashMap<>();
        Map<LinkKey, Object> told = new LinkedHashMap<>();
        for (LinkKey key : kind.keys()) {
            Object value = key == Bond.PRIMARY ? primary() : key.read(message);
            if (value != null && (key.required() || isSet(key) || !value.equals(key.kernelDefault()))) {
                values.put(key.name(), value);
                told.put(key, value);
            }
        }
        // The kernel tells of settings that are of no meaning beside others.
        kind.conflicts(values, true).forEach(conflict -> values.remove(conflict.key()));
        told.keySet().removeIf(key -> !values.containsKey(key.name()));
        told.forEach(this::write);
        for (LinkKey key : CommonKeys.all()) {
            Object value = CommonKeys.isSysctl(key) ? sysctl(key) : key.read(message);
            if (value != null && !values.containsKey(key.name()) && isWorthSaying(key, value)) {
                write(key, value);
            }
        }
        for (LinkKey key : PortKeys.all()) {
            Object value = key.read(message);
            if (value != null && (isSet(key) || !isUsual(key, value))) {
                write(key, value);
            }
        }
    }

    private void trafficControl() {
        live.trafficControl().forEach(qdisc -> block.remark("not exported: " + qdisc + ", which cannot be declared"));
    }

    private static boolean isUsual(LinkKey portKey, Object value) {
        return portKey == PortKeys.COST ? COSTS_OF_SPEEDS.contains(value) : value.equals(portKey.kernelDefault());
    }

    private boolean isSet(LinkKey key) {
        return keysSet.contains(key.name());
    }

    private void write(LinkKey key, Object value) {
        String toml = key.type().toToml(value);
        if (isDeclarable(key, value, toml)) {
            block.key(key.name(), toml);
        } else {
            block.remark("not exported: " + key.name() + " = " + toml + " (must be "
                    + key.type().expected() + ")");
        }
    }

    /** What somebody else set may be finer or stranger than what can be declared. */
    private static boolean isDeclarable(LinkKey key, Object value, String toml) {
        Object read = value;
        if (value instanceof Long) {
            read = toml.indexOf('.') < 0 ? (Object) Long.valueOf(toml) : Double.valueOf(toml);
        }
        return key.type().read(read).filter(value::equals).isPresent();
    }

    private @Nullable String primary() {
        Integer index = Bond.primaryIndex(message);
        return index == null ? null : source.network(place).nameOf(index);
    }

    /** The value of a key that stands for kernel parameters; null where it is what a new link begins with. */
    private @Nullable Object sysctl(LinkKey key) {
        Map<String, String> values = source.network(place).sysctl();
        List<String> own = CommonKeys.sysctls(key, message.name());
        List<String> usual = CommonKeys.sysctls(key, "default");
        Set<Object> seen = new HashSet<>();
        boolean isUsual = true;
        for (int i = 0; i < own.size(); i++) {
            String value = values.get(own.get(i));
            if (value != null) {
                seen.add(CommonKeys.ofSysctl(key, value));
                isUsual &= key == CommonKeys.IPV6
                        ? value.equals("0")
                        : value.equals(values.getOrDefault(usual.get(i), value));
            }
        }
        if (seen.isEmpty() || isUsual && !isSet(key)) {
            return null;
        }
        if (seen.size() > 1) {
            block.remark("not exported: " + key.name() + ", which is not the same for IPv4 and IPv6");
            return null;
        }
        return seen.iterator().next();
    }

    private boolean isWorthSaying(LinkKey key, Object value) {
        if (key == CommonKeys.ALIAS && value.toString().startsWith(Views.ALIAS)) {
            return false;
        }
        if (isSet(key) || CommonKeys.isSysctl(key)) {
            return true;
        }
        if (key == CommonKeys.MAC) {
            return false;
        }
        Object usual = UsualValues.of(key, kind, message, parentLink(), ports());
        if (usual == null) {
            return key == CommonKeys.MTU ? !value.equals(UsualValues.ETHERNET_MTU) : key != CommonKeys.MULTICAST;
        }
        return !value.equals(usual);
    }

    private @Nullable LinkMessage parentLink() {
        if (kind.parent() == LinkKind.Use.NONE) {
            return null;
        }
        return source.below(place, message, kind)
                .map(below -> source.network(below.place()).links().get(below.name()))
                .map(LiveLink::message)
                .orElse(null);
    }

    private List<LinkMessage> ports() {
        return source.network(place).links().values().stream()
                .map(LiveLink::message)
                .filter(link -> link.master() == message.index())
                .toList();
    }

    private void wireGuard(WireGuardDevice device) {
        LinkDeclaration declared = source.declared(place).wireGuards().get(new LinkReference(place, message.name()));
        WireGuardDeclaration known = declared == null ? null : declared.wireGuard();
        if (known != null && known.privateKeyFile() != null) {
            block.text("private_key_file", Scope.absolute(known.privateKeyFile()));
        } else {
            block.remark("private_key_file = \"…\"   keys are not exported");
        }
        block.number("listen_port", device.listenPort(), 0);
        block.number("fwmark", device.fwmark() & 0xffffffffL, 0);
        String header = block.text().lines().findFirst().orElseThrow();
        for (WireGuardDevice.Peer peer : device.peers()) {
            String publicKey = WireGuardKeys.text(peer.publicKey());
            ExportBlock of = ExportBlock.element(header.substring(1, header.length() - 1) + ".peer");
            of.text("public_key", publicKey);
            if (peer.presharedKeyDigest().length > 0) {
                String file = known == null ? null : presharedKeyFile(known, publicKey);
                if (file == null) {
                    of.remark("preshared_key_file = \"…\"   keys are not exported");
                }
                of.text("preshared_key_file", file);
            }
            of.text("endpoint", peer.endpoint());
            of.texts("allowed_ips", peer.allowedIps());
            of.number("keepalive", peer.keepalive(), 0);
            block.and(of);
        }
    }

    private static @Nullable String presharedKeyFile(WireGuardDeclaration known, String publicKey) {
        return known.peers().stream()
                .filter(peer -> peer.publicKey().equals(publicKey) && peer.presharedKeyFile() != null)
                .map(peer -> Scope.absolute(Objects.requireNonNull(peer.presharedKeyFile()))
                        .toString())
                .findFirst()
                .orElse(null);
    }
}
