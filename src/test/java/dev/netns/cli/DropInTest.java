package dev.netns.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The drop-in for services, and the units that it leans on. */
class DropInTest {
    /** Settings that give a service a mount namespace of its own (systemd.exec(5)): names would be seen by nobody else. */
    private static final List<String> MOUNT_NAMESPACE = List.of(
            "Private",
            "Protect",
            "ReadWritePaths",
            "ReadOnlyPaths",
            "InaccessiblePaths",
            "ExecPaths",
            "NoExecPaths",
            "BindPaths",
            "BindReadOnlyPaths",
            "TemporaryFileSystem",
            "MountFlags",
            "MountAPIVFS",
            "RootDirectory",
            "RootImage",
            "DynamicUser",
            "RuntimeDirectory",
            "StateDirectory",
            "ExtensionImages",
            "RestrictNamespaces");

    @Test
    void ofADeclaredNamespace() {
        assertEquals("""
                # Written by `netns unit`: web.service runs in a network namespace.

                [Unit]
                # Starts once the namespace is there, stops when it goes, and comes back with it.
                BindsTo=netns@blue.service
                After=netns@blue.service

                [Service]
                NetworkNamespacePath=/run/netns/blue

                # The namespace's own files for names, where it has them, in place of the host's.
                BindReadOnlyPaths=-/etc/netns/blue/resolv.conf:/etc/resolv.conf
                BindReadOnlyPaths=-/etc/netns/blue/hosts:/etc/hosts

                # These sockets lead to resolvers of the host, which would answer from the host's network.
                InaccessiblePaths=-/run/systemd/resolve/io.systemd.Resolve
                InaccessiblePaths=-/run/nscd/socket
                InaccessiblePaths=-/run/avahi-daemon/socket
                """, new DropIn("blue", "/run/netns", "web.service", true, true).text());
    }

    @Test
    void ofOneThatIsOnlyThere() {
        String text = new DropIn("blue", "/run/netns", "web.service", false, false).text();
        assertTrue(text.contains("AssertPathExists=/run/netns/blue\n"), text);
        assertFalse(text.contains("BindsTo"), text);
        assertFalse(text.contains("Inaccessible"), text);
    }

    @Test
    void oddNamesAreEscapedInEachPlaceInItsWay() {
        String text = new DropIn("a b:c%d\"e", "/run/netns", "web.service", true, false).text();
        for (String line : List.of(
                "BindsTo=netns@a\\x20b:c\\x25d\\x22e.service",
                "NetworkNamespacePath=/run/netns/a b:c%%d\"e",
                "BindReadOnlyPaths=\"-/etc/netns/a b\\\\:c%%d\\\"e/hosts:/etc/hosts\"")) {
            assertTrue(text.contains(line + "\n"), line + " in\n" + text);
        }
    }

    /** Beside systemd's own program, where it is. */
    @ParameterizedTest
    @ValueSource(strings = {"blue", "a-b", ".hidden", "a.b", "dark room", "näme", "100%", "\"q\"", "x@y", "_:."})
    void namesAreEscapedAsSystemdDoes(String name) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/systemd-escape")), "systemd-escape is not here");
        Process process = new ProcessBuilder("systemd-escape", "--", name).start();
        String theirs = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertEquals(theirs, DropIn.escape(name));
    }

    @ParameterizedTest
    @CsvSource({"nginx, nginx.service", "nginx.service, nginx.service", "getty@tty1, getty@tty1.service"})
    void services(String word, String unit) {
        assertEquals(unit, DropIn.service(word));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ssh.socket", "a b", "../x", "", "@x", "a/b"})
    void noServices(String word) {
        assertThrows(UsageException.class, () -> DropIn.service(word));
    }

    static List<Path> units() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("systemd"))) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("units")
    void ourUnitsHaveNoMountNamespaceOfTheirOwn(Path unit) throws IOException {
        for (String line : Files.readAllLines(unit)) {
            assertTrue(MOUNT_NAMESPACE.stream().noneMatch(line::startsWith), () -> unit + ": " + line);
        }
    }

    @ParameterizedTest
    @MethodSource("units")
    void systemdUnderstandsOurUnits(Path unit) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/systemd-analyze")), "systemd-analyze is not here");
        Path folder = Files.createTempDirectory("units");
        String text = Files.readString(unit).replace("/usr/bin/netns", "/bin/true");
        Path copy = folder.resolve(unit.getFileName().toString().replace("@.", "@blue."));
        Files.writeString(copy, text);
        Process process = new ProcessBuilder("systemd-analyze", "verify", "--recursive-errors=no", copy.toString())
                .redirectErrorStream(true)
                .start();
        String words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), words);
        assertFalse(words.contains(copy.getFileName().toString()), words);
        Files.delete(copy);
        Files.delete(folder);
    }
}
