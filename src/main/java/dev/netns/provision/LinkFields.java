package dev.netns.provision;

import dev.netns.config.LinkDeclaration;
import dev.netns.config.PortVlans;
import dev.netns.config.WireGuardDeclaration;
import dev.netns.link.CommonKeys;
import dev.netns.link.LinkKey;
import dev.netns.link.PortKeys;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is declared of a link, but for its name, its kind, its addresses and its secrets. Keys as in the configuration. */
final class LinkFields {
    private LinkFields() {}

    /** What a new link is made with; kernel parameters are steps of their own. */
    static Fields of(LinkDeclaration link) {
        Fields.Builder fields = new Fields.Builder()
                .add("peer", link.peer())
                .add("parent", link.parent())
                .add("master", link.master() == null ? null : link.master().name())
                .add("birth", link.birth());
        Set<String> seen = new HashSet<>();
        for (List<LinkKey> keys : List.of(link.kind().keys(), CommonKeys.all(), PortKeys.all())) {
            for (LinkKey key : keys) {
                Object value = link.settings().get(key);
                if (value != null && !CommonKeys.isSysctl(key) && seen.add(key.name())) {
                    fields.add(key.name(), value, key.name() + " " + key.type().toToml(value));
                }
            }
        }
        PortVlans vlans = link.vlans();
        return fields.add("vlans", value(vlans), "vlans " + text(vlans))
                .add("up", link.up(), link.up() ? "" : "up false")
                .build();
    }

    /** What is inside a wireguard link; none for others. */
    static Fields wireGuard(LinkDeclaration link) {
        WireGuardDeclaration inside = Objects.requireNonNull(link.wireGuard());
        List<Fields> peers = new ArrayList<>();
        for (WireGuardDeclaration.Peer peer : inside.peers()) {
            peers.add(new Fields.Builder()
                    .add("public_key", peer.publicKey())
                    .add("preshared_key_file", peer.presharedKeyFile())
                    .add("endpoint", peer.endpoint())
                    .add(
                            "allowed_ips",
                            peer.allowedIps().stream().map(Object::toString).toList())
                    .addPositive("keepalive", peer.keepalive())
                    .build());
        }
        String many = peers.size() + (peers.size() == 1 ? " peer" : " peers");
        return new Fields.Builder()
                .add("private_key_file", inside.privateKeyFile(), "private key")
                .add("listen_port", inside.listenPort())
                .add("fwmark", inside.fwmark())
                .add("peer", peers, many)
                .build();
    }

    /** A value of a setting, as fields have it. */
    static @Nullable Object value(@Nullable Object value) {
        return value instanceof PortVlans vlans
                ? new Fields.Builder()
                        .add("pvid", vlans.pvid())
                        .add("vlans", vlans.tagged())
                        .build()
                : value;
    }

    /** The VLANs of a port in words. */
    static String text(@Nullable PortVlans vlans) {
        if (vlans == null) {
            return "none";
        }
        return (vlans.pvid() == null ? "" : "pvid " + vlans.pvid() + " ") + vlans.tagged();
    }
}
