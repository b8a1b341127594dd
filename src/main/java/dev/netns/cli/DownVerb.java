package dev.netns.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code netns down [NAME…]}. */
final class DownVerb implements Verb {
    @Override
    public void describe(CommandSpec spec) {
        spec.usageMessage()
                .description(
                        "Removes the namespaces that `netns apply` made, of all declarations or of the FILEs that are"
                                + " named. What others made stays.");
        DeclarationWords.describe(spec);
    }

    @Override
    public int run(Session session, ParseResult words) {
        return session.declaredVerbs(session.reporter(false)).down(DeclarationWords.of(words));
    }
}
