package dev.netns.cli;

import dev.netns.config.ConfigException;
import dev.netns.config.Declaration;
import dev.netns.linux.Text;
import dev.netns.names.Failure;
import dev.netns.provision.Provisioning;
import dev.netns.provision.Report;
import dev.netns.provision.State;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code netns apply [NAME…]}. */
final class ApplyVerb implements Verb {
    static final String WAITING = "waiting for another `netns apply` or `netns down` to end";

    private static final String BOOT = "--boot";
    private static final String DEVICE_TIMEOUT = "--device-timeout";
    private static final String DEFAULT_SECONDS = "30";

    @Override
    public void describe(CommandSpec spec) {
        spec.usageMessage()
                .description(
                        "Makes what is declared true. What is so already is left alone, what others made is adopted,"
                                + " and what was made by an earlier apply of the same files and is declared no more is removed.");
        Words.flag(spec, "words for the journal, each line with its level; no progress", BOOT);
        DeclarationWords.describePrune(spec);
        Words.option(spec, DEVICE_TIMEOUT, "SECONDS", "how long --boot waits for physical devices; 30 without it");
        DeclarationWords.describe(spec);
    }

    @Override
    public int run(Session session, ParseResult words) {
        DeclarationWords declared = DeclarationWords.of(words);
        boolean boot = Words.has(words, BOOT);
        Reporter reporter = new Reporter(session, boot);
        try {
            Declaration declaration = declared.read();
            if (declared.isNothing() && declared.names().isEmpty()) {
                reporter.say(DeclarationWords.NOTHING + "; nothing is done");
                Report nothing = new Report(List.of(), 0);
                return reporter.report(nothing, nothing.summary());
            }
            if (boot) {
                session.provisioning().awaitDevices(declaration, seconds(words));
            }
            Report report = apply(session, reporter, declared, declaration, !boot && !session.quiet());
            return reporter.report(report, report.summary());
        } catch (ConfigException e) {
            return reporter.complain(e);
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

    private static Report apply(
            Session session,
            Reporter reporter,
            DeclarationWords declared,
            Declaration declaration,
            boolean showProgress) {
        Provisioning provisioning = session.provisioning();
        State.Lock lock = provisioning.lock(() -> reporter.say(WAITING));
        try {
            Provisioning.Planned planned = provisioning.planToApply(declared.request(declaration));
            planned.unseen().forEach(reporter::say);
            Progress progress =
                    new Progress(session.syscalls(), planned.plan().namespaces().size(), showProgress);
            Report report = provisioning.apply(planned, progress);
            progress.end();
            return report;
        } finally {
            lock.close();
        }
    }
}
