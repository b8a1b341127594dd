package dev.netns.provision;

import dev.netns.NamespaceName;
import dev.netns.config.ConfigException;
import dev.netns.config.ConfigReader;
import dev.netns.config.Declaration;
import dev.netns.config.NamespaceDeclaration;
import dev.netns.linux.Text;
import dev.netns.names.ExitStatus;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The verbs {@code plan}, {@code apply} and {@code down}, from the declaration to the exit status. */
public final class DeclaredVerbs {
    /** How long {@code apply --boot} waits for physical links where nothing else is said. */
    public static final int DEVICE_SECONDS = 30;

    private static final String WAITING = "waiting for another `netns apply` or `netns down` to end";

    private final Provisioning provisioning;
    private final ConfigReader reader;
    private final Reporter reporter;

    /** The verbs of one command line. */
    public DeclaredVerbs(Provisioning provisioning, ConfigReader reader, Reporter reporter) {
        this.provisioning = provisioning;
        this.reader = reader;
        this.reporter = reporter;
    }

    /**
     * Tells what would be done.
     *
     * @param exitCode whether the status is 1 when there is something to do, and not only when something cannot be done
     * @return the exit status
     */
    public int plan(Choice choice, boolean exitCode) {
        Plan plan;
        try (EarlyLook early = choice.names().isEmpty() ? provisioning.lookEarly() : EarlyLook.NONE) {
            plan = plan(choice, choice.read(reader.guardedBy(this::warn)), early);
        } catch (ConfigException wrong) {
            return reporter.complain(wrong);
        }
        reporter.plan(plan);
        boolean somethingToDo = exitCode && plan.changes() > 0;
        return somethingToDo || plan.problems() > 0 ? ExitStatus.FAILED : ExitStatus.DONE;
    }

    private @Nullable String warn(Path path, boolean named) {
        String fault = provisioning.guard().fault(path, named);
        if (fault != null) {
            reporter.say(Text.printable(path.toString()) + ": " + fault + "; `netns apply` will refuse it");
        }
        return null;
    }

    private Plan plan(Choice choice, Declaration declaration, EarlyLook early) {
        if (isNothing(choice)) {
            reporter.say(Choice.NOTHING);
            return new Plan(List.of());
        }
        Provisioning.Planned planned = provisioning.plan(choice.request(declaration), early);
        planned.unseen().forEach(reporter::say);
        return planned.plan();
    }

    private boolean isNothing(Choice choice) {
        return choice.names().isEmpty() && choice.isNothing(reader);
    }

    /**
     * Makes what is declared true.
     *
     * @param deviceSeconds how long to wait for physical links first
     * @return the exit status
     */
    public int apply(Choice choice, int deviceSeconds) {
        Declaration declaration;
        try {
            declaration = choice.read(reader.guardedBy(provisioning.guard()));
        } catch (ConfigException wrong) {
            return reporter.complain(wrong);
        }
        if (isNothing(choice)) {
            reporter.say(Choice.NOTHING + "; nothing is done");
            Report nothing = new Report(List.of(), null, 0);
            return reporter.report(nothing, nothing.summary());
        }
        if (deviceSeconds > 0) {
            provisioning.awaitDevices(choice.request(declaration), deviceSeconds);
        }
        State.Lock lock = lock();
        try {
            Report report = apply(provisioning.planToApply(choice.request(declaration)));
            return reporter.report(report, report.summary());
        } finally {
            lock.close();
        }
    }

    /**
     * Takes away what {@code apply} made.
     *
     * @return the exit status
     */
    public int down(Choice choice) {
        Scope scope = choice.files().isEmpty() ? Scope.EVERYTHING : choice.scope();
        State.Lock lock = lock();
        try {
            // A declaration that has become wrong is no reason to keep what it made.
            boolean made = choice.names().isEmpty() || provisioning.made().containsAll(choice.names());
            Set<NamespaceName> known = made ? Set.of() : declared(choice);
            Report report = apply(provisioning.planDown(scope, choice.names(), known));
            return reporter.report(report, report.summaryOfDown());
        } catch (ConfigException wrong) {
            return reporter.complain(wrong);
        } finally {
            lock.close();
        }
    }

    private Set<NamespaceName> declared(Choice choice) throws ConfigException {
        Set<NamespaceName> names = new HashSet<>();
        for (NamespaceDeclaration namespace : choice.read(reader).namespaces()) {
            names.add(namespace.name());
        }
        return names;
    }

    private State.Lock lock() {
        return provisioning.lock(() -> {
            int pid = provisioning.lockHolder();
            reporter.say(pid == 0 ? WAITING : WAITING + ": PID " + pid);
        });
    }

    private Report apply(Provisioning.Planned planned) {
        planned.unseen().forEach(reporter::say);
        provisioning.holdSignals();
        Progress progress = reporter.progress(planned.plan().namespaces().size());
        Report report = provisioning.apply(planned, progress);
        progress.end();
        return report;
    }
}
