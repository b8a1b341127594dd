package dev.netns.cli;

import dev.netns.config.NearMiss;
import dev.netns.linux.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with the words of a command line, and what to write instead, in one line. */
final class UsageFault {
    /** Shorter ones are near to every other option. */
    private static final int SHORTEST_NEAR_MISS = 4;

    private UsageFault() {}

    /** The words for what the parser could not take. */
    static String of(ParameterException e) {
        CommandSpec spec = e.getCommandLine().getCommandSpec();
        if (e instanceof UnmatchedArgumentException unmatched) {
            String word = unmatched.getUnmatched().get(0);
            return unmatched.isUnknownOption() ? unknownOption(word, spec) : unexpectedWord(word, spec);
        }
        if (e instanceof MissingParameterException missing) {
            ArgSpec first = missing.getMissing().get(0);
            return first instanceof OptionSpec option ? noValue(option) : missing(first, spec);
        }
        if (e.getArgSpec() instanceof OptionSpec option && option.arity().max() == 0) {
            String name = Definitions.name(option);
            return name + " takes no value; write " + name + " alone";
        }
        return "wrong words; " + write(spec);
    }

    private static String unknownOption(String word, CommandSpec spec) {
        String meant = "";
        if (word.length() >= SHORTEST_NEAR_MISS) {
            List<String> known = new ArrayList<>();
            spec.options().forEach(option -> known.addAll(List.of(option.names())));
            meant = NearMiss.hint(word, known);
        }
        return "unknown option '" + Text.printable(word) + "'" + (meant.isEmpty() ? "; " + options(spec) : meant);
    }

    private static String options(CommandSpec spec) {
        String own = spec.options().stream()
                .filter(option -> spec.parent() == null ? !option.hidden() : !GlobalOptions.isGlobal(option))
                .map(Definitions::name)
                .sorted()
                .collect(Collectors.joining(", "));
        return own.isEmpty() ? spec.qualifiedName() + " has none of its own" : spec.qualifiedName() + " has " + own;
    }

    private static String unexpectedWord(String word, CommandSpec spec) {
        return "unexpected word '" + Text.printable(word) + "'; " + write(spec);
    }

    /** What stands behind the first missing word is missing, too. */
    private static String missing(ArgSpec first, CommandSpec spec) {
        List<String> labels = spec.positionalParameters().stream()
                .dropWhile(word -> word != first)
                .filter(ArgSpec::required)
                .map(ArgSpec::paramLabel)
                .toList();
        return String.join(" and ", labels) + (labels.size() == 1 ? " is" : " are") + " missing; " + write(spec);
    }

    private static String noValue(OptionSpec option) {
        String name = Definitions.name(option);
        return name + " has no value; write " + name + " " + option.paramLabel();
    }

    private static String write(CommandSpec spec) {
        StringBuilder form = new StringBuilder("write ").append(spec.qualifiedName());
        spec.positionalParameters().forEach(word -> {
            String label = word.paramLabel() + (word.arity().max() > 1 ? "..." : "");
            form.append(' ').append(word.required() ? label : "[" + label + "]");
        });
        return form.toString();
    }
}
