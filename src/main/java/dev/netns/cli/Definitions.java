package dev.netns.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What the command line is, as the parser goes by it: for the manual and for completion. */
public final class Definitions {
    private Definitions() {}

    /**
     * A verb.
     *
     * @param name as it is written in full
     * @param synopsis a line for each form, the command's name included and the options of all verbs left out
     * @param description what it does, in a few sentences
     * @param options those of its own, sorted by name
     * @param parameters in their order
     * @param exitStatuses number and meaning of each, in their order
     */
    public record VerbDefinition(
            String name,
            List<String> synopsis,
            String description,
            List<Option> options,
            List<Parameter> parameters,
            Map<Integer, String> exitStatuses) {}

    /**
     * An option.
     *
     * @param names all spellings: short, long, and those of `ip`
     * @param label names the value; empty where there is none
     * @param valueIsOptional the value may be left out, and is written after a '='
     * @param repeatable it counts each time that it is given
     * @param description what it does
     */
    public record Option(
            List<String> names, String label, boolean valueIsOptional, boolean repeatable, String description) {
        /** The spelling to recommend: the long one. */
        public String name() {
            return Definitions.name(names);
        }
    }

    /**
     * A word that is no option.
     *
     * @param label names it
     * @param description what it is
     */
    public record Parameter(String label, String description) {}

    /** The version of this build. */
    public static String version() {
        return Main.version();
    }

    /** All verbs, in the order of the help. */
    public static List<VerbDefinition> verbs() {
        return VerbTable.NAMES.stream().map(Definitions::verb).toList();
    }

    /** The options of every verb, accepted before and after it. */
    public static List<Option> globalOptions() {
        CommandSpec spec = CommandSpec.create();
        GlobalOptions.addTo(spec);
        return options(spec);
    }

    /** Every exit status of the command, and what it says. */
    public static Map<Integer, String> exitStatuses() {
        return exitStatuses(HelpText.root());
    }

    /** The whole name of a verb that is written in full or, if it is one of `ip netns`, shortened; or {@code null}. */
    public static @Nullable String wholeName(String word) {
        return VerbTable.wholeName(word);
    }

    private static VerbDefinition verb(String name) {
        Verb verb = Objects.requireNonNull(VerbTable.verb(name));
        CommandSpec own = CommandSpec.create().name(name);
        verb.describe(own);
        List<Option> options = options(own);
        List<Parameter> parameters = own.positionalParameters().stream()
                .map(word -> new Parameter(word.paramLabel(), String.join(" ", word.description())))
                .toList();
        return new VerbDefinition(
                name,
                synopsis(own, options),
                String.join(" ", own.usageMessage().description()),
                options,
                parameters,
                exitStatuses(HelpText.verb(name, verb)));
    }

    private static List<String> synopsis(CommandSpec own, List<Option> options) {
        String[] custom = own.usageMessage().customSynopsis();
        if (custom.length > 0) {
            return Arrays.stream(custom)
                    .map(form -> form.replaceFirst(" \\[-[a-zA-Z]+\\]", ""))
                    .toList();
        }
        StringBuilder line = new StringBuilder("netns ").append(own.name());
        for (Option option : options) {
            String value = option.label().isEmpty() ? "" : (option.valueIsOptional() ? "[=" : "=") + option.label();
            line.append(" [").append(option.name()).append(value).append(option.valueIsOptional() ? "]]" : "]");
            line.append(option.repeatable() ? "..." : "");
        }
        own.positionalParameters().forEach(word -> {
            boolean several = word.arity().max() > 1;
            String label = word.paramLabel() + (several ? "..." : "");
            line.append(' ').append(word.required() ? label : "[" + label + "]");
        });
        return List.of(line.toString());
    }

    private static List<Option> options(CommandSpec spec) {
        List<Option> options = new ArrayList<>();
        for (OptionSpec option : spec.options()) {
            boolean flag = option.arity().max() == 0;
            options.add(new Option(
                    spellings(option),
                    flag ? "" : option.paramLabel(),
                    // The parser is told so word by word, as picocli would take the next word for the value.
                    !flag && isAcceptedAlone(spec, option),
                    option.isMultiValue(),
                    String.join(" ", option.description())));
        }
        options.sort(Comparator.comparing(option -> option.name().replace("-", "")));
        return options;
    }

    /** The spelling of an option to recommend. */
    static String name(OptionSpec option) {
        return name(spellings(option));
    }

    private static String name(List<String> spellings) {
        return spellings.stream()
                .filter(name -> name.startsWith("--"))
                .findFirst()
                .orElse(spellings.get(0));
    }

    private static boolean isAcceptedAlone(CommandSpec spec, OptionSpec option) {
        Verb verb = spec.name() == null ? null : VerbTable.verb(spec.name());
        return verb != null && !verb.spelled(option.longestName()).equals(option.longestName());
    }

    private static List<String> spellings(OptionSpec option) {
        List<String> names = new ArrayList<>(List.of(option.names()));
        names.sort(Comparator.comparing((String name) -> name.length() == 2 ? 0 : name.startsWith("--") ? 1 : 2));
        return List.copyOf(names);
    }

    private static Map<Integer, String> exitStatuses(CommandSpec spec) {
        Map<Integer, String> statuses = new LinkedHashMap<>();
        spec.usageMessage()
                .exitCodeList()
                .forEach((status, meaning) -> statuses.put(Integer.valueOf(status.strip()), meaning));
        return statuses;
    }
}
