package dev.netns.cli;

import dev.netns.config.ConfigException;
import dev.netns.config.ConfigReader;
import dev.netns.config.Declaration;
import dev.netns.config.DeclarationJson;
import dev.netns.names.ExitStatus;
import dev.netns.provision.Choice;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code netns check [FILE…]}. */
final class CheckVerb implements Verb {
    @Override
    public void describe(CommandSpec spec) {
        spec.usageMessage()
                .description("Reads a declaration and says what it understood, or everything that is wrong with it."
                        + " Needs no root, looks at nothing else.");
        DeclarationWords.describeFiles(spec);
        Words.several(spec, "0..*", "FILE", "as --file; '-' for standard input");
    }

    @Override
    public int run(Session session, ParseResult words) {
        ConfigReader reader = new ConfigReader();
        Choice declared = DeclarationWords.ofFiles(words);
        Declaration declaration;
        try {
            declaration = declared.read(reader);
        } catch (ConfigException e) {
            return session.reporter(false).complain(e);
        }
        if (declared.isNothing(reader)) {
            session.say(Choice.NOTHING);
        }
        if (session.json()) {
            session.json(out -> DeclarationJson.write(declaration, out));
        } else {
            DeclarationText.lines(declaration).forEach(session::line);
        }
        return ExitStatus.DONE;
    }
}
