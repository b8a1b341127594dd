package dev.netns.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.stream.JsonWriter;
import dev.netns.config.ConfigException;
import dev.netns.config.ConfigReader;
import dev.netns.config.Declaration;
import java.io.IOException;
import java.io.StringWriter;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is to be done about a network that was made from one declaration and is to become another. */
class NetworkPlannerTest {
    private static final String SETUP = """
            [host.link.wan]
            type = 'bridge'
            [namespace.a.link.d]
            type = 'dummy'
            addresses = ['10.0.0.1/24', 'fd00::1/64']
            [namespace.a.link.x]
            type = '%s'
            """;

    /** The kernel changes most keys of most kinds; what it does not is made anew, and the plan says so. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "dummy | mtu = 1400 | mtu = 1300 | ~ link x: mtu 1400 → 1300",
                "dummy | up = true | up = false | ~ link x: up true → false",
                "dummy | group = 5 | '' | ~ link x: group 5 → 0",
                "dummy | mtu = 1400 | '' | ~ link x: mtu 1400 → 1500",
                "dummy | mtu = 1400 | mtu = 1400; alias = 'a' | ~ link x: alias \"\" → \"a\"",
                "dummy | alias = 'a' | '' | ~ link x: alias \"a\" → \"\"",
                "bridge | txqueuelen = 5 | '' | ~ link x: txqueuelen 5 → 1000",
                "bridge | mtu = 1400 | '' | ~ link x: mtu 1400 → 1500",
                "macvlan | parent = 'd'; mtu = 1400 | parent = 'd' | ~ link x: mtu 1400 → 1500",
                "bridge | stp = true | stp = false | ~ link x: stp true → false",
                "vlan | parent = 'd'; id = 5 | parent = 'd'; id = 6 | ~ link x: replace (id 5 → 6)",
                "vlan | parent = 'd'; id = 5 | parent = 'host:wan'; id = 5 | ~ link x: replace (parent is not host:wan)",
                "macvlan | parent = 'd'; mode = 'bridge' | parent = 'd'; mode = 'vepa' | ~ link x: mode \"bridge\" → \"vepa\"",
                "macvlan | parent = 'd'; mode = 'bridge' | parent = 'd'; mode = 'passthru' | ~ link x: replace (mode \"bridge\" → \"passthru\")",
                "ipvlan | parent = 'd'; mode = 'l2' | parent = 'd'; mode = 'l3' | ~ link x: mode \"l2\" → \"l3\"",
                "vxlan | id = 5; remote = '10.0.0.2' | id = 5; remote = '10.0.0.3' | ~ link x: remote \"10.0.0.2\" → \"10.0.0.3\"",
                "vxlan | id = 5; remote = '10.0.0.2' | id = 5; remote = 'fd00::3' | ~ link x: replace (remote \"10.0.0.2\" → \"fd00::3\")",
                "vxlan | id = 5; remote = '10.0.0.2' | id = 6; remote = '10.0.0.2' | ~ link x: replace (id 5 → 6)",
                "vxlan | id = 5; port = 4789 | id = 5 | ~ link x: replace (port is no longer declared)",
                "geneve | id = 5; remote = '10.0.0.2'; ttl = 5 | id = 5; remote = '10.0.0.2'; ttl = 9 | ~ link x: ttl 5 → 9",
                "gre | remote = '10.0.0.2'; key = 1 | remote = '10.0.0.2'; key = 2 | ~ link x: key 1 → 2",
                "ip6tnl | remote = 'fd00::2' | remote = 'fd00::3' | ~ link x: remote \"fd00::2\" → \"fd00::3\"",
                "vrf | table = 100 | table = 101 | ~ link x: replace (table 100 → 101)",
                "bond | mode = 'balance-rr' | mode = '802.3ad' | ~ link x: replace (mode \"balance-rr\" → \"802.3ad\")",
                "bond | miimon = 50 | miimon = 100 | ~ link x: miimon 50 → 100",
                "tap | user = 5 | user = 6 | ~ link x: replace (user 5 → 6)",
                "dummy | accept_ra = 1 | accept_ra = 0 | ~ sysctl net/ipv6/conf/x/accept_ra: 1 → 0",
            })
    void aLink(String kind, String before, String after, String expected) {
        assertEquals(expected + "\n1 change", plan(text(kind, before), text(kind, after)));
    }

    private static String text(String kind, String keys) {
        return SETUP.formatted(kind) + keys.replace("; ", "\n").replace("''", "");
    }

    /** What is not of links: keys of the namespace before, after, and what is planned, lines divided by a slash. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "[[namespace.a.route]]; to = 'default'; via = '10.0.0.2' | [[namespace.a.route]]; to = 'default'; via = '10.0.0.3'"
                        + " | ~ route default: via 10.0.0.2 → 10.0.0.3",
                "[[namespace.a.route]]; to = 'default'; via = '10.0.0.2' | [[namespace.a.route]]; to = 'default'; via = '10.0.0.2'; metric = 5"
                        + " | - route default via 10.0.0.2 / + route default via 10.0.0.2 metric 5",
                "[[namespace.a.route]]; to = '10.9.0.0/16'; type = 'blackhole' | [[namespace.a.route]]; to = '10.9.0.0/16'; type = 'prohibit'"
                        + " | ~ route 10.9.0.0/16: type blackhole → prohibit",
                "[[namespace.a.route]]; to = '10.9.0.0/16'; dev = 'x'; metric = 7 | [[namespace.a.route]]; to = '10.9.0.0/16'; via = '10.0.0.2'; dev = 'd'; metric = 7; mtu = 1400; source = '10.0.0.1'"
                        + " | ~ route 10.9.0.0/16 metric 7: via none → 10.0.0.2, dev x → d, source none → 10.0.0.1,"
                        + " scope link → global, mtu none → 1400",
                "[[namespace.a.route]]; to = '10.9.0.0/16'; nexthops = [{ via = '10.0.0.2' }, { via = '10.0.0.3' }] | [[namespace.a.route]]; to = '10.9.0.0/16'; nexthops = [{ via = '10.0.0.2' }, { via = '10.0.0.3', weight = 5 }]"
                        + " | ~ route 10.9.0.0/16: nexthops via 10.0.0.2, via 10.0.0.3 → via 10.0.0.2, via 10.0.0.3 weight 5",
                "'' | [[namespace.a.route]]; to = '10.9.0.0/16'; via = '10.0.0.2'; dev = 'd'; source = '10.0.0.1'; onlink = true; mtu = 1400; table = 7"
                        + " | + route 10.9.0.0/16 via 10.0.0.2 dev d source 10.0.0.1 onlink mtu 1400 table 7",
                "[[namespace.a.route]]; to = '10.9.0.0/16'; via = '10.0.0.2' | [[namespace.a.route]]; to = '10.9.0.0/16'; nexthops = [{ via = '10.0.0.2' }, { via = '10.0.0.3' }]"
                        + " | ~ route 10.9.0.0/16: nexthops none → via 10.0.0.2, via 10.0.0.3, via 10.0.0.2 → none",
                "[[namespace.a.rule]]; from = '10.0.0.0/8'; table = 7 | [[namespace.a.rule]]; from = '10.0.0.0/8'; table = 8"
                        + " | - rule priority 32765 from 10.0.0.0/8 lookup 7 / + rule from 10.0.0.0/8 lookup 8",
                "[[namespace.a.neighbour]]; address = '10.0.0.9'; dev = 'd'; mac = '02:00:00:00:00:01' | [[namespace.a.neighbour]]; address = '10.0.0.9'; dev = 'd'; mac = '02:00:00:00:00:02'"
                        + " | ~ neighbour 10.0.0.9 on d: mac 02:00:00:00:00:01 → 02:00:00:00:00:02",
                "[[namespace.a.rule]]; priority = 9; fwmark = '0x1/0xff'; dport = '80-90'; table = 7 | [[namespace.a.rule]]; priority = 9; fwmark = '0x1'; ipproto = 'tcp'; dport = 443; sport = '1000-2000'; uidrange = '5-6'; suppress_prefixlength = 0; table = 7"
                        + " | - rule priority 9 fwmark 0x1/0xff dport 80-90 lookup 7 / + rule priority 9 fwmark 0x1 ipproto"
                        + " tcp sport 1000-2000 dport 443 uidrange 5-6 lookup 7 suppress_prefixlength 0",
                "'' | [[namespace.a.rule]]; to = 'fd00::/16'; invert = true; action = 'prohibit'"
                        + " | + rule not to fd00::/16 prohibit (IPv6)",
                "[namespace.a.sysctl]; 'net.ipv4.ip_forward' = 1 | [namespace.a.sysctl]; 'net.ipv4.ip_forward' = 0"
                        + " | ~ sysctl net/ipv4/ip_forward: 1 → 0",
            })
    void otherThings(String before, String after, String expected) {
        String lines = expected.replace(" / ", "\n");
        long changes = lines.lines().count();
        assertEquals(
                lines + "\n" + changes + (changes == 1 ? " change" : " changes"),
                plan(text("dummy", before), text("dummy", after)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'10.0.0.1/24' | '10.0.0.2/24' | - address 10.0.0.1/24 on x / + address 10.0.0.2/24 on x",
                "'10.0.0.1/24' | '10.0.0.1/25' | - address 10.0.0.1/24 on x / + address 10.0.0.1/25 on x",
                "'fd00::7/64' | 'fd00::7/64', 'fe80::7/64' | + address fe80::7/64 on x",
                "'fe80::7/64' | 'fe80::7/64', '10.0.0.1/24' | + address 10.0.0.1/24 on x",
                "{ address = '10.0.0.1/24', scope = 'link' } | { address = '10.0.0.1/24' } | ~ address 10.0.0.1/24 on x: scope link → global",
                "{ address = '10.0.0.1/24', metric = 5 } | { address = '10.0.0.1/24', valid_lifetime = 60, label = 'x:1' } | ~ address 10.0.0.1/24 on x: label x → x:1, preferred_lifetime none → 60, valid_lifetime none → 60, metric 5 → none",
                "'10.9.0.1/24' | '10.9.0.1/24', { address = '10.0.0.1/32', peer = '10.0.0.2', metric = 5, nodad = true } | + address 10.0.0.1/32 peer 10.0.0.2 on x metric 5 nodad",
            })
    void anAddress(String before, String after, String expected) {
        String lines = expected.replace(" / ", "\n");
        long changes = lines.lines().count();
        assertEquals(
                lines + "\n" + changes + (changes == 1 ? " change" : " changes"),
                plan(text("dummy", "addresses = [" + before + "]"), text("dummy", "addresses = [" + after + "]")));
    }

    /** Of a new link all is told that is declared of it, but for kernel parameters, which have lines of their own. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "type = 'dummy' | (dummy)",
                "type = 'dummy'; mtu = 1400; up = false | (dummy, mtu 1400, up false)",
                "type = 'vlan'; parent = 'd'; id = 5 | (vlan, parent a:d, id 5)",
                "type = 'macvlan'; parent = 'host:wan'; mode = 'bridge'; mtu = 1400 | (macvlan, parent host:wan, mode \"bridge\", mtu 1400)",
                "type = 'vxlan'; id = 5; remote = '10.0.0.2'; port = 4790 | (vxlan, id 5, remote \"10.0.0.2\", port 4790)",
                "type = 'veth'; peer = 'host:p'; peer_master = 'wan' | (veth, peer host:p)",
                "type = 'vrf'; table = 100 | (vrf, table 100)",
            })
    void aNewLink(String keys, String expected) {
        String before = SETUP.substring(0, SETUP.indexOf("[namespace.a.link.x]"));
        String lines = plan(before, before + "[namespace.a.link.n]\n" + keys.replace("; ", "\n"));
        assertEquals("+ link n " + expected, lines.lines().findFirst().orElse(""));
        if (keys.contains("peer_master")) {
            assertTrue(lines.contains("+ link host:p (veth, peer a:n, master wan)"), lines);
        }
    }

    /** What the lines tell, JSON has in fields: before, after, and the objects. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "mtu = 1400 | mtu = 1300 | {'action':'change','what':'link','place':'a','link':'x','settings':[{'key':'mtu','old':'1400','new':'1300'}],'fields':{'mtu':1300},'old':{'mtu':1400}}",
                "[[namespace.a.route]]; to = 'default'; via = '10.0.0.2' | [[namespace.a.route]]; to = 'default'; via = '10.0.0.3'; mtu = 1400"
                        + " | {'action':'change','what':'route','route':'default via 10.0.0.3 mtu 1400','fields':{'type':'unicast','to':'0.0.0.0/0','via':'10.0.0.3','scope':'global','onlink':false,'mtu':1400,'metric':0,'table':254},'old':{'via':'10.0.0.2','mtu':null}}",
                "'' | [[namespace.a.rule]]; priority = 9; fwmark = '0x1/0xff'; dport = '80-90'; table = 7"
                        + " | {'action':'add','what':'rule','rule':'priority 9 fwmark 0x1/0xff dport 80-90 lookup 7','fields':{'priority':9,'fwmark':'0x1/0xff','dport':'80-90','table':7,'family':'ipv4'}}",
                "addresses = ['fd00::7/64'] | addresses = [{ address = 'fd00::7/64', metric = 5 }]"
                        + " | {'action':'change','what':'address','address':'fd00::7/64 on x metric 5','fields':{'address':'fd00::7/64','dev':'x','metric':5,'nodad':false,'noprefixroute':false},'old':{'metric':null}}",
                "'' | [namespace.a.link.m]; type = 'macvlan'; parent = 'd'; mode = 'vepa'"
                        + " | {'action':'add','what':'link','place':'a','link':'m','kind':'macvlan','fields':{'parent':'a:d','mode':'vepa','up':true}}",
            })
    void inJson(String before, String after, String expected) throws IOException {
        StringWriter json = new StringWriter();
        Plan plan = planned(text("dummy", before), text("dummy", after));
        plan.write(new JsonWriter(json));
        String step = expected.replace('\'', '"');
        assertTrue(json.toString().contains("\"steps\":[" + step + "]"), json::toString);
    }

    /** What cannot be done about a link: the line that says so begins with where it is declared. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "type = 'physical' | 1: link x: the host has no physical link 'x'",
                "type = 'physical'; device = 'eth3' | 3: link x: the host has no physical link 'eth3'",
                "type = 'physical'; device = 'wan' | 3: link x: the host has no physical link 'wan'",
            })
    void aProblem(String keys, String expected) {
        String before = "[host.link.wan]\ntype = 'bridge'";
        String after = "[namespace.b.link.x]\n" + keys.replace("; ", "\n");
        String lines = plan(before, after + "\n" + before);
        String line = "! " + Declared.FILE + ":" + expected + " (look with `ip link` what it is called)";
        assertTrue(lines.contains(line), lines);
    }

    /** A NIC is not removed for a link that has its name. */
    @Test
    void aLinkWithTheNameOfAPhysicalOne() {
        String before = "[namespace.a.link.x]\ntype = 'physical'\ndevice = 'enp3s0'";
        assertEquals(
                "! " + Declared.FILE + ":2: link x is there and is a physical one, not a dummy (declare it with type ="
                        + " \"physical\", or choose another name)",
                plan(before, "[namespace.a.link.x]\ntype = 'dummy'")
                        .lines()
                        .findFirst()
                        .orElse(""));
    }

    /** The lines that are about namespace a, and how many changes there are. */
    private static String plan(String before, String after) {
        return planned(before, after).lines().stream()
                .filter(line -> line.startsWith("  ") || line.contains(" change"))
                .map(String::strip)
                .collect(Collectors.joining("\n"));
    }

    private static Plan planned(String before, String after) {
        Planner planner = new Planner(read(after), Told.snapshot(read(before)), Scope.EVERYTHING, Others.STAY);
        return planner.plan(place -> true);
    }

    private static Declaration read(String text) {
        try {
            return ConfigReader.readText(Declared.FILE, text);
        } catch (ConfigException e) {
            throw new AssertionError(text, e);
        }
    }
}
