package dev.netns.config;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;

/**
 * A declaration as JSON, the defaults filled in:
 *
 * <pre>{"namespaces":[{"name":"router","nsid":10,"loopback":true,"origin":{"file":"/etc/netns.toml","line":3}}]}</pre>
 *
 * <p>Namespaces are sorted by name; {@code nsid} is a number, {@code "auto"}, or null where none is assigned.
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
        out.beginObject().name("namespaces").beginArray();
        for (NamespaceDeclaration namespace : sorted) {
            out.beginObject().name("name").value(namespace.name().toString());
            nsid(namespace.nsid(), out.name("nsid"));
            out.name("loopback").value(namespace.loopback());
            origin(namespace.origin(), out.name("origin"));
            out.endObject();
        }
        out.endArray().endObject();
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

    private static void origin(Origin origin, JsonWriter out) throws IOException {
        out.beginObject().name("file").value(origin.file().toString());
        out.name("line").value(origin.line()).endObject();
    }
}
