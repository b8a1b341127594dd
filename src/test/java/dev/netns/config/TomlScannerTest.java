package dev.netns.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What toml4j loses, takes though it is wrong, or trips over: each is read right here, or reported with its line. */
class TomlScannerTest {
    private static final Path FILE = Path.of("f");
    private static final String BASES =
            "hexadecimal ones are written 0x1f, octal ones 0o17, binary ones 0b11, without a sign";

    static List<Arguments> cured() {
        return List.of(
                Arguments.of("comment with brackets", "[t] # see [1]\na = 1", Map.of("t", Map.of("a", 1L))),
                Arguments.of("comment with more brackets", "[[t]] # [[ ]]", Map.of("t", List.of(Map.of()))),
                Arguments.of("comment with quotes", "a = 1 # it's \"\nb = 2", Map.of("a", 1L, "b", 2L)),
                Arguments.of("number sign in a string", "a = \"# no comment\"", Map.of("a", "# no comment")),
                Arguments.of("number sign in a name", "[\"a#b\"]", Map.of("a#b", Map.of())),
                Arguments.of("quoted name", "[n.\"web 1\"]", Map.of("n", Map.of("web 1", Map.of()))),
                Arguments.of("dot in a name", "[n.\"a.b\"]", Map.of("n", Map.of("a.b", Map.of()))),
                Arguments.of("literal name", "[n.'a.b\\']", Map.of("n", Map.of("a.b\\", Map.of()))),
                Arguments.of("escapes in a name", "[\"\\u00fc\\\"\\\\t\"]", Map.of("ü\"\\t", Map.of())),
                Arguments.of("UTF-8 in a name", "[\"Straße\"]", Map.of("Straße", Map.of())),
                Arguments.of("blanks around the parts of a name", "[ a . \"b\" ]", Map.of("a", Map.of("b", Map.of()))),
                Arguments.of("quoted key", "\"a b\" = 1", Map.of("a b", 1L)),
                Arguments.of("literal key", "'k' = 1", Map.of("k", 1L)),
                Arguments.of("empty key", "\"\" = 1", Map.of("", 1L)),
                Arguments.of("backslash before a t", "a = \"..\\\\target\"", Map.of("a", "..\\target")),
                Arguments.of("backslash at the end", "a = \"b\\\\\"", Map.of("a", "b\\")),
                Arguments.of("all escapes", "a = \"\\b\\t\\n\\f\\r\\\"\\\\\"", Map.of("a", "\b\t\n\f\r\"\\")),
                Arguments.of("long Unicode escape", "a = \"\\U0001F600\"", Map.of("a", "😀")),
                Arguments.of("escape that spells an escape", "a = \"\\u005Cn\"", Map.of("a", "\\n")),
                Arguments.of("literal string", "a = 'C:\\n'", Map.of("a", "C:\\n")),
                Arguments.of("string of several lines", "a = \"\"\"\nb\n\"c\" \"\"\"", Map.of("a", "b\n\"c\" ")),
                Arguments.of("joined lines", "a = \"\"\"b \\  \n\n  c\"\"\"", Map.of("a", "b c")),
                Arguments.of("literal string of several lines", "a = '''\n'\\n'\n'''", Map.of("a", "'\\n'\n")),
                Arguments.of("empty strings", "a = \"\"\nb = ''\nc = \"\"\"\"\"\"", Map.of("a", "", "b", "", "c", "")),
                Arguments.of("DOS lines", "[a]\r\nb = \"\"\"\r\nc\r\n\"\"\"\r\n", Map.of("a", Map.of("b", "c\n"))),
                Arguments.of("no end of the last line", "a = 1", Map.of("a", 1L)),
                Arguments.of("empty file", "", Map.of()),
                Arguments.of("only a comment", "# nothing", Map.of()),
                Arguments.of("integers", "a = [+1, -2, 1_000, 0]", Map.of("a", List.of(1L, -2L, 1000L, 0L))),
                Arguments.of("largest integer", "a = 9223372036854775807", Map.of("a", Long.MAX_VALUE)),
                Arguments.of("floats", "a = [1.5, -0.25]", Map.of("a", List.of(1.5, -0.25))),
                Arguments.of(
                        "other bases", "a = [0xdead_BEEF, 0o17, 0b1_1]", Map.of("a", List.of(3735928559L, 15L, 3L))),
                Arguments.of("exponents", "a = [1e3, -2.5E-1, 1_0e+0_1]", Map.of("a", List.of(1e3, -0.25, 100.0))),
                Arguments.of(
                        "different kinds in an array", "a = [1, \"b\", {}]", Map.of("a", List.of(1L, "b", Map.of()))),
                Arguments.of("dotted keys", "a.b = 1\na . \"c.d\" = 2", Map.of("a", Map.of("b", 1L, "c.d", 2L))),
                Arguments.of("dotted key of numbers", "3.14 = 1", Map.of("3", Map.of("14", 1L))),
                Arguments.of(
                        "dotted keys inline",
                        "a = {b.c = 1, b.d = 2}",
                        Map.of("a", Map.of("b", Map.of("c", 1L, "d", 2L)))),
                Arguments.of("header below dotted keys", "a.b = 1\n[a.c]", Map.of("a", Map.of("b", 1L, "c", Map.of()))),
                Arguments.of(
                        "dotted keys below a later header",
                        "[a.b.c]\n[a]\nb.d = 1",
                        Map.of("a", Map.of("b", Map.of("c", Map.of(), "d", 1L)))),
                Arguments.of("byte order mark", "\uFEFFa = 1", Map.of("a", 1L)),
                Arguments.of("quotes before the end", "a = \"\"\"\"b\"\"\"\"\"", Map.of("a", "\"b\"\"")),
                Arguments.of("literal quotes before the end", "a = ''''b'''''", Map.of("a", "'b''")),
                Arguments.of("booleans", "a = true\nb = false", Map.of("a", true, "b", false)),
                Arguments.of(
                        "array with comments",
                        "a = [ # [\n 1, # ]\n\n 2, #,\n]\nb = 1",
                        Map.of("a", List.of(1L, 2L), "b", 1L)),
                Arguments.of("empty array", "a = [\n]", Map.of("a", List.of())),
                Arguments.of(
                        "arrays in an array", "a = [[1], [\"b\"]]", Map.of("a", List.of(List.of(1L), List.of("b")))),
                Arguments.of(
                        "inline tables",
                        "a = [{b = 1, \"c d\" = 'e'},\n {}]",
                        Map.of("a", List.of(Map.of("b", 1L, "c d", "e"), Map.of()))),
                Arguments.of(
                        "arrays of tables",
                        "[[a.b]]\nc = 1\n[[a.b]]\n[a.b.d]",
                        Map.of("a", Map.of("b", List.of(Map.of("c", 1L), Map.of("d", Map.of()))))),
                Arguments.of(
                        "upper table after the lower",
                        "[a.b]\n[a]\nc = 1",
                        Map.of("a", Map.of("b", Map.of(), "c", 1L))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void cured(String name, String text, Map<String, Object> expected) {
        Problems problems = new Problems();
        TomlTable table = scan(text.getBytes(StandardCharsets.UTF_8), problems);
        assertEquals(List.of(), problems.sorted());
        assertEquals(expected, plain(table));
    }

    static List<Arguments> reported() {
        return List.of(
                Arguments.of("a =", "f:1: 'a' has no value"),
                Arguments.of("\na = # 1\nb = 1", "f:2: 'a' has no value"),
                Arguments.of("a", "f:1: expected '=' after 'a', not the end of the line"),
                Arguments.of("a: 1", "f:1: expected '=' after 'a', not ':'"),
                Arguments.of("= 1", "f:1: expected a key, not '='"),
                Arguments.of("a = 1 b = 2", "f:1: expected the end of the line, not 'b'"),
                Arguments.of("a = \"b\"c", "f:1: expected the end of the line, not 'c'"),
                Arguments.of("a.b", "f:1: expected '=' after 'a.b', not the end of the line"),
                Arguments.of("a.b =", "f:1: 'a.b' has no value"),
                Arguments.of("a..b = 1", "f:1: expected a key, not '.b'"),
                Arguments.of(".a = 1", "f:1: expected a key, not '.a'"),
                Arguments.of("a. = 1", "f:1: expected a key, not '='"),
                Arguments.of("a.b = 1\na.b = 2", "f:2: 'b' is declared already at f:1"),
                Arguments.of("a = 1\na.b = 2", "f:2: 'a' is declared already at f:1"),
                Arguments.of("a.b = 1\na.b.c = 2", "f:2: 'b' is declared already at f:1"),
                Arguments.of("a = {b = 1}\na.c = 2", "f:2: 'a' is declared already at f:1"),
                Arguments.of(
                        "a.b = 1\n[a]",
                        "f:2: 'a' is declared already by dotted keys, at f:1: it cannot have a header as well"),
                Arguments.of(
                        "[a.b.c]\n[a]\nb.c.d = 1",
                        "f:3: 'c' has a header already, at f:1: dotted keys cannot add to it; write its keys there"),
                Arguments.of("[[a.b]]\n[a]\nb.c = 1", "f:3: 'b' is declared already at f:1"),
                Arguments.of("straße = 1", "f:1: the key 'straße' must be in quotes: \"straße\""),
                Arguments.of("\"\"\"a\"\"\" = 1", "f:1: a key cannot be a string of several lines"),
                Arguments.of("a = 0xG", "f:1: '0xG' is not a number; " + BASES),
                Arguments.of("a = -0x1", "f:1: '-0x1' is not a number; " + BASES),
                Arguments.of("a = 0B1", "f:1: '0B1' is not a number; " + BASES),
                Arguments.of("a = 0o", "f:1: '0o' is not a number; " + BASES),
                Arguments.of("a = 0x_1", "f:1: '0x_1' is not a number; " + BASES),
                Arguments.of("a = 0xffff_ffff_ffff_ffff", "f:1: '0xffff_ffff_ffff_ffff' does not fit into 64 bits"),
                Arguments.of("a = 1e999", "f:1: '1e999' does not fit into 64 bits"),
                Arguments.of("a = inf", "f:1: 'inf' is a value of TOML that no key takes"),
                Arguments.of("a = -nan", "f:1: '-nan' is a value of TOML that no key takes"),
                Arguments.of("a = 007", "f:1: '007' is a number with a leading zero"),
                Arguments.of("a = 1.", "f:1: '1.' is not a value; a string is written in quotes: \"1.\""),
                Arguments.of("a = 1__0", "f:1: '1__0' is not a value; a string is written in quotes: \"1__0\""),
                Arguments.of("a = 99999999999999999999", "f:1: '99999999999999999999' does not fit into 64 bits"),
                Arguments.of(
                        "a = 1979-05-27",
                        "f:1: '1979-05-27' is a date or a time, which no key takes; write a string: \"1979-05-27\""),
                Arguments.of(
                        "a = 07:32:00",
                        "f:1: '07:32:00' is a date or a time, which no key takes; write a string: \"07:32:00\""),
                Arguments.of(
                        "a = 1979-05-27T07:32:00Z",
                        "f:1: '1979-05-27T07:32:00Z' is a date or a time, which no key takes; "
                                + "write a string: \"1979-05-27T07:32:00Z\""),
                Arguments.of("a = True", "f:1: 'True' is not a value (did you mean true?)"),
                Arguments.of("a = auto", "f:1: 'auto' is not a value; a string is written in quotes: \"auto\""),
                Arguments.of("a = , 1", "f:1: expected a value, not ','"),
                Arguments.of("a = \"b\nc = 1", "f:1: the string that begins here has no \" at its end"),
                Arguments.of("a = 'b\nc = 1", "f:1: the string that begins here has no ' at its end"),
                Arguments.of("a = \"b\\", "f:1: the string that begins here has no \" at its end"),
                Arguments.of("a = \"\"\"", "f:1: the string that begins here has no \"\"\" at its end"),
                Arguments.of("\na = '''\n\n''", "f:2: the string that begins here has no ''' at its end"),
                Arguments.of(
                        "a = \"C:\\dir\"",
                        "f:1: '\\d' is not an escape of TOML; "
                                + "a backslash is written \\\\, or the string in 'single quotes'"),
                Arguments.of(
                        "a = \"\"\"\n\\\n\nb\n\\d\"\"\"",
                        "f:5: '\\d' is not an escape of TOML; "
                                + "a backslash is written \\\\, or the string in 'single quotes'"),
                Arguments.of(
                        "a = \"\\u12\"",
                        "f:1: '\\u12' is not a character: it takes 4 hexadecimal digits of a Unicode character"),
                Arguments.of(
                        "a = \"\\ud800\"",
                        "f:1: '\\ud800' is not a character: it takes 4 hexadecimal digits of a Unicode character"),
                Arguments.of(
                        "a = \"\\U00110000\"",
                        "f:1: '\\U00110000' is not a character: it takes 8 hexadecimal digits of a Unicode character"),
                Arguments.of("a = [1 2]", "f:1: expected ',' or ']' in the array that begins on line 1, not '2]'"),
                Arguments.of("a = [,]", "f:1: expected a value, not ',]'"),
                Arguments.of("a = [1,", "f:1: the array that begins on line 1 has no ']'"),
                Arguments.of("a = [\n1\n\n", "f:1: the array that begins on line 1 has no ']'"),
                Arguments.of("a = {b = 1", "f:1: expected ',' or '}' in the inline table, not the end of the line"),
                Arguments.of("a = {b = 1,}", "f:1: expected a key, not '}'"),
                Arguments.of(
                        "a = {\nb = 1}",
                        "f:1: an inline table must stand on one line\nf:2: expected the end of the line, not '}'"),
                Arguments.of("a = {b = 1, b = 2}", "f:1: 'b' is declared already at f:1"),
                Arguments.of("[a", "f:1: expected ']' after the name of the table, not the end of the line"),
                Arguments.of("[a b]", "f:1: expected ']' after the name of the table, not 'b]'"),
                Arguments.of("[[a]", "f:1: expected ']]' after the name of the table, not ']'"),
                Arguments.of("[]", "f:1: expected a key, not ']'"),
                Arguments.of("[a..b]", "f:1: expected a key, not '.b]'"),
                Arguments.of("[a] b = 1", "f:1: expected the end of the line, not 'b'"),
                Arguments.of("[\"a]", "f:1: the string that begins here has no \" at its end"),
                Arguments.of("a = 1\na = 1", "f:2: 'a' is declared already at f:1"),
                Arguments.of("[a]\n[b]\n[a]", "f:3: 'a' is declared already at f:1"),
                Arguments.of("a = 1\n[a]", "f:2: 'a' is declared already at f:1"),
                Arguments.of("a = 1\n[a.b]", "f:2: 'a' is declared already at f:1"),
                Arguments.of("a = {}\n[a.b]", "f:2: 'a' is declared already at f:1"),
                Arguments.of("[[a]]\n[a]", "f:2: 'a' is declared already at f:1"),
                Arguments.of("[a]\n[[a]]", "f:2: 'a' is declared already at f:1"),
                Arguments.of("a = []\n[[a]]", "f:2: 'a' is declared already at f:1"),
                Arguments.of("[a.b]\n[a]\nb = 1", "f:3: 'b' is declared already at f:1"),
                Arguments.of("a = 1\n\uFEFFb = 1", "f:2: the key '\uFEFFb' must be in quotes: \"\uFEFFb\""),
                Arguments.of("a = \"\"\"b\"\"\"\"\"\"", "f:1: expected the end of the line, not '\"'"),
                Arguments.of(
                        "# a\n# \u0007", "f:2: the control character U+0007; in a \"string\" it is written \\u0007"),
                Arguments.of(
                        "a = 1\rb = 2",
                        "f:1: '1\\x0db' is not a value; a string is written in quotes: \"1\\x0db\"\n"
                                + "f:1: the control character U+000D; in a \"string\" it is written \\u000D"));
    }

    @ParameterizedTest
    @MethodSource
    void reported(String text, String expected) {
        assertEquals(expected, problems(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void bytesThatAreNotUtf8AreReportedWithTheirLine() {
        assertEquals(
                "f:3: the byte 0xFC is not UTF-8; save the file as UTF-8",
                problems("a = 1\r\nb = 2\nc = '\u00FC'".getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Test
    void aSequenceCutOffAtTheEndIsNotUtf8() {
        assertEquals(
                "f:1: the byte 0xC3 is not UTF-8; save the file as UTF-8", problems(new byte[] {'#', (byte) 0xC3}));
    }

    @Test
    void everyFaultIsReportedAtOnce() {
        String text = """
            a =
            b = 007
            [c
            d = 1
            d = 2
            [e]
            f = [ 1,
              oops,
              "more",
              = ]
            g = yes
            [e]
            h = \"""
            """;
        assertEquals("""
                f:1: 'a' has no value
                f:2: '007' is a number with a leading zero
                f:3: expected ']' after the name of the table, not the end of the line
                f:5: 'd' is declared already at f:4
                f:8: 'oops' is not a value; a string is written in quotes: "oops"
                f:11: 'yes' is not a value; a string is written in quotes: "yes"
                f:12: 'e' is declared already at f:6
                f:13: the string that begins here has no \""" at its end\
                """, problems(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aDottedKeyBelowAFaultIsNotPartOfTheArray() {
        assertEquals("""
                f:2: expected ',' or ']' in the array that begins on line 1, not 'b.c'
                f:3: 'd.e' has no value\
                """, problems("a = [\"x\"\nb.c = 1\nd.e =".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aNumberMayBeAsLongAsAFile() {
        assertThrows(ConfigException.class, () -> {
            Problems problems = new Problems();
            scan(("a = " + "1_1".repeat(1_000_000)).getBytes(StandardCharsets.UTF_8), problems);
            problems.throwIfAny();
        });
    }

    @Test
    void anArrayThatIsNotClosedHidesNothingBelowIt() {
        assertEquals("""
                f:2: expected ',' or ']' in the array that begins on line 1, not '[b]'
                f:3: 'c' has no value\
                """, problems("a = [\"x\"\n[b] # \nc =".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void theKeysBelowAWrongHeaderAreNotThoseOfTheTableAbove() {
        assertEquals(
                "f:3: expected ']' after the name of the table, not the end of the line",
                problems("[a]\nb = 1\n[c\nb = 2".getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a = %s", "%s", "[a%s]", "a%s = 1"})
    void depthIsBounded(String form) {
        String deep = form.startsWith("a =") || form.equals("%s") ? "[".repeat(100_000) : ".a".repeat(100_000);
        Problems problems = new Problems();
        scan(form.formatted(deep).getBytes(StandardCharsets.UTF_8), problems);
        assertThrows(ConfigException.class, problems::throwIfAny);
    }

    @Test
    void tablesAndKeysKeepTheOrderOfTheFile() {
        TomlTable table = scan("[z]\n[y.b]\n[x]\n[y.a]\n[y]\nc = 1".getBytes(StandardCharsets.UTF_8), new Problems());
        assertEquals(List.of("z", "y", "x"), List.copyOf(table.entries().keySet()));
        TomlTable y = (TomlTable) table.entries().get("y");
        assertEquals(List.of("b", "a", "c"), List.copyOf(y.entries().keySet()));
        assertEquals(new Origin(FILE, 5), y.origin());
    }

    private static String problems(byte[] bytes) {
        Problems problems = new Problems();
        scan(bytes, problems);
        return problems.sorted().stream().map(Problem::toString).collect(Collectors.joining("\n"));
    }

    private static TomlTable scan(byte[] bytes, Problems problems) {
        String text = SourceText.decode(FILE, bytes, problems).orElse("");
        return TomlScanner.scan(FILE, text, problems, new Toml4jWords());
    }

    /** The values alone, without their places. */
    static Object plain(TomlNode node) {
        if (node instanceof TomlTable table) {
            return table.entries().entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, entry -> plain(entry.getValue())));
        } else if (node instanceof TomlNode.Array array) {
            return array.elements().stream().map(TomlScannerTest::plain).toList();
        }
        return ((TomlNode.Scalar) node).value();
    }
}
