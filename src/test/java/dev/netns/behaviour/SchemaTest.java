package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code schema}. */
class SchemaTest extends Behaviour {
    @Test
    void printsTheSchemaThatIsInstalled() throws IOException {
        Path installed = Path.of(System.getProperty("netns.home")).resolveSibling("schema/netns.toml.schema.json");
        netns("schema", "toml").exits(0).prints(Files.readString(installed)).saysNothing();
    }

    @Test
    void theInstalledDeclarationNamesIt() throws IOException {
        assertEquals(
                "#:schema /usr/share/netns/netns.toml.schema.json",
                Files.readAllLines(Path.of("config/netns.toml")).get(0));
    }

    @Test
    void thereIsNoOther() {
        netns("schema", "list").exits(2).printsNothing().says("there is no schema of 'list', only of 'toml'");
        netns("schema").exits(2).printsNothing();
    }
}
