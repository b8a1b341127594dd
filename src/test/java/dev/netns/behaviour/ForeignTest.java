package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What others made is never half-understood: neither taken for what is declared, nor exported, nor replaced without an
 * attribute that it has.
 */
class ForeignTest extends Declarations {
    private static final String BASE = """
        [namespace.a.link.eth0]
        type = "bridge"
        addresses = ["10.1.0.1/24", "fd01::1/64"]
        """;

    ForeignTest() {
        super(RUN_NETNS);
    }

    @BeforeEach
    void applyBase() {
        write(DEFAULT, BASE);
        netns("apply").exits(0);
    }

    private void ip(String command) {
        sh("ip -n a " + command).exits(0);
    }

    private Path export() {
        return declare("export.toml", netns("export").exits(0).saysNothing().out());
    }

    private Path with(String table) {
        return declare("more.toml", BASE + table.replace("; ", "\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rule add pref 90 uidrange 0-10 blackhole",
                "rule add pref 91 table main suppress_prefixlength 0",
                "rule add pref 92 tos 0x10 table 100",
                "-6 rule add pref 93 tos 0x20 uidrange 1000-1000 table 100 suppress_prefixlength 64",
                "rule add pref 94 sport 80 dport 100-200 ipproto tcp table 100",
                "route add 10.9.0.0/16 via 10.1.0.2 tos 0x10",
                "route add 10.9.0.0/16 via 10.1.0.2 window 20000 initcwnd 20 congctl reno mtu 1400",
                "addr add 10.2.0.1/24 dev eth0 metric 77",
                "-6 addr add fd02::1/64 dev eth0 metric 77 nodad",
                "addr add 10.2.0.1/24 dev eth0 noprefixroute",
                "link add vx0 type vxlan id 5 dstport 4789 ageing 77 tos 4",
            })
    void whatIsModelledIsExportedWhole(String command) {
        ip(command);
        Path file = export();
        assertFalse(
                netns("export").out().contains("not exported"),
                () -> netns("export").out());
        netns("plan", "--exit-code", file).exits(0).prints("0 changes\n");
        String before = state();
        netns("down").exits(0);
        netns("apply", file).exits(0);
        assertEquals(before, state());
        netns("plan", "--exit-code", file).exits(0).prints("0 changes\n");
        netns("down", "--file", file).exits(0);
    }

    /** What ip shows of the namespace, without who made it and what the kernel chooses. */
    private String state() {
        return sh("""
            ip -n a -d rule; ip -n a -6 -d rule; ip -n a -d route; ip -n a -6 -d route | grep -v fe80
            ip -n a -d -o addr show scope global | sed 's/^[0-9]*: //' | sort
            ip -n a -d -o link show vx0 2>/dev/null | grep -o 'vxlan .*'
            """).out().replaceAll(" proto [a-z0-9]+| tentative", "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rule add pref 90 table 100 suppress_ifgroup 3 | [[namespace.a.rule]]; priority = 90; table = 100"
                        + " | suppress_ifgroup 3",
                "rule add pref 90 goto 32766 | [[namespace.a.rule]]; priority = 90; table = 100 | goto 32766",
                "rule add pref 90 table 100 realms 3/4 | [[namespace.a.rule]]; priority = 90; table = 100 | realms 3/4",
            })
    void aRuleWithMoreIsNotTheDeclaredOne(String command, String declared, String words) {
        ip(command);
        netns("plan", with(declared)).exits(0).printsWords("+ rule priority 90 lookup 100", words);
        netns("apply", "--prune", with(declared)).exits(0);
        assertTrue(sh("ip -n a rule").out().contains("90:"));
        assertEquals("2\n", sh("ip -n a rule | grep -c ^90:").out());
        netns("export").exits(0).printsWords("# not exported: rule priority 90", words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "route add 10.9.0.0/16 via 10.1.0.2 realm 5 | realms 0/5",
                "route add 10.9.0.0/16 via 10.1.0.2 initrwnd 50 | initrwnd 50",
                "route add 10.9.0.0/16 via 10.1.0.2 mtu lock 1400 | lock",
                "route add 10.9.0.0/16 nexthop via 10.1.0.2 realm 5 nexthop via 10.1.0.3 | realms 0/5",
            })
    void aRouteWithMoreIsNeitherReplacedNorExported(String command, String words) {
        ip(command);
        String route = "10.9.0.0/16 via 10.1.0.2";
        netns("plan").exits(0).printsWords("! route 10.9.0.0/16", words + ": unmanaged, left alone");
        String before = sh("ip -n a -d route").out();
        Path file = with("[[namespace.a.route]]; to = \"10.9.0.0/16\"; via = \"10.1.0.2\"");
        netns("apply", file)
                .exits(1)
                .says("more.toml:4: ", "route " + route + ": there is one already that has '" + words + "'");
        netns("apply", "--prune").exits(0);
        assertEquals(before, sh("ip -n a -d route").out());
        netns("export").exits(0).printsWords("# not exported: route 10.9.0.0/16", "cannot be declared");
        assertFalse(netns("export").out().contains("[[namespace.a.route]]"));
    }

    @Test
    void aRouteByANextHopObjectIsForeign() {
        ip("nexthop add id 12 via 10.1.0.2 dev eth0");
        ip("route add 10.9.0.0/16 nhid 12");
        ip("-6 route add fd09::/64 via fd01::2 expires 1000");
        netns("export")
                .exits(0)
                .printsWords("# not exported: route 10.9.0.0/16 via 10.1.0.2 dev eth0 nhid 12", "fd09::/64", "expires");
    }

    /** Of every kind that the kernel has here, and that can be made without a peer elsewhere. */
    @Test
    void freshLinksHaveNothingMore() {
        ip("link add e0 type bridge");
        ip("link add e1 type veth peer name e2");
        ip("link add e3 type ifb");
        ip("link add e4 type vxlan id 5 dstport 4789");
        ip("link add e5 link e1 type macvlan mode bridge");
        ip("link add e6 link e2 type macvtap mode private");
        ip("tuntap add e7 mode tap");
        String exported = netns("export").exits(0).out();
        for (int i = 0; i < 8; i++) {
            assertTrue(exported.contains("[namespace.a.link.e" + i + "]"), exported);
        }
        assertFalse(exported.contains("not exported"), exported);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bridge | mcast_querier 1 | mcast_querier 1",
                "bridge | group_fwd_mask 8 mcast_query_interval 500 | group_fwd_mask 8 mcast_query_interval 500",
                "bridge | no_linklocal_learn 1 | boolopt 1",
                "bridge | group_address 01:80:c2:00:00:0a | group_address 01:80:c2:00:00:0a",
                "macvlan | mode source | mode 16",
                "macvlan | mode bridge bcqueuelen 77 | bcqueuelen 77",
                "vxlan | id 6 dstport 4789 srcport 1000 2000 | srcport 03:e8:07:d0",
                "vxlan | id 6 dstport 4789 proxy | proxy 1",
            })
    void aLinkWithMoreIsNeitherTakenForOursNorExported(String kind, String options, String words) {
        String below = kind.equals("macvlan") ? "link eth0 " : "";
        ip("link add e0 " + below + "type " + kind + " " + options);
        netns("plan").exits(0).printsWords("! link e0 (" + kind + ", " + words + "): unmanaged, left alone");
        String exported = netns("export")
                .exits(0)
                .printsWords("# not exported: link e0: '" + words + "' cannot be declared")
                .out();
        assertFalse(exported.contains("[namespace.a.link.e0]"), exported);
        String keys = kind.equals("vxlan") ? "; id = 6; port = 4789" : below.isEmpty() ? "" : "; parent = \"eth0\"";
        Path file = with("[namespace.a.link.e0]; type = \"" + kind + "\"" + keys);
        netns("plan", file).exits(1).printsWords("link e0 is there with '" + words + "', which netns does not model");
        netns("apply", file).exits(1).says("more.toml:4: ", "link e0 is there with '" + words + "'");
    }

    @Test
    void whatSomebodyAddedToALinkOfNetnsIsSaidAndKept() {
        ip("link set eth0 type bridge mcast_querier 1");
        netns("plan", "--exit-code")
                .exits(0)
                .prints("a\n  ! mcast_querier 1 of link eth0: unmanaged, left alone\n0 changes\n");
        netns("export").exits(0).printsWords("# not exported: link eth0: 'mcast_querier 1' cannot be declared");
        Path changed = declare("more.toml", BASE + "mtu = 1400\n");
        netns("apply", changed).exits(0);
        assertEquals("1\n", sh("ip -n a -d link show eth0 | grep -c 'mtu 1400'").out());
        assertEquals(
                "1\n",
                sh("ip -n a -d link show eth0 | grep -c 'mcast_querier 1'").out());
    }

    @Test
    void aLinkOfNetnsIsNotReplacedWithoutWhatSomebodyAdded() {
        String macvlan = "[namespace.a.link.e0]; type = \"macvlan\"; parent = \"eth0\"; mode = ";
        netns("apply", with(macvlan + "\"private\"")).exits(0);
        ip("link set e0 type macvlan bcqueuelen 77");
        String before = sh("ip -n a -d link show e0").out();
        netns("apply", with(macvlan + "\"passthru\""))
                .exits(1)
                .says("link e0 is there with 'bcqueuelen 77'", "would lose: mode \"private\" → \"passthru\"");
        assertEquals(before, sh("ip -n a -d link show e0").out());
    }

    @Test
    void queueingDisciplinesAreMentioned() {
        assertFalse(netns("export").exits(0).out().contains("qdisc"));
        sh("tc -n a qdisc add dev eth0 root handle 1: htb; tc -n a class add dev eth0 parent 1: classid 1:1 htb rate 1mbit;"
                        + " tc -n a qdisc add dev eth0 parent 1:1 handle 2: tbf rate 1mbit burst 10k latency 50ms;"
                        + " tc -n a filter add dev eth0 parent 1: protocol ip u32 match u32 0 0 flowid 1:1;"
                        + " tc -n a qdisc add dev lo clsact")
                .exits(0);
        netns("export")
                .exits(0)
                .printsWords(
                        "# not exported: qdisc htb with filters (u32), which cannot be declared",
                        "# not exported: qdisc tbf of a class, which cannot be declared",
                        "[namespace.a.link.lo]",
                        "# not exported: qdisc clsact, which cannot be declared");
    }

    @Test
    void anAddressWithMoreIsForeign() {
        ip("addr add 10.2.0.1/24 broadcast 10.2.0.77 dev eth0");
        netns("plan").exits(0).printsWords("! address 10.2.0.1/24 broadcast on eth0: unmanaged");
        netns("export").exits(0).printsWords("# not exported: the address 10.2.0.1/24 broadcast ('broadcast' cannot");
        Path file = declare("more.toml", BASE.replace("[\"10.1.0.1/24\"", "[\"10.2.0.1/24\", \"10.1.0.1/24\""));
        netns("apply", file).exits(1).says("more.toml:3: ", "address 10.2.0.1/24 on eth0 is there with 'broadcast'");
    }

    @Test
    void routesOfDaemonsAreTheirs() {
        for (int i = 0; i < 12; i++) {
            ip("route add 10.20." + i + ".0/24 via 10.1.0.2 proto bird");
        }
        ip("rule add pref 50 table 100 protocol keepalived");
        ip("route add 10.30.0.0/24 via 10.1.0.2 proto 77");
        netns("plan", "--exit-code").exits(0).prints("""
            a
              ! 12 routes of bird, left alone
              ! 1 route of protocol 77, left alone
              ! 1 rule of keepalived, left alone
            0 changes
            """);
        netns("apply", "--prune").exits(0);
        assertEquals(
                "13\n", sh("ip -n a route | grep -c 'proto bird\\|proto 77'").out());
        netns("export")
                .exits(0)
                .printsWords("# not exported: 12 routes of bird", "# not exported: 1 rule of keepalived");
        assertFalse(netns("export").out().contains("[[namespace.a.r"));
        Path file = with("[[namespace.a.route]]; to = \"10.20.0.0/24\"; via = \"10.1.0.3\"");
        netns("apply", file)
                .exits(1)
                .says("more.toml:4: ", "there is one already that belongs to bird", "another metric");
        netns("-j", "plan").printsJsonWith("bird", 12);
    }

    @Test
    void metricsAndAddressesChangeInPlace() {
        String route = "[[namespace.a.route]]; to = \"10.9.0.0/16\"; via = \"10.1.0.2\"; ";
        netns("apply", with(route + "initcwnd = 20")).exits(0);
        netns("plan", with(route + "initcwnd = 30; congctl = \"reno\"")).printsWords("~ route 10.9.0.0/16", "1 change");
        netns("apply", with(route + "initcwnd = 30; congctl = \"reno\"")).exits(0);
        assertTrue(sh("ip -n a route").out().contains("initcwnd 30 congctl reno"));
        String address = BASE.replace("[\"10.1.0.1/24\", \"fd01::1/64\"]", "[{address = \"10.1.0.1/24\"%s}]");
        netns("apply", declare("more.toml", address.formatted(", metric = 50"))).exits(0);
        assertTrue(sh("ip -n a route")
                .out()
                .contains("10.1.0.0/24 dev eth0 proto kernel scope link src 10.1.0.1 metric 50"));
        netns("apply", declare("more.toml", address.formatted(""))).exits(0);
        assertFalse(sh("ip -n a route").out().contains("metric 50"));
        netns("apply", declare("more.toml", address.formatted(", noprefixroute = true")))
                .exits(0);
        assertFalse(sh("ip -n a route").out().contains("10.1.0.0/24"));
        netns("plan", "--exit-code", declare("more.toml", address.formatted(", noprefixroute = true")))
                .exits(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rule | tos = 3; table = 100 | 'tos' must be a multiple of 4 from 4 to 252, not 3",
                "rule | uidrange = \"9-3\"; table = 100 | 'uidrange' must be an integer from 0 to 4294967294, or a"
                        + " range",
                "rule | suppress_prefixlength = 0; action = \"blackhole\" | 'suppress_prefixlength' needs 'table'",
                "route | to = \"fd09::/64\"; via = \"fd01::2\"; tos = 4 | 'tos' is for IPv4 routes only",
            })
    void wrongValues(String what, String keys, String words) {
        netns("check", with("[[namespace.a." + what + "]]; " + keys)).exits(2).says(words);
    }
}
