package dev.netns.manual;

import dev.netns.config.JsonSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Writes the manual, the completions and the JSON schema; the build calls it. */
public final class Main {
    private Main() {}

    /**
     * Writes {@code man/*}, {@code completion/*} and {@code schema/*}.
     *
     * @param args the folder {@code src/main}, the folder to write to, and the date of the pages
     * @throws IOException a text cannot be read, or a page cannot be written
     */
    public static void main(String[] args) throws IOException {
        Path source = Path.of(args[0]);
        Path target = Path.of(args[1]);
        write(target.resolve("man"), new ManualPages(source.resolve("man"), args[2].substring(0, 10)).all());
        Map<String, String> completions = new TreeMap<>();
        for (String shell : new String[] {"netns.bash", "_netns"}) {
            Path script = source.resolve("dist/completion").resolve(shell);
            completions.put(shell, Completion.filled(Files.readString(script)));
        }
        write(target.resolve("completion"), completions);
        write(target.resolve("schema"), Map.of("netns.toml.schema.json", JsonSchema.text()));
    }

    private static void write(Path folder, Map<String, String> files) throws IOException {
        Files.createDirectories(folder);
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
    }
}
