package dev.netns.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.netns.config.ConfigException;
import dev.netns.config.ConfigReader;
import dev.netns.config.Declaration;
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
                        + " | ~ route default via 10.0.0.3",
                "[[namespace.a.route]]; to = 'default'; via = '10.0.0.2' | [[namespace.a.route]]; to = 'default'; via = '10.0.0.2'; metric = 5"
                        + " | - route default via 10.0.0.2 / + route default via 10.0.0.2 metric 5",
                "[[namespace.a.route]]; to = '10.9.0.0/16'; type = 'blackhole' | [[namespace.a.route]]; to = '10.9.0.0/16'; type = 'prohibit'"
                        + " | ~ route prohibit 10.9.0.0/16",
                "[[namespace.a.route]]; to = '10.9.0.0/16'; via = '10.0.0.2' | [[namespace.a.route]]; to = '10.9.0.0/16'; nexthops = [{ via = '10.0.0.2' }, { via = '10.0.0.3' }]"
                        + " | ~ route 10.9.0.0/16 nexthop via 10.0.0.2 nexthop via 10.0.0.3",
                "[[namespace.a.rule]]; from = '10.0.0.0/8'; table = 7 | [[namespace.a.rule]]; from = '10.0.0.0/8'; table = 8"
                        + " | - rule priority 32765 from 10.0.0.0/8 lookup 7 / + rule from 10.0.0.0/8 lookup 8",
                "[[namespace.a.neighbour]]; address = '10.0.0.9'; dev = 'd'; mac = '02:00:00:00:00:01' | [[namespace.a.neighbour]]; address = '10.0.0.9'; dev = 'd'; mac = '02:00:00:00:00:02'"
                        + " | ~ neighbour 10.0.0.9 is 02:00:00:00:00:02 on d",
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
                "{ address = '10.0.0.1/24', scope = 'link' } | { address = '10.0.0.1/24' } | ~ address 10.0.0.1/24 on x",
            })
    void anAddress(String before, String after, String expected) {
        String lines = expected.replace(" / ", "\n");
        long changes = lines.lines().count();
        assertEquals(
                lines + "\n" + changes + (changes == 1 ? " change" : " changes"),
                plan(text("dummy", "addresses = [" + before + "]"), text("dummy", "addresses = [" + after + "]")));
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
        Planner planner = new Planner(read(after), Told.snapshot(read(before)), Scope.EVERYTHING, Others.STAY);
        return planner.plan(place -> true).lines().stream()
                .filter(line -> line.startsWith("  ") || line.contains(" change"))
                .map(String::strip)
                .collect(Collectors.joining("\n"));
    }

    private static Declaration read(String text) {
        try {
            return ConfigReader.readText(Declared.FILE, text);
        } catch (ConfigException e) {
            throw new AssertionError(text, e);
        }
    }
}
