package dev.netns.cli;

import dev.netns.names.ExitStatus;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code netns plan [NAME…]}. */
final class PlanVerb implements Verb {
    private static final String EXIT_CODE = "--exit-code";

    @Override
    public void describe(CommandSpec spec) {
        spec.usageMessage()
                .description("Says what `netns apply` would do: + made, ~ changed (old → new), - removed, ! left alone"
                        + " or not possible. Changes nothing.");
        Words.flag(spec, "exit 1 when there is something to do", EXIT_CODE);
        DeclarationWords.describeOthers(spec);
        DeclarationWords.describe(spec);
    }

    @Override
    public int run(Session session, ParseResult words) {
        int status = session.declaredVerbs(session.reporter(false))
                .plan(DeclarationWords.of(words), Words.has(words, EXIT_CODE));
        if (status == ExitStatus.FAILED) {
            session.flush();
        }
        return status;
    }
}
