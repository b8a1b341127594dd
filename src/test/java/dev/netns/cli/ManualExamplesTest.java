package dev.netns.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** Every command line that the manual and README.md show is one that the parser takes. */
class ManualExamplesTest {
    private static final Pattern EXAMPLE = Pattern.compile("(?m)^(?:    )?[#$] (.*\\bnetns .*)$");

    /** A word of a shell, or what ends a command. */
    private static final Pattern WORD = Pattern.compile("((?:'[^']*'|\"[^\"]*\"|[^\\s'\"|&;<>#])+)|([|&;<>#]+)");

    static List<Path> texts() throws IOException {
        List<Path> texts = new ArrayList<>(List.of(Path.of("README.md")));
        try (Stream<Path> files = Files.list(Path.of("src/main/man"))) {
            // That of the file shows TOML.
            files.filter(file -> !file.endsWith("netns.toml.text")).sorted().forEach(texts::add);
        }
        return texts;
    }

    @ParameterizedTest
    @MethodSource("texts")
    void parses(Path text) throws IOException {
        List<List<String>> lines = new ArrayList<>();
        Matcher example = EXAMPLE.matcher(Files.readString(text));
        while (example.find()) {
            lines.addAll(commands(example.group(1)));
        }
        assertTrue(lines.size() >= 2, () -> "examples in " + text + ": " + lines);
        lines.forEach(words -> assertDoesNotThrow(() -> parse(words), words::toString));
    }

    /** The words behind each {@code netns} of a line, as a shell would split them. */
    private static List<List<String>> commands(String line) {
        List<List<String>> commands = new ArrayList<>();
        List<String> command = null;
        boolean atStart = true;
        Matcher word = WORD.matcher(line);
        while (word.find()) {
            if (word.group(2) != null) {
                command = null;
                atStart = true;
            } else if (command != null) {
                command.add(word.group(1).replaceAll("['\"]", ""));
            } else if (atStart && word.group(1).matches("netns|.*/netns|sudo")) {
                atStart = word.group(1).equals("sudo");
                command = atStart ? null : new ArrayList<>();
                if (command != null) {
                    commands.add(command);
                }
            } else {
                atStart = false;
            }
        }
        return commands;
    }

    private static void parse(List<String> words) {
        CommandLine root = new CommandLine(HelpText.root());
        for (String name : VerbTable.NAMES) {
            Verb verb = Objects.requireNonNull(VerbTable.verb(name));
            root.addSubcommand(name, HelpText.verb(name, verb));
            if (words.contains(name)) {
                words.replaceAll(verb::spelled);
            }
        }
        ParseResult result = root.parseArgs(words.toArray(new String[0]));
        assertTrue(result.hasSubcommand(), words::toString);
    }
}
