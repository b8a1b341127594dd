package dev.netns.cli;

import com.google.gson.stream.JsonWriter;
import dev.netns.names.NamespaceIds;
import dev.netns.observe.Holder;
import dev.netns.observe.Inventory;
import dev.netns.observe.NamespaceType;
import dev.netns.observe.ObservedNamespace;
import dev.netns.observe.ObservedProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code netns list --all [--type TYPE]}. */
final class InventoryTable {
    private final Session session;

    InventoryTable(Session session) {
        this.session = session;
    }

    void print(NamespaceType type) {
        Inventory inventory = Inventory.of(session.store(), type);
        if (session.json()) {
            session.json(json -> {
                json.beginArray();
                for (ObservedNamespace namespace : inventory.namespaces()) {
                    write(json, namespace);
                }
                json.endArray();
            });
        } else {
            text(inventory, type);
        }
        session.sayHidden(inventory.hidden());
    }

    private void text(Inventory inventory, NamespaceType type) {
        boolean net = type == NamespaceType.NET;
        Table table = net
                ? session.newTable("INODE", "NSID", "NAME", "PROCS", "PID", "USER", "OWNER", "LINKS", "HELD", "COMMAND")
                : session.newTable("INODE", "PATH", "PROCS", "PID", "USER", "OWNER", "HELD", "COMMAND");
        for (ObservedNamespace namespace : inventory.namespaces()) {
            List<Object> cells = new ArrayList<>();
            cells.add(namespace.inode());
            if (net) {
                cells.add(namespace.nsid() == NamespaceIds.NONE ? "" : namespace.nsid());
            }
            List<String> names = new ArrayList<>(namespace.names());
            names.addAll(namespace.paths());
            cells.add(String.valueOf(table.joined(names)));
            ObservedProcess first = namespace.first();
            cells.add(namespace.processes());
            cells.add(first == null ? "" : first.pid());
            cells.add(first == null ? "" : first.user());
            cells.add(first == null || first.owner() == null ? "" : first.owner());
            if (net) {
                List<String> interfaces = namespace.interfaces();
                cells.add(interfaces == null ? "" : String.valueOf(table.joined(interfaces)));
            }
            cells.add(String.valueOf(table.joined(namespace.holders())));
            cells.add(first == null ? "" : first.command());
            table.row(cells.toArray());
        }
        table.lines().forEach(session::line);
    }

    private static void write(JsonWriter json, ObservedNamespace namespace) throws IOException {
        json.beginObject();
        json.name("type").value(namespace.type().file());
        json.name("inode").value(namespace.inode());
        if (namespace.nsid() != NamespaceIds.NONE) {
            json.name("id").value(namespace.nsid());
        }
        ObservedJson.texts(json, "names", namespace.names());
        ObservedJson.texts(json, "paths", namespace.paths());
        json.name("processes").value(namespace.processes());
        ObservedJson.process(json, namespace.first());
        ObservedJson.texts(json, "interfaces", namespace.interfaces());
        json.name("holders").beginArray();
        for (Holder holder : namespace.holders()) {
            ObservedJson.holder(json, holder);
        }
        json.endArray().endObject();
    }
}
