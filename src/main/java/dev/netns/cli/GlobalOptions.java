package dev.netns.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The options of every verb, accepted before and after it, with the spellings of `ip`. */
final class GlobalOptions {
    private static final String JSON = "--json";
    private static final String PRETTY = "--pretty";
    private static final String QUIET = "--quiet";
    private static final String DEBUG = "--debug";
    private static final String NO_COLOR = "--no-color";
    private static final String HELP = "--help";
    private static final String VERSION = "--version";
    private static final String NAMESPACE = "-n";
    private static final String ALL = "-all";

    private GlobalOptions() {}

    /** Their values: given anywhere counts. */
    record Values(
            boolean json,
            boolean pretty,
            boolean quiet,
            boolean debug,
            boolean noColor,
            boolean help,
            boolean version,
            boolean all,
            @Nullable String namespace) {}

    static void addTo(CommandSpec spec) {
        spec.addOption(flag("print JSON", "-j", JSON, "-json"));
        spec.addOption(flag("indent the JSON", "-p", PRETTY, "-pretty"));
        spec.addOption(flag("no words but errors", "-q", QUIET));
        spec.addOption(flag("show where an error comes from", DEBUG));
        spec.addOption(flag("no colours (as NO_COLOR in the environment)", NO_COLOR));
        spec.addOption(flag("print the version", "-V", VERSION));
        spec.addOption(flag("print this help", "-h", HELP));
        spec.addOption(OptionSpec.builder(NAMESPACE, "-netns")
                .paramLabel("NAME")
                .type(String.class)
                .description("do it in this namespace, as `ip -n`")
                .build());
    }

    /** {@code ip -all netns exec} puts it before the verb. */
    static void addAllTo(CommandSpec root) {
        root.addOption(OptionSpec.builder(ALL).type(boolean.class).hidden(true).build());
    }

    /** Whether every verb has this option. */
    static boolean isGlobal(OptionSpec option) {
        CommandSpec spec = CommandSpec.create();
        addTo(spec);
        addAllTo(spec);
        return spec.findOption(option.names()[0]) != null;
    }

    static OptionSpec flag(String description, String... names) {
        return OptionSpec.builder(names)
                .type(boolean.class)
                .description(description)
                .build();
    }

    static Values of(ParseResult root) {
        ParseResult verb = root.hasSubcommand() ? root.subcommand() : root;
        String namespace = verb.matchedOptionValue(NAMESPACE, null);
        return new Values(
                given(root, verb, JSON),
                given(root, verb, PRETTY),
                given(root, verb, QUIET),
                given(root, verb, DEBUG),
                given(root, verb, NO_COLOR),
                given(root, verb, HELP),
                given(root, verb, VERSION),
                root.hasMatchedOption(ALL),
                namespace != null ? namespace : root.matchedOptionValue(NAMESPACE, null));
    }

    /** Whether words that were not understood ask for JSON: an error of usage is printed as it was asked for. */
    static boolean wantJson(List<String> words) {
        return words.contains("-j") || words.contains(JSON) || words.contains("-json");
    }

    private static boolean given(ParseResult root, ParseResult verb, String option) {
        return root.hasMatchedOption(option) || verb.hasMatchedOption(option);
    }
}
