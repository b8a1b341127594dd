package dev.netns.cli;

import dev.netns.config.NearMiss;
import dev.netns.linux.Linux;
import dev.netns.linux.Text;
import dev.netns.names.ExitStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The command's specification without its verbs, and the pages that are made of specifications. */
final class HelpText {
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

    /** The page of the whole command. */
    static String ofCommand() {
        CommandLine root = new CommandLine(root());
        for (String name : VerbTable.NAMES) {
            root.addSubcommand(name, verb(name, Objects.requireNonNull(VerbTable.verb(name))));
        }
        return root.getUsageMessage(Ansi.OFF).stripTrailing();
    }

    /** The page of one verb. */
    static String ofVerb(String name) {
        CommandLine root = new CommandLine(root());
        CommandLine verb = new CommandLine(verb(name, Objects.requireNonNull(VerbTable.verb(name))));
        root.addSubcommand(name, verb);
        return verb.getUsageMessage(Ansi.OFF).stripTrailing();
    }

    /** What was wrong with the words, in one line. */
    static String firstLine(ParameterException e) {
        String message = Optional.ofNullable(e.getMessage()).orElse("wrong usage");
        int end = message.indexOf('\n');
        return Text.printable(end < 0 ? message : message.substring(0, end));
    }

    /** The option that was probably meant by one that a verb does not know, or nothing. */
    static String nearMiss(ParameterException e) {
        if (!(e instanceof CommandLine.UnmatchedArgumentException unmatched) || !unmatched.isUnknownOption()) {
            return "";
        }
        List<String> known = new ArrayList<>();
        e.getCommandLine().getCommandSpec().options().forEach(option -> known.addAll(List.of(option.names())));
        return NearMiss.hint(unmatched.getUnmatched().get(0), known);
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
        spec.usageMessage()
                .exitCodeListHeading("Exit status:%n")
                .exitCodeList(statuses)
                .width(100);
    }
}
