package dev.netns.provision;

import dev.netns.config.ConfigReader;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/**
 * Whose namespaces a declaration decides about: those that were declared in its own files. So to apply one file takes
 * nothing away that another one declares. What came from standard input or another descriptor has no file by which it
 * could be found again, and two such declarations have nothing to do with each other: none takes away what another
 * one declares.
 */
public final class Scope {
    /** Whatever netns made. */
    public static final Scope EVERYTHING = new Scope(file -> true);

    private static final Path STANDARD_INPUT = Path.of("/dev/stdin");

    private final Predicate<Path> covers;

    private Scope(Predicate<Path> covers) {
        this.covers = covers;
    }

    /** Of the machine's own declaration: files of its directory that are gone belong to it still. */
    public static Scope ofDefaults() {
        return new Scope(file ->
                file.equals(ConfigReader.DEFAULT_FILE) || ConfigReader.DEFAULT_DIRECTORY.equals(file.getParent()));
    }

    /** Of these files. */
    public static Scope ofFiles(List<Path> files) {
        List<Path> named = files.stream()
                .filter(file -> !ConfigReader.isDescriptor(file))
                .map(Scope::absolute)
                .toList();
        return new Scope(named::contains);
    }

    boolean covers(Path file) {
        return covers.test(file);
    }

    static Path absolute(Path file) {
        return ConfigReader.isStandardInput(file)
                ? STANDARD_INPUT
                : file.toAbsolutePath().normalize();
    }
}
