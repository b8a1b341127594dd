package dev.netns.config;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.stream.JsonWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** TOML has several ways to write the same: they mean the same here too. */
class SpellingTest {
    @Test
    void dottedKeysSayWhatHeadersSay() {
        String headers = """
            [host.link.br0]
            type = "bridge"
            [namespace.web]
            nsid = 5
            [namespace.web.link."eth0.1"]
            type = "veth"
            peer = "host:web0"
            peer_master = "br0"
            addresses = ["10.0.0.2/24"]
            [[namespace.web.route]]
            to = "10.9.0.0/24"
            via = "10.0.0.1"
            [namespace.web.dns]
            servers = ["10.0.0.1"]
            """;
        for (String dotted : List.of("""
            host.link.br0.type = "bridge"
            namespace.web.nsid = 0x5
            namespace.web.link."eth0.1".type = "veth"
            namespace.web.link.'eth0.1'.peer = "host:web0"
            namespace.web.link."eth0\\u002e1".peer_master = "br0"
            namespace . web . link . "eth0.1" . addresses = ["10.0.0.2/24"]
            namespace.web.route = [{ to = "10.9.0.0/24", via = "10.0.0.1" }]
            namespace.web.dns.servers = ["10.0.0.1"]
            """, """
            [namespace]
            web.nsid = 0b101
            web.link."eth0.1" = { type = "veth", peer = "host:web0", peer_master = "br0", addresses = ["10.0.0.2/24"] }
            web.dns.servers = ["10.0.0.1"]
            [[namespace.web.route]]
            to = "10.9.0.0/24"
            via = "10.0.0.1"
            [host]
            link.br0.type = "bridge"
            """)) {
            assertEquals(json(ConfigFiles.good(headers)), json(ConfigFiles.good(dotted)), dotted);
        }
    }

    /** All of a declaration but where it stands. */
    private static String json(Declaration declaration) {
        StringWriter text = new StringWriter();
        assertDoesNotThrow(() -> DeclarationJson.write(declaration, new JsonWriter(text)));
        return text.toString().replaceAll("\"line\":\\d+", "");
    }

    @Test
    void addressesMayBeStringsAndTables() {
        List<AddressDeclaration> addresses =
                ConfigFiles.namespace("""
                    [namespace.a.link.x]
                    type = "dummy"
                    addresses = ["10.0.0.1/24", { address = "fd00::1/64", nodad = true }, "10.0.1.1/24"]
                    """).links().get(0).addresses();
        assertEquals(
                List.of("10.0.0.1/24", "fd00::1/64", "10.0.1.1/24"),
                addresses.stream().map(address -> address.prefix().toString()).toList());
        assertTrue(addresses.get(1).withoutDad());
    }
}
