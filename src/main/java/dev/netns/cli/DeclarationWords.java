package dev.netns.cli;

import dev.netns.NamespaceName;
import dev.netns.linux.Text;
import dev.netns.provision.Choice;
import dev.netns.provision.Others;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The words that say which declaration, and which namespaces of it. */
final class DeclarationWords {
    private static final String FILE = "--file";
    private static final String ONLY = "--only";
    private static final String PRUNE = "--prune";
    private static final String ADOPT = "--adopt";

    private DeclarationWords() {}

    static void describeFiles(CommandSpec spec) {
        Words.repeatable(
                spec,
                FILE,
                "FILE",
                "instead of /etc/netns.toml and /etc/netns.d/*.toml; '-' is standard input; repeatable");
    }

    static void describeOthers(CommandSpec spec) {
        Words.flag(spec, "removes what others made inside declared namespaces, too", PRUNE);
        Words.flag(
                spec,
                "takes over what others made and is declared: from then on it is changed and removed as its declaration is",
                ADOPT);
    }

    static void describe(CommandSpec spec) {
        describeFiles(spec);
        spec.addOption(OptionSpec.builder(ONLY)
                .paramLabel("NAME")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity("1..*")
                .description("these namespaces only")
                .build());
        Words.several(
                spec,
                "0..*",
                "NAME",
                "these namespaces only: names, or patterns such as 'web-*'; a word with a '/' or .toml at its end is a"
                        + " FILE, and '-' standard input");
    }

    /** Reads the words that {@link #describe} describes. */
    static Choice of(ParseResult words) {
        List<Path> files = files(words);
        Set<NamespaceName> names = new TreeSet<>();
        words.matchedOptionValue(ONLY, List.<String>of()).forEach(word -> names.add(name(word)));
        for (String word : Words.several(words, 0)) {
            if (Choice.isFile(word)) {
                files.add(path(word));
            } else {
                names.add(name(word));
            }
        }
        return new Choice(files, names, new Others(words.hasMatchedOption(PRUNE), words.hasMatchedOption(ADOPT)));
    }

    /** Reads the words that {@link #describeFiles} describes, and no other. */
    static Choice ofFilesOnly(ParseResult words) {
        return new Choice(files(words), Set.of(), Others.STAY);
    }

    /** Reads the words that {@link #describeFiles} describes, and takes every other one for a file. */
    static Choice ofFiles(ParseResult words) {
        List<Path> files = files(words);
        Words.several(words, 0).forEach(word -> files.add(path(word)));
        return new Choice(files, Set.of(), Others.STAY);
    }

    private static List<Path> files(ParseResult words) {
        List<Path> files = new ArrayList<>();
        words.matchedOptionValue(FILE, List.<String>of()).forEach(word -> files.add(path(word)));
        return files;
    }

    static NamespaceName name(String word) {
        try {
            return NamespaceName.of(word);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    private static Path path(String word) {
        try {
            return Choice.file(word);
        } catch (InvalidPathException e) {
            throw new UsageException("'" + Text.printable(word) + "' is no name of a file: " + e.getReason());
        }
    }
}
