package dev.netns.cli;

import dev.netns.linux.Text;
import dev.netns.names.Failure;
import dev.netns.provision.Choice;
import dev.netns.provision.DeclaredVerbs;
import dev.netns.provision.Reporter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code netns apply [NAME…]}. */
final class ApplyVerb implements Verb {
    private static final String BOOT = "--boot";
    private static final String WAIT = "--wait";
    private static final String DEVICE_TIMEOUT = "--device-timeout";
    private static final String DEFAULT_SECONDS = Integer.toString(DeclaredVerbs.DEVICE_SECONDS);

    @Override
    public void describe(CommandSpec spec) {
        spec.usageMessage()
                .description(
                        "Makes what is declared true. What is so already is left alone, what others made stays theirs,"
                                + " and what was made by an earlier apply of the same files and is no longer declared is removed.");
        Words.flag(spec, "words for the journal, each line with its level", BOOT);
        Words.flag(spec, "return when the declared IPv6 addresses can be used, at most 3 seconds later", WAIT);
        DeclarationWords.describeOthers(spec);
        Words.option(spec, DEVICE_TIMEOUT, "SECONDS", "how long --boot waits for physical devices; 30 without it");
        DeclarationWords.describe(spec);
    }

    @Override
    public int run(Session session, ParseResult words) {
        Choice choice = DeclarationWords.of(words);
        boolean boot = Words.has(words, BOOT);
        int seconds = seconds(words);
        DeclaredVerbs.Patience patience = DeclaredVerbs.Patience.of(boot, Words.has(words, WAIT), seconds);
        Reporter reporter = session.reporter(boot);
        try {
            return session.declaredVerbs(reporter).apply(choice, patience);
        } catch (Failure failure) {
            if (boot) {
                return reporter.complain(failure);
            }
            throw failure;
        }
    }

    private static int seconds(ParseResult words) {
        String word = words.matchedOptionValue(DEVICE_TIMEOUT, DEFAULT_SECONDS);
        if (!word.matches("[0-9]{1,5}")) {
            throw new UsageException("'" + Text.printable(word) + "' is not a number of seconds");
        }
        return Integer.parseInt(word);
    }
}
