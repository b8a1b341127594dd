package dev.netns.provision;

import dev.netns.NamespaceName;
import dev.netns.config.ConfigException;
import dev.netns.config.ConfigReader;
import dev.netns.config.Declaration;
import dev.netns.config.NamespaceDeclaration;
import dev.netns.linux.Text;
import dev.netns.names.ExitStatus;
import dev.netns.names.Failure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The verbs {@code plan}, {@code apply} and {@code down}, from the declaration to the exit status. */
public final class DeclaredVerbs {
    /** How long {@code apply --boot} waits for physical links where nothing else is said. */
    public static final int DEVICE_SECONDS = 30;

    private static final String WAITING = "waiting for another `netns apply` or `netns down` to end";

    private static final String LOOKING = "looking at what is there";

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
        Provisioning.Planned planned = provisioning.plan(request("plan", choice, declaration), early);
        planned.unseen().forEach(reporter::say);
        return planned.plan();
    }

    private Provisioning.Request request(String operation, Choice choice, Declaration declaration) {
        Set<NamespaceName> declared = new HashSet<>();
        declaration.namespaces().forEach(namespace -> declared.add(namespace.name()));
        Scope scope = choice.scope();
        return new Provisioning.Request(declaration, scope, names(operation, choice, scope, declared), choice.others());
    }

    /** The names that are chosen, patterns among what is declared and what netns made resolved. */
    private Set<NamespaceName> names(String operation, Choice choice, Scope scope, Set<NamespaceName> declared) {
        if (choice.isPlain()) {
            return choice.names();
        }
        Set<NamespaceName> known = provisioning.made(scope);
        known.addAll(declared);
        return choice.namesAmong(known, operation);
    }

    private boolean isNothing(Choice choice) {
        return choice.names().isEmpty() && choice.isNothing(reader);
    }

    /**
     * For what {@code apply} waits.
     *
     * @param deviceSeconds how long for physical links, before it begins
     * @param addresses whether it ends only when the declared addresses can be used
     * @param strict whether an address that is still tentative then is an error
     */
    public record Patience(int deviceSeconds, boolean addresses, boolean strict) {
        /**
         * That of a command line.
         *
         * @param boot {@code --boot}: a cable that is not plugged in must not make the boot fail
         * @param wait {@code --wait}
         * @param deviceSeconds {@code --device-timeout}
         */
        public static Patience of(boolean boot, boolean wait, int deviceSeconds) {
            return new Patience(boot ? deviceSeconds : 0, boot || wait, wait);
        }
    }

    /**
     * Makes what is declared true.
     *
     * @return the exit status
     */
    public int apply(Choice choice, Patience patience) {
        Declaration declaration;
        try {
            declaration = choice.read(reader.guardedBy(provisioning.guard()));
        } catch (ConfigException wrong) {
            return reporter.complain(wrong);
        }
        if (isNothing(choice)) {
            reporter.say(Choice.NOTHING + "; nothing is done");
            Report nothing = new Report(List.of(), List.of(), 0);
            return reporter.report(nothing, nothing.summary());
        }
        if (patience.deviceSeconds() > 0) {
            provisioning.awaitDevices(
                    request("apply", choice, declaration), patience.deviceSeconds(), reporter::working);
        }
        State.Lock lock = lock();
        try {
            reporter.working(LOOKING);
            Provisioning.Planned planned = provisioning.planToApply(request("apply", choice, declaration));
            Report report = apply(planned);
            if (patience.addresses()) {
                reporter.working(AddressWait.WORKING);
                report = report.withUnfinished(unusable(planned.request(), report, patience.strict()));
            }
            return reporter.report(report, report.summary());
        } finally {
            lock.close();
        }
    }

    /** What is wrong with the addresses once they have had their time. */
    private List<Failure> unusable(Provisioning.Request request, Report report, boolean strict) {
        List<Failure> failures = new ArrayList<>();
        try {
            for (UnusableAddress address : provisioning.awaitAddresses(request, report)) {
                Failure failure = address.failure();
                if (strict || address.fault() == AddressWait.Fault.DUPLICATE) {
                    failures.add(failure);
                } else {
                    reporter.say(failure.getMessage() + ", ignoring");
                }
            }
        } catch (Failure unseen) {
            failures.add(unseen);
        }
        return failures;
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
            reporter.working(LOOKING);
            // A declaration that has become wrong is no reason to keep what it made.
            boolean made = choice.names().isEmpty() || choice.isOf(provisioning.made());
            Set<NamespaceName> declared = made ? Set.of() : declared(choice);
            Set<NamespaceName> names = names("take down", choice, scope, declared);
            Report report = apply(provisioning.planDown(scope, names, declared));
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
        return provisioning.apply(planned, reporter::working);
    }
}
