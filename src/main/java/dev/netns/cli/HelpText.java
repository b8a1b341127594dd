package dev.netns.cli;

import dev.netns.linux.Linux;
import dev.netns.names.ExitStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;

/** The command's specification without its verbs, and the pages that are made of specifications. */
final class HelpText {
    /** The narrowest page that picocli makes. */
    private static final int NARROWEST = 55;

    /** Longer lines are hard to read. */
    private static final int WIDEST = 100;

    private HelpText() {}

    /** The command, with its global options and without verbs. */
    static CommandSpec root() {
        CommandSpec root = CommandSpec.create().name("netns");
        root.usageMessage().description("Manages named network namespaces, compatible with `ip netns`.");
        GlobalOptions.addTo(root);
        GlobalOptions.addAllTo(root);
        configure(root);
        return root;
    }

    /** A verb with its options and the global ones. */
    static CommandSpec verb(String name, Verb verb) {
        CommandSpec spec = CommandSpec.create().name(name);
        verb.describe(spec);
        GlobalOptions.addTo(spec);
        configure(spec);
        return spec;
    }

    /**
     * The page of the whole command.
     *
     * @param columns of whatever shows it
     */
    static String ofCommand(int columns) {
        CommandLine root = new CommandLine(root());
        for (String name : VerbTable.NAMES) {
            root.addSubcommand(name, verb(name, Objects.requireNonNull(VerbTable.verb(name))));
        }
        return page(root, columns);
    }

    /**
     * The page of one verb.
     *
     * @param columns of whatever shows it
     */
    static String ofVerb(String name, int columns) {
        CommandLine root = new CommandLine(root());
        CommandLine verb = new CommandLine(verb(name, Objects.requireNonNull(VerbTable.verb(name))));
        root.addSubcommand(name, verb);
        return page(verb, columns);
    }

    private static String page(CommandLine command, int columns) {
        command.getCommandSpec().usageMessage().width(Math.max(NARROWEST, Math.min(columns, WIDEST)));
        return command.getUsageMessage(Ansi.OFF).stripTrailing();
    }

    private static void configure(CommandSpec spec) {
        spec.parser().caseInsensitiveEnumValuesAllowed(false).abbreviatedOptionsAllowed(false);
        spec.parser().expandAtFiles(false).overwrittenOptionsAllowed(true);

        Map<String, String> statuses = new LinkedHashMap<>();
        statuses.put(" " + ExitStatus.DONE, "done");
        statuses.put(" " + ExitStatus.FAILED, "failed");
        statuses.put(" " + ExitStatus.USAGE, "wrong usage, or a declaration with errors");
        statuses.put(" " + ExitStatus.NOT_FOUND, "no such namespace");
        statuses.put(" " + ExitStatus.EXISTS, "it exists already");
        statuses.put(" " + ExitStatus.DENIED, "not permitted");
        statuses.put(" " + ExitStatus.NO_DAEMON, "the daemon is not reachable");
        if (spec.name().equals("exec") || spec.name().equals("netns")) {
            statuses.put(" " + ExitStatus.EXEC_FAILED, "exec: netns itself failed; else the command's own status");
            statuses.put(" " + ExitStatus.NOT_EXECUTABLE, "exec: the command cannot be executed");
            statuses.put(" " + ExitStatus.NO_SUCH_COMMAND, "exec: no such command");
        }
        if (List.of("apply", "down", "netns").contains(spec.name())) {
            statuses.put(" " + (ExitStatus.INTERRUPTED + Linux.SIGINT), "apply, down: interrupted by SIGINT (Ctrl-C)");
            statuses.put(" " + (ExitStatus.INTERRUPTED + Linux.SIGTERM), "apply, down: interrupted by SIGTERM");
        }
        spec.usageMessage().exitCodeListHeading("Exit status:%n").exitCodeList(statuses);
    }
}
