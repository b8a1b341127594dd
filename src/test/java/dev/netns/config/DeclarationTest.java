package dev.netns.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.netns.NamespaceName;
import dev.netns.link.CommonKeys;
import dev.netns.linux.Linux;
import dev.netns.netlink.IpAddress;
import dev.netns.netlink.IpPrefix;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a right file means. */
class DeclarationTest {
    private static final Place A = Place.of(NamespaceName.of("a"));
    private static final Place B = Place.of(NamespaceName.of("b"));

    @Test
    void theOtherEndOfAPairIsDeclaredToo() {
        Declaration declaration = ConfigFiles.good("""
            [host.link.br0]
            type = "bridge"
            [namespace.a.link.eth0]
            type = "veth"
            peer = "host:a0"
            peer_master = "br0"
            peer_mac = "02:00:00:00:00:01"
            up = false
            """);
        assertEquals(1, declaration.hostLinks().size());
        assertEquals(3, declaration.links().size());
        LinkDeclaration own = declaration.namespaces().get(0).links().get(0);
        LinkDeclaration other = declaration.namespaces().get(0).links().get(1);
        assertEquals(new LinkReference(Place.HOST, "a0"), own.peer());
        assertTrue(own.primary());
        assertFalse(own.up());
        assertEquals(new LinkReference(Place.HOST, "a0"), other.self());
        assertEquals(A, other.owner());
        assertEquals(own.self(), other.peer());
        assertFalse(other.primary());
        assertTrue(other.up());
        assertEquals(new LinkReference(Place.HOST, "br0"), other.master());
        assertEquals(Map.of(CommonKeys.MAC, "02:00:00:00:00:01"), other.settings());
        assertEquals(5, other.origin().line());
        assertEquals(6, other.origin("master").line());
        assertEquals(7, other.origin("mac").line());
    }

    @Test
    void bothEndsOfAPairMayHaveATable() {
        Declaration declaration = ConfigFiles.good("""
            [namespace.b.link.x]
            type = "veth"
            peer = "a:y"
            [namespace.a.link.y]
            type = "veth"
            peer = "b:x"
            peer_mac = "02:00:00:00:00:02"
            """);
        LinkDeclaration x = declaration.namespaces().get(0).links().get(0);
        LinkDeclaration y = declaration.namespaces().get(1).links().get(0);
        assertEquals(2, declaration.links().size());
        assertFalse(x.primary());
        assertTrue(y.primary());
        assertEquals(B, x.owner());
        assertEquals("02:00:00:00:00:02", x.settings().get(CommonKeys.MAC));
    }

    @Test
    void bothEndsMayBeInOneNamespace() {
        Declaration declaration = ConfigFiles.good(
                "[namespace.a.link.x]\ntype = 'veth'\npeer = 'y'\n[namespace.a.link.z]\ntype = 'dummy'");
        assertEquals(
                List.of("x", "z", "y"),
                declaration.links().stream().map(LinkDeclaration::name).toList());
        assertTrue(declaration.links().stream()
                .allMatch(link -> link.place().equals(A) && link.owner().equals(A)));
    }

    @Test
    void linksMayBeAnywhere() {
        List<LinkDeclaration> links = ConfigFiles.good("""
            [namespace.a.link.m]
            type = "macvlan"
            parent = "host:eth0"
            mode = "bridge"
            [namespace.a.link."m.5"]
            type = "vlan"
            parent = "m"
            id = 5
            [namespace.a.link.gre1]
            type = "gre"
            birth = "b"
            parent = "b:gre1"
            [namespace.b.link.gre1]
            type = "dummy"
            [namespace.b.link.wan]
            type = "physical"
            [namespace.b.link.lan]
            type = "physical"
            device = "mac:02:AA:00:00:00:01"
            """).links();
        assertEquals(new LinkReference(Place.HOST, "eth0"), links.get(0).parent());
        assertEquals(new LinkReference(A, "m"), links.get(1).parent());
        assertEquals(B, links.get(2).birth());
        assertEquals(new LinkReference(B, "gre1"), links.get(2).parent());
        assertEquals("wan", links.get(4).device());
        assertEquals("mac:02:aa:00:00:00:01", links.get(5).device());
    }

    @Test
    void portsHaveVlans() {
        LinkDeclaration port = ConfigFiles.namespace("""
            [namespace.a.link.p]
            type = "dummy"
            master = "br"
            pvid = 7
            vlans = [10, "20-22"]
            [namespace.a.link.br]
            type = "bridge"
            vlan_filtering = true
            """).links().get(0);
        assertEquals(new PortVlans(7, new TreeSet<>(Set.of(10, 20, 21, 22))), port.vlans());
    }

    @Test
    void addressesHaveDefaults() {
        List<AddressDeclaration> addresses = ConfigFiles.namespace("""
            [namespace.a.link.x]
            type = "dummy"
            addresses = ["10.0.0.1/24", "fd00::1/64"]
            [namespace.a.link.y]
            type = "dummy"
            addresses = [{address = "10.0.0.1/32", peer = "10.0.0.2", valid_lifetime = 9}]
            """).links().stream()
                .flatMap(link -> link.addresses().stream())
                .toList();
        assertEquals(
                new AddressDeclaration(
                        prefix("10.0.0.1/24"),
                        null,
                        null,
                        null,
                        AddressDeclaration.FOREVER,
                        AddressDeclaration.FOREVER,
                        false,
                        0,
                        false,
                        new Origin(ConfigFiles.FILE, 3)),
                addresses.get(0));
        assertEquals(address("10.0.0.2"), addresses.get(2).peer());
        assertEquals(9, addresses.get(2).preferredLifetime());
    }

    @Test
    void routesHaveAFamily() {
        List<RouteDeclaration> routes = ConfigFiles.namespace("""
            [namespace.a.link.x]
            type = "dummy"
            addresses = ["10.0.0.1/24", "fd00::1/64"]
            [[namespace.a.route]]
            to = "default"
            dev = "x"
            [[namespace.a.route]]
            to = "default"
            via = "fe80::1"
            dev = "x"
            [[namespace.a.route]]
            to = "default"
            nexthops = [{dev = "x"}, {via = "fd00::2", weight = 3}]
            metric = 5
            [[namespace.a.route]]
            to = "default"
            dev = "x"
            source = "fd00::1"
            metric = 6
            [[namespace.a.route]]
            to = "10.7.7.7"
            via = "fe80::1"
            dev = "x"
            [[namespace.a.route]]
            to = "10.9.0.0/16"
            type = "local"
            dev = "lo"
            """).routes();
        assertEquals(
                List.of("0.0.0.0/0", "::/0", "::/0", "::/0", "10.7.7.7/32", "10.9.0.0/16"),
                routes.stream().map(route -> route.to().toString()).toList());
        assertEquals(
                List.of(254, 254, 254, 254, 254, 255),
                routes.stream().map(RouteDeclaration::table).toList());
        assertEquals(
                List.of("null x 1", "fd00::2 null 3"),
                routes.get(2).nextHops().stream()
                        .map(way -> way.via() + " " + way.dev() + " " + way.weight())
                        .toList());
    }

    /** All ways by which a gateway may be near. */
    @Test
    void gatewaysAreReached() {
        String routes = """
            [namespace.a.link.x]
            type = "dummy"
            addresses = [{address = "10.9.0.1/32", peer = "10.9.0.2"}]
            [namespace.a.link.y]
            type = "dummy"
            accept_ra = 2
            [[namespace.a.route]]
            to = "10.1.0.0/16"
            via = "10.9.0.2"
            [[namespace.a.route]]
            to = "10.8.0.1"
            dev = "x"
            [[namespace.a.route]]
            to = "10.2.0.0/16"
            via = "10.8.0.1"
            dev = "x"
            [[namespace.a.route]]
            to = "10.3.0.0/16"
            via = "192.0.2.1"
            dev = "x"
            onlink = true
            [[namespace.a.route]]
            to = "default"
            via = "fd00::1"
            """;
        assertEquals(5, ConfigFiles.namespace(routes).routes().size());
    }

    @Test
    void rulesAreRead() {
        List<RuleDeclaration> rules = ConfigFiles.namespace("""
            [[namespace.a.rule]]
            priority = 100
            from = "10.0.0.0/8"
            to = "10.0.0.1"
            iif = "lo"
            fwmark = "0x10/0xff"
            table = "local"
            ipproto = "tcp"
            sport = 80
            dport = "8000-8999"
            invert = true
            [[namespace.a.rule]]
            fwmark = 5
            family = "ipv6"
            action = "unreachable"
            """).rules();
        assertEquals(
                new RuleDeclaration(
                        Linux.AF_INET,
                        100,
                        prefix("10.0.0.0/8"),
                        prefix("10.0.0.1/32"),
                        "lo",
                        null,
                        new RuleDeclaration.Mark(0x10, 0xff),
                        1,
                        255,
                        6,
                        new RuleDeclaration.Ports(80, 80),
                        new RuleDeclaration.Ports(8000, 8999),
                        true,
                        null,
                        null,
                        null,
                        rules.get(0).origins()),
                rules.get(0));
        assertEquals(new Origin(ConfigFiles.FILE, 5), rules.get(0).origins().of("iif"));
        assertEquals(new Origin(ConfigFiles.FILE, 1), rules.get(0).origins().of("oif"));
        assertEquals(Linux.AF_INET6, rules.get(1).family());
        assertEquals(7, rules.get(1).action());
        assertEquals(0, rules.get(1).table());
        assertEquals(new RuleDeclaration.Mark(5, 0xffff_ffffL), rules.get(1).fwmark());
        assertNull(rules.get(1).priority());
    }

    @Test
    void filesAreRelativeToTheOneThatNamesThem() {
        NamespaceDeclaration namespace = ConfigFiles.namespace("""
            [namespace.a]
            nftables = "a/rules.nft"
            [namespace.a.link.w]
            type = "wireguard"
            private_key_file = "/root/w.key"
            fwmark = 7
            [[namespace.a.link.w.peer]]
            public_key = "xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg="
            preshared_key_file = "../w.psk"
            allowed_ips = ["0.0.0.0/0"]
            """);
        assertEquals(
                Path.of("/etc/netns/a/rules.nft"),
                Objects.requireNonNull(namespace.nftables()).file());
        WireGuardDeclaration wireGuard =
                Objects.requireNonNull(namespace.links().get(0).wireGuard());
        assertEquals(Path.of("/root/w.key"), wireGuard.privateKeyFile());
        assertEquals(7L, wireGuard.fwmark());
        assertNull(wireGuard.listenPort());
        assertEquals(Path.of("/etc/netns/../w.psk"), wireGuard.peers().get(0).presharedKeyFile());
    }

    /** nft counts the lines of the text, a person those of the file. */
    @Test
    void theLinesOfAFirewallAreKnown() {
        Nftables literal = firewall("""
            [namespace.a]
            nftables_rules = '''
            one
            two
            '''
            """);
        assertEquals(
                List.of(3, 4, 5),
                List.of(
                        literal.at(1).line(),
                        literal.at(2).line(),
                        literal.at(3).line()));
        Nftables basic = firewall("""
            [namespace.a]
            nftables_rules = \"""one
            two \\
               goes on
            three\\nfour
            five\"""
            """);
        assertEquals("one\ntwo goes on\nthree\nfour\nfive", basic.rules());
        assertEquals(
                List.of(2, 3, 5, 5, 6),
                List.of(
                        basic.at(1).line(),
                        basic.at(2).line(),
                        basic.at(3).line(),
                        basic.at(4).line(),
                        basic.at(5).line()));
        assertEquals(6, basic.at(9).line());
        Nftables plain = firewall("[namespace.a]\nnftables_rules = 'table inet t {}'\n");
        assertEquals(2, plain.at(1).line());
        Nftables file = firewall("[namespace.a]\nnftables = 'fw.nft'\n");
        assertEquals(new Origin(Path.of("/etc/netns/fw.nft"), 4), file.at(4));
    }

    private static Nftables firewall(String text) {
        return Objects.requireNonNull(ConfigFiles.namespace(text).nftables());
    }

    @Test
    void settingsAreRead() {
        NamespaceDeclaration namespace = ConfigFiles.namespace("""
            [namespace.a]
            nftables_rules = \"\"\"
            table inet t { }
            \"\"\"
            [namespace.a.sysctl]
            "net.ipv4.ip_forward" = 1
            "net.ipv4.tcp_rmem" = " 4096 131072 6291456 "
            "net.ipv6.conf.all.forwarding" = false
            [namespace.a.dns]
            servers = ["10.0.0.1", "fd00::1"]
            search = ["lan"]
            options = ["edns0", "ndots:2"]
            [namespace.a.hosts]
            "10.0.0.1" = ["gw", "gw.lan"]
            [namespace.a.hooks]
            up = ["a", "b c"]
            host_down = ["d"]
            """);
        assertEquals(
                "table inet t { }\n",
                Objects.requireNonNull(namespace.nftables()).rules());
        assertEquals(
                "net.ipv4.ip_forward = 1, net.ipv4.tcp_rmem = 4096 131072 6291456, net.ipv6.conf.all.forwarding = 0",
                namespace.sysctl().entrySet().stream()
                        .map(sysctl ->
                                sysctl.getKey() + " = " + sysctl.getValue().value())
                        .collect(Collectors.joining(", ")));
        assertEquals(
                new Dns(
                        List.of(address("10.0.0.1"), address("fd00::1")),
                        List.of("lan"),
                        List.of("edns0", "ndots:2"),
                        new Origin(ConfigFiles.FILE, 9)),
                namespace.dns());
        assertEquals(
                Map.of(address("10.0.0.1"), List.of("gw", "gw.lan")),
                Objects.requireNonNull(namespace.hosts()).names());
        assertEquals(new Hooks(List.of("a", "b c"), List.of(), List.of(), List.of("d")), namespace.hooks());
    }

    /** Depth is no matter, nor is the number of links. */
    @Test
    void aLongChainIsRead() {
        StringBuilder text = new StringBuilder("[namespace.a.link.m0]\ntype = 'dummy'\n");
        int links = 5000;
        for (int i = 1; i < links; i++) {
            text.append("[namespace.a.link.m" + i + "]\ntype = 'macvlan'\nparent = 'm" + (i - 1) + "'\n");
        }
        assertEquals(links, ConfigFiles.good(text.toString()).links().size());
    }

    private static IpAddress address(String text) {
        return IpAddress.parse(text).orElseThrow();
    }

    private static IpPrefix prefix(String text) {
        return IpPrefix.parse(text).orElseThrow();
    }
}
