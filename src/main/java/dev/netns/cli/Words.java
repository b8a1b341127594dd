package dev.netns.cli;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** Short ways to describe and read the words of a verb. */
final class Words {
    private Words() {}

    /** A parameter of one word that must be there. */
    static void one(CommandSpec spec, String label, String description) {
        int index = spec.positionalParameters().size();
        spec.addPositional(PositionalParamSpec.builder()
                .index(Integer.toString(index))
                .arity("1")
                .required(true)
                .paramLabel(label)
                .type(String.class)
                .description(description)
                .build());
    }

    /** The remaining words: {@code arity} is for example {@code "1..*"}. */
    static void several(CommandSpec spec, String arity, String label, String description) {
        int index = spec.positionalParameters().size();
        spec.addPositional(PositionalParamSpec.builder()
                .index(index + "..*")
                .arity(arity)
                .required(!arity.startsWith("0"))
                .paramLabel(label)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .description(description)
                .build());
    }

    /** An option with a value. */
    static void option(CommandSpec spec, String name, String label, String description) {
        spec.addOption(OptionSpec.builder(name)
                .paramLabel(label)
                .type(String.class)
                .description(description)
                .build());
    }

    /** An option that may be given several times. */
    static void repeatable(CommandSpec spec, String name, String label, String description) {
        spec.addOption(OptionSpec.builder(name)
                .paramLabel(label)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity("1")
                .description(description)
                .build());
    }

    /** An option without a value. */
    static void flag(CommandSpec spec, String description, String... names) {
        spec.addOption(GlobalOptions.flag(description, names));
    }

    static String one(ParseResult words, int index) {
        return words.matchedPositionalValue(index, "");
    }

    static List<String> several(ParseResult words, int index) {
        return words.matchedPositionalValue(index, List.of());
    }

    static boolean has(ParseResult words, String option) {
        return words.hasMatchedOption(option);
    }
}
