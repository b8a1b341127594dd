package dev.netns.config;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads declarations. Immutable, usable by several threads at once. */
public final class ConfigReader {
    /** The machine's declaration. */
    public static final Path DEFAULT_FILE = Path.of("/etc/netns.toml");

    /** Its further parts: {@code *.toml}, by name. */
    public static final Path DEFAULT_DIRECTORY = Path.of("/etc/netns.d");

    private final Path file;
    private final Path directory;
    private final TomlWords words;

    /** Reads {@link #DEFAULT_FILE} and {@link #DEFAULT_DIRECTORY} where no files are named. */
    public ConfigReader() {
        this(DEFAULT_FILE, DEFAULT_DIRECTORY);
    }

    /** Reads {@code file} and then {@code directory}'s files, where no files are named. Neither has to exist. */
    public ConfigReader(Path file, Path directory) {
        this(file, directory, new Toml4jWords());
    }

    private ConfigReader(Path file, Path directory, TomlWords words) {
        this.file = file;
        this.directory = directory;
        this.words = words;
    }

    /** A reader of the same files to the same result that uses no library, for the native program. */
    public static ConfigReader plain() {
        return new ConfigReader(DEFAULT_FILE, DEFAULT_DIRECTORY, new PlainWords());
    }

    /** Whether the machine has a declaration of its own, be it an empty one or one that cannot be read. */
    public boolean hasDefaults() {
        Problems problems = new Problems();
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                || !filesIn(directory, problems).isEmpty()
                || !problems.sorted().isEmpty();
    }

    /**
     * Reads the machine's own declaration.
     *
     * @return without any namespace when there is no file
     * @throws ConfigException with everything that is wrong in all of the files
     */
    public Declaration readDefaults() throws ConfigException {
        Problems problems = new Problems();
        List<Path> files = new ArrayList<>();
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            files.add(file);
        }
        files.addAll(filesIn(directory, problems));
        return read(files, problems);
    }

    /**
     * Reads these files and no other, in this order.
     *
     * @throws ConfigException with everything that is wrong in all of the files, a file that does not exist included
     */
    public Declaration read(List<Path> files) throws ConfigException {
        return read(files, new Problems());
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

    private Declaration read(List<Path> files, Problems problems) throws ConfigException {
        List<TomlTable> documents = new ArrayList<>();
        for (Path file : files) {
            SourceText.read(file, problems)
                    .ifPresent(text -> documents.add(TomlScanner.scan(file, text, problems, words)));
        }
        return bind(documents, problems);
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

    /** As the shell's {@code *.toml}: sorted, without hidden files, which editors leave behind. */
    private static List<Path> filesIn(Path directory, Problems problems) {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                if (name.endsWith(".toml") && !name.startsWith(".")) {
                    files.add(entry);
                }
            }
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (DirectoryIteratorException e) {
            // Of Throwable, because TeaVM's exception has no cause of its own type.
            problems.addFile(directory, "cannot be read: " + ((Throwable) e).getCause());
        } catch (IOException e) {
            problems.addFile(directory, SourceText.reason(e));
        }
        files.sort(null);
        return files;
    }
}
