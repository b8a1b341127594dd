package dev.netns.cli;

import dev.netns.provision.Choice;
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
        Choice choice = DeclarationWords.of(words);
        if (choice.readsDescriptor()) {
            throw new UsageException(
                    "down goes by what is remembered, not by standard input; write netns down NAME...");
        }
        return session.declaredVerbs(session.reporter(false)).down(choice);
    }
}
