package dev.netns.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlVersion;

/** Documents that nobody would write, made from those that somebody might; tomlj as the oracle. */
class TomlOracleTest {
    private static final long SEED = 20261101;
    private static final int DOCUMENTS = 8_000;
    private static final Path FILE = Path.of("f");

    private static final List<String> STARTS = List.of(
            "[namespace.web]\n", "[namespace.\"web 1\"]", "[[namespace.web.route]]\n", "[a]\n", "[a.b]\n", "[[a]]\n");

    private static final List<String> KEYS = List.of(
            "nsid = ",
            "a = ",
            "b = ",
            "'a' = ",
            "\"a\\u0062\" = ",
            "a.b = ",
            "a . \"b\".c = ",
            "web.link.'e'.mtu = ",
            "b.a.c = ",
            "namespace.web.nsid = ");

    private static final List<String> VALUES = List.of(
            "\"text\"",
            "'text'",
            "\"\"\"\n x \\\n y\"\"\"",
            "'''\n'z'''",
            "\"\\\\t\\\"\\U0001F600\"",
            "\"é\"",
            "[1, 2]",
            "[\n\"x\", # y\n]",
            "[[1], [true]]",
            "{a = 1, b = [\"c\"]}",
            "{}",
            "1",
            "-0",
            "1_000",
            "0.5",
            "1e3",
            "0x1F",
            "0o17",
            "0b1_1",
            "0xdead_BEEF",
            "-2.5E-3",
            "1_0e+0_2",
            "[1, \"20-22\", {a.b = 1}, [0x2]]",
            "{a.b = 1, a.c = [true, 'x'], d = {}}",
            "\"\"\"\"quoted\"\"\"\"\"",
            "'''''quoted''''",
            "007",
            "1979-05-27",
            "true # [x]",
            "False",
            "inf");

    private static final List<String> PIECES = List.of(
            "[", "]", "{", "}", "=", ",", ".", "\"", "'", "\\", "#", "\n", "\r\n", "\r", " ", "\t", "\"\"\"", "'''",
            "\u0000", "\u007F", "\uFEFF", "😀");

    @Test
    void whatIsAcceptedIsWhatTheOracleReads() {
        Random random = new Random(SEED);
        int accepted = 0;
        for (int i = 0; i < DOCUMENTS; i++) {
            String text = document(random);
            Problems problems = new Problems();
            String decoded = SourceText.decode(FILE, text.getBytes(StandardCharsets.UTF_8), problems)
                    .orElse("");
            TomlTable table = TomlScanner.scan(FILE, decoded, problems, new Toml4jWords());
            new DeclarationBinder(new Problems()).bind(table);
            if (problems.sorted().isEmpty()) {
                accepted++;
                TomlParseResult oracle = Toml.parse(withoutMark(text.replace("\r\n", "\n")), TomlVersion.V1_0_0);
                assertEquals(List.of(), oracle.errors(), () -> "the oracle refuses:\n" + text);
                assertEquals(plain(oracle.toMap()), TomlScannerTest.plain(table), () -> "read differently:\n" + text);
                TomlTable byPlainWords = TomlScanner.scan(FILE, decoded, problems, new PlainWords());
                assertEquals(plain(oracle.toMap()), TomlScannerTest.plain(byPlainWords), () -> "natively:\n" + text);
            }
        }
        assertTrue(accepted > DOCUMENTS / 20, "too few documents say anything: " + accepted);
    }

    /** But for what is TOML and no key takes, what is refused is not TOML. */
    @Test
    void whatIsRefusedTheOracleRefusesToo() {
        Random random = new Random(SEED);
        int refused = 0;
        for (int i = 0; i < DOCUMENTS; i++) {
            String text = document(random);
            Problems problems = new Problems();
            SourceText.decode(FILE, text.getBytes(StandardCharsets.UTF_8), problems)
                    .ifPresent(decoded -> TomlScanner.scan(FILE, decoded, problems, new Toml4jWords()));
            boolean taken = problems.sorted().stream()
                    .anyMatch(problem -> problem.message().contains("no key takes"));
            if (!problems.areNone() && !taken) {
                refused++;
                TomlParseResult oracle = Toml.parse(withoutMark(text.replace("\r\n", "\n")), TomlVersion.V1_0_0);
                assertTrue(oracle.hasErrors(), () -> problems.sorted() + ", but the oracle takes:\n" + text);
            }
        }
        assertTrue(refused > DOCUMENTS / 20, "too few documents are refused: " + refused);
    }

    @Test
    void anyBytesAreReadOrRefused() {
        Random random = new Random(SEED);
        for (int i = 0; i < DOCUMENTS; i++) {
            byte[] bytes = document(random).getBytes(StandardCharsets.UTF_8);
            for (int flips = random.nextInt(4); flips > 0 && bytes.length > 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            Problems problems = new Problems();
            SourceText.decode(FILE, bytes, problems)
                    .ifPresent(text -> TomlScanner.scan(FILE, text, problems, new Toml4jWords()));
            problems.sorted().forEach(problem -> assertTrue(problem.line() > 0, problem::toString));
        }
    }

    /** A few lines that mean something, and in every other document some that do not. */
    private static String document(Random random) {
        boolean broken = random.nextBoolean();
        StringBuilder text = new StringBuilder();
        for (int lines = 1 + random.nextInt(8); lines > 0; lines--) {
            int kind = random.nextInt(broken ? 4 : 3);
            if (kind == 0) {
                text.append(any(STARTS, random)).append('\n');
            } else if (kind < 3) {
                text.append(any(KEYS, random)).append(any(VALUES, random)).append('\n');
            } else {
                text.append(any(PIECES, random));
            }
        }
        return text.toString();
    }

    private static String any(List<String> of, Random random) {
        return of.get(random.nextInt(of.size()));
    }

    private static String withoutMark(String text) {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    static Object plain(Object value) {
        if (value instanceof org.tomlj.TomlTable table) {
            return plain(table.toMap());
        } else if (value instanceof TomlArray array) {
            return array.toList().stream().map(TomlOracleTest::plain).toList();
        } else if (value instanceof Map<?, ?> map) {
            Map<Object, Object> plain = new HashMap<>();
            map.forEach((key, entry) -> plain.put(key, plain(entry)));
            return plain;
        }
        return value;
    }
}
