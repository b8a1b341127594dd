package dev.netns.cli;

import dev.netns.linux.Bytes;
import dev.netns.linux.Text;
import dev.netns.names.ExitStatus;
import dev.netns.names.Failure;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** One command in many namespaces at once: each by a {@code netns exec} of its own, its lines after the name. */
final class ManyExecutions {
    private static final int ENDED_BY_SIGPIPE = 128 + 13;

    private final Session session;
    private final List<String> options;
    private final List<String> command;
    private final int jobs;

    /** Whether the reader of standard output has gone. */
    private volatile boolean unread;

    private record Outcome(String name, int status, String stdout, String stderr) {}

    ManyExecutions(Session session, List<String> options, List<String> command, int jobs) {
        this.session = session;
        this.options = options;
        this.command = command;
        this.jobs = jobs;
    }

    /** Runs it in all of them. Answers {@link ExitStatus#FAILED} if any failed. */
    int run(List<byte[]> names) throws InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(Math.max(1, Math.min(jobs, names.size())));
        try {
            List<Future<Outcome>> running = new ArrayList<>();
            for (byte[] name : names) {
                running.add(pool.submit(() -> execute(Text.decode(name))));
            }
            List<Outcome> outcomes = new ArrayList<>();
            for (Future<Outcome> one : running) {
                outcomes.add(one.get());
            }
            boolean done = outcomes.stream().allMatch(this::isDone);
            if (!unread || !done) {
                print(outcomes);
            }
            return done ? ExitStatus.DONE : ExitStatus.FAILED;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Failure failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }

    private boolean isDone(Outcome outcome) {
        return outcome.status() == ExitStatus.DONE || unread && outcome.status() == ENDED_BY_SIGPIPE;
    }

    private Outcome execute(String name) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(Launcher.path(), "exec"));
        line.addAll(options);
        line.addAll(List.of("--", name));
        line.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(line).redirectInput(new File("/dev/null"));
        giveEnvironment(builder.environment());
        Process process = builder.start();
        StringBuilder stdout = new StringBuilder();
        StringBuilder stderr = new StringBuilder();
        Thread errors = new Thread(() -> pump(process.getErrorStream(), name, stderr, true));
        errors.start();
        pump(process.getInputStream(), name, stdout, false);
        errors.join();
        return new Outcome(name, process.waitFor(), stdout.toString(), stderr.toString());
    }

    /** The caller's environment and not our own, of which the launcher has taken away; bytes that are not UTF-8 get lost. */
    private void giveEnvironment(Map<String, String> environment) {
        environment.clear();
        for (byte[] entry : session.syscalls().environment()) {
            int equals = Bytes.indexOf(entry, '=', 0);
            if (equals > 0) {
                environment.put(Text.decode(entry, 0, equals), Text.decode(entry, equals + 1, entry.length));
            }
        }
    }

    /** Passes lines on as they come, or keeps them for the JSON. */
    private void pump(InputStream from, String name, StringBuilder kept, boolean errors) {
        String prefix = Text.printable(name) + ": ";
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (session.json()) {
                    kept.append(line).append('\n');
                } else if (!session.printNow(prefix + line, errors)) {
                    // With the stream closed, the command learns that nobody reads it, as it would without us.
                    unread = true;
                    return;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void print(List<Outcome> outcomes) {
        if (session.json()) {
            session.json(json -> {
                json.beginArray();
                for (Outcome outcome : outcomes) {
                    json.beginObject().name("name").value(outcome.name());
                    json.name("status").value(outcome.status());
                    json.name("stdout").value(outcome.stdout());
                    json.name("stderr").value(outcome.stderr()).endObject();
                }
                json.endArray();
            });
            session.flush();
            return;
        }
        int width = "NAME".length();
        for (Outcome outcome : outcomes) {
            width = Math.max(width, Text.printable(outcome.name()).length());
        }
        session.table(pad("NAME", width) + "  STATUS");
        for (Outcome outcome : outcomes) {
            session.table(pad(Text.printable(outcome.name()), width) + "  " + outcome.status());
        }
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(width - text.length());
    }
}
