package dev.netns.cli;

import dev.netns.linux.Text;
import dev.netns.names.ExitStatus;
import dev.netns.names.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code netns batch FILE}: one verb a line, as `ip -batch`. */
final class BatchVerb implements Verb {
    private static final String FORCE = "--force";

    @Override
    public void describe(CommandSpec spec) {
        spec.usageMessage()
                .description(
                        "Runs verbs, one a line; '#' begins a comment, quotes and backslashes are those of `ip -batch`."
                                + " Stops at the first that fails.");
        Words.flag(spec, "go on after a failure", FORCE);
        Words.one(spec, "FILE", "or '-' for standard input");
    }

    @Override
    public int run(Session session, ParseResult words) throws InterruptedException {
        String file = Words.one(words, 0);
        int status = ExitStatus.DONE;
        for (BatchLines.Line line : BatchLines.parse(content(file))) {
            if (runLine(session, file, line) != ExitStatus.DONE) {
                status = ExitStatus.FAILED;
                if (!Words.has(words, FORCE)) {
                    return status;
                }
            }
        }
        return status;
    }

    private static int runLine(Session session, String file, BatchLines.Line line) throws InterruptedException {
        session.place(Text.printable(file) + ":" + line.number() + ": ");
        if (line.fault() != null) {
            return session.complain(new Failure(ExitStatus.USAGE, line.fault()));
        }
        int[] status = {ExitStatus.FAILED};
        Thread thread = new Thread(() -> status[0] = runWords(session, line.words()), "netns-batch");
        thread.start();
        thread.join();
        return status[0];
    }

    /** {@code exec} would end the batch with its command: it becomes a process of its own. */
    private static int runWords(Session session, List<String> words) {
        if (!"exec".equals(VerbTable.wholeName(words.get(0)))) {
            return session.runWords(words);
        }
        try {
            List<String> command = new ArrayList<>(words);
            command.add(0, Launcher.path());
            return new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (IOException | InterruptedException e) {
            return session.complain(new Failure(ExitStatus.FAILED, "cannot run exec: " + e.getMessage()));
        }
    }

    private static byte[] content(String file) {
        try {
            if (file.equals("-")) {
                return System.in.readAllBytes();
            }
            return Files.readAllBytes(Path.of(file));
        } catch (IOException e) {
            throw new Failure(ExitStatus.FAILED, "cannot read '" + Text.printable(file) + "': " + IoWords.of(e));
        }
    }
}
