package dev.netns.provision;

import com.google.gson.stream.JsonWriter;
import dev.netns.config.Place;
import dev.netns.names.Failure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What became of one namespace.
 *
 * @param plan what was to be done
 * @param result how it ended
 * @param failure why it failed; null where it did not. All steps that had been done are undone then
 * @param follows the place whose failure is the cause of this one; null where it failed by itself, and where it did not
 * @param remarks what else is worth knowing, in words, a line each
 */
public record Outcome(
        NamespacePlan plan,
        Result result,
        @Nullable Failure failure,
        @Nullable Place follows,
        List<String> remarks) {
    /** The ways to end. */
    public enum Result {
        /** It was made. */
        ADDED,
        /** Something of it was changed. */
        CHANGED,
        /** It was removed. */
        REMOVED,
        /** There was nothing to do. */
        AS_DECLARED,
        /** It is not netns's to remove. */
        LEFT,
        /** It is as it was before. */
        FAILED
    }

    /** Keeps a copy. */
    public Outcome {
        remarks = List.copyOf(remarks);
    }

    static Outcome done(NamespacePlan plan, List<String> remarks) {
        return new Outcome(plan, result(plan), null, null, remarks);
    }

    static Outcome failed(NamespacePlan plan, Failure failure) {
        return failed(plan, failure, null, List.of());
    }

    static Outcome failed(NamespacePlan plan, Failure failure, @Nullable Place follows, List<String> remarks) {
        return new Outcome(plan, Result.FAILED, failure, follows, remarks);
    }

    /** This, and after it another one of the same place: what failed later has failed, what was mended has not. */
    Outcome then(Outcome later) {
        if (later.result == Result.AS_DECLARED || later.result == Result.LEFT) {
            return this;
        }
        List<Step> steps = new ArrayList<>(plan.steps());
        steps.addAll(later.plan.steps());
        List<String> all = new ArrayList<>(remarks);
        all.addAll(later.remarks);
        NamespacePlan both = new NamespacePlan(plan.place(), steps);
        if (later.result == Result.FAILED) {
            return failed(both, Objects.requireNonNull(later.failure), later.follows, all);
        }
        return new Outcome(both, result == Result.FAILED ? later.result : result, null, null, all);
    }

    private static Result result(NamespacePlan plan) {
        if (plan.first(Step.Create.class).isPresent()) {
            return Result.ADDED;
        }
        if (plan.first(Step.Remove.class).isPresent()) {
            return Result.REMOVED;
        }
        if (plan.changes() > 0) {
            return Result.CHANGED;
        }
        return plan.steps().stream().anyMatch(step -> step instanceof Step.Leave) ? Result.LEFT : Result.AS_DECLARED;
    }

    /** Writes one JSON object. */
    void write(JsonWriter out) throws IOException {
        out.beginObject();
        plan.write(out);
        out.name("result").value(result.name().toLowerCase(Locale.ROOT));
        if (failure != null) {
            out.name("error").beginObject();
            out.name("code").value(failure.status());
            out.name("message").value(failure.getMessage());
            if (follows != null) {
                out.name("because").value(follows.toString());
            }
            out.endObject();
        }
        if (!remarks.isEmpty()) {
            out.name("remarks").beginArray();
            for (String remark : remarks) {
                out.value(remark);
            }
            out.endArray();
        }
        out.endObject();
    }
}
