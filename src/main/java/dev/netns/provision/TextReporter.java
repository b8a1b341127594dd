package dev.netns.provision;

import dev.netns.config.ConfigException;
import dev.netns.linux.Text;
import dev.netns.names.Console;
import dev.netns.names.ExitStatus;
import dev.netns.names.Failure;

/** In words for a person, or for the journal, each line with its level ({@code SD_ERR} and its like, sd-daemon(3)). */
public class TextReporter implements Reporter {
    private static final String ERROR = "<3>";
    private static final String NOTICE = "<5>";
    private static final String INFO = "<6>";

    private final Console console;
    private final boolean quiet;
    private final boolean journal;

    /**
     * A reporter.
     *
     * @param quiet whether there are to be no words but of errors
     * @param journal whether the words are for the journal
     */
    public TextReporter(Console console, boolean quiet, boolean journal) {
        this.console = console;
        this.quiet = quiet;
        this.journal = journal;
    }

    @Override
    public void say(String words) {
        if (quiet) {
            return;
        }
        if (journal) {
            console.error(INFO + Text.printable(words));
        } else {
            console.say(words);
        }
    }

    @Override
    public int complain(Failure failure) {
        if (journal) {
            String hint = failure.hint();
            String words = failure.getMessage() + (hint == null ? "" : " (" + hint + ")");
            console.error(ERROR + Text.printable(words));
        } else {
            console.complain(failure);
        }
        return failure.status();
    }

    /** A line each, as compilers do. */
    @Override
    public int complain(ConfigException wrong) {
        wrong.problems().forEach(problem -> console.error((journal ? ERROR : "") + problem));
        return ExitStatus.USAGE;
    }

    @Override
    public void plan(Plan plan) {
        plan.lines().forEach(console::line);
    }

    @Override
    public int report(Report report, String summary) {
        report.outcomes().forEach(this::tell);
        report.unfinished().forEach(this::complain);
        say(summary);
        return report.status();
    }

    private void tell(Outcome outcome) {
        Failure failure = outcome.failure();
        if (failure == null && !quiet) {
            outcome.plan().lines().forEach(line -> console.error((journal ? NOTICE : "") + line));
        }
        outcome.remarks().forEach(this::say);
        if (failure != null && !Interruption.isUndone(failure)) {
            complain(failure);
        }
    }

    @Override
    public void working(String words) {
        if (!quiet) {
            console.status(words);
        }
    }
}
