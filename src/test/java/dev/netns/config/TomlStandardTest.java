package dev.netns.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlVersion;

/**
 * The cases of the toml-test project (github.com/toml-lang/toml-test, its list for TOML 1.0), under their names and in words
 * of our own. Left out are dates, times, inf and nan, which no key of a declaration takes. The files have a case a line; a
 * line feed stands there as ⏎, another control character as its picture.
 */
class TomlStandardTest {
    private static final Path FILE = Path.of("f");

    /** Control characters have their pictures in the same order from U+2400 on; that of DEL stands apart. */
    private static final char FIRST_PICTURE = '\u2400';

    private static final char LAST_PICTURE = '\u241F';

    /** What toml4j, of TOML 0.4, reads as something else or not at all. Of all others it is an oracle too. */
    private static final Set<String> TOML4J_DIFFERS = Set.of(
            "float/exponent",
            "array/mixed-int-array",
            "array/mixed-int-float",
            "array/mixed-int-string",
            "array/mixed-string-table",
            "array/open-parent-table",
            "inline-table/inline-table",
            "inline-table/key-dotted",
            "integer/literals",
            "integer/long",
            "integer/zero",
            "key/dotted",
            "key/dotted-empty",
            "key/empty-1",
            "key/empty-2",
            "key/empty-3",
            "key/escapes",
            "key/numeric-dotted",
            "key/quoted-dots",
            "key/quoted-unicode",
            "key/space",
            "key/special-chars",
            "spec/keys-5",
            "spec/keys-7",
            "spec/table-7",
            "spec/table-9",
            "string/escape-tricky",
            "string/multiline",
            "string/multiline-quotes",
            "string/quoted-unicode",
            "string/unicode-escape",
            "table/array-implicit-and-explicit-after",
            "table/array-within-dotted",
            "table/empty-name",
            "table/names",
            "table/whitespace",
            "table/with-literal-string",
            "table/with-pound",
            "table/with-single-quotes",
            "table/without-super");

    static List<Arguments> valid() throws IOException {
        return cases("toml-valid.txt");
    }

    static List<Arguments> invalid() throws IOException {
        return cases("toml-invalid.txt");
    }

    @ParameterizedTest(name = "valid/{0}")
    @MethodSource
    void valid(String name, String text) {
        Problems problems = new Problems();
        Object read = TomlScannerTest.plain(scan(text, problems, new Toml4jWords()));
        assertEquals(List.of(), problems.sorted());
        assertEquals(read, TomlScannerTest.plain(scan(text, problems, new PlainWords())), "natively");
        TomlParseResult oracle = Toml.parse(lineFeeds(text), TomlVersion.V1_0_0);
        assertEquals(List.of(), oracle.errors());
        assertEquals(TomlOracleTest.plain(oracle.toMap()), read);
        assertEquals(!TOML4J_DIFFERS.contains(name), read.equals(byToml4j(text)), "as toml4j reads it");
    }

    @ParameterizedTest(name = "invalid/{0}")
    @MethodSource
    void invalid(String name, String text) {
        Problems problems = new Problems();
        scan(text, problems, new Toml4jWords());
        assertFalse(problems.areNone());
        problems.sorted().forEach(problem -> assertTrue(problem.line() > 0, problem::toString));
        assertTrue(Toml.parse(lineFeeds(text), TomlVersion.V1_0_0).hasErrors(), "the oracle takes it");
    }

    /** What no key takes is refused too, though it is TOML. */
    @ParameterizedTest
    @MethodSource
    void valuesThatNoKeyTakes(String value) {
        Problems problems = new Problems();
        scan("a = " + value, problems, new Toml4jWords());
        assertEquals(1, problems.sorted().size());
        assertTrue(problems.sorted().get(0).message().contains("no key takes"), problems.sorted()::toString);
        assertFalse(Toml.parse("a = " + value, TomlVersion.V1_0_0).hasErrors());
    }

    static List<String> valuesThatNoKeyTakes() {
        return List.of(
                "1979-05-27", "1979-05-27T07:32:00Z", "1979-05-27 07:32:00.5-07:00", "07:32:00", "inf", "-inf", "+nan");
    }

    private static TomlTable scan(String text, Problems problems, TomlWords words) {
        String decoded = SourceText.decode(FILE, text.getBytes(StandardCharsets.UTF_8), problems)
                .orElse("");
        return TomlScanner.scan(FILE, decoded, problems, words);
    }

    /** Which line ends a string has is left to readers by the standard. */
    private static String lineFeeds(String text) {
        return text.replace("\r\n", "\n");
    }

    private static Object byToml4j(String text) {
        try {
            return new com.moandjiezana.toml.Toml().read(lineFeeds(text)).toMap();
        } catch (RuntimeException e) {
            return "nothing: " + e.getMessage();
        }
    }

    private static List<Arguments> cases(String resource) throws IOException {
        try (InputStream in = Objects.requireNonNull(TomlStandardTest.class.getResourceAsStream(resource))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split(": ?", 2))
                    .map(parts -> Arguments.of(parts[0], controlCharacters(parts[1])))
                    .toList();
        }
    }

    private static String controlCharacters(String pictures) {
        StringBuilder text = new StringBuilder(pictures.length());
        for (char c : pictures.replace('⏎', '\n').replace('␡', '\u007F').toCharArray()) {
            text.append(c >= FIRST_PICTURE && c <= LAST_PICTURE ? (char) (c - FIRST_PICTURE) : c);
        }
        return text.toString();
    }
}
