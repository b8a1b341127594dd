package dev.netns.cli;

import dev.netns.linux.Text;
import dev.netns.names.ExitStatus;
import dev.netns.names.Renaming;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code netns rename OLD NEW}. */
final class RenameVerb implements Verb {
    @Override
    public void describe(CommandSpec spec) {
        spec.usageMessage().description("Gives a network namespace another name; one of the two is always there.");
        Words.one(spec, "OLD", "its name");
        Words.one(spec, "NEW", "its next name");
    }

    @Override
    public int run(Session session, ParseResult words) {
        Renaming.rename(session.store(), Text.encode(Words.one(words, 0)), Text.encode(Words.one(words, 1)));
        return ExitStatus.DONE;
    }
}
