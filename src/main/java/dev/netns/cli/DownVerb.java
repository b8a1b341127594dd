package dev.netns.cli;

import dev.netns.NamespaceName;
import dev.netns.config.ConfigException;
import dev.netns.config.NamespaceDeclaration;
import dev.netns.provision.Provisioning;
import dev.netns.provision.Report;
import dev.netns.provision.Scope;
import dev.netns.provision.State;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code netns down [NAME…]}. */
final class DownVerb implements Verb {
    @Override
    public void describe(CommandSpec spec) {
        spec.usageMessage()
                .description(
                        "Removes the namespaces that `netns apply` made, of all declarations or of the FILEs that are"
                                + " named. What others made stays.");
        DeclarationWords.describe(spec);
    }

    @Override
    public int run(Session session, ParseResult words) {
        DeclarationWords declared = DeclarationWords.of(words);
        Reporter reporter = new Reporter(session, false);
        Scope scope = declared.files().isEmpty() ? Scope.EVERYTHING : declared.scope();
        Provisioning provisioning = session.provisioning();
        State.Lock lock = provisioning.lock(() -> reporter.say(ApplyVerb.WAITING));
        try {
            // A declaration that has become wrong is no reason to keep what it made.
            Set<NamespaceName> known = provisioning.made().containsAll(declared.names()) ? Set.of() : names(declared);
            Provisioning.Planned planned = provisioning.planDown(scope, declared.names(), known);
            planned.unseen().forEach(reporter::say);
            Progress progress =
                    new Progress(session.syscalls(), planned.plan().namespaces().size(), !session.quiet());
            Report report = provisioning.apply(planned, progress);
            progress.end();
            return reporter.report(report, report.summaryOfDown());
        } catch (ConfigException e) {
            return reporter.complain(e);
        } finally {
            lock.close();
        }
    }

    private static Set<NamespaceName> names(DeclarationWords declared) throws ConfigException {
        return declared.read().namespaces().stream()
                .map(NamespaceDeclaration::name)
                .collect(Collectors.toSet());
    }
}
