package dev.netns.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.netns.config.Declaration;
import dev.netns.config.Hooks;
import dev.netns.config.Place;
import dev.netns.netlink.LinkMessage;
import dev.netns.netlink.LinkRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which links in the host are ours by what is remembered, and which records are about this host. */
class HostLinksTest {
    private static final String MADE = "- link br0 (bridge, made by netns)";
    private static final HostNamespace HERE = new HostNamespace("boot-1", 4, 4026531840L);
    private static final String ALL = "eth0=7 host:red0=8 /etc/netns/red/hosts net/ipv4/ip_forward";

    /** What is remembered of a bridge, how it is, and what `down` would do. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "7 netns:host | 7 netns:host | " + MADE,
                "0 netns:host | 7 netns:host | " + MADE,
                "7 uplink     | 7 uplink     | " + MADE,
                "7 netns:host | 7 ''         | ! without the alias 'netns:host' that netns gave it",
                "0 netns:host | 7 ''         | ! without the alias 'netns:host' that netns gave it",
                "7 netns:host | 7 mine       | ! without the alias 'netns:host' that netns gave it",
                "7 uplink     | 7 netns:host | ! without the alias 'uplink' that netns gave it",
                "7 netns:host | 8 netns:host | ! not the one that netns made",
            })
    void aLinkIsOursIfItsIndexAndItsAliasAreThoseThatAreRemembered(String remembered, String live, String expected) {
        String[] known = remembered.split(" ");
        Remembered.Link record = new Remembered.Link(Integer.parseInt(known[0]), Set.of(), null, known[1]);
        Remembered all = Remembered.NOTHING.withLinks(Map.of("br0", record));
        Snapshot snapshot = new Snapshot(
                Map.of(),
                LiveNetworks.of(Map.of(Place.HOST, host(live.split(" "))), List.of()),
                Map.of(),
                new MadeInHost(new TreeMap<>(Map.of(Declared.FILE, all))),
                SnapshotFiles.NONE,
                Map.of(),
                List.of());
        Plan plan = new Planner(Declaration.EMPTY, snapshot, Scope.EVERYTHING, Others.STAY).planDown(place -> true);
        String why = expected.startsWith("! ") ? expected.substring(2) : "";
        String line = why.isEmpty() ? expected : "! link br0 (bridge, " + why + "): unmanaged, left alone";
        assertEquals(List.of("host", "  " + line), plan.namespaces().get(0).lines());
    }

    private static LiveNetwork host(String... indexAndAlias) {
        byte[] bytes = LinkRequest.change(Integer.parseInt(indexAndAlias[0]), "bridge")
                .name("br0")
                .alias(indexAndAlias[1].replace("''", ""))
                .toMessage()
                .toBytes(1);
        LiveLink link = new LiveLink(LinkMessage.parse(bytes, 0, bytes.length), List.of(), List.of());
        return new LiveNetwork(Map.of("br0", link), List.of(), List.of(), List.of(), Map.of(), Map.of());
    }

    /** What is left of the record of a namespace, by the host in which it was written. */
    @ParameterizedTest
    @CsvSource({
        "boot-1, 4, 4026531840, " + ALL,
        "boot-1, 4, 4026532000, eth0=7 /etc/netns/red/hosts net/ipv4/ip_forward",
        "boot-1, 5, 4026531840, eth0=7 /etc/netns/red/hosts net/ipv4/ip_forward",
        "boot-2, 4, 4026531840, /etc/netns/red/hosts",
    })
    void ofANamespaceThatIsBelievedWhichIsTrueHere(String boot, long device, long inode, String expected)
            throws IOException {
        Made made = Declared.made("red", new Identity(4, 100, 1), Declared.FILE).with(all());
        Made read = MadeJson.parse(MadeJson.toText(made, new HostNamespace(boot, device, inode)), HERE);
        assertEquals(expected, text(read.remembered()));
        if (boot.equals("boot-1")) {
            assertEquals(made.identity(), read.identity());
        } else {
            assertNotEquals(made.identity(), read.identity());
        }
    }

    @Test
    void earlierVersionsWroteNeitherHostNorAlias() throws IOException {
        String text = "{\"name\":\"red\",\"device\":4,\"inode\":100,\"born\":1,\"file\":\"/f\",\"links\":{"
                + "\"eth0\":{\"index\":7,\"keys\":[]},\"host:red0\":{\"index\":8,\"keys\":[]}}}";
        Map<String, Remembered.Link> links =
                MadeJson.parse(text, HERE).remembered().links();
        assertEquals(
                Map.of(
                        "eth0",
                        new Remembered.Link(7, Set.of(), null),
                        "host:red0",
                        new Remembered.Link(8, Set.of(), null, "netns:red")),
                links);
        List<HostJson.Line> lines = HostJson.parse("{\"/f\":{\"links\":{\"br0\":{\"index\":7,\"keys\":[]}}}}\n");
        assertEquals(
                Remembered.NOTHING.withLinks(Map.of("br0", new Remembered.Link(7, Set.of(), null, "netns:host"))),
                lines.get(0).made().files().get(Path.of("/f")));
        assertTrue(lines.get(0).isOf(HERE));
    }

    private static Remembered all() {
        Map<String, Remembered.Link> links = Map.of(
                "eth0",
                new Remembered.Link(7, Set.of(), null),
                "host:red0",
                new Remembered.Link(8, Set.of(), null, "netns:red"));
        TreeMap<String, String> sysctl = new TreeMap<>(Map.of("net/ipv4/ip_forward", "0"));
        TreeSet<String> files = new TreeSet<>(List.of("/etc/netns/red/hosts"));
        return new Remembered(new TreeMap<>(links), sysctl, files, null, Hooks.NONE, false);
    }

    private static String text(Remembered remembered) {
        StringBuilder text = new StringBuilder();
        remembered
                .links()
                .forEach((key, link) ->
                        text.append(key).append('=').append(link.index()).append(' '));
        remembered.files().forEach(file -> text.append(file).append(' '));
        remembered.sysctl().keySet().forEach(path -> text.append(path).append(' '));
        return text.toString().strip();
    }
}
