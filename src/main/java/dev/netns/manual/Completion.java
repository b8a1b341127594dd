package dev.netns.manual;

import dev.netns.cli.Definitions;
import dev.netns.cli.Definitions.Option;
import dev.netns.cli.Definitions.VerbDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Fills what the parser knows into the completions of shells, so that they cannot go stale. */
final class Completion {
    private Completion() {}

    /** A script with the verbs and their options in the places of {@code {{…}}}. */
    static String filled(String script) {
        return script.replace("{{verbs}}", verbs())
                .replace("{{bash-options}}", options(words -> "echo '" + words + "'"))
                .replace("{{zsh-options}}", options(words -> "compadd -- " + words));
    }

    private static String verbs() {
        return Definitions.verbs().stream().map(VerbDefinition::name).collect(Collectors.joining(" "));
    }

    private static String options(Function<String, String> command) {
        List<String> lines = new ArrayList<>();
        lines.add(line("''", Definitions.globalOptions(), command));
        Definitions.verbs().forEach(verb -> lines.add(line(verb.name(), verb.options(), command)));
        return String.join("\n", lines);
    }

    /** Of several spellings the long one, and of values what comes before them. */
    private static String line(String verb, List<Option> options, Function<String, String> command) {
        String words = options.stream().map(Option::name).collect(Collectors.joining(" "));
        return "        " + verb + ") " + (words.isEmpty() ? ":" : command.apply(words)) + " ;;";
    }
}
