package dev.netns.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assertions;

/** Declarations as text, in place of files. */
final class ConfigFiles {
    /** What a text is called in messages. */
    static final Path FILE = Path.of("/etc/netns/f");

    private ConfigFiles() {}

    /** The declaration of a text that has to be right. */
    static Declaration good(String text) {
        Problems problems = new Problems();
        Declaration declaration = bind(text, problems);
        assertEquals(List.of(), problems.sorted(), () -> "refused:\n" + text);
        return declaration;
    }

    /** The only namespace of a text that has to be right. */
    static NamespaceDeclaration namespace(String text) {
        return good(text).namespaces().get(0);
    }

    /** What is wrong with a text, as {@code LINE: message}. */
    static List<String> faults(String text) {
        Problems problems = new Problems();
        bind(text, problems);
        return problems.sorted().stream()
                .map(problem -> problem.toString().substring(FILE.toString().length() + 1))
                .toList();
    }

    /** Fails where a text is not refused with just these faults, {@code LINE: message} each. */
    static void assertFaults(String text, String... expected) {
        Assertions.assertEquals(String.join("\n", expected), String.join("\n", faults(text)), () -> "of:\n" + text);
    }

    private static Declaration bind(String text, Problems problems) {
        TomlTable document = TomlScanner.scan(FILE, text, problems, new Toml4jWords());
        Assertions.assertEquals(List.of(), problems.sorted(), () -> "no TOML:\n" + text);
        return new DeclarationBinder(problems).bind(document);
    }
}
