package dev.netns.provision;

import dev.netns.NamespaceName;
import dev.netns.config.ConfigException;
import dev.netns.config.ConfigReader;
import dev.netns.config.Declaration;
import dev.netns.names.Failure;
import dev.netns.names.NamePattern;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which declaration, and which namespaces of it.
 *
 * @param files instead of the machine's own; none stands for those
 * @param names of the namespaces, or patterns of names; none stands for all
 * @param others what becomes of what others made
 */
public record Choice(List<Path> files, Set<NamespaceName> names, Others others) {
    /** What there is to say where neither files are named nor the machine has any. */
    public static final String NOTHING = "nothing is declared: there is neither " + ConfigReader.DEFAULT_FILE
            + " nor a file in " + ConfigReader.DEFAULT_DIRECTORY;

    /** Whether there is nothing to read. */
    public boolean isNothing(ConfigReader reader) {
        return files.isEmpty() && !reader.hasDefaults();
    }

    /** Reads it. */
    public Declaration read(ConfigReader reader) throws ConfigException {
        return files.isEmpty() ? reader.readDefaults() : reader.read(files);
    }

    /** Whether a word of a command line is a file's name, where a namespace's could be too. */
    public static boolean isFile(String word) {
        return word.equals("-") || word.indexOf('/') >= 0 || word.endsWith(".toml");
    }

    /** The file that a word of a command line names; {@code -} is standard input. */
    public static Path file(String word) {
        return word.equals("-") ? ConfigReader.STANDARD_INPUT : Path.of(word);
    }

    /** Whether it is read from a descriptor, which can be done once. */
    public boolean readsDescriptor() {
        return files.stream().anyMatch(ConfigReader::isDescriptor);
    }

    Scope scope() {
        return files.isEmpty() ? Scope.ofDefaults() : Scope.ofFiles(files);
    }

    /** Whether no name is a pattern. */
    boolean isPlain() {
        return names.stream().noneMatch(name -> NamePattern.isPattern(name.toString()));
    }

    /** Whether each name is one of these, or a pattern that one of these fits. */
    boolean isOf(Set<NamespaceName> known) {
        return names.stream().noneMatch(name -> fitting(name, known).isEmpty());
    }

    /**
     * The names, with those that fit in the place of each pattern. One that is unknown stays, for who knows what to say of
     * it.
     *
     * @param operation for messages, an infinitive
     * @throws Failure a pattern fits nothing (status 3)
     */
    Set<NamespaceName> namesAmong(Set<NamespaceName> known, String operation) {
        Set<NamespaceName> all = new TreeSet<>();
        for (NamespaceName name : names) {
            Set<NamespaceName> fitting = fitting(name, known);
            boolean isPattern = NamePattern.isPattern(name.toString());
            if (fitting.isEmpty() && isPattern) {
                throw NamePattern.fitsNothing(operation, name.toString());
            }
            all.addAll(isPattern ? fitting : Set.of(name));
        }
        return all;
    }

    /** The name itself where it is known, whatever characters it has; otherwise those that fit it as a pattern. */
    private static Set<NamespaceName> fitting(NamespaceName name, Set<NamespaceName> known) {
        if (known.contains(name) || !NamePattern.isPattern(name.toString())) {
            return known.contains(name) ? Set.of(name) : Set.of();
        }
        Set<NamespaceName> fitting = new TreeSet<>();
        for (NamespaceName other : known) {
            if (NamePattern.fits(name.toString(), other.toString())) {
                fitting.add(other);
            }
        }
        return fitting;
    }
}
