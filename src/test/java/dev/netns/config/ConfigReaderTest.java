package dev.netns.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.netns.NamespaceName;
import dev.netns.link.CommonKeys;
import dev.netns.link.LinkKind;
import dev.netns.link.LinkKinds;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigReaderTest {
    private static final String TYPES =
            "one of " + LinkKinds.all().stream().map(LinkKind::name).collect(Collectors.joining(", "));

    @TempDir
    private Path dir;

    private ConfigReader reader;

    @BeforeEach
    void defaultsAreInTheTemporaryDirectory() {
        reader = new ConfigReader(dir.resolve("netns.toml"), dir.resolve("netns.d"));
    }

    @Test
    void defaultsAreFilledIn() throws Exception {
        Path file = write(
                "netns.toml",
                "[namespace.blue]\n\n[namespace.\"web 1\"]\nnsid = \"auto\"\nloopback = false\n"
                        + "[namespace.red]\nnsid = 0");
        assertEquals(
                List.of(
                        NamespaceDeclaration.bare(NamespaceName.of("blue"), new Nsid.None(), true, new Origin(file, 1)),
                        NamespaceDeclaration.bare(
                                NamespaceName.of("web 1"), new Nsid.Auto(), false, new Origin(file, 3)),
                        NamespaceDeclaration.bare(
                                NamespaceName.of("red"), new Nsid.Fixed(0), true, new Origin(file, 6))),
                reader.readDefaults().namespaces());
    }

    @Test
    void noFileAtAllDeclaresNothing() throws Exception {
        assertEquals(Declaration.EMPTY, reader.readDefaults());
    }

    @Test
    void theDirectoryIsReadAfterTheFileByName() throws Exception {
        write("netns.d/20-b.toml", "[namespace.c]");
        write("netns.d/10-a.toml", "[namespace.b]");
        write("netns.d/notes.txt", "not TOML at all");
        write("netns.d/.10-a.toml", "not TOML at all");
        write("netns.toml", "[namespace.a]");
        assertEquals(List.of("a", "b", "c"), names(reader.readDefaults()));
    }

    @Test
    void namedFilesAreReadInsteadAndInTheirOrder() throws Exception {
        write("netns.toml", "[namespace.a]");
        assertEquals(
                List.of("z", "b"),
                names(reader.read(List.of(write("2.toml", "[namespace.z]"), write("1.toml", "[namespace.b]")))));
    }

    @Test
    void aNamespaceMayBeSpreadOverFiles() throws Exception {
        Path file = write("netns.toml", "[namespace.a]\nnsid = 3");
        write("netns.d/more.toml", "[namespace.a]\nloopback = false");
        assertEquals(
                List.of(NamespaceDeclaration.bare(
                        NamespaceName.of("a"), new Nsid.Fixed(3), false, new Origin(file, 1))),
                reader.readDefaults().namespaces());
    }

    @Test
    void itMayBeSpreadAsHeadersAndAsDottedKeys() throws Exception {
        Path file = write("netns.toml", "namespace.a.nsid = 3\nnamespace.a.link.x.type = \"dummy\"");
        write("netns.d/1.toml", "[namespace.a]\nloopback = false");
        write("netns.d/2.toml", "[namespace]\na.link.x.mtu = 1400");
        Declaration declaration = reader.readDefaults();
        NamespaceDeclaration a = declaration.namespaces().get(0);
        assertEquals(new Nsid.Fixed(3), a.nsid());
        assertFalse(a.loopback());
        assertEquals(new Origin(file, 1), a.origin());
        assertEquals(1400L, a.links().get(0).settings().get(CommonKeys.MTU));
        write("netns.d/3.toml", "\nnamespace.a.link.x.mtu = 1500");
        assertRefused(() -> reader.readDefaults(), "netns.d/3.toml:2: 'mtu' is declared already at netns.d/2.toml:2");
    }

    @Test
    void theSameKeyTwiceNamesBothPlaces() throws Exception {
        write("netns.toml", "[namespace.a]\nnsid = 3");
        write("netns.d/more.toml", "\n[namespace.a]\nnsid = 3");
        assertRefused(() -> reader.readDefaults(), "netns.d/more.toml:3: 'nsid' is declared already at netns.toml:2");
    }

    @Test
    void theSameNsidTwiceNamesBothNamespaces() throws Exception {
        write("netns.toml", "[namespace.a]\nnsid = 3\n[namespace.b]\nnsid = 4");
        write("netns.d/more.toml", "[namespace.c]\nloopback = true\nnsid = 3");
        assertRefused(
                () -> reader.readDefaults(),
                "netns.d/more.toml:3: nsid 3 of 'c' is that of 'a' already, at netns.toml:2");
    }

    @Test
    void theFaultsOfAllFilesAreSortedByFileAndLine() throws Exception {
        write("netns.toml", "nsid =\n[namespace.a]\nlopback = true\nnsid = -1\n[namespace.a.link.eth0]\n[hots]");
        write("netns.d/b.toml", "[namespace.a.link.eth1]\n[host]\n[namespace.\"a/b\"]");
        write("netns.d/a.toml", "a = \u0000");
        assertRefused(
                () -> reader.readDefaults(),
                "netns.d/a.toml:1: '\\x00' is not a value; a string is written in quotes: \"\\x00\"",
                "netns.d/a.toml:1: the control character U+0000; in a \"string\" it is written \\u0000",
                "netns.d/b.toml:1: 'type' is missing: " + TYPES,
                "netns.d/b.toml:3: the name 'a/b' has a '/' in it",
                "netns.toml:1: 'nsid' has no value",
                "netns.toml:3: unknown key 'lopback' (did you mean 'loopback'?)",
                "netns.toml:4: 'nsid' must be an integer from 0 to 2147483647, or \"auto\", not -1",
                "netns.toml:5: 'type' is missing: " + TYPES,
                "netns.toml:6: unknown key 'hots' (did you mean 'host'?)");
    }

    static List<Arguments> meaninglessDeclarations() {
        String nsid = "'nsid' must be an integer from 0 to 2147483647, or \"auto\", not ";
        return List.of(
                Arguments.of("[namespace.a]\nnsid = 2147483648", "f:2: " + nsid + "2147483648"),
                Arguments.of("[namespace.a]\nnsid = \"10\"", "f:2: " + nsid + "the string \"10\""),
                Arguments.of("[namespace.a]\nnsid = 1.5", "f:2: " + nsid + "1.5"),
                Arguments.of("[namespace.a]\nnsid = [\n1]", "f:2: " + nsid + "an array"),
                Arguments.of("[namespace.a]\nnsid = {}", "f:2: " + nsid + "a table"),
                Arguments.of("[namespace.a]\nloopback = 1", "f:2: 'loopback' must be true or false, not 1"),
                Arguments.of(
                        "[namespace.a]\nloopback = \"no\"",
                        "f:2: 'loopback' must be true or false, not the string \"no\""),
                Arguments.of("namespace = 1", "f:1: 'namespace' must be a table, written [namespace.NAME], not 1"),
                Arguments.of(
                        "[[namespace]]\nnsid = 1",
                        "f:1: 'namespace' must be a table, written [namespace.NAME], not an array"),
                Arguments.of("[namespace]\nnsid = 1", "f:2: 'nsid' must be a table, written [namespace.nsid], not 1"),
                Arguments.of("[[namespace.a]]", "f:1: 'a' must be a table, written [namespace.a], not an array"),
                Arguments.of("[namespaces.a]", "f:1: unknown key 'namespaces' (did you mean 'namespace'?)"),
                Arguments.of("[web]", "f:1: unknown key 'web'"),
                Arguments.of(
                        "[namespace.a]\n\"ns\\u001Bid\" = 1", "f:2: unknown key 'ns\\x1bid' (did you mean 'nsid'?)"),
                Arguments.of("[namespace.\"\"]", "f:1: the name '' is empty"),
                Arguments.of("[namespace.\".\"]", "f:1: the name '.' stands for a directory"),
                Arguments.of("[namespace.\"..\"]", "f:1: the name '..' stands for a directory"),
                Arguments.of("[namespace.\"a\\u0000\"]", "f:1: the name 'a\\x00' has a NUL in it"),
                Arguments.of(
                        "[namespace.\"" + "é".repeat(128) + "\"]",
                        "f:1: the name '" + "é".repeat(128) + "' is longer than 255 bytes"));
    }

    @ParameterizedTest
    @MethodSource
    void meaninglessDeclarations(String text, String expected) throws IOException {
        Path file = write("f", text);
        assertRefused(() -> reader.read(List.of(file)), expected);
    }

    @ParameterizedTest
    @MethodSource
    void whatComesLaterIsNotIgnored(String text, String expected) throws IOException {
        Path file = write("f", text);
        assertRefused(() -> reader.read(List.of(file)), expected);
    }

    static List<Arguments> whatComesLaterIsNotIgnored() {
        return List.of(
                Arguments.of("[[namespace.a.publish]]", "f:1: 'publish' is not yet supported"),
                Arguments.of("[namespace.a]\npublish = 1", "f:2: 'publish' is not yet supported"));
    }

    @Test
    void aLinkMayBeSpreadOverFiles() throws Exception {
        Path file = write(
                "netns.toml",
                "[namespace.a.link.x]\ntype = 'dummy'\n[[namespace.a.route]]\nto = '10.1.0.0/16'\ndev = 'x'");
        write(
                "netns.d/more.toml",
                "[namespace.a.link.x]\nmtu = 1400\n[[namespace.a.route]]\nto = '10.2.0.0/16'\ndev = 'x'");
        NamespaceDeclaration read = reader.readDefaults().namespaces().get(0);
        LinkDeclaration link = read.links().get(0);
        assertEquals(Map.of(CommonKeys.MTU, 1400L), link.settings());
        assertEquals(new Origin(file, 2), link.origin("type"));
        assertEquals(dir.resolve("netns.d/more.toml"), link.origin("mtu").file());
        assertEquals(2, read.routes().size());
    }

    @Test
    void theSameKeyOfALinkTwiceNamesBothPlaces() throws Exception {
        write("netns.toml", "[namespace.a.link.x]\ntype = 'dummy'");
        write("netns.d/more.toml", "[namespace.a.link.x]\ntype = 'bridge'");
        assertRefused(() -> reader.readDefaults(), "netns.d/more.toml:2: 'type' is declared already at netns.toml:2");
    }

    @Test
    void aNamedFileMustExist() throws Exception {
        Path good = write("good.toml", "[namespace.a]\nnsid =");
        assertRefused(
                () -> reader.read(List.of(dir.resolve("none.toml"), good)),
                "good.toml:2: 'nsid' has no value",
                "none.toml: No such file or directory");
    }

    @Test
    void aLinkToNowhereIsNotNoFile() throws Exception {
        Files.createSymbolicLink(dir.resolve("netns.toml"), dir.resolve("none"));
        assertRefused(() -> reader.readDefaults(), "netns.toml: No such file or directory");
    }

    @Test
    void whatIsNotARegularFileIsNotRead() throws Exception {
        Path directory = Files.createDirectory(dir.resolve("netns.toml"));
        assertRefused(() -> reader.readDefaults(), "netns.toml: is not a regular file");
        assertRefused(() -> reader.read(List.of(directory)), "netns.toml: is not a regular file");
        ConfigException refused = assertThrows(ConfigException.class, () -> reader.read(List.of(Path.of("/dev/zero"))));
        assertEquals("/dev/zero: is not a regular file", refused.getMessage());
    }

    @Test
    void theDirectoryMustBeOne() throws Exception {
        write("netns.d", "");
        assertRefused(() -> reader.readDefaults(), "netns.d: is not a directory");
    }

    @Test
    void aFileHasOneMebibyteAtMost() throws Exception {
        Path most = write("most.toml", "#".repeat(SourceText.MAX_BYTES));
        assertEquals(List.of(), names(reader.read(List.of(most))));
        Path more = write("more.toml", "#".repeat(SourceText.MAX_BYTES + 1));
        assertRefused(() -> reader.read(List.of(more)), "more.toml: is larger than 16 MiB");
    }

    @Test
    void aFileThatCannotBeReadIsReported() {
        Path file = Path.of("/proc/self/mem");
        ConfigException refused = assertThrows(ConfigException.class, () -> reader.read(List.of(file)));
        assertEquals("/proc/self/mem: cannot be read: Input/output error", refused.getMessage());
        assertEquals("Permission denied", SourceText.reason(new AccessDeniedException("f")));
    }

    /** Files named {@code config/…} are those of the project: what is installed, and what the manual shows. */
    @Test
    void theExamplesAreRight() throws Exception {
        Path example = Path.of("config/examples/names.toml");
        Declaration declaration = reader.read(List.of(example));
        assertEquals(List.of("blue", "red", "dark room"), names(declaration));
        assertEquals(
                List.of(new Nsid.None(), new Nsid.Fixed(10), new Nsid.Auto()),
                declaration.namespaces().stream()
                        .map(NamespaceDeclaration::nsid)
                        .toList());
    }

    @Test
    void theInstalledFileDeclaresNothingUntilItIsEdited() throws Exception {
        Path installed = Path.of("config/netns.toml");
        assertEquals(List.of(), names(reader.read(List.of(installed))));
        // "#key" is a declaration to be switched on, "# Words" are words
        String edited = Files.readString(installed).replaceAll("(?m)^#(?=[\\[a-z])", "");
        Declaration declaration = reader.read(List.of(write("edited.toml", edited)));
        assertEquals(List.of("web"), names(declaration));
        assertEquals(List.of("br0", "eth0", "web0"), linkNames(declaration));
        NamespaceDeclaration web = declaration.namespaces().get(0);
        assertEquals(new Nsid.Auto(), web.nsid());
        assertEquals(1, web.routes().size());
        assertNotNull(web.dns());
    }

    private static List<String> linkNames(Declaration declaration) {
        return declaration.links().stream().map(LinkDeclaration::name).sorted().toList();
    }

    private interface Reading {
        Declaration read() throws ConfigException;
    }

    private void assertRefused(Reading reading, String... expected) {
        ConfigException refused = assertThrows(ConfigException.class, reading::read);
        assertEquals(String.join("\n", expected), refused.getMessage().replace(dir + "/", ""));
    }

    private Path write(String name, String text) throws IOException {
        Path file = dir.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static List<String> names(Declaration declaration) {
        return declaration.namespaces().stream()
                .map(declared -> declared.name().toString())
                .toList();
    }
}
