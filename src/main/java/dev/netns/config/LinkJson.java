package dev.netns.config;

import com.google.gson.stream.JsonWriter;
import dev.netns.link.CommonKeys;
import dev.netns.link.LinkKey;
import dev.netns.link.PortKeys;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Links as JSON: a part of {@link DeclarationJson}. */
final class LinkJson {
    private LinkJson() {}

    /** {@code "link":[…]}. */
    static void write(List<LinkDeclaration> links, JsonWriter out) throws IOException {
        out.name("link").beginArray();
        for (LinkDeclaration link : links) {
            out.beginObject();
            write(link, out);
            out.endObject();
        }
        out.endArray();
    }

    private static void write(LinkDeclaration link, JsonWriter out) throws IOException {
        out.name("name").value(link.name());
        out.name("place").value(link.place().toString());
        out.name("type").value(link.kind().name());
        out.name("up").value(link.up());
        DeclarationJson.optional("peer", link.peer(), out);
        DeclarationJson.optional("parent", link.parent(), out);
        DeclarationJson.optional("master", link.master(), out);
        DeclarationJson.optional("birth", link.birth(), out);
        DeclarationJson.optional("device", link.device(), out);
        settings(link, out);
        PortVlans vlans = link.vlans();
        if (vlans != null) {
            DeclarationJson.optional("pvid", vlans.pvid(), out);
            DeclarationJson.array("vlans", vlans.tagged(), out);
        }
        out.name("addresses").beginArray();
        for (AddressDeclaration address : link.addresses()) {
            write(address, out);
        }
        out.endArray();
        WireGuardDeclaration wireGuard = link.wireGuard();
        if (wireGuard != null) {
            write(wireGuard, out);
        }
        DeclarationJson.origin(link.origin(), out);
    }

    /** What is declared, and defaults. Of keys with one name, the kind's own comes first. */
    private static void settings(LinkDeclaration link, JsonWriter out) throws IOException {
        Set<String> written = new HashSet<>();
        for (List<LinkKey> keys : List.of(link.kind().keys(), CommonKeys.all(), PortKeys.all())) {
            boolean ofPorts = keys.equals(PortKeys.all());
            for (LinkKey key : keys) {
                @Nullable Object value = link.settings().get(key);
                if (value == null && !ofPorts) {
                    value = key.kernelDefault();
                }
                if (value != null && written.add(key.name())) {
                    value(key, value, out.name(key.name()));
                }
            }
        }
    }

    private static void value(LinkKey key, Object value, JsonWriter out) throws IOException {
        if (value instanceof String text) {
            out.value(text);
        } else {
            // Numbers and booleans are written alike in both languages.
            out.jsonValue(key.type().toToml(value));
        }
    }

    private static void write(AddressDeclaration address, JsonWriter out) throws IOException {
        out.beginObject().name("address").value(address.prefix().toString());
        DeclarationJson.optional("peer", address.peer(), out);
        DeclarationJson.optional("scope", address.scope(), out);
        DeclarationJson.optional("label", address.label(), out);
        lifetime("preferred_lifetime", address.preferredLifetime(), out);
        lifetime("valid_lifetime", address.validLifetime(), out);
        out.name("nodad").value(address.withoutDad());
        if (address.metric() != 0) {
            out.name("metric").value(address.metric());
        }
        out.name("noprefixroute").value(address.withoutRoute()).endObject();
    }

    private static void lifetime(String name, long seconds, JsonWriter out) throws IOException {
        if (seconds != AddressDeclaration.FOREVER) {
            out.name(name).value(seconds);
        }
    }

    private static void write(WireGuardDeclaration wireGuard, JsonWriter out) throws IOException {
        DeclarationJson.optional("private_key_file", wireGuard.privateKeyFile(), out);
        DeclarationJson.optional("listen_port", wireGuard.listenPort(), out);
        DeclarationJson.optional("fwmark", wireGuard.fwmark(), out);
        out.name("peer").beginArray();
        for (WireGuardDeclaration.Peer peer : wireGuard.peers()) {
            out.beginObject().name("public_key").value(peer.publicKey());
            DeclarationJson.optional("preshared_key_file", peer.presharedKeyFile(), out);
            DeclarationJson.optional("endpoint", peer.endpoint(), out);
            DeclarationJson.array("allowed_ips", peer.allowedIps(), out);
            out.name("keepalive").value(peer.keepalive()).endObject();
        }
        out.endArray();
    }
}
