package dev.netns.cli;

import dev.netns.linux.Text;
import dev.netns.names.NamespaceIds;
import dev.netns.names.Store;
import dev.netns.observe.LongListing;
import java.time.Duration;

/** {@code netns list --long}. */
final class LongTable {
    private final Session session;

    LongTable(Session session) {
        this.session = session;
    }

    void print() {
        LongListing listing = LongListing.of(session.store());
        if (session.json()) {
            json(listing);
        } else {
            Table table = session.newTable("NAME", "INODE", "NSID", "PROCS", "LINKS", "AGE", "OWNER");
            listing.entries().forEach(entry -> row(table, entry));
            table.lines().forEach(session::line);
        }
        session.sayHidden(listing.hidden());
    }

    private static void row(Table table, LongListing.Entry entry) {
        String name = Text.decode(entry.name().name());
        if (isStale(entry)) {
            table.row(name + " (stale)", null, null, null, null, null, null);
            return;
        }
        int nsid = entry.name().nsid();
        table.row(
                name,
                entry.name().inode(),
                nsid == NamespaceIds.NONE ? null : nsid,
                entry.processes(),
                table.joined(entry.interfaces()),
                age(entry.ageSeconds()),
                entry.owner());
    }

    private void json(LongListing listing) {
        session.json(json -> {
            json.beginArray();
            for (LongListing.Entry entry : listing.entries()) {
                json.beginObject();
                ListVerb.write(json, entry.name());
                if (!isStale(entry)) {
                    json.name("processes").value(entry.processes());
                    ObservedJson.texts(json, "interfaces", entry.interfaces());
                    json.name("age_seconds").value(entry.ageSeconds());
                    ObservedJson.owner(json, entry.owner());
                }
                json.endObject();
            }
            json.endArray();
        });
    }

    private static boolean isStale(LongListing.Entry entry) {
        return entry.name().kind() != Store.Kind.NAMESPACE;
    }

    /** The two largest units: {@code 45s}, {@code 3m12s}, {@code 2h5m}, {@code 4d1h}. */
    static String age(long seconds) {
        Duration age = Duration.ofSeconds(seconds);
        if (age.toDays() > 0) {
            return age.toDays() + "d" + age.toHoursPart() + "h";
        }
        if (age.toHours() > 0) {
            return age.toHours() + "h" + age.toMinutesPart() + "m";
        }
        return age.toMinutes() > 0 ? age.toMinutes() + "m" + age.toSecondsPart() + "s" : seconds + "s";
    }
}
