package dev.netns.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.netns.NamespaceName;
import dev.netns.config.ConfigException;
import dev.netns.config.ConfigReader;
import dev.netns.config.Declaration;
import dev.netns.config.Place;
import dev.netns.names.NamespaceIds;
import dev.netns.names.Store;
import dev.netns.netlink.LinkMessage;
import dev.netns.netlink.LinkRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is done about NICs that the kernel put into the host as they were called inside, when an apply was killed. */
class StrayLinksTest {
    private static final String DECLARED = "[namespace.dmz.link.wan]\ntype = 'physical'\ndevice = '%s'\n";

    /** The host's links, each with its alias, and up if so; the device that is declared; what is planned for the host. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "wan netns:was=eth3/1500/ | '' | ~ link wan (back as eth3)",
                "wan netns:was=eth3;uplink | '' | ~ link wan (back as eth3)",
                "eth3 netns:was=eth3/1500/ | '' | ~ link eth3 (back as eth3)",
                "wan netns:was=eth3/1500/ | eth4 | ~ link wan (back as eth3)",
                "wan netns:was=eth3/1500/ | eth3 | ''",
                "wan netns:was=eth3/1500/ | wan | ''",
                "wan netns:was=eth3/1500/, eth3 other | ''"
                        + " | ! link wan (was eth3, and the host has another link of that name): unmanaged, left alone",
                "wan netns:was=eth3/1500/ up | ''"
                        + " | ! link wan (was eth3, and is in use: set it down to get the name back): unmanaged, left alone",
                "wan uplink | '' | ''",
                "br0 netns:dmz | '' | ''",
            })
    void theyGetTheirNamesBackUnlessTheyAreDeclared(String links, String device, String expected) {
        Map<String, LiveLink> live = new HashMap<>();
        for (String link : links.split(", ")) {
            String[] nameAndAlias = link.split(" ");
            live.put(nameAndAlias[0], nic(2 + live.size(), nameAndAlias[0], nameAndAlias[1], nameAndAlias.length > 2));
        }
        LiveNetwork host = new LiveNetwork(live, List.of(), List.of(), List.of(), Map.of(), Map.of());
        Snapshot snapshot = snapshot(host);
        Declaration declaration = device.equals("''") ? Declaration.EMPTY : read(DECLARED.formatted(device));
        Planner planner = new Planner(declaration, snapshot, Scope.EVERYTHING, Others.STAY);
        String lines = expected.equals("''") ? "" : expected;
        assertEquals(lines, lines(planner.plan(place -> true)));
        assertEquals("", lines(planner.plan(place -> !place.isHost())));
        if (declaration.equals(Declaration.EMPTY)) {
            assertEquals(lines, lines(planner.planDown(place -> true)));
            assertEquals("", lines(planner.planDown(place -> !place.isHost())));
        }
    }

    /** A machine that has nothing but its host. */
    private static Snapshot snapshot(LiveNetwork host) {
        return new Snapshot(
                Map.of(),
                LiveNetworks.of(Map.of(Place.HOST, host), List.of()),
                Map.of(),
                MadeInHost.NOTHING,
                SnapshotFiles.NONE,
                Map.of(),
                List.of());
    }

    @Test
    void aNicIsNoLinkOfAnotherKind() {
        LiveNetwork host = new LiveNetwork(
                Map.of("eth3", nic(2, "eth3", "", true)), List.of(), List.of(), List.of(), Map.of(), Map.of());
        Snapshot snapshot = snapshot(host);
        Declaration veth = read("[namespace.a.link.x]\ntype = 'veth'\npeer = 'host:eth3'");
        Plan plan = new Planner(veth, snapshot, Scope.EVERYTHING, Others.STAY).plan(place -> true);
        assertTrue(
                plan.lines()
                        .contains("  ! " + Declared.FILE
                                + ":3: link host:eth3 is there and is a physical one, not a veth (choose another name; to"
                                + " move it into a namespace, declare it there with type = \"physical\")"),
                () -> String.join("\n", plan.lines()));
    }

    /** Run by `netns exec dmz`, netns takes dmz for the host: the NIC keeps the name that it was given there. */
    @Test
    void theyKeepTheirNamesInsideTheNamespaceThatTheyWereGivenTo() {
        NamespaceName dmz = NamespaceName.of("dmz");
        Identity identity = new Identity(4, 100, 1);
        Made made = Declared.made("dmz", identity, Declared.FILE)
                .with(Remembered.NOTHING.withLinks(Map.of("wan", new Remembered.Link(2, Set.of(), "eth3"))));
        LiveLink wan = nic(2, "wan", "netns:was=eth3/1500/", false);
        LiveNetwork inside = new LiveNetwork(Map.of("wan", wan), List.of(), List.of(), List.of(), Map.of(), Map.of());
        for (Live live : List.of(Live.ABSENT, new Live(Store.Kind.NAMESPACE, identity, NamespaceIds.NONE))) {
            Snapshot snapshot = new Snapshot(
                    Map.of(dmz, live),
                    LiveNetworks.of(Map.of(Place.HOST, inside), List.of()),
                    Map.of(dmz, made),
                    MadeInHost.NOTHING,
                    SnapshotFiles.NONE,
                    Map.of(),
                    List.of());
            Planner planner = new Planner(Declaration.EMPTY, snapshot, Scope.EVERYTHING, Others.STAY);
            boolean gone = live.kind() == Store.Kind.ABSENT;
            assertEquals(gone ? "~ link wan (back as eth3)" : "", lines(planner.plan(place -> true)));
        }
    }

    private static String lines(Plan plan) {
        StringBuilder lines = new StringBuilder();
        for (NamespacePlan part : plan.namespaces()) {
            if (part.place().isHost()) {
                part.lines().stream().skip(1).forEach(line -> lines.append(line.strip()));
            }
        }
        return lines.toString();
    }

    private static LiveLink nic(int index, String name, String alias, boolean up) {
        byte[] bytes = LinkRequest.change(index)
                .name(name)
                .alias(alias)
                .up(up)
                .toMessage()
                .toBytes(1);
        return new LiveLink(LinkMessage.parse(bytes, 0, bytes.length), List.of(), List.of());
    }

    private static Declaration read(String text) {
        try {
            return ConfigReader.readText(Declared.FILE, text);
        } catch (ConfigException e) {
            throw new AssertionError(text, e);
        }
    }
}
