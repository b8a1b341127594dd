package dev.netns.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.stream.JsonWriter;
import dev.netns.config.ConfigException;
import dev.netns.config.ConfigReader;
import dev.netns.config.Declaration;
import dev.netns.config.DeclarationJson;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was declared and made is exported as it was declared: for every kind, also those that this kernel lacks. */
class ExportTextTest {
    private static final String BELOW = "\n[namespace.a.link.below]\ntype = 'dummy'\n";

    /** Links of namespace a: {@code type; keys}. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "bridge; stp = true; forward_delay = 4.5; hello_time = 3.1; max_age = 12.7; ageing_time = 60.3;"
                        + " priority = 4096; vlan_filtering = true; vlan_default_pvid = 7; multicast_snooping = false",
                "dummy; up = false; mtu = 1400; mac = '02:00:00:00:00:09'; alias = 'x y'; txqueuelen = 9; group = 5;"
                        + " arp = true; multicast = true; promisc = true; accept_ra = 2; ipv6 = false",
                "dummy; mtu = 1500; accept_ra = 1; ipv6 = true; txqueuelen = 1000",
                "ifb; addresses = ['10.0.0.1/24', 'fd00::1/64']",
                "vlan; parent = 'below'; id = 5; protocol = '802.1ad'",
                "vlan; parent = 'host:wan'; id = 6",
                "macvlan; parent = 'below'; mode = 'private'",
                "macvlan; parent = 'host:wan'; mode = 'bridge'",
                "macvtap; parent = 'below'; mode = 'passthru'",
                "ipvlan; parent = 'host:wan'; mode = 'l2'",
                "vxlan; id = 5; local = '10.0.0.1'; remote = '10.0.0.2'; port = 4789; ttl = 9; learning = false",
                "vxlan; id = 5; group = '239.1.1.1'; parent = 'below'",
                "vxlan; id = 5; group = '239.1.1.1'; parent = 'host:wan'",
                "vxlan; id = 5; remote = 'fd00::2'; birth = 'host'",
                "vxlan; id = 5; remote = 'fd00::2'; group = 6",
                "geneve; id = 5; remote = '10.0.0.2'; ttl = 9",
                "geneve; id = 5; remote = '10.0.0.2'; birth = 'b'",
                "gre; local = '10.0.0.1'; remote = '10.0.0.2'; key = 42; ttl = 9; parent = 'below'",
                "gretap; remote = '10.0.0.2'",
                "ipip; remote = '10.0.0.2'; birth = 'host'",
                "sit; remote = '10.0.0.2'; parent = 'host:wan'",
                "ip6tnl; remote = 'fd00::2'; local = 'fd00::1'",
                "ip6gre; remote = 'fd00::2'; key = 5",
                "wireguard; private_key_file = '/etc/wireguard/key'; listen_port = 51820; fwmark = 7;"
                        + " [[namespace.a.link.x.peer]];"
                        + " public_key = 'xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=';"
                        + " preshared_key_file = '/etc/wireguard/psk'; endpoint = '10.0.0.9:51820';"
                        + " allowed_ips = ['10.0.0.0/8', 'fd00::/8']; keepalive = 25;"
                        + " [[namespace.a.link.x.peer]];"
                        + " public_key = 'TrMvSoP4jYQlY6RIzBgbssQqY3vxI2Pi+y71lOWWXX0='; allowed_ips = ['0.0.0.0/0']",
                "wireguard; birth = 'host'",
                "vrf; table = 100",
                "bond; mode = 'active-backup'; miimon = 50; primary = 'm'; [namespace.a.link.m]; type = 'dummy';"
                        + " master = 'x'",
                "bond; mode = '802.3ad'; lacp_rate = 'fast'; xmit_hash_policy = 'layer3+4'",
                "tun; user = 1000; user_group = 100; multi_queue = true",
                "tap; user = 0",
                "physical; device = 'enp3s0'; addresses = ['10.0.0.1/24']",
                "dummy; addresses = [{ address = '10.0.0.1/32', peer = '10.0.0.2' },"
                        + " { address = '10.0.1.1/24', scope = 'link', label = 'x:1' },"
                        + " { address = 'fd00::1/64', nodad = true },"
                        + " { address = 'fd00::2/64', valid_lifetime = 3600, preferred_lifetime = 1800 }]",
            })
    void aLinkComesBack(String link) {
        comesBack("[host.link.wan]\ntype = 'bridge'\n[namespace.b]\n[namespace.a.link.x]\ntype = '"
                + link.replaceFirst(";", "';").replace("; ", "\n") + BELOW);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "to = 'default'; via = '10.0.0.254'",
                "to = '0.0.0.0/0'; via = 'fe80::1'; dev = 'x'",
                "to = 'default'; via = 'fd00::9'; metric = 50",
                "to = '::/0'; dev = 'x'",
                "to = 'default'; dev = 'x'; table = 100",
                "to = '10.9.0.0/16'; via = '10.99.0.1'; dev = 'x'; onlink = true; mtu = 1300; advmss = 1200",
                "to = '10.9.0.1'; dev = 'x'; source = '10.0.0.1'; metric = 7; scope = 'global'",
                "to = '10.9.0.0/16'; type = 'blackhole'",
                "to = 'fd99::/16'; type = 'unreachable'; metric = 9",
                "to = '10.9.0.0/16'; type = 'prohibit'; table = 'local'",
                "to = '10.9.0.0/16'; type = 'throw'; table = 'default'",
                "to = '10.9.0.1'; type = 'local'; dev = 'lo'",
                "to = '10.9.0.0/16'; nexthops = [{ via = '10.0.0.7', weight = 3 }, { via = '10.0.0.8', dev = 'x' }]",
            })
    void aRouteComesBack(String route) {
        comesBack("[namespace.a.link.x]\ntype = 'dummy'\naddresses = ['10.0.0.1/24', 'fd00::1/64']\n"
                + "[[namespace.a.route]]\n" + route.replace("; ", "\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "priority = 5; from = '10.0.0.0/8'; table = 100",
                "priority = 5; to = 'fd00::/8'; iif = 'lo'; oif = 'lo'; table = 'main'",
                "priority = 5; fwmark = 7; ipproto = 'tcp'; sport = 80; dport = '8000-8999'; invert = true; table = 7",
                "priority = 5; fwmark = '0x10/0xf0'; action = 'blackhole'",
                "priority = 5; family = 'ipv6'; action = 'prohibit'",
                "priority = 0; action = 'unreachable'; from = '10.0.0.1'",
            })
    void aRuleComesBack(String rule) {
        comesBack("[[namespace.a.rule]]\n" + rule.replace("; ", "\n"));
    }

    @Test
    void aWholeNetworkComesBack() {
        comesBack("""
                [host.link.wan]
                type = "bridge"
                vlan_filtering = true
                addresses = ["10.10.0.1/24"]

                [host.link.routed]
                type = "veth"
                peer = "router:direct"
                addresses = ["10.20.0.1/24"]

                [namespace.router]
                nftables_rules = \"""
                table inet nat {
                    chain c { type nat hook postrouting priority 100; oifname "wan" counter comment "a \\\\\\\\ b" }
                }
                \"""

                [namespace.router.sysctl]
                "net.ipv4.ip_forward" = 1
                "net.ipv4.tcp_rmem" = "4096 131072 6291456"

                [namespace.router.dns]
                servers = ["10.10.0.1", "fd00::1"]
                search = ["lan", "example.org"]
                options = ["edns0"]

                [namespace.router.hosts]
                "10.10.0.1" = ["gw", "gw.lan"]

                [namespace.router.hooks]
                up = ["echo \\"up\\""]
                down = ["true"]
                host_up = ["true", "echo"]

                [namespace.router.link.wan]
                type = "veth"
                peer = "host:router0"
                peer_master = "wan"
                mtu = 1400

                [namespace.router.link.direct]
                type = "veth"
                peer = "host:routed"

                [namespace.router.link.lan]
                type = "veth"
                peer = "client one:eth0"
                master = "br0"
                pvid = 7
                vlans = [8, 9]
                hairpin = true
                isolated = true
                cost = 5

                [namespace.router.link.br0]
                type = "bridge"
                vlan_filtering = true

                [[namespace.router.neighbour]]
                address = "10.10.0.9"
                mac = "02:00:00:00:00:09"
                dev = "wan"

                [[namespace.router.neighbour]]
                address = "10.10.0.8"
                dev = "wan"
                proxy = true

                [namespace."client one"]
                nsid = 7
                loopback = false

                [namespace."client one".link.eth0]
                type = "veth"
                peer = "router:lan"
                up = false
                """);
    }

    @Test
    void whatCheckRefusesBecomesACommentWithTheReason() throws Exception {
        Declaration made = ConfigReader.readText(Declared.FILE, """
                [namespace.a.link.x]
                type = "dummy"
                addresses = ["10.0.0.1/24"]

                [[namespace.a.route]]
                to = "10.5.0.0/16"
                nexthops = [{ via = "10.0.0.7" }, { via = "10.0.0.8" }]

                [[namespace.a.route]]
                to = "10.6.0.0/16"
                via = "10.0.0.7"
                """);
        ExportSource source = Told.source(made);
        source.networks().replaceAll((place, network) -> withoutAddresses(network));
        String text = ExportText.of(source);
        assertTrue(text.contains("""
                # not exported: no address of this namespace reaches the gateway 10.0.0.7 (if it is one link away all the \
                same, say 'dev' and 'onlink')
                # [[namespace.a.route]]
                # to = "10.6.0.0/16"
                # via = "10.0.0.7"
                """), text);
        assertEquals(
                0,
                ConfigReader.readText(Declared.FILE, text)
                        .namespaces()
                        .get(0)
                        .routes()
                        .size());
    }

    private static LiveNetwork withoutAddresses(LiveNetwork network) {
        Map<String, LiveLink> links = new HashMap<>();
        network.links()
                .forEach((name, link) -> links.put(name, new LiveLink(link.message(), List.of(), List.of(), null)));
        return new LiveNetwork(
                links, network.routes(), network.rules(), network.neighbours(), network.sysctl(), network.nsids());
    }

    private static void comesBack(String text) {
        try {
            Declaration declared = ConfigReader.readText(Declared.FILE, text);
            String exported = ExportText.of(Told.source(declared));
            Declaration again = ConfigReader.readText(Declared.FILE, exported);
            assertEquals(json(declared), json(again), exported);
            assertEquals(
                    List.of("0 changes"),
                    new Planner(again, Told.snapshot(declared), Scope.EVERYTHING, Others.STAY)
                            .plan(place -> true).lines().stream()
                                    .filter(line -> !isOfFiles(line))
                                    .toList(),
                    exported);
        } catch (ConfigException e) {
            throw new AssertionError(e);
        }
    }

    /** Files are not of the kernel. */
    private static boolean isOfFiles(String line) {
        return line.contains("/etc/netns");
    }

    private static String json(Declaration declaration) {
        StringWriter text = new StringWriter();
        try {
            DeclarationJson.write(declaration, new JsonWriter(text));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        JsonElement root = new Gson().fromJson(text.toString(), JsonElement.class);
        return sorted(root).toString();
    }

    /** Without lines of files, and with links in the order of their names. */
    private static JsonElement sorted(JsonElement element) {
        if (element instanceof JsonObject object) {
            object.remove("origin");
            object.keySet().forEach(key -> object.add(key, sorted(object.get(key))));
        } else if (element instanceof JsonArray array) {
            List<JsonElement> elements = new ArrayList<>();
            array.forEach(each -> elements.add(sorted(each)));
            if (elements.stream().allMatch(JsonObject.class::isInstance)) {
                elements.sort(Comparator.comparing(JsonElement::toString));
            }
            JsonArray sorted = new JsonArray();
            elements.forEach(sorted::add);
            return sorted;
        }
        return element;
    }
}
