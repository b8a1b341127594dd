package dev.netns.cli;

import com.google.gson.stream.JsonWriter;
import dev.netns.config.ConfigException;
import dev.netns.config.Problem;
import dev.netns.names.ExitStatus;
import dev.netns.names.Failure;
import dev.netns.provision.Plan;
import dev.netns.provision.Report;
import dev.netns.provision.Reporter;
import java.io.IOException;

/** As JSON; nothing is on standard output when a command fails. */
final class JsonReporter implements Reporter {
    private final Session session;

    JsonReporter(Session session) {
        this.session = session;
    }

    @Override
    public void say(String words) {
        session.say(words);
    }

    @Override
    public int complain(Failure failure) {
        return session.complain(failure);
    }

    @Override
    public int complain(ConfigException wrong) {
        session.jsonError(out -> {
            beginError(out, ExitStatus.USAGE, String.valueOf(wrong.getMessage()));
            out.name("problems").beginArray();
            for (Problem problem : wrong.problems()) {
                out.beginObject().name("file").value(problem.file().toString());
                out.name("line").value(problem.line());
                out.name("message").value(problem.message()).endObject();
            }
            out.endArray().endObject().endObject();
        });
        return ExitStatus.USAGE;
    }

    @Override
    public void plan(Plan plan) {
        session.json(plan::write);
    }

    @Override
    public int report(Report report, String summary) {
        if (report.status() == ExitStatus.DONE) {
            session.json(out -> {
                out.beginObject();
                report.write(out);
                out.endObject();
            });
            return ExitStatus.DONE;
        }
        session.jsonError(out -> {
            beginError(out, report.status(), summary);
            out.endObject();
            report.write(out);
            out.endObject();
        });
        return report.status();
    }

    @Override
    public void working(String words) {
        session.status(words);
    }

    private static void beginError(JsonWriter out, int status, String message) throws IOException {
        out.beginObject().name("error").beginObject();
        out.name("code").value(status).name("message").value(message);
    }
}
