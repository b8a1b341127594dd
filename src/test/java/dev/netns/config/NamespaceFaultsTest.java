package dev.netns.config;

import dev.netns.link.LinkKind;
import dev.netns.link.LinkKinds;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong with namespaces and their routes, in the words that a person gets. */
class NamespaceFaultsTest {
    /** Seven lines; eth0 reaches 10.0.0.0/24, 10.9.0.2 and fd00::/64. */
    private static final String LINKS = """
        [namespace.a.link.eth0]
        type = "dummy"
        addresses = [{address = "10.0.0.1/24"}, {address = "10.9.0.1/32", peer = "10.9.0.2"}, {address = "fd00::1/64"}]
        [namespace.a.link.down]
        type = "dummy"
        up = false
        [[namespace.a.route]]
        """;

    private static final String TYPES =
            String.join(", ", LinkKinds.all().stream().map(LinkKind::name).toList());

    static List<Arguments> routes() {
        String onlink = " (if it is one link away all the same, say 'dev' and 'onlink')";
        return List.of(
                of("", "7: 'to' is missing: \"default\", a network like \"10.0.0.0/24\" or an IP address"),
                of(
                        "to = 'everywhere'",
                        "8: 'to' must be \"default\", a network like \"10.0.0.0/24\" or an IP address, not the string "
                                + "\"everywhere\""),
                of(
                        "to = '10.1.2.3/8'\nvia = '10.0.0.9'",
                        "8: 10.1.2.3/8 is an address in a network; the network is 10.0.0.0/8"),
                of("to = 'default'", "7: the route to 0.0.0.0/0 leads nowhere: it needs 'via', 'dev' or 'nexthops'"),
                of(
                        "to = 'default'\nvia = '10.0.1.9'",
                        "9: no address of this namespace reaches the gateway 10.0.1.9" + onlink),
                of(
                        "to = 'default'\nvia = '10.0.0.9'\ndev = 'down'",
                        "9: no address of 'down' reaches the gateway 10.0.0.9; it is reached through 'eth0'",
                        "10: the route to 0.0.0.0/0 leads through 'down', which is declared as down, at "
                                + "/etc/netns/f:6"),
                of(
                        "to = 'default'\nvia = '10.0.0.1'",
                        "9: the gateway 10.0.0.1 is an address of this namespace itself"),
                of(
                        "to = 'default'\nvia = 'fe80::1'",
                        "9: the gateway fe80::1 is link-local: 'dev' has to say on which link"),
                of(
                        "to = 'default'\ndev = 'eth1'",
                        "9: 'dev': there is no link 'eth1' in this namespace (did you mean 'eth0'?)"),
                of("to = '10.1.0.0/16'\nvia = '10.0.1.9'\nonlink = true", "10: 'onlink' needs 'via' and 'dev'"),
                of(
                        "to = 'fd01::/64'\nvia = '10.0.0.9'",
                        "9: the IPv6 route to fd01::/64 cannot go by the IPv4 gateway 10.0.0.9"),
                of(
                        "to = '10.1.0.0/16'\nvia = '10.0.0.9'\nsource = 'fd00::1'",
                        "10: 'source' must be of the same family as 10.1.0.0/16"),
                of(
                        "to = 'fd01::/64'\ndev = 'eth0'\nscope = 'link'\nmtu = 1000",
                        "10: 'scope' is for IPv4 routes only",
                        "11: 'mtu' must be at least 1280 for IPv6, not 1000"),
                of("to = '10.1.0.0/16'\ntype = 'blackhole'\nvia = '10.0.0.9'", "10: 'via' is not for type 'blackhole'"),
                of("to = '10.1.0.0/16'\ntype = 'local'", "7: a route of type 'local' needs 'dev'"),
                of(
                        "to = '10.1.0.0/16'\nvia = '10.0.0.9'\nnexthops = [{via = '10.0.0.8'}]",
                        "9: 'via' stands beside 'nexthops': write it into each of them"),
                of(
                        "to = '10.1.0.0/16'\nnexthops = [{weight = 300}, {via = '10.8.0.8'}]",
                        "9: 'weight' must be an integer from 1 to 256, not 300",
                        "9: a way of 'nexthops' needs 'via' or 'dev'",
                        "9: no address of this namespace reaches the gateway 10.8.0.8" + onlink),
                of(
                        "to = '10.1.0.0/16'\n[[namespace.a.route.nexthops]]\nweight = 2\nvia = '10.8.0.8'",
                        "11: no address of this namespace reaches the gateway 10.8.0.8" + onlink),
                of(
                        "to = '10.1.0.0/16'\nvia = '10.0.0.9'\n[[namespace.a.route]]\nto = '10.1.0.0/16'\ndev = 'eth0'",
                        "10: there is a route to 10.1.0.0/16 with the same metric already, at /etc/netns/f:7; several "
                                + "ways are written as 'nexthops'"),
                of(
                        "to = 'fd01::/64'\n"
                                + "dev = 'eth0'\n"
                                + "[[namespace.a.route]]\n"
                                + "to = 'fd01::/64'\n"
                                + "dev = 'eth0'\n"
                                + "metric = 1024",
                        "10: there is a route to fd01::/64 with the same metric already, at /etc/netns/f:7; several "
                                + "ways are written as 'nexthops'"),
                of(
                        "to = '10.1.0.0/16'\ndev = 'eth0'\ntable = 'mian'\nmetric = -1",
                        "10: 'table' must be \"main\", \"local\" or \"default\", or an integer from 1 to 2147483647,"
                                + " not the string \"mian\"",
                        "11: 'metric' must be an integer from 0 to 4294967295, not -1"),
                of("to = '10.1.0.0/16'\ndev = 'eth0'\ngateway = '10.0.0.9'", "10: unknown key 'gateway'"));
    }

    @ParameterizedTest
    @MethodSource
    void routes(String route, String[] expected) {
        ConfigFiles.assertFaults(LINKS + route, expected);
    }

    static List<Arguments> tables() {
        return List.of(
                of(
                        "[namespace.host]",
                        "1: a namespace cannot be named 'host': in names of links that is where netns itself runs"),
                of(
                        "[namespace.'pid:1']\n[namespace.'podman:web']\n[namespace.'a:b']\n[namespace.'pid']",
                        "1: a namespace cannot be named 'pid:1': commands read a word that begins with 'pid:' as a "
                                + "reference to another namespace",
                        "2: a namespace cannot be named 'podman:web': commands read a word that begins with 'podman:' as "
                                + "a reference to another namespace"),
                of(
                        "[host]\nsysctl = 1\nlnik = 1",
                        "2: 'sysctl' is a key of namespaces: of the host, only links are declared",
                        "3: unknown key 'lnik' (did you mean 'link'?)"),
                of("[[namespace.a.rule]]", "1: a rule needs 'table' or 'action'"),
                of("[[namespace.a.rule]]\ntable = 5\naction = 'blackhole'", "1: a rule has either 'table' or 'action'"),
                of(
                        "[[namespace.a.rule]]\ntable = 5\nfrom = '10.0.0.0/8'\nto = 'fd00::/64'",
                        "1: 'from', 'to' and 'family' must all be of IPv4, or all of IPv6"),
                of(
                        "[[namespace.a.rule]]\ntable = 5\nfrom = '10.0.0.1/8'",
                        "3: 10.0.0.1/8 is an address in a network; the network is 10.0.0.0/8"),
                of(
                        "[[namespace.a.rule]]\ntable = 5\niif = 'x'\noif = 'y'",
                        "3: 'iif': there is no link 'x' in this namespace",
                        "4: 'oif': there is no link 'y' in this namespace"),
                of(
                        "[[namespace.a.rule]]\ntable = 5\nfwmark = '0xzz'\nsport = '9-5'\nipproto = 'tpc'",
                        "3: 'fwmark' must be an integer from 0 to 4294967295, or a string \"MARK/MASK\", decimal or "
                                + "0x…, not the string \"0xzz\"",
                        "4: 'sport' must be an integer from 1 to 65535, or a range like \"8000-8999\", not the string "
                                + "\"9-5\"",
                        "5: 'ipproto' must be \"icmp\", \"tcp\", \"udp\", \"ipv6-icmp\" or \"sctp\", or an integer from"
                                + " 1 to 255, not the string \"tpc\""),
                of(
                        "[[namespace.a.rule]]\ntable = 5\n[[namespace.a.rule]]\ntable = 5",
                        "3: the same rule is declared already at /etc/netns/f:1"),
                of(
                        "[[namespace.a.neighbour]]",
                        "1: 'address' is missing: an IP address",
                        "1: 'dev' is missing: the name of a link",
                        "1: a neighbour needs 'mac', or 'proxy'"),
                of(
                        "[[namespace.a.neighbour]]\naddress = '10.0.0.1'\ndev = 'x'\nproxy = true\nmac = "
                                + "'02:00:00:00:00:01'",
                        "3: 'dev': there is no link 'x' in this namespace",
                        "5: a neighbour with 'proxy' has no 'mac': it is ours"),
                of(
                        "[[namespace.a.neighbour]]\naddress = '10.0.0.1'\ndev = 'lo'\nproxy = true\n"
                                + "[[namespace.a.neighbour]]\naddress = '10.0.0.1'\ndev = 'lo'\nproxy = true",
                        "5: the neighbour 10.0.0.1 on 'lo' is declared already at /etc/netns/f:1"),
                of(
                        "[namespace.a]\nroute = {}",
                        "2: 'route' must be an array of tables, written [[route]] once for each, not a table"),
                of("[namespace.a]\nroute = [1]", "2: each element of 'route' must be a table, not 1"),
                of(
                        "[namespace.a.sysctl]\n"
                                + "\"kernel.x\" = 1\n"
                                + "\"net/ipv4/ip_forward\" = 1\n"
                                + "\"net.\" = 1\n"
                                + "\"net..x\" = 1\n"
                                + "\"net.//.//.kernel.x\" = 1",
                        "2: the sysctl 'kernel.x' is not under net.: it is not the namespace's own",
                        "3: the sysctl 'net/ipv4/ip_forward' is written with dots, and a dot in a link's name as a slash",
                        "4: 'net.' is no name of a sysctl",
                        "5: 'net..x' is no name of a sysctl",
                        "6: 'net.//.//.kernel.x' is no name of a sysctl"),
                of(
                        "[namespace.a.sysctl.net.ipv4]\nip_forward = 1",
                        "2: the name of a sysctl stands in quotes as a whole: \"net.ipv4.ip_forward\""),
                of(
                        "[namespace.a.sysctl]\nnet.ipv4.ip_forward = 1\nnet.ipv6.x = 1",
                        "2: the name of a sysctl stands in quotes as a whole: \"net.ipv4.ip_forward\"",
                        "3: the name of a sysctl stands in quotes as a whole: \"net.ipv6.x\""),
                of("[namespace.a.hosts]\n10.0.0.1 = ['gw']", "2: an address stands in quotes as a whole: \"10.0.0.1\""),
                of(
                        "[namespace.a]\nhosts = {\"10.0.0.1\" = {}}\nsysctl.net = {}",
                        "2: an address stands in quotes as a whole: \"10.0.0.1\"",
                        "3: the name of a sysctl stands in quotes as a whole: \"net\""),
                of(
                        "namespace.a.nsid = 'x'\nnamespace.a.link.e.type = 'dummy'\nnamespace.a.link.e.mtu = 1\n"
                                + "namespace.a.dns = { servers = ['x'], serch = [] }",
                        "1: 'nsid' must be an integer from 0 to 2147483647, or \"auto\", not the string \"x\"",
                        "3: 'mtu' must be an integer from 68 to 2147483647, not 1",
                        "4: each element of 'servers' must be an IP address, not the string \"x\"",
                        "4: unknown key 'serch' (did you mean 'search'?)"),
                of(
                        "[namespace.a]\nlink.e.mtu = 9000\nlnk.f.type = 'dummy'",
                        "2: 'type' is missing: one of " + TYPES,
                        "3: unknown key 'lnk' (did you mean 'link'?)"),
                of(
                        "[namespace.a.sysctl]\n\"net.x\" = 1.5",
                        "2: 'net.x' must be an integer, true or false, or a string on one line, not 1.5"),
                of("[namespace.a]\nsysctl = 1", "2: 'sysctl' must be a table, written [sysctl], not 1"),
                of(
                        "[namespace.a]\nnftables = 'x'\nnftables_rules = 'y'",
                        "3: there is 'nftables' already, at /etc/netns/f:2: a namespace has one of the two"),
                of("[namespace.a]\nnftables = ''", "2: 'nftables' must be the name of a file, not the string \"\""),
                of(
                        "[namespace.a.dns]\nservers = ['10.0.0.1', 'dns.lan', '10.0.0.3', '10.0.0.4', '10.0.0.5']",
                        "2: 'servers' has more than three: resolv.conf(5) says that the others are never asked",
                        "2: each element of 'servers' must be an IP address, not the string \"dns.lan\""),
                of(
                        "[namespace.a.dns]\nserver = []\nsearch = ['a b']\noptions = 'edns0'",
                        "2: unknown key 'server' (did you mean 'servers'?)",
                        "3: each element of 'search' must be a domain without blanks, not the string \"a b\"",
                        "4: 'options' must be an array, written [\"edns0\"], not the string \"edns0\""),
                of(
                        "[namespace.a.hosts]\ngw = ['10.0.0.1']\n\"10.0.0.1\" = []\n\"10.0.0.2\" = 'gw'\n\"fd00::1\" = "
                                + "['a']\n\"fd00:0::1\" = ['b']",
                        "2: 'gw' is no IP address",
                        "3: '10.0.0.1' has no name",
                        "4: '10.0.0.2' must be an array, written [\"gw\"], not the string \"gw\"",
                        "6: the address fd00::1 is there twice"),
                of(
                        "[namespace.a.hooks]\nup = 'true'\nhostup = []",
                        "2: 'up' must be an array, written [\"true\"], not the string \"true\"",
                        "3: unknown key 'hostup' (did you mean 'host_up'?)"),
                of("[namespace.a.hooks]\nup = ['']", "2: each element of 'up' must be a command, not the string \"\""));
    }

    @ParameterizedTest
    @MethodSource
    void tables(String text, String[] expected) {
        ConfigFiles.assertFaults(text, expected);
    }

    private static Arguments of(String text, String... expected) {
        return Arguments.of(text, expected);
    }
}
