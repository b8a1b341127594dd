package dev.netns.manual;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.netns.cli.Definitions;
import dev.netns.cli.Definitions.Option;
import dev.netns.cli.Definitions.VerbDefinition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages of the manual: complete, and as troff wants them. */
class ManualPagesTest {
    private static final Path TEXTS = Path.of("src/main/man");
    private static final Map<String, String> PAGES = pages();

    private static Map<String, String> pages() {
        try {
            return new ManualPages(TEXTS, "2026-11-01").all();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<VerbDefinition> verbs() {
        return Definitions.verbs();
    }

    static Set<String> names() {
        return PAGES.keySet();
    }

    @Test
    void everyTextIsOfAPage() throws IOException {
        try (var files = Files.list(TEXTS)) {
            Set<String> texts = files.map(file -> file.getFileName().toString().replaceAll("[.]text$", ""))
                    .collect(Collectors.toSet());
            Set<String> pages = PAGES.keySet().stream()
                    .map(name -> name.replaceAll("[.][158]$", ""))
                    .collect(Collectors.toSet());
            assertEquals(pages, texts);
        }
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void everyVerbHasItsOptions(VerbDefinition verb) {
        List<String> names = verb.options().stream()
                .flatMap(option -> option.names().stream())
                .toList();
        assertEquals(Set.copyOf(names), optionsIn(section(page(verb), "OPTIONS")), page(verb));
        String first = section(page(verb), "SYNOPSIS").replaceAll("\\\\f.", "").replace("\\-", "-");
        boolean listed = first.contains("OPTIONS")
                || verb.options().stream().map(Option::name).allMatch(first::contains);
        assertTrue(listed, first);
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void everyVerbHasThreeExamples(VerbDefinition verb) {
        String examples = section(page(verb), "EXAMPLES").replace("\\-", "-");
        long count = examples.lines()
                .filter(line -> line.matches("[#$] .*\\bnetns ([^|]* )?" + verb.name() + "\\b.*"))
                .count();
        assertTrue(count >= 3, examples);
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void everyVerbHasExitStatuses(VerbDefinition verb) {
        Set<Integer> statuses = statusesIn(section(page(verb), "EXIT STATUS"));
        assertTrue(statuses.size() >= 2, statuses::toString);
        assertTrue(verb.exitStatuses().keySet().containsAll(statuses), statuses::toString);
    }

    @Test
    void theCommandHasEverything() {
        String page = PAGES.get("netns.1");
        List<String> options = Definitions.globalOptions().stream()
                .flatMap(option -> option.names().stream())
                .toList();
        assertEquals(Set.copyOf(options), optionsIn(section(page, "OPTIONS")));
        assertEquals(Definitions.exitStatuses().keySet(), statusesIn(section(page, "EXIT STATUS")));
        verbs().forEach(verb ->
                assertTrue(page.contains("\\fBnetns\\-" + verb.name().replace("-", "\\-") + "\\fR(1)"), verb.name()));
    }

    @Test
    void theCommandHasAllVariablesOfTheReadme() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        int begin = readme.indexOf("\nVariables: ");
        String variables = readme.substring(begin, readme.indexOf("\n\n", begin));
        String environment = section(PAGES.get("netns.1"), "ENVIRONMENT");
        List<String> named = all("`([A-Z]+(?:_[A-Z]+)*)", variables);
        assertTrue(named.size() > 10, named::toString);
        named.forEach(name -> assertTrue(environment.contains("\\fB" + name + "\\fR"), name));
        assertTrue(environment.contains("NETNS_NAME") && environment.contains("NETNS_PATH"), environment);
    }

    @Test
    void theFileHasAllTables() {
        List<String> tables = all("(?m)^[.]SS \"(.*)\"", section(PAGES.get("netns.toml.5"), "KEYS"));
        assertTrue(tables.size() > 10, tables::toString);
        assertTrue(PAGES.get("netns.toml.5").contains("\\fBxmit_hash_policy\\fR"));
    }

    /** Pages that are named where somebody reads on are there, as far as they are ours. */
    @ParameterizedTest
    @MethodSource("names")
    void namesPagesThatAreThere(String name) {
        for (String other : all("\\\\fB(netns[a-z.\\\\-]*\\\\fR[(][158])", PAGES.get(name))) {
            String file = other.replace("\\fR(", ".").replace("\\", "");
            assertTrue(PAGES.containsKey(file), file);
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void isRenderedWithoutWarnings(String name, @TempDir Path folder) throws Exception {
        assumeTrue(isThere("/usr/bin/man") && isThere("/usr/bin/groff"), "man-db and groff-base are not installed");
        Path file = Files.writeString(folder.resolve(name), PAGES.get(name));
        String text = run(List.of("man", "-l", "--warnings", "-Tutf8", "-P", "cat", file.toString()));
        // Bold is printed twice where there is no terminal.
        String plain = text.replaceAll(".\b", "");
        assertTrue(plain.contains("SYNOPSIS") && plain.contains("SEE ALSO"), plain);
        assertTrue(plain.lines().noneMatch(line -> line.matches("(man|[a-z]*troff|groff|grotty).*:.*")), plain);
    }

    @ParameterizedTest
    @MethodSource("names")
    void satisfiesMandoc(String name, @TempDir Path folder) throws Exception {
        assumeTrue(isThere("/usr/bin/mandoc"), "mandoc is not installed");
        Path file = Files.writeString(folder.resolve(name), PAGES.get(name));
        assertEquals("", run(List.of("mandoc", "-Tlint", file.toString())));
    }

    private static boolean isThere(String program) {
        return Files.isExecutable(Path.of(program));
    }

    /** What a program prints on either stream. */
    private static String run(List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return text;
    }

    private static String page(VerbDefinition verb) {
        return PAGES.get("netns-" + verb.name() + ".1");
    }

    /** The text below a title, without the title. */
    private static String section(String page, String title) {
        String heading = ".SH \"" + title + "\"\n";
        int begin = page.indexOf(heading);
        assertTrue(begin >= 0, () -> "no " + title + " in " + page);
        int end = page.indexOf("\n.SH ", begin);
        return page.substring(begin + heading.length(), end < 0 ? page.length() : end + 1);
    }

    private static Set<String> optionsIn(String section) {
        Set<String> options = new TreeSet<>();
        all("[.]TP\n(.*)", section)
                .forEach(term -> options.addAll(all("\\\\fB(-[^ ]*?)\\\\fR", term.replace("\\-", "-"))));
        return options;
    }

    private static Set<Integer> statusesIn(String section) {
        return all("[.]TP\n\\\\fB([0-9]+)\\\\fR", section).stream()
                .map(Integer::valueOf)
                .collect(Collectors.toSet());
    }

    private static List<String> all(String pattern, String text) {
        List<String> found = new ArrayList<>();
        Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .forEach(found::add);
        return found;
    }
}
