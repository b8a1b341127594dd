package dev.netns.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;

/** Any file is refused with the lines of its faults, or read as tomlj reads it. */
class ConfigFuzzTest {
    private static final Path FILE = Path.of("f");

    @FuzzTest(maxDuration = "3m")
    void files(byte[] content) throws IOException {
        Problems problems = new Problems();
        Optional<String> text = SourceText.decode(FILE, content, problems);
        Optional<TomlTable> table = text.map(decoded -> TomlScanner.scan(FILE, decoded, problems, new Toml4jWords()));
        Problems faults = new Problems();
        Declaration declaration =
                table.map(read -> new DeclarationBinder(faults).bind(read)).orElse(Declaration.EMPTY);
        faults.sorted().forEach(problem -> assertTrue(problem.line() > 0, problem::toString));
        DeclarationJson.write(declaration, new JsonWriter(new StringWriter()));
        problems.sorted().forEach(problem -> assertTrue(problem.line() > 0, problem::toString));
        if (problems.sorted().isEmpty()) {
            TomlParseResult oracle = Toml.parse(text.orElseThrow().replace("\r\n", "\n"));
            assertEquals(List.of(), oracle.errors(), "the oracle refuses it");
            assertEquals(TomlOracleTest.plain(oracle.toMap()), TomlScannerTest.plain(table.orElseThrow()));
        }
    }
}
