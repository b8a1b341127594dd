package dev.netns.provision;

import dev.netns.config.Place;
import dev.netns.linux.Errno;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.names.ExitStatus;
import dev.netns.names.Failure;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Does for one place what its plan says of kernel parameters, files and the firewall. */
final class SettingApplier {
    private final PlaceWork work;
    private final Syscalls sys;
    private final Platform platform;
    private final Map<String, String> before = new TreeMap<>();
    private @Nullable LoadedFirewall firewall;

    SettingApplier(PlaceWork work, Syscalls sys, Platform platform) {
        this.work = work;
        this.sys = sys;
        this.platform = platform;
    }

    /** What the kernel parameters had been that were set. */
    Map<String, String> before() {
        return before;
    }

    /** The firewall that was loaded; null where none was. */
    @Nullable
    LoadedFirewall firewall() {
        return firewall;
    }

    /** Takes the value that the plan saw for the one before, until {@link #sysctl} has read it. */
    void expect(SettingStep.Sysctl step) {
        String old = step.old();
        if (old != null && !step.forgets()) {
            before.put(step.key(), old.strip());
        }
    }

    /** Sets a kernel parameter of the namespace that the calling thread is in. */
    void sysctl(SettingStep.Sysctl step) {
        String old = Sysctl.read(sys, Sysctl.DIRECTORY + step.key());
        try {
            write(step.key(), step.value());
        } catch (Failure failure) {
            throw failure.at(step.origin());
        }
        if (old != null) {
            if (!step.forgets()) {
                before.put(step.key(), old.strip());
            }
            if (!work.place().isHost()) {
                work.onFailure(() -> platform.call(() -> {
                    work.enter();
                    write(step.key(), old);
                    return true;
                }));
            } else {
                work.onFailure(() -> write(step.key(), old));
            }
        }
    }

    private void write(String key, String value) {
        int wrote = Sysctl.write(sys, Sysctl.DIRECTORY + key, value);
        if (wrote < 0) {
            Place place = work.place();
            String where = place.isHost() ? "" : " in '" + place.toPrintable() + "'";
            throw Failure.of("set sysctl", Text.printable(key) + " = " + Text.printable(value) + where, wrote, null)
                    .withStatus(ExitStatus.FAILED)
                    .needing(wrote == -Errno.EPERM ? "CAP_SYS_ADMIN" : null)
                    .withHint(
                            switch (-wrote) {
                                case Errno.ENOENT -> "this kernel has no such parameter, or its module is not loaded";
                                case Errno.EACCES -> "the kernel lets nobody change it here";
                                default -> null;
                            });
        }
    }

    /** Writes or removes a file, unless somebody else has just written it. */
    void file(SettingStep.File step) {
        TextFile file = new TextFile(sys, step.path());
        String old = file.read();
        if (old != null && !old.startsWith(EtcNetns.HEADER)) {
            throw new Failure(
                            ExitStatus.FAILED,
                            "file " + Text.printable(step.path().toString()) + " is there and netns did not write it")
                    .withHint("move it away, or take dns and hosts out of the declaration");
        }
        String content = step.content();
        if (content == null) {
            file.remove();
        } else {
            file.write(content);
        }
        work.onFailure(() -> {
            if (old == null) {
                file.remove();
            } else {
                file.write(old);
            }
        });
    }

    /**
     * Loads the firewall in one transaction, in place of what netns loaded before, or of all that is there; without rules,
     * takes it out.
     */
    void nftables(SettingStep.Nftables step) {
        Nft nft = new Nft(sys, platform, work.namespace());
        FirewallRules rules = step.rules();
        LoadedFirewall loaded = step.before();
        Programs.Result old = nft.list();
        check(old, "look at", rules);
        NftListing there = NftListing.parse(old);
        check(nft.load(Nft.replacement(rules == null ? null : rules.text(), loaded)), "load", rules);
        work.onFailure(() -> check(nft.load(takenBack(there, loaded, old.output())), "take back", null));
        if (rules != null) {
            List<String> replaced = loaded == null ? List.of() : loaded.tables();
            remember(
                    rules,
                    table -> replaced.isEmpty()
                            || replaced.contains(table)
                            || !there.names().contains(table));
        }
    }

    private String takenBack(NftListing there, @Nullable LoadedFirewall loaded, String listed) {
        if (loaded == null || loaded.tables().isEmpty()) {
            return Nft.replacement(listed, null);
        }
        Set<String> tables = new TreeSet<>(loaded.tables());
        if (firewall != null) {
            tables.addAll(firewall.tables());
        }
        return Nft.clearing(tables) + there.text(tables);
    }

    /** Once hooks have run, which may add to the firewall: what they did is as it is to be. */
    void rememberFirewallAgain(FirewallRules rules) {
        LoadedFirewall loaded = firewall;
        if (loaded != null) {
            remember(rules, loaded.tables()::contains);
        }
    }

    private void remember(FirewallRules rules, Predicate<String> tables) {
        int generation = platform.call(() -> FirewallReader.generation(sys, work.namespace()));
        NftListing listing = new Nft(sys, platform, work.namespace()).listing();
        firewall =
                LoadedFirewall.of(rules.digest(), listing.parts(tables, new TextDigest(platform)), listing, generation);
    }

    private void check(Programs.Result result, String verb, @Nullable FirewallRules rules) {
        if (result.status() == 0) {
            return;
        }
        List<FirewallFault> faults =
                rules == null ? List.of() : FirewallFault.parse(result.errors(), rules.declared(), Nft.LINES_BEFORE);
        String words = faults.isEmpty() ? result.words() : faults.get(0).message();
        Failure failure = new Failure(
                ExitStatus.FAILED,
                "cannot " + verb + " the firewall of '" + work.place().toPrintable() + "': " + words);
        if (!faults.isEmpty()) {
            throw failure.at(faults.get(0).origin().toString());
        }
        throw Nft.hinted(failure, result);
    }
}
