package dev.netns.cli;

import dev.netns.linux.Text;
import dev.netns.names.ExitStatus;
import dev.netns.names.Failure;
import dev.netns.names.Listing;
import dev.netns.names.NamespaceIds;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code netns list-id [target-nsid N] [nsid N]}: the grammar of `ip`. */
final class ListIdVerb implements Verb {
    @Override
    public void describe(CommandSpec spec) {
        spec.usageMessage()
                .customSynopsis("netns list-id [-jpqhV] [target-nsid N] [nsid N]")
                .description("Lists the numbers (nsids) by which our network namespace knows others.");
        Words.several(spec, "0..4", "WORD", "target-nsid N: as that namespace numbers them; nsid N: only this one");
    }

    @Override
    public int run(Session session, ParseResult words) {
        int target = NamespaceIds.NONE;
        int only = NamespaceIds.NONE;
        List<String> rest = Words.several(words, 0);
        for (int i = 0; i < rest.size(); i += 2) {
            if (i + 1 == rest.size()) {
                throw new UsageException("'" + Text.printable(rest.get(i)) + "' lacks its number");
            }
            int number = NsidWord.number(rest.get(i + 1));
            switch (rest.get(i)) {
                case "target-nsid" -> target = number;
                case "nsid" -> only = number;
                default ->
                    throw new UsageException(
                            "'" + Text.printable(rest.get(i)) + "' is neither 'target-nsid' nor 'nsid'");
            }
        }
        print(session, target, pairs(session, target, only));
        return ExitStatus.DONE;
    }

    private static List<NamespaceIds.Pair> pairs(Session session, int target, int only) {
        NamespaceIds ids = new NamespaceIds(session.syscalls());
        try {
            return only == NamespaceIds.NONE ? ids.all(target) : ids.one(only, target);
        } finally {
            ids.close();
        }
    }

    private static void print(Session session, int target, List<NamespaceIds.Pair> pairs) {
        Map<Integer, String> names = new HashMap<>();
        try {
            for (Listing.Entry entry : Listing.of(session.store())) {
                if (entry.nsid() != NamespaceIds.NONE) {
                    names.putIfAbsent(entry.nsid(), Text.decode(entry.name()));
                }
            }
        } catch (Failure unreadable) {
            // The numbers are the kernel's and no secret; only the names are.
            session.say(unreadable.getMessage() + ", so names are missing");
        }
        if (session.json()) {
            session.json(json -> {
                json.beginArray();
                for (NamespaceIds.Pair pair : pairs) {
                    json.beginObject().name("nsid").value(pair.nsid());
                    if (pair.currentNsid() != NamespaceIds.NONE) {
                        json.name("current-nsid").value(pair.currentNsid());
                    }
                    String name = names.get(ours(target, pair));
                    if (name != null) {
                        json.name("name").value(name);
                    }
                    json.endObject();
                }
                json.endArray();
            });
            return;
        }
        for (NamespaceIds.Pair pair : pairs) {
            String current = target == NamespaceIds.NONE
                    ? ""
                    : " current-nsid " + (pair.currentNsid() == NamespaceIds.NONE ? "unassigned" : pair.currentNsid());
            String name = names.get(ours(target, pair));
            // The space at the end is that of `ip`, too.
            String named = name == null ? "" : "(iproute2 netns name: " + Text.printable(name) + ")";
            session.line("nsid " + pair.nsid() + current + " " + named);
        }
    }

    /** What we call the namespace ourselves. */
    private static int ours(int target, NamespaceIds.Pair pair) {
        return target == NamespaceIds.NONE ? pair.nsid() : pair.currentNsid();
    }
}
