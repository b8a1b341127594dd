package dev.netns.cli;

import dev.netns.NamespaceName;
import dev.netns.config.ConfigException;
import dev.netns.config.ConfigReader;
import dev.netns.config.Declaration;
import dev.netns.linux.Text;
import dev.netns.provision.Provisioning;
import dev.netns.provision.Scope;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * Which declaration, and which namespaces of it.
 *
 * @param files instead of the machine's own; none stands for those
 * @param names of the namespaces; none stands for all
 * @param prune whether what others made inside declared namespaces goes too
 */
record DeclarationWords(List<Path> files, Set<NamespaceName> names, boolean prune) {
    /** What there is to say where neither files are named nor the machine has any. */
    static final String NOTHING = "nothing is declared: there is neither " + ConfigReader.DEFAULT_FILE
            + " nor a file in " + ConfigReader.DEFAULT_DIRECTORY;

    private static final String FILE = "--file";
    private static final String ONLY = "--only";
    private static final String PRUNE = "--prune";

    static void describeFiles(CommandSpec spec) {
        Words.repeatable(spec, FILE, "FILE", "instead of /etc/netns.toml and /etc/netns.d/*.toml; repeatable");
    }

    static void describePrune(CommandSpec spec) {
        Words.flag(spec, "removes what others made inside declared namespaces, too", PRUNE);
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
        Words.several(spec, "0..*", "NAME", "these namespaces only; a word with a '/' or .toml at its end is a FILE");
    }

    /** Reads the words that {@link #describe} describes. */
    static DeclarationWords of(ParseResult words) {
        List<Path> files = files(words);
        Set<NamespaceName> names = new TreeSet<>();
        words.matchedOptionValue(ONLY, List.<String>of()).forEach(word -> names.add(name(word)));
        for (String word : Words.several(words, 0)) {
            if (word.indexOf('/') >= 0 || word.endsWith(".toml")) {
                files.add(path(word));
            } else {
                names.add(name(word));
            }
        }
        return new DeclarationWords(files, names, words.hasMatchedOption(PRUNE));
    }

    /** Reads the words that {@link #describeFiles} describes, and no other. */
    static DeclarationWords ofFilesOnly(ParseResult words) {
        return new DeclarationWords(files(words), Set.of(), false);
    }

    /** Reads the words that {@link #describeFiles} describes, and takes every other one for a file. */
    static DeclarationWords ofFiles(ParseResult words) {
        List<Path> files = files(words);
        Words.several(words, 0).forEach(word -> files.add(path(word)));
        return new DeclarationWords(files, Set.of(), false);
    }

    /** Whether there is anything to read. */
    boolean isNothing() {
        return files.isEmpty() && !new ConfigReader().hasDefaults();
    }

    Declaration read() throws ConfigException {
        return files.isEmpty() ? new ConfigReader().readDefaults() : new ConfigReader().read(files);
    }

    /** What a plan is to be about. */
    Provisioning.Request request(Declaration declaration) {
        return new Provisioning.Request(declaration, scope(), names, prune);
    }

    Scope scope() {
        return files.isEmpty() ? Scope.ofDefaults() : Scope.ofFiles(files);
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
            return Path.of(word);
        } catch (InvalidPathException e) {
            throw new UsageException("'" + Text.printable(word) + "' is no name of a file: " + e.getReason());
        }
    }
}
