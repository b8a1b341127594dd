package dev.netns.cli;

import dev.netns.config.JsonSchema;
import dev.netns.linux.Text;
import dev.netns.names.ExitStatus;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code netns schema toml}. */
final class SchemaVerb implements Verb {
    private static final String TOML = "toml";

    @Override
    public void describe(CommandSpec spec) {
        spec.usageMessage()
                .description(
                        "Prints the JSON Schema of the declaration, by which editors complete and check netns.toml.");
        Words.one(spec, "WORD", "'toml': of netns.toml");
    }

    @Override
    public int run(Session session, ParseResult words) {
        String word = Words.one(words, 0);
        if (!word.equals(TOML)) {
            throw new UsageException("there is no schema of '" + Text.printable(word) + "', only of 'toml'");
        }
        session.line(JsonSchema.text().stripTrailing());
        return ExitStatus.DONE;
    }
}
