package dev.netns.front;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.netns.NamespaceName;
import dev.netns.linux.Text;
import dev.netns.provision.Choice;
import dev.netns.provision.Others;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which command lines the native program takes, and how it reads them. */
class PlainChoiceTest {
    private static PlainChoice read(String... words) {
        byte[][] arguments = new byte[words.length][];
        for (int i = 0; i < words.length; i++) {
            arguments[i] = Text.encode(words[i]);
        }
        return PlainChoice.of(arguments);
    }

    @Test
    void theMachinesOwnDeclaration() {
        assertEquals(
                new PlainChoice("apply", new Choice(List.of(), Set.of(), Others.STAY), false, false, false, false),
                read("apply"));
    }

    @Test
    void filesAndNamesInAnyOrder() {
        PlainChoice words = read(
                "plan", "red", "--file", "a", "--file=b", "c.toml", "./d", "--exit-code", "-q", "--prune", "--adopt");
        assertNotNull(words);
        assertEquals(
                List.of(Path.of("a"), Path.of("b"), Path.of("c.toml"), Path.of("./d")),
                words.choice().files());
        assertEquals(Set.of(NamespaceName.of("red")), words.choice().names());
        assertEquals(
                List.of(true, true, true, true, false),
                List.of(
                        words.exitCode(),
                        words.quiet(),
                        words.choice().others().prune(),
                        words.choice().others().adopt(),
                        words.boot()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-q apply red", "--quiet -q apply red", "apply -q red", "apply red --quiet"})
    void quietAnywhere(String line) {
        PlainChoice words = read(line.split(" "));
        assertNotNull(words);
        assertEquals(true, words.quiet());
        assertEquals("apply", words.verb());
        assertEquals(Set.of(NamespaceName.of("red")), words.choice().names());
    }

    @Test
    void boot() {
        PlainChoice words = read("apply", "--boot");
        assertNotNull(words);
        assertEquals(true, words.boot());
    }

    @Test
    void waitsForAddresses() {
        PlainChoice words = read("apply", "--wait");
        assertNotNull(words);
        assertEquals(true, words.await());
    }

    /** Wrong ones among them: Java says what is wrong. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "list",
                "-j plan",
                "plan -j",
                "plan --boot",
                "plan --wait",
                "down --prune",
                "apply --exit-code",
                "apply --device-timeout 3",
                "apply --only red",
                "apply --file",
                "apply --file=",
                "apply --file --boot",
                "apply ..",
                "apply -- red",
                "apply -",
                "plan --file -",
                "plan --file=-",
                "plan --file /dev/stdin",
                "plan /dev/fd/63",
                "apply r\u00f6d",
                "apply \udc80",
                "apply /tmp/\u0007",
            })
    void isForJava(String line) {
        assertNull(read(line.isEmpty() ? new String[0] : line.split(" ")));
    }
}
