package dev.netns.cli;

import dev.netns.config.ConfigException;
import dev.netns.config.Declaration;
import dev.netns.names.ExitStatus;
import dev.netns.provision.Plan;
import dev.netns.provision.Provisioning;
import java.util.List;
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
        DeclarationWords.describePrune(spec);
        DeclarationWords.describe(spec);
    }

    @Override
    public int run(Session session, ParseResult words) {
        DeclarationWords declared = DeclarationWords.of(words);
        Declaration declaration;
        try {
            declaration = declared.read();
        } catch (ConfigException e) {
            return new Reporter(session, false).complain(e);
        }
        Plan plan = plan(session, declared, declaration);
        if (session.json()) {
            session.json(plan::write);
        } else {
            plan.lines().forEach(session::line);
        }
        boolean somethingToDo = plan.changes() > 0 || plan.problems() > 0;
        if (Words.has(words, EXIT_CODE) && somethingToDo) {
            session.flush();
            return ExitStatus.FAILED;
        }
        return ExitStatus.DONE;
    }

    private static Plan plan(Session session, DeclarationWords declared, Declaration declaration) {
        if (declared.isNothing() && declared.names().isEmpty()) {
            session.say(DeclarationWords.NOTHING);
            return new Plan(List.of());
        }
        Provisioning.Planned planned = session.provisioning().plan(declared.request(declaration));
        planned.unseen().forEach(session::say);
        return planned.plan();
    }
}
