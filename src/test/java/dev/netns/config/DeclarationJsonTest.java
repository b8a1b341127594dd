package dev.netns.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
        Declaration declaration = new Declaration(
                List.of(),
                List.of(
                        NamespaceDeclaration.bare(
                                NamespaceName.of("web \"1\""), new Nsid.Auto(), false, new Origin(file, 1)),
                        NamespaceDeclaration.bare(NamespaceName.of("blue"), new Nsid.None(), true, new Origin(file, 4)),
                        NamespaceDeclaration.bare(
                                NamespaceName.of("red"), new Nsid.Fixed(10), true, new Origin(file, 5))));
        StringWriter text = new StringWriter();
        DeclarationJson.write(declaration, new JsonWriter(text));
        String origin = "\"origin\":{\"file\":\"/etc/netns.toml\",\"line\":";
        String nothing = "\"link\":[],\"route\":[],\"rule\":[],\"neighbour\":[],\"sysctl\":{},"
                + "\"hooks\":{\"up\":[],\"down\":[],\"host_up\":[],\"host_down\":[]},";
        assertEquals(
                "{\"host\":{\"link\":[]},\"namespaces\":["
                        + "{\"name\":\"blue\",\"nsid\":null,\"loopback\":true," + nothing + origin + "4}},"
                        + "{\"name\":\"red\",\"nsid\":10,\"loopback\":true," + nothing + origin + "5}},"
                        + "{\"name\":\"web \\\"1\\\"\",\"nsid\":\"auto\",\"loopback\":false," + nothing + origin + "1}}"
                        + "]}",
                text.toString());
    }

    @Test
    void nothingDeclaredIsEmpty() throws IOException {
        assertEquals("{\"host\":{\"link\":[]},\"namespaces\":[]}", json(Declaration.EMPTY));
    }

    @Test
    void aLinkHasItsDefaults() throws IOException {
        String json = json(ConfigFiles.good("""
                [host.link.br0]
                type = "bridge"
                forward_delay = 1.5
                [namespace.a.link.eth0]
                type = "veth"
                peer = "host:a0"
                peer_master = "br0"
                addresses = ["10.0.0.1/24"]
                """));
        String none = "\"addresses\":[],\"origin\":{\"file\":\"/etc/netns/f\",\"line\":";
        assertHas(
                json,
                "{\"name\":\"br0\",\"place\":\"host\",\"type\":\"bridge\",\"up\":true,\"stp\":false,"
                        + "\"forward_delay\":1.5,\"hello_time\":2,\"max_age\":20,\"ageing_time\":300,\"priority\":32768,"
                        + "\"vlan_filtering\":false,\"vlan_default_pvid\":1,\"multicast_snooping\":true,\"group\":0,"
                        + "\"promisc\":false," + none + "1}}");
        assertHas(
                json,
                "{\"name\":\"eth0\",\"place\":\"a\",\"type\":\"veth\",\"up\":true,\"peer\":\"host:a0\",\"group\":0,"
                        + "\"promisc\":false,\"addresses\":[{\"address\":\"10.0.0.1/24\",\"nodad\":false,"
                        + "\"noprefixroute\":false}],");
        assertHas(
                json,
                "{\"name\":\"a0\",\"place\":\"host\",\"type\":\"veth\",\"up\":true,\"peer\":\"a:eth0\","
                        + "\"master\":\"host:br0\",\"group\":0,\"promisc\":false," + none + "6}}");
    }

    @Test
    void secretsAreNamedByTheirFiles() throws IOException {
        assertHas(
                json(ConfigFiles.good("""
                        [namespace.a.link.wg0]
                        type = "wireguard"
                        birth = "host"
                        private_key_file = "a.key"
                        listen_port = 51820
                        addresses = [{address = "10.0.0.1/32", peer = "10.0.0.2", scope = "link", label = "wg0:1", preferred_lifetime = 5, valid_lifetime = 9, nodad = true}]
                        [[namespace.a.link.wg0.peer]]
                        public_key = "xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg="
                        preshared_key_file = "/etc/b.key"
                        endpoint = "[fd00::1]:51820"
                        allowed_ips = ["10.0.0.0/8", "::/0"]
                        """)),
                "\"birth\":\"host\",\"group\":0,\"promisc\":false,\"addresses\":[{\"address\":\"10.0.0.1/32\","
                        + "\"peer\":\"10.0.0.2\",\"scope\":253,\"label\":\"wg0:1\",\"preferred_lifetime\":5,"
                        + "\"valid_lifetime\":9,\"nodad\":true,\"noprefixroute\":false}],"
                        + "\"private_key_file\":\"/etc/netns/a.key\","
                        + "\"listen_port\":51820,\"peer\":[{\"public_key\":"
                        + "\"xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=\",\"preshared_key_file\":\"/etc/b.key\","
                        + "\"endpoint\":\"[fd00::1]:51820\",\"allowed_ips\":[\"10.0.0.0/8\",\"::/0\"],"
                        + "\"keepalive\":0}],");
    }

    @Test
    void routesAndSettingsAreWritten() throws IOException {
        String json = json(ConfigFiles.good("""
                        [namespace.a]
                        nftables = "a.nft"
                        [namespace.a.link.e]
                        type = "dummy"
                        addresses = ["10.0.0.1/24"]
                        [[namespace.a.route]]
                        to = "default"
                        via = "10.0.0.2"
                        [[namespace.a.route]]
                        to = "10.1.0.0/16"
                        table = 7
                        nexthops = [{via = "10.0.0.3", weight = 2}, {dev = "e"}]
                        [[namespace.a.rule]]
                        from = "10.2.0.0/16"
                        fwmark = "0x10/0xff"
                        dport = "80-90"
                        action = "prohibit"
                        [[namespace.a.neighbour]]
                        address = "10.0.0.9"
                        mac = "02:00:00:00:00:09"
                        dev = "e"
                        [namespace.a.sysctl]
                        "net.ipv4.ip_forward" = true
                        [namespace.a.dns]
                        servers = ["10.0.0.1"]
                        [namespace.a.hosts]
                        "10.0.0.1" = ["gw"]
                        [namespace.a.hooks]
                        up = ["true"]
                        """)).replaceAll(",\"origin\":\\{[^}]*\\}", "");
        assertHas(
                json,
                "\"route\":[{\"to\":\"0.0.0.0/0\",\"via\":\"10.0.0.2\",\"metric\":0,\"table\":254,\"type\":\"unicast\","
                        + "\"onlink\":false},{\"to\":\"10.1.0.0/16\",\"metric\":0,\"table\":7,\"type\":\"unicast\","
                        + "\"onlink\":false,\"nexthops\":[{\"via\":\"10.0.0.3\",\"weight\":2},{\"dev\":\"e\","
                        + "\"weight\":1}]}],\"rule\":[{\"family\":\"ipv4\",\"from\":\"10.2.0.0/16\","
                        + "\"fwmark\":\"16/255\",\"action\":\"prohibit\",\"dport\":\"80-90\",\"invert\":false}],"
                        + "\"neighbour\":[{\"address\":\"10.0.0.9\",\"mac\":\"02:00:00:00:00:09\",\"dev\":\"e\","
                        + "\"proxy\":false}],\"sysctl\":{\"net.ipv4.ip_forward\":\"1\"},\"dns\":{\"servers\":"
                        + "[\"10.0.0.1\"],\"search\":[],\"options\":[]},\"hosts\":{\"10.0.0.1\":[\"gw\"]},"
                        + "\"nftables\":\"/etc/netns/a.nft\",\"hooks\":{\"up\":[\"true\"],\"down\":[],\"host_up\":[],"
                        + "\"host_down\":[]}");
    }

    private static void assertHas(String json, String part) {
        assertTrue(json.contains(part), () -> "no\n" + part + "\nin\n" + json);
    }

    private static String json(Declaration declaration) throws IOException {
        StringWriter text = new StringWriter();
        DeclarationJson.write(declaration, new JsonWriter(text));
        return text.toString();
    }
}
