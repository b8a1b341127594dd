package dev.netns.provision;

import dev.netns.linux.Syscalls;
import dev.netns.names.ExitStatus;
import dev.netns.names.Failure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs nft(8) inside one namespace. For a thread that is in the host. */
final class Nft {
    /** How many lines {@link #clearing} has, which is what nft counts before the rules. */
    static final int LINES_BEFORE = 1;

    /** What to do where there is no nft. */
    private static final String PACKAGE = "apt install nftables";

    private final Platform platform;
    private final String namespace;

    /**
     * For a namespace.
     *
     * @param descriptor of it, open as long as nft runs: it may have no name yet
     */
    Nft(Syscalls sys, Platform platform, int descriptor) {
        this.platform = platform;
        this.namespace = "/proc/" + sys.processId() + "/fd/" + descriptor;
    }

    /** Lists all tables, with the values of counters. */
    Programs.Result list() {
        return run("", "list", "ruleset");
    }

    /**
     * What is there, without the values of counters.
     *
     * @throws Failure it cannot be listed; nft's words alone
     */
    NftListing listing() {
        Programs.Result listed = run("", "-s", "list", "ruleset");
        if (listed.status() != 0) {
            throw hinted(new Failure(ExitStatus.FAILED, listed.words()), listed);
        }
        return NftListing.parse(listed);
    }

    /** The failure of a run, with what to do where there is no nft to run. */
    static Failure hinted(Failure failure, Programs.Result result) {
        return result.status() == Programs.NOT_FOUND ? failure.withHint(PACKAGE) : failure;
    }

    /** Loads a text, in one transaction. */
    Programs.Result load(String text) {
        return run(text, "-f", "-");
    }

    /** Has nft and the kernel look at a text, and changes nothing. */
    Programs.Result check(String text) {
        return run(text, "-c", "-f", "-");
    }

    /**
     * What loads rules in place of those that were loaded before; the tables of others stay.
     *
     * @param rules null where they only go
     * @param before null where nobody knows what is there: then all of it goes
     */
    static String replacement(@Nullable String rules, @Nullable LoadedFirewall before) {
        List<String> tables = before == null ? List.of() : before.tables();
        return (tables.isEmpty() ? "flush ruleset\n" : clearing(tables)) + (rules == null ? "" : rules + "\n");
    }

    /** One line that takes tables out, if they are there. */
    static String clearing(Collection<String> tables) {
        StringBuilder line = new StringBuilder();
        // To delete what is not there is an error; to add what is there is none.
        tables.forEach(table -> line.append("add table ")
                .append(table)
                .append("; delete table ")
                .append(table)
                .append("; "));
        return line.append('\n').toString();
    }

    private Programs.Result run(String input, String... arguments) {
        List<String> command = new ArrayList<>(List.of("nft"));
        command.addAll(List.of(arguments));
        return platform.programs().run(namespace, input, command.toArray(new String[0]));
    }
}
