package dev.netns.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.netns.link.LinkKind;
import dev.netns.link.LinkKinds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an editor says of a declaration by the schema is what {@code check} says. */
class JsonSchemaTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNode SCHEMA = parsed(JsonSchema.text());
    private static final com.networknt.schema.JsonSchema VALIDATOR =
            JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(SCHEMA);

    private static final String LINK = "[namespace.a.link.l]\ntype = \"dummy\"\n";
    private static final String ROUTE = "[[namespace.a.route]]\nto = \"10.0.0.0/8\"\n";
    private static final String RULE = "[[namespace.a.rule]]\ntable = \"main\"\n";

    private static JsonNode parsed(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<Path> declarations() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("config/examples"))) {
            List<Path> all = new ArrayList<>(files.sorted().toList());
            all.add(Path.of("config/netns.toml"));
            return all;
        }
    }

    @Test
    void isASchema() {
        assertEquals(
                "https://json-schema.org/draft/2020-12/schema",
                SCHEMA.get("$schema").asText());
        assertEquals(
                Set.of(),
                JsonSchemaFactory.getInstance(VersionFlag.V202012)
                        .getSchema(com.networknt.schema.SchemaLocation.of(VersionFlag.V202012.getId()))
                        .validate(SCHEMA));
    }

    /** The manual's table of keys and the schema come from the same definitions; neither may leave one out. */
    @Test
    void hasEveryKeyOfTheManual() {
        Set<String> keys = new TreeSet<>();
        Pattern.compile("(?m)^\\|[^|]*\\| `([a-z0-9_]+)` \\||^\\| `([a-z0-9_]+)` \\|")
                .matcher(Reference.markdown())
                .results()
                .forEach(found -> keys.add(found.group(1) == null ? found.group(2) : found.group(1)));
        assertTrue(keys.size() > 120, keys::toString);
        Set<String> properties = new TreeSet<>();
        SCHEMA.findValues("properties").forEach(table -> table.fieldNames().forEachRemaining(properties::add));
        LinkKinds.all().forEach(kind -> properties.add(kind.name()));
        keys.removeAll(properties);
        assertEquals(Set.of(), keys);
    }

    /** An editor shows it beside the key. */
    @Test
    void everyKeyHasADescriptionAndNoTableTakesOthers() {
        List<String> without = new ArrayList<>();
        check(SCHEMA, "#", without);
        assertEquals(List.of(), without);
    }

    private static void check(JsonNode schema, String path, List<String> without) {
        JsonNode properties = schema.get("properties");
        if (properties != null) {
            if (!schema.has("additionalProperties") && !path.equals("#/$defs/link")) {
                without.add(path + " is open");
            }
            properties.fields().forEachRemaining(key -> {
                boolean told =
                        key.getValue().has("description") || key.getValue().has("$ref");
                if (key.getValue().isObject() && !told && !path.endsWith("/if")) {
                    without.add(path + "/" + key.getKey());
                }
            });
        }
        schema.fields().forEachRemaining(entry -> check(entry.getValue(), path + "/" + entry.getKey(), without));
    }

    @Test
    void everyKindHasItsKeysOnly() {
        List<String> kinds = LinkKinds.all().stream().map(LinkKind::name).toList();
        assertEquals(JSON.valueToTree(kinds), SCHEMA.at("/$defs/link/properties/type/enum"));
        for (JsonNode choice : SCHEMA.at("/$defs/link/allOf")) {
            JsonNode kind = SCHEMA.at(choice.at("/then/$ref").asText().substring(1));
            assertEquals(kind.get("title"), choice.at("/if/properties/type/const"));
            assertEquals(kind.get("title"), kind.at("/properties/type/const"));
            assertFalse(kind.get("additionalProperties").asBoolean());
            assertEquals("type", kind.at("/required/0").asText());
        }
        assertTrue(SCHEMA.at("/$defs/link-vlan/required").toString().contains("\"parent\""));
        assertTrue(SCHEMA.at("/$defs/link-vxlan/properties/group").has("anyOf"));
        assertFalse(SCHEMA.at("/$defs/link-dummy/properties").has("peer"));
    }

    @ParameterizedTest
    @MethodSource("declarations")
    void takesTheExamples(Path file) throws IOException {
        assertEquals(List.of(), faults(Files.readString(file)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[namespace.a]\nnsid = 5\nloopback = false",
                "[namespace.a]\nnsid = \"auto\"",
                LINK + "addresses = [\"10.0.0.1/24\", { address = \"fd00::1/64\", nodad = true }]",
                LINK + "mtu = 0x5dc\ngroup = 7\nforwarding = true",
                LINK + "master = \"b\"\nvlans = [10, \"20-22\"]\npvid = 7\n[namespace.a.link.b]\ntype = \"bridge\"\n"
                        + "forward_delay = 2.5\nvlan_filtering = true",
                "[namespace.a.link.lo]\naddresses = [\"10.0.0.1/32\"]\narp_ignore = 1",
                "[namespace.a.link.v]\ntype = \"vxlan\"\nid = 5\nparent = \"host:e\"\ngroup = \"239.1.1.1\"",
                "[namespace.a.link.v]\ntype = \"vxlan\"\nid = 5\ngroup = 9",
                "[namespace.a.link.t]\ntype = \"tap\"\nuser = \"nobody\"\nuser_group = 100",
                RULE + "fwmark = \"0x10/0xff\"\nuidrange = \"0-99\"\ntos = 16\nsport = 80",
                LINK + "addresses = [\"10.1.0.1/24\"]\n" + ROUTE + "nexthops = [{ via = \"10.1.0.2\", weight = 2 }]",
                "[namespace.a.sysctl]\n"
                        + "\"net.ipv4.ip_forward\" = 1\n"
                        + "\"net.ipv4.conf.all.forwarding\" = true\n"
                        + "\"net.x\" = \"a b\"",
                "[namespace.a.hosts]\n\"10.0.0.1\" = [\"gw\", \"gw.lan\"]",
            })
    void takesWhatCheckTakes(String text) {
        ConfigFiles.good(text);
        assertEquals(List.of(), faults(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nsid = 5",
                "[namspace.a]",
                "namespace = 1",
                "[namespace.host]",
                "[namespace.\"a/b\"]",
                "[namespace.a]\nnsid = -1",
                "[namespace.a]\nnsid = \"none\"",
                "[namespace.a]\nnsid = 1.5",
                "[namespace.a]\nloopback = \"no\"",
                "[namespace.a]\npublish = []",
                "[namespace.a]\nlink = []",
                "[namespace.a.link.l]\nmtu = 1500",
                "[namespace.a.link.l]\ntype = \"brige\"",
                "[namespace.a.link.l]\ntype = \"veth\"",
                "[namespace.a.link.l]\ntype = \"vlan\"\nid = 5",
                "[namespace.a.link.l]\ntype = \"vlan\"\nparent = \"host:e\"",
                "[namespace.a.link.longer-than-fifteen]\ntype = \"dummy\"",
                "[namespace.a.link.\"a:b\"]\ntype = \"dummy\"",
                "[namespace.a.link.lo]\nmtu = 1500",
                "[host.link.lo]\narp_ignore = 1",
                "[host]\nnsid = 1",
                LINK + "adresses = []",
                LINK + "addresses = \"10.0.0.1/24\"",
                LINK + "addresses = [1]",
                LINK + "addresses = [{ adress = \"10.0.0.1/24\" }]",
                LINK + "addresses = [{ address = \"10.0.0.1/24\", scope = 256 }]",
                LINK + "mtu = 67",
                LINK + "mtu = \"1500\"",
                LINK + "alias = \"\"",
                LINK + "peer = \"host:x\"",
                LINK + "vlans = 5",
                LINK + "vlans = [4095]",
                LINK + "pvid = 0",
                "[namespace.a.link.b]\ntype = \"bridge\"\nforward_delay = 31",
                "[namespace.a.link.b]\ntype = \"bond\"\nmode = \"fast\"",
                "[namespace.a.link.w]\ntype = \"wireguard\"\npeer = [{ public_key = \"abc\" }]",
                "[namespace.a.link.w]\ntype = \"wireguard\"\npeer = [{ keepalive = 5 }]",
                "[[namespace.a.route]]\nvia = \"10.0.0.1\"",
                ROUTE + "type = \"unicast\"\nmetrik = 5",
                ROUTE + "type = \"none\"",
                ROUTE + "nexthops = [{ weight = 0, dev = \"e\" }]",
                RULE + "tos = 5",
                RULE + "tos = 256",
                RULE + "sport = 0",
                RULE + "fwmark = true",
                "[[namespace.a.neighbour]]\naddress = \"10.0.0.1\"\nproxy = true",
                "[namespace.a.dns]\nserver = []",
                "[namespace.a.dns]\nservers = \"10.0.0.1\"",
                "[namespace.a.hosts]\n\"10.0.0.1\" = []",
                "[namespace.a.hosts]\n\"10.0.0.1\" = \"gw\"",
                "[namespace.a.hooks]\nup = [1]",
                "[namespace.a.sysctl]\n\"kernel.x\" = 1",
                "[namespace.a.sysctl]\n\"net.x\" = 1.5",
                "[namespace.a.sysctl]\nnet.ipv4.ip_forward = 1",
            })
    void refusesWhatCheckRefuses(String text) {
        assertFalse(ConfigFiles.faults(text).isEmpty(), "check takes it");
        assertFalse(faults(text).isEmpty(), "the schema takes it");
    }

    /** Not that the link is of none of the kinds: what is wrong with a link of its kind. */
    @Test
    void faultsOfALinkAreThoseOfItsKey() {
        List<String> faults = faults(LINK + "mtu = \"x\"\npeer = \"y\"");
        assertEquals(2, faults.size(), faults::toString);
        assertTrue(
                faults.toString().contains("namespace.a.link.l.mtu: string found, integer expected"), faults::toString);
        assertTrue(faults.toString().contains("'peer' is not defined"), faults::toString);
        assertTrue(faults("[namespace.a.link.l]\ntype = \"brige\"").toString().contains("\"bridge\""));
    }

    /** What the schema says of a document, as an editor shows it. */
    private static List<String> faults(String text) {
        Problems problems = new Problems();
        TomlTable document = TomlScanner.scan(ConfigFiles.FILE, text, problems, new Toml4jWords());
        assertEquals(List.of(), problems.sorted());
        JsonNode json = JSON.valueToTree(TomlScannerTest.plain(document));
        return VALIDATOR.validate(json).stream().map(Object::toString).toList();
    }
}
