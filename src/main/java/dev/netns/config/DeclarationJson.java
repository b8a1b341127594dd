package dev.netns.config;

import com.google.gson.stream.JsonWriter;
import dev.netns.netlink.IpAddress;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A declaration as JSON, the defaults filled in, under the names that keys have in the configuration:
 *
 * <pre>{"host":{"link":[…]},"namespaces":[{"name":"router","nsid":10,"loopback":true,"link":[…],"route":[…],…,
 * "origin":{"file":"/etc/netns.toml","line":3}}]}</pre>
 *
 * <p>Namespaces are sorted by name; {@code nsid} is a number, {@code "auto"}, or null where none is assigned. Links are
 * where they are declared, with their {@code place}; names of links have theirs in front: {@code host:br0}. Of what has no
 * default, nothing is written. No secrets: of keys, the names of their files.
 */
public final class DeclarationJson {
    private DeclarationJson() {}

    /**
     * Writes {@code declaration} as one JSON object.
     *
     * @param out set up by the caller (indentation); neither flushed nor closed
     */
    public static void write(Declaration declaration, JsonWriter out) throws IOException {
        List<NamespaceDeclaration> sorted = declaration.namespaces().stream()
                .sorted(Comparator.comparing(NamespaceDeclaration::name))
                .toList();
        out.beginObject().name("host").beginObject();
        LinkJson.write(declaration.hostLinks(), out);
        out.endObject().name("namespaces").beginArray();
        for (NamespaceDeclaration namespace : sorted) {
            out.beginObject().name("name").value(namespace.name().toString());
            nsid(namespace.nsid(), out.name("nsid"));
            out.name("loopback").value(namespace.loopback());
            LinkJson.write(namespace.links(), out);
            RoutingJson.write(namespace, out);
            settings(namespace, out);
            origin(namespace.origin(), out);
            out.endObject();
        }
        out.endArray().endObject();
    }

    /** {@code "origin":{…}}. */
    static void origin(Origin origin, JsonWriter out) throws IOException {
        out.name("origin").beginObject().name("file").value(origin.file().toString());
        out.name("line").value(origin.line()).endObject();
    }

    /** A key and its value; neither where there is none. */
    static void optional(String name, @Nullable Object value, JsonWriter out) throws IOException {
        if (value instanceof Number number) {
            out.name(name).value(number);
        } else if (value != null) {
            out.name(name).value(value.toString());
        }
    }

    /** A key and an array. */
    static void array(String name, Iterable<?> values, JsonWriter out) throws IOException {
        out.name(name).beginArray();
        for (Object value : values) {
            if (value instanceof Number number) {
                out.value(number);
            } else {
                out.value(value.toString());
            }
        }
        out.endArray();
    }

    private static void nsid(Nsid nsid, JsonWriter out) throws IOException {
        if (nsid instanceof Nsid.Fixed fixed) {
            out.value(fixed.value());
        } else if (nsid instanceof Nsid.Auto) {
            out.value("auto");
        } else {
            out.nullValue();
        }
    }

    private static void settings(NamespaceDeclaration namespace, JsonWriter out) throws IOException {
        out.name("sysctl").beginObject();
        for (Map.Entry<String, SysctlDeclaration> sysctl : namespace.sysctl().entrySet()) {
            out.name(sysctl.getKey()).value(sysctl.getValue().value());
        }
        out.endObject();
        Dns dns = namespace.dns();
        if (dns != null) {
            out.name("dns").beginObject();
            array("servers", dns.servers(), out);
            array("search", dns.search(), out);
            array("options", dns.options(), out);
            out.endObject();
        }
        Hosts hosts = namespace.hosts();
        if (hosts != null) {
            out.name("hosts").beginObject();
            for (Map.Entry<IpAddress, List<String>> names : hosts.names().entrySet()) {
                array(names.getKey().toString(), names.getValue(), out);
            }
            out.endObject();
        }
        Nftables nftables = namespace.nftables();
        if (nftables != null) {
            optional("nftables", nftables.file(), out);
            optional("nftables_rules", nftables.rules(), out);
        }
        Hooks hooks = namespace.hooks();
        out.name("hooks").beginObject();
        array("up", hooks.up(), out);
        array("down", hooks.down(), out);
        array("host_up", hooks.hostUp(), out);
        array("host_down", hooks.hostDown(), out);
        out.endObject();
    }
}
