package dev.netns.provision;

import dev.netns.config.Declaration;
import dev.netns.config.NamespaceDeclaration;
import dev.netns.config.Nftables;
import dev.netns.config.Place;
import dev.netns.config.Problem;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.names.Failure;
import dev.netns.names.Store;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Has nft(8) look at declared rules before anything is changed: in the namespace where it is there already, or else in an
 * empty one that nobody sees. Without nft, or the right to make a namespace, nothing is found wrong.
 */
public final class FirewallCheck {
    private static final String REFUSED = "nft refuses the rules here: ";

    /**
     * What may be otherwise once the rules are loaded: links, names and control groups that are not there yet, and what
     * only the real link can do.
     */
    private static final List<String> NOT_SURE = List.of(
            "Interface does not exist",
            "Could not resolve hostname",
            "cgroupv2 path fails",
            "Could not process rule: Operation not supported",
            "Could not process rule: Operation not permitted");

    /** Said of a link that is missing, and of a chain or set. */
    private static final String MISSING = "Could not process rule: No such file or directory";

    private static final String OF_LINKS = "device";

    private final Store store;
    private final Syscalls sys;
    private final Platform platform;

    /** A check. */
    public FirewallCheck(Store store, Platform platform) {
        this.store = store;
        this.sys = store.syscalls();
        this.platform = platform;
    }

    /** What is wrong with the rules of a declaration, wherever they are loaded. */
    public List<Problem> check(Declaration declaration) {
        FilesReader files = new FilesReader(sys, platform);
        List<FirewallRules> all = new ArrayList<>();
        for (NamespaceDeclaration namespace : declaration.namespaces()) {
            Nftables declared = namespace.nftables();
            FirewallRules rules = declared == null ? null : files.rules(declared);
            if (rules != null && rules.fault() == null) {
                all.add(rules);
            }
        }
        Set<Problem> problems = new HashSet<>();
        if (!all.isEmpty()) {
            EmptyNamespace empty = EmptyNamespace.make(sys, platform);
            Map<String, String> known = new HashMap<>();
            all.forEach(rules -> faults(empty, rules, known)
                    .forEach(fault -> problems.add(
                            new Problem(fault.origin().file(), fault.origin().line(), REFUSED + fault.message()))));
            empty.giveUp();
        }
        return problems.stream().sorted().toList();
    }

    /** The plan, in which what loads rules that nft refuses has become a problem. */
    Plan check(Plan plan) {
        if (plan.namespaces().stream().noneMatch(FirewallCheck::loads)) {
            return plan;
        }
        EmptyNamespace empty = EmptyNamespace.make(sys, platform);
        Map<String, String> known = new HashMap<>();
        List<NamespacePlan> parts = new ArrayList<>();
        for (NamespacePlan part : plan.namespaces()) {
            parts.add(loads(part) ? check(part, empty, known) : part);
        }
        empty.giveUp();
        return new Plan(parts);
    }

    private static boolean loads(NamespacePlan part) {
        return part.first(Step.Problem.class).isEmpty()
                && part.first(SettingStep.Nftables.class)
                        .filter(step -> step.rules() != null)
                        .isPresent();
    }

    private NamespacePlan check(NamespacePlan part, EmptyNamespace empty, Map<String, String> known) {
        SettingStep.Nftables step = part.first(SettingStep.Nftables.class).orElseThrow();
        FirewallRules rules = Objects.requireNonNull(step.rules());
        boolean isNew = part.first(Step.Create.class).isPresent();
        List<FirewallFault> faults =
                isNew ? faults(empty, rules, known) : faultsInside(part.place(), rules, step.before());
        List<Step> problems = new ArrayList<>();
        faults.forEach(fault ->
                problems.add(new Step.Problem(REFUSED + Text.printable(fault.message()), null, fault.origin())));
        return problems.isEmpty() ? part : new NamespacePlan(part.place(), problems);
    }

    /** Many namespaces may have the same rules, and nft is asked once. */
    private List<FirewallFault> faults(EmptyNamespace empty, FirewallRules rules, Map<String, String> known) {
        return faults(known.computeIfAbsent(rules.digest(), digest -> errors(empty.descriptor(), rules, null)), rules);
    }

    private List<FirewallFault> faultsInside(Place place, FirewallRules rules, @Nullable LoadedFirewall before) {
        int namespace =
                store.open("look at", Objects.requireNonNull(place.namespace()).toBytes());
        try {
            return faults(errors(namespace, rules, before), rules);
        } finally {
            sys.close(namespace);
        }
    }

    /** What nft complains about; nothing where it cannot be run, for that is said when the rules are loaded. */
    private String errors(int namespace, FirewallRules rules, @Nullable LoadedFirewall before) {
        if (namespace < 0) {
            return "";
        }
        try {
            Programs.Result result = new Nft(sys, platform, namespace).check(Nft.replacement(rules.text(), before));
            return result.status() == 0 ? "" : result.errors();
        } catch (Failure notRun) {
            return "";
        }
    }

    private static List<FirewallFault> faults(String errors, FirewallRules rules) {
        List<FirewallFault> faults = new ArrayList<>(FirewallFault.parse(errors, rules.declared(), Nft.LINES_BEFORE));
        faults.removeIf(fault -> !isSure(fault, rules));
        return faults;
    }

    private static boolean isSure(FirewallFault fault, FirewallRules rules) {
        String message = fault.message();
        return NOT_SURE.stream().noneMatch(message::contains)
                && !(message.contains(MISSING) && rules.text().contains(OF_LINKS));
    }
}
