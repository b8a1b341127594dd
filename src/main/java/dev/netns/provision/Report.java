package dev.netns.provision;

import com.google.gson.stream.JsonWriter;
import dev.netns.names.ExitStatus;
import dev.netns.names.Failure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an application of a plan did.
 *
 * @param outcomes in the order of the plan, but those that failed by themselves come first, and those that failed because
 *     others did come last
 * @param unfinished what could not be done after them, such as waiting for the kernel
 * @param nanos how long it took
 */
public record Report(List<Outcome> outcomes, List<Failure> unfinished, long nanos) {
    /** Puts the causes of failures first. */
    public Report {
        List<Outcome> sorted = new ArrayList<>(outcomes);
        sorted.sort((a, b) -> Integer.compare(rank(a), rank(b)));
        outcomes = List.copyOf(sorted);
        unfinished = List.copyOf(unfinished);
    }

    private static int rank(Outcome outcome) {
        if (outcome.result() != Outcome.Result.FAILED) {
            return 1;
        }
        return outcome.follows() == null ? 0 : 2;
    }

    /** The same, and more that could not be done. */
    Report withUnfinished(List<Failure> more) {
        List<Failure> all = new ArrayList<>(unfinished);
        all.addAll(more);
        return new Report(outcomes, all, nanos);
    }

    /** How many ended so. */
    public long count(Outcome.Result result) {
        return namespaces().filter(outcome -> outcome.result() == result).count();
    }

    private Stream<Outcome> namespaces() {
        return outcomes.stream().filter(outcome -> !outcome.plan().place().isHost());
    }

    /** What became of the host: nothing where nothing was changed. */
    private String host() {
        return outcomes.stream()
                .filter(outcome -> outcome.plan().place().isHost())
                .map(outcome -> switch (outcome.result()) {
                    case FAILED ->
                        Interruption.isUndone(Objects.requireNonNull(outcome.failure())) ? "" : ", host failed";
                    case CHANGED -> ", host changed";
                    default -> "";
                })
                .collect(Collectors.joining());
    }

    /** Those that failed. */
    public List<Outcome> failed() {
        return outcomes.stream()
                .filter(outcome -> outcome.result() == Outcome.Result.FAILED)
                .toList();
    }

    /** Whether all was done. */
    private boolean isDone() {
        return unfinished.isEmpty() && failed().isEmpty();
    }

    /** The exit status of the verb. */
    public int status() {
        for (Outcome outcome : failed()) {
            Failure failure = Objects.requireNonNull(outcome.failure());
            if (Interruption.isOne(failure)) {
                return failure.status();
            }
        }
        return isDone() ? ExitStatus.DONE : ExitStatus.FAILED;
    }

    /** {@code interrupted: 3 of 12 namespaces done, the others are as they were before}; null where it was not. */
    private @Nullable String interrupted() {
        return status() <= ExitStatus.INTERRUPTED
                ? null
                : "interrupted: "
                        + namespaces()
                                .filter(outcome -> outcome.result() != Outcome.Result.FAILED
                                        && outcome.result() != Outcome.Result.LEFT)
                                .count()
                        + " of " + total() + " done" + host() + ", the others are as they were before";
    }

    /** {@code 12 namespaces: 3 added, 1 changed, 8 as declared, 0 failed in 0.21 s}, or with {@code 0 changes}. */
    public String summary() {
        String interrupted = interrupted();
        if (interrupted != null) {
            return interrupted;
        }
        long added = count(Outcome.Result.ADDED);
        long changed = count(Outcome.Result.CHANGED);
        long removed = count(Outcome.Result.REMOVED);
        String changes = added + changed + removed == 0
                ? "0 changes"
                : added + " added, " + changed + " changed" + (removed == 0 ? "" : ", " + removed + " removed");
        return total() + ": " + changes + ", " + count(Outcome.Result.AS_DECLARED) + " as declared, "
                + count(Outcome.Result.FAILED) + " failed" + host() + " in " + seconds();
    }

    /** The same of a plan that only removes: {@code 3 namespaces: 3 removed, 0 failed in 0.05 s}. */
    public String summaryOfDown() {
        String interrupted = interrupted();
        if (interrupted != null) {
            return interrupted;
        }
        long removed = count(Outcome.Result.REMOVED);
        return total() + ": " + (removed == 0 ? "0 changes" : removed + " removed") + ", "
                + count(Outcome.Result.FAILED) + " failed" + host() + " in " + seconds();
    }

    /** Writes the members of a JSON object: {@code summary}, {@code namespaces}, and {@code unfinished} if there is one. */
    public void write(JsonWriter out) throws IOException {
        out.name("summary").beginObject();
        for (Outcome.Result result : Outcome.Result.values()) {
            out.name(result.name().toLowerCase(Locale.ROOT)).value(count(result));
        }
        out.name("seconds").value(nanos / 1e9).endObject();
        out.name("namespaces").beginArray();
        for (Outcome outcome : outcomes) {
            outcome.write(out);
        }
        out.endArray();
        if (!unfinished.isEmpty()) {
            out.name("unfinished").beginArray();
            for (Failure failure : unfinished) {
                out.value(failure.getMessage());
            }
            out.endArray();
        }
    }

    private String total() {
        long total = namespaces().count() - count(Outcome.Result.LEFT);
        return total + (total == 1 ? " namespace" : " namespaces");
    }

    /** With two decimals, without String.format, which takes longer than the work. */
    private String seconds() {
        long hundredths = nanos / 10_000_000;
        long rest = hundredths % 100;
        return hundredths / 100 + (rest < 10 ? ".0" : ".") + rest + " s";
    }
}
