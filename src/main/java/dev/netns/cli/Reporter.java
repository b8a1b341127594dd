package dev.netns.cli;

import com.google.gson.stream.JsonWriter;
import dev.netns.config.ConfigException;
import dev.netns.config.Problem;
import dev.netns.names.ExitStatus;
import dev.netns.names.Failure;
import dev.netns.provision.Outcome;
import dev.netns.provision.Report;
import java.io.IOException;

/**
 * The words of the verbs that work on declarations: for a person, or for the journal, each line with its level
 * ({@code SD_ERR} and its like, sd-daemon(3)).
 */
final class Reporter {
    private static final String ERROR = "<3>";
    private static final String NOTICE = "<5>";
    private static final String INFO = "<6>";

    private final Session session;
    private final boolean boot;

    Reporter(Session session, boolean boot) {
        this.session = session;
        this.boot = boot;
    }

    /** Words on the side, unless {@code --quiet}. */
    void say(String words) {
        if (boot) {
            session.table(INFO + words);
        } else {
            session.say(words);
        }
    }

    /** Says what cannot be done. Answers the exit status. */
    int complain(Failure failure) {
        if (!boot) {
            return session.complain(failure);
        }
        String hint = failure.hint();
        session.printNow(ERROR + failure.getMessage() + (hint == null ? "" : " (" + hint + ")"), true);
        return failure.status();
    }

    /** Says what is wrong with a declaration: a line each, as compilers do. Answers the exit status. */
    int complain(ConfigException e) {
        if (session.json()) {
            session.jsonError(out -> {
                beginError(out, ExitStatus.USAGE, String.valueOf(e.getMessage()));
                out.name("problems").beginArray();
                for (Problem problem : e.problems()) {
                    out.beginObject().name("file").value(problem.file().toString());
                    out.name("line").value(problem.line());
                    out.name("message").value(problem.message()).endObject();
                }
                out.endArray().endObject().endObject();
            });
        } else {
            e.problems().forEach(problem -> session.printNow((boot ? ERROR : "") + problem, true));
        }
        return ExitStatus.USAGE;
    }

    /** Says what was done and what failed. Answers the exit status. */
    int report(Report report, String summary) {
        boolean failed = !report.failed().isEmpty();
        if (session.json()) {
            json(report, failed, summary);
        } else {
            report.outcomes().forEach(this::tell);
            say(summary);
        }
        return failed ? ExitStatus.FAILED : ExitStatus.DONE;
    }

    private void tell(Outcome outcome) {
        Failure failure = outcome.failure();
        if (failure != null) {
            complain(failure);
        } else {
            outcome.plan().lines().forEach(line -> session.table((boot ? NOTICE : "") + line));
            outcome.remarks().forEach(this::say);
        }
    }

    /** Nothing is on standard output when a command fails. */
    private void json(Report report, boolean failed, String summary) {
        if (failed) {
            session.jsonError(out -> {
                beginError(out, ExitStatus.FAILED, summary);
                out.endObject();
                report.write(out);
                out.endObject();
            });
        } else {
            session.json(out -> {
                out.beginObject();
                report.write(out);
                out.endObject();
            });
        }
    }

    private static void beginError(JsonWriter out, int status, String message) throws IOException {
        out.beginObject().name("error").beginObject();
        out.name("code").value(status).name("message").value(message);
    }
}
