package dev.netns.front;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.netns.linux.JnaSyscalls;
import dev.netns.linux.Text;
import dev.netns.names.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaHomeTest {
    @TempDir
    Path folder;

    @Test
    void aHomeIsTakenByItsReleaseFile() throws IOException {
        Path home = java("a", "21.0.1+12-LTS");
        JavaHome found = find("JAVA_HOME=" + home);
        assertEquals(home.toString(), Text.decode(found.directory()));
        assertEquals("21.0.1+12-LTS", Text.decode(found.version()));
        assertEquals(21, found.feature());
    }

    @Test
    void anOldJavaIsPassedOver() throws IOException {
        Path old = java("old", "11.0.2+9");
        Path home = java("new", "17+35");
        assertEquals(
                home.toString(),
                Text.decode(find("JAVA_HOME=" + old, "PATH=" + folder + ":" + home + "/bin")
                        .directory()));
    }

    @Test
    void aLinkOnThePathLeadsToItsHome() throws IOException {
        Path home = java("real", "17.0.15+6");
        Path bin = Files.createDirectory(folder.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("java"), home.resolve("bin/java"));
        assertEquals(home.toString(), Text.decode(find("PATH=" + bin).directory()));
    }

    @Test
    void theOneAskedForComesFirst() throws IOException {
        Path asked = java("asked", "17.0.15+6");
        Path other = java("other", "25+36");
        assertEquals(
                asked.toString(),
                Text.decode(find("JAVA_HOME=" + other, "NETNS_JAVA=" + asked + "/bin/java")
                        .directory()));
    }

    @Test
    void theOneAskedForMustBeThere() throws IOException {
        Path other = java("other", "25+36");
        Failure failure =
                assertThrows(Failure.class, () -> find("JAVA_HOME=" + other, "NETNS_JAVA=" + folder + "/none"));
        assertEquals("NETNS_JAVA=" + folder + "/none is not the bin/java of a Java 17 or newer", failure.getMessage());
    }

    @Test
    void aReleaseFileWithoutAProgramIsNoJava() throws IOException {
        Path home = java("empty", "17.0.15+6");
        Files.delete(home.resolve("bin/java"));
        assertThrows(Failure.class, () -> find("NETNS_JAVA=" + home + "/bin/java"));
    }

    private Path java(String name, String version) throws IOException {
        Path home = Files.createDirectories(folder.toRealPath().resolve(name));
        Files.createDirectory(home.resolve("bin"));
        Files.writeString(
                home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_RUNTIME_VERSION=\"" + version + "\"\nOS=\"y\"\n");
        Files.writeString(home.resolve("bin/java"), "#!/bin/sh\n");
        home.resolve("bin/java").toFile().setExecutable(true);
        return home;
    }

    private static JavaHome find(String... environment) {
        byte[][] entries = Arrays.stream(environment).map(Text::encode).toArray(byte[][]::new);
        return JavaHome.find(new JnaSyscalls(), new Variables(entries));
    }
}
