package dev.netns.cli;

import dev.netns.NamespaceWatcher;
import dev.netns.names.ExitStatus;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code netns monitor}: runs until it is killed, or until a line finds no reader. */
final class MonitorVerb implements Verb {
    private static final String NO_INITIAL = "--no-initial";

    @Override
    public void describe(CommandSpec spec) {
        spec.usageMessage()
                .description("Prints a line whenever a name can be used ('add NAME') or has gone ('delete NAME').");
        Words.flag(spec, "do not print those that are there at the start", NO_INITIAL);
    }

    @Override
    public int run(Session session, ParseResult words) throws InterruptedException {
        boolean silent = Words.has(words, NO_INITIAL);
        try (NamespaceWatcher watcher = session.namespaces().watch()) {
            while (true) {
                for (NamespaceWatcher.Change change : watcher.changes()) {
                    if (!silent && !print(session, change)) {
                        return ExitStatus.DONE;
                    }
                }
                silent = false;
                watcher.awaitChange(Seconds.FOREVER);
            }
        }
    }

    /** Answers whether somebody still reads it. */
    private static boolean print(Session session, NamespaceWatcher.Change change) {
        String event = change.added() ? "add" : "delete";
        if (session.json()) {
            session.compactJson(json -> json.beginObject()
                    .name("event")
                    .value(event)
                    .name("name")
                    .value(change.name().toString())
                    .endObject());
        } else {
            session.line(event + " " + change.name().toPrintable());
        }
        // A line at a time: who reads it from a pipe acts on it now.
        return session.flush();
    }
}
