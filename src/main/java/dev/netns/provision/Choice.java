package dev.netns.provision;

import dev.netns.NamespaceName;
import dev.netns.config.ConfigException;
import dev.netns.config.ConfigReader;
import dev.netns.config.Declaration;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Which declaration, and which namespaces of it.
 *
 * @param files instead of the machine's own; none stands for those
 * @param names of the namespaces; none stands for all
 * @param prune whether what others made inside declared namespaces goes too
 */
public record Choice(List<Path> files, Set<NamespaceName> names, boolean prune) {
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
        return word.indexOf('/') >= 0 || word.endsWith(".toml");
    }

    Scope scope() {
        return files.isEmpty() ? Scope.ofDefaults() : Scope.ofFiles(files);
    }

    Provisioning.Request request(Declaration declaration) {
        return new Provisioning.Request(declaration, scope(), names, prune);
    }
}
