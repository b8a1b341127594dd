package dev.netns.cli;

import dev.netns.NamespaceName;
import dev.netns.Namespaces;
import dev.netns.linux.Text;
import dev.netns.names.Console;
import dev.netns.names.ExitStatus;
import dev.netns.names.Failure;
import dev.netns.names.Names;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code netns wait NAME… [--timeout S] [--gone]}. */
final class WaitVerb implements Verb {
    private static final String TIMEOUT = "--timeout";
    private static final String GONE = "--gone";

    @Override
    public void describe(CommandSpec spec) {
        spec.usageMessage().description("Waits until all these network namespaces can be used.");
        Words.option(spec, TIMEOUT, "SECONDS", "fail when it takes longer");
        Words.flag(spec, "wait until they are gone instead", GONE);
        Words.several(spec, "1..*", "NAME", "names");
    }

    @Override
    public int run(Session session, ParseResult words) throws InterruptedException {
        List<String> given = Words.several(words, 0);
        given.forEach(name -> Names.check("wait for", Text.encode(name)));
        List<NamespaceName> names = given.stream().map(NamespaceName::of).toList();
        boolean usable = !Words.has(words, GONE);
        Duration timeout = Seconds.of(words, TIMEOUT, Seconds.FOREVER);
        Namespaces namespaces = session.namespaces();
        List<NamespaceName> missing = await(session, namespaces, names, usable, timeout);
        if (missing.isEmpty()) {
            return ExitStatus.DONE;
        }
        String late =
                missing.stream().map(name -> "'" + name.toPrintable() + "'").collect(Collectors.joining(", "));
        throw new Failure(
                ExitStatus.FAILED,
                "timed out after " + words.matchedOptionValue(TIMEOUT, "") + " s, "
                        + (usable ? "not usable yet: " : "still there: ") + late);
    }

    /** Waits for one that is missing after the other, until none is. Answers those that do not come in time. */
    private static List<NamespaceName> await(
            Session session, Namespaces namespaces, List<NamespaceName> names, boolean usable, Duration timeout)
            throws InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        while (true) {
            List<NamespaceName> missing = names.stream()
                    .filter(name -> namespaces.exists(name) != usable)
                    .toList();
            Duration left = Duration.ofNanos(end - System.nanoTime());
            if (missing.isEmpty() || left.isNegative()) {
                return missing;
            }
            int number = names.size() - missing.size() + 1;
            session.status("waiting for '" + missing.get(0).toPrintable() + "'" + (usable ? "" : " to be gone")
                    + Console.progress(number, names.size()));
            List<NamespaceName> next = List.of(missing.get(0));
            if (usable) {
                namespaces.awaitUsable(next, left);
            } else {
                namespaces.awaitGone(next, left);
            }
        }
    }
}
