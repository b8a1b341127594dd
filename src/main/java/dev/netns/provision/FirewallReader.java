package dev.netns.provision;

import dev.netns.NamespaceName;
import dev.netns.config.Declaration;
import dev.netns.config.NamespaceDeclaration;
import dev.netns.config.Place;
import dev.netns.linux.Errno;
import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import dev.netns.names.Failure;
import dev.netns.names.Store;
import dev.netns.netlink.NftablesGeneration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether firewalls are as they were loaded. The kernel tells which generation its ruleset is of; where that is the
 * remembered one, nothing else is asked, and otherwise nft(8) lists it. Changes nothing; what it may not see it says.
 */
final class FirewallReader {
    private final Store store;
    private final Syscalls sys;
    private final Platform platform;
    private final TextDigest digest;
    private final List<String> unseen = new ArrayList<>();

    FirewallReader(Store store, Platform platform) {
        this.store = store;
        this.sys = store.syscalls();
        this.platform = platform;
        this.digest = new TextDigest(platform);
    }

    /** What could not be looked at by now, in words, a line each. */
    List<String> unseen() {
        return unseen;
    }

    /**
     * A namespace with a firewall.
     *
     * @param wanted what is declared; null where nothing is
     * @param old what was loaded; null where nothing was
     */
    private record Subject(
            NamespaceName name,
            @Nullable FirewallRules wanted,
            @Nullable LoadedFirewall old) {}

    /**
     * Looks into the declared namespaces that are there, as far as they have a firewall or had one.
     *
     * @param rules of the declared namespaces
     * @param made what netns made, by name
     * @param live what the names stand for
     * @param chosen the places whose contents matter
     */
    Map<NamespaceName, LiveFirewall> read(
            Declaration declaration,
            Map<NamespaceName, FirewallRules> rules,
            Map<NamespaceName, Made> made,
            Map<NamespaceName, Live> live,
            Predicate<Place> chosen) {
        List<Subject> subjects = new ArrayList<>();
        for (NamespaceDeclaration namespace : declaration.namespaces()) {
            NamespaceName name = namespace.name();
            Live seen = live.getOrDefault(name, Live.ABSENT);
            Made record = made.get(name);
            LoadedFirewall old = record == null || !seen.is(record)
                    ? null
                    : record.remembered().nftables();
            FirewallRules wanted = rules.get(name);
            boolean concerned = (wanted != null || old != null) && (wanted == null || wanted.fault() == null);
            if (concerned && seen.kind() == Store.Kind.NAMESPACE && chosen.test(Place.of(name))) {
                subjects.add(new Subject(name, wanted, old));
            }
        }
        return subjects.isEmpty() ? Map.of() : look(subjects);
    }

    private Map<NamespaceName, LiveFirewall> look(List<Subject> subjects) {
        Map<NamespaceName, LiveFirewall> firewalls = new HashMap<>();
        List<Integer> open = new ArrayList<>();
        try {
            subjects.forEach(
                    subject -> open.add(store.open("look at", subject.name().toBytes())));
            List<Integer> generations = generations(sys, platform, open);
            for (int i = 0; i < subjects.size(); i++) {
                Subject subject = subjects.get(i);
                firewalls.put(subject.name(), look(subject, open.get(i), generations.get(i)));
            }
        } finally {
            open.forEach(sys::close);
        }
        return firewalls;
    }

    /**
     * The generation of the ruleset in a namespace, in which the calling thread is left. Asked before the ruleset is listed:
     * what is changed in between is then known to have changed.
     *
     * @return a negative errno where it is not to be had
     */
    static int generation(Syscalls sys, int namespace) {
        int moved = sys.setns(namespace, Linux.CLONE_NEWNET);
        return moved < 0 ? moved : NftablesGeneration.current(sys);
    }

    /** {@link #generation} of each of several namespaces, of which descriptors are open. */
    static List<Integer> generations(Syscalls sys, Platform platform, List<Integer> namespaces) {
        List<Supplier<Integer>> questions = new ArrayList<>();
        namespaces.forEach(namespace -> questions.add(() -> generation(sys, namespace)));
        return platform.call(questions);
    }

    private LiveFirewall look(Subject subject, int namespace, int generation) {
        FirewallRules wanted = subject.wanted();
        LoadedFirewall old = subject.old();
        LoadedFirewall same = wanted != null && old != null && old.rules().equals(wanted.digest()) ? old : null;
        LiveFirewall believed = new LiveFirewall(same, false, List.of());
        boolean known = same != null && (same.parts().isEmpty() || same.isOf(generation));
        // One line for all namespaces says that the caller is not permitted to look into them.
        if (known || generation == -Errno.EPERM) {
            return believed;
        }
        NftListing listing = list(subject.name(), namespace);
        if (listing == null) {
            return believed;
        }
        if (wanted == null) {
            List<String> tables = Objects.requireNonNull(old).tables();
            return new LiveFirewall(null, tables.isEmpty() ? listing.isEmpty() : !listing.hasAny(tables), List.of());
        }
        return compare(wanted, same, listing, generation);
    }

    /**
     * Compares what is declared with what is there.
     *
     * @param loaded what was loaded, if that is what is declared
     */
    private LiveFirewall compare(
            FirewallRules wanted, @Nullable LoadedFirewall loaded, NftListing listing, int generation) {
        List<String> differs = List.of();
        if (loaded != null) {
            differs = listing.differing(loaded.parts(), digest);
            if (differs.isEmpty()) {
                return asDeclared(LoadedFirewall.of(loaded.rules(), loaded.parts(), listing, generation));
            }
        }
        String text = listing.lastingText();
        if (!text.isEmpty() && text.strip().equals(wanted.text().strip())) {
            // As `netns export` wrote it, or `nft list ruleset`: to load it would change nothing.
            return asDeclared(
                    LoadedFirewall.of(wanted.digest(), listing.parts(name -> true, digest), listing, generation));
        }
        return new LiveFirewall(null, false, differs);
    }

    private static LiveFirewall asDeclared(LoadedFirewall firewall) {
        return new LiveFirewall(firewall, false, List.of());
    }

    private @Nullable NftListing list(NamespaceName name, int namespace) {
        try {
            return new Nft(sys, platform, namespace).listing();
        } catch (Failure failure) {
            unseen.add("cannot look at the firewall of '" + name.toPrintable() + "', ignoring what was changed in it: "
                    + failure.getMessage());
            return null;
        }
    }
}
