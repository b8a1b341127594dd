package dev.netns.cli;

import com.google.gson.stream.JsonWriter;
import dev.netns.linux.Text;
import dev.netns.names.ExitStatus;
import dev.netns.names.Listing;
import dev.netns.names.NamespaceIds;
import dev.netns.names.Store;
import dev.netns.observe.NamespaceType;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code netns list}, {@code netns ls}, {@code netns}. */
final class ListVerb implements Verb {
    private static final String ALL = "--all";
    private static final String LONG = "--long";
    private static final String TYPE = "--type";

    @Override
    public void describe(CommandSpec spec) {
        spec.usageMessage().description("Lists the names, with the nsids that our network namespace gives them.");
        Words.flag(spec, "a table with inode, nsid, processes, interfaces, age and owner", LONG);
        Words.flag(spec, "every namespace of the machine, with or without a name, and what holds it", ALL);
        Words.option(
                spec,
                TYPE,
                "TYPE",
                "with --all: another type than net (" + String.join(", ", NamespaceType.files()) + ")");
        Words.several(spec, "0..*", "WORD", "ignored, as `ip netns list` does; scripts pass such words");
    }

    @Override
    public int run(Session session, ParseResult words) {
        if (words.hasMatchedPositional(0)) {
            session.say("list shows all names; ignoring the words behind it");
        }
        String type = words.matchedOptionValue(TYPE, null);
        if (Words.has(words, ALL) || type != null) {
            new InventoryTable(session).print(type(type));
        } else if (Words.has(words, LONG)) {
            new LongTable(session).print();
        } else {
            print(session, Listing.of(session.store()));
        }
        return ExitStatus.DONE;
    }

    private static NamespaceType type(@Nullable String word) {
        return word == null
                ? NamespaceType.NET
                : NamespaceType.of(word)
                        .orElseThrow(() -> new UsageException("unknown type '" + Text.printable(word) + "': there are "
                                + String.join(", ", NamespaceType.files())));
    }

    private static void print(Session session, List<Listing.Entry> entries) {
        if (session.json()) {
            session.json(json -> {
                json.beginArray();
                for (Listing.Entry entry : entries) {
                    json.beginObject();
                    write(json, entry);
                    json.endObject();
                }
                json.endArray();
            });
        } else {
            entries.forEach(entry -> session.line(entry.toLine()));
        }
    }

    /** The keys of `ip -j netns list`, and further ones. */
    static void write(JsonWriter json, Listing.Entry entry) throws IOException {
        json.name("name").value(Text.decode(entry.name()));
        if (entry.kind() != Store.Kind.NAMESPACE) {
            json.name("stale").value(true);
            return;
        }
        if (entry.nsid() != NamespaceIds.NONE) {
            json.name("id").value(entry.nsid());
        }
        json.name("inode").value(entry.inode());
    }
}
