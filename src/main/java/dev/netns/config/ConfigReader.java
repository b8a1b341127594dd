package dev.netns.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads declarations. Immutable, usable by several threads at once. */
public final class ConfigReader {
    /** The machine's declaration. */
    public static final Path DEFAULT_FILE = Path.of("/etc/netns.toml");

    /** Its further parts: {@code *.toml}, by name. */
    public static final Path DEFAULT_DIRECTORY = Path.of("/etc/netns.d");

    /** Stands for standard input, as compilers write it; relative paths in it are relative to the working directory. */
    public static final Path STANDARD_INPUT = Path.of("<stdin>");

    private final Path file;
    private final Path directory;
    private final TomlWords words;
    private final SourceFiles files;
    private final Guard guard;

    /** Has a say in whether a file is read. */
    public interface Guard {
        /**
         * Looks at a file, or at the directory of the machine's further parts, before it is read. What is handed over open,
         * such as standard input, is not looked at.
         *
         * @param named whether the user named it; otherwise it is one of the machine's own
         * @return what is wrong with it, or {@code null}
         */
        @Nullable
        String fault(Path path, boolean named);
    }

    /** Reads {@link #DEFAULT_FILE} and {@link #DEFAULT_DIRECTORY} where no files are named. */
    public ConfigReader() {
        this(DEFAULT_FILE, DEFAULT_DIRECTORY);
    }

    /** Reads {@code file} and then {@code directory}'s files, where no files are named. Neither has to exist. */
    public ConfigReader(Path file, Path directory) {
        this(file, directory, new Toml4jWords(), new JavaFiles(), (path, named) -> null);
    }

    private ConfigReader(Path file, Path directory, TomlWords words, SourceFiles files, Guard guard) {
        this.file = file;
        this.directory = directory;
        this.words = words;
        this.files = files;
        this.guard = guard;
    }

    /** A reader of the same files to the same result that uses no library, for the native program. */
    public static ConfigReader plain(SourceFiles files) {
        return new ConfigReader(DEFAULT_FILE, DEFAULT_DIRECTORY, new PlainWords(), files, (path, named) -> null);
    }

    /** The same reader, for which what the guard says of a file is a problem, and which does not read that file. */
    public ConfigReader guardedBy(Guard next) {
        return new ConfigReader(file, directory, words, files, next);
    }

    /** Whether a path is {@link #STANDARD_INPUT}. By its text, because compiled natively two equal paths may not be. */
    public static boolean isStandardInput(Path path) {
        return path.toString().equals(STANDARD_INPUT.toString());
    }

    /**
     * Whether a path stands for a file that this process has open already: {@link #STANDARD_INPUT}, or what a shell puts in
     * the place of {@code <(…)}. It can be read once.
     */
    public static boolean isDescriptor(Path path) {
        return SourceText.isDescriptor(path);
    }

    /** Whether the machine has a declaration of its own, be it an empty one or one that cannot be read. */
    public boolean hasDefaults() {
        Problems problems = new Problems();
        return !defaults(problems).isEmpty() || !problems.sorted().isEmpty();
    }

    /**
     * Reads the machine's own declaration.
     *
     * @return without any namespace when there is no file
     * @throws ConfigException with everything that is wrong in all of the files
     */
    public Declaration readDefaults() throws ConfigException {
        Problems problems = new Problems();
        List<Path> paths = defaults(problems);
        if (paths.stream().anyMatch(path -> directory.equals(path.getParent()))) {
            check(directory, false, problems);
        }
        return read(paths, false, problems);
    }

    /**
     * Reads these files and no other, in this order.
     *
     * @throws ConfigException with everything that is wrong in all of the files, a file that does not exist included
     */
    public Declaration read(List<Path> files) throws ConfigException {
        return read(files, true, new Problems());
    }

    /**
     * Reads a text.
     *
     * @param name stands for the file in what is read, and in problems
     * @throws ConfigException with everything that is wrong
     */
    public static Declaration readText(Path name, String text) throws ConfigException {
        Problems problems = new Problems();
        return bind(List.of(TomlScanner.scan(name, text, problems, new Toml4jWords())), problems);
    }

    private Declaration read(List<Path> paths, boolean named, Problems problems) throws ConfigException {
        List<TomlTable> documents = new ArrayList<>();
        for (Path path : paths) {
            if (check(path, named, problems)) {
                SourceText.read(path, files, problems)
                        .ifPresent(text -> documents.add(TomlScanner.scan(path, text, problems, words)));
            }
        }
        return bind(documents, problems);
    }

    private boolean check(Path path, boolean named, Problems problems) {
        String fault = SourceText.isDescriptor(path) ? null : guard.fault(path, named);
        if (fault != null) {
            problems.addFile(path, fault);
        }
        return fault == null;
    }

    private static Declaration bind(List<TomlTable> documents, Problems problems) throws ConfigException {
        Declaration declaration = Declaration.EMPTY;
        if (!documents.isEmpty()) {
            TomlTable merged = documents.get(0);
            documents.subList(1, documents.size()).forEach(document -> merged.merge(document, problems));
            declaration = new DeclarationBinder(problems).bind(merged);
        }
        problems.throwIfAny();
        return declaration;
    }

    private List<Path> defaults(Problems problems) {
        List<Path> paths = new ArrayList<>();
        try {
            if (files.isThere(file)) {
                paths.add(file);
            }
        } catch (IOException e) {
            problems.addFile(file, SourceText.reason(e));
        }
        paths.addAll(parts(problems));
        return paths;
    }

    /** As the shell's {@code *.toml}: sorted, without hidden files, which editors leave behind. */
    private List<Path> parts(Problems problems) {
        List<Path> paths = new ArrayList<>();
        try {
            for (String name : files.names(directory)) {
                if (name.endsWith(".toml") && !name.startsWith(".")) {
                    paths.add(directory.resolve(name));
                }
            }
        } catch (IOException e) {
            problems.addFile(directory, SourceText.reason(e));
        }
        paths.sort(null);
        return paths;
    }
}
