package dev.netns.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.stream.JsonWriter;
import dev.netns.NamespaceName;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeclarationJsonTest {
    @Test
    void everythingIsWrittenSortedByName() throws IOException {
        Path file = Path.of("/etc/netns.toml");
        Declaration declaration = new Declaration(List.of(
                new NamespaceDeclaration(NamespaceName.of("web \"1\""), new Nsid.Auto(), false, new Origin(file, 1)),
                new NamespaceDeclaration(NamespaceName.of("blue"), new Nsid.None(), true, new Origin(file, 4)),
                new NamespaceDeclaration(NamespaceName.of("red"), new Nsid.Fixed(10), true, new Origin(file, 5))));
        StringWriter text = new StringWriter();
        DeclarationJson.write(declaration, new JsonWriter(text));
        String place = "\"origin\":{\"file\":\"/etc/netns.toml\",\"line\":";
        assertEquals(
                "{\"namespaces\":["
                        + "{\"name\":\"blue\",\"nsid\":null,\"loopback\":true," + place + "4}},"
                        + "{\"name\":\"red\",\"nsid\":10,\"loopback\":true," + place + "5}},"
                        + "{\"name\":\"web \\\"1\\\"\",\"nsid\":\"auto\",\"loopback\":false," + place + "1}}"
                        + "]}",
                text.toString());
    }

    @Test
    void nothingDeclaredIsAnEmptyList() throws IOException {
        StringWriter text = new StringWriter();
        DeclarationJson.write(new Declaration(List.of()), new JsonWriter(text));
        assertEquals("{\"namespaces\":[]}", text.toString());
    }
}
