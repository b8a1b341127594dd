package dev.netns.config;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong with links, in the words that a person gets. */
class LinkFaultsTest {
    private static final String NAME = "a link cannot be named ";

    static List<Arguments> keys() {
        return List.of(
                of(
                        "",
                        "1: 'type' is missing: one of veth, bridge, dummy, ifb, vlan, macvlan, macvtap, ipvlan, vxlan,"
                                + " geneve, gre, gretap, ipip, sit, ip6tnl, ip6gre, wireguard, vrf, bond, tun, tap,"
                                + " physical"),
                of("type = 'brige'", "2: unknown type 'brige' (did you mean 'bridge'?)"),
                of("type = 1", "2: 'type' must be one of the kinds below, not 1"),
                of(
                        "type = 'brige'\nid = 5\npvid = 'x'\nfoo = 1",
                        "2: unknown type 'brige' (did you mean 'bridge'?)",
                        "4: 'pvid' must be an integer from 1 to 4094, not the string \"x\"",
                        "5: unknown key 'foo'"),
                of("type = 'bridge'\nid = 5", "3: 'id' is a key of vlan, vxlan and geneve, not of bridge"),
                of(
                        "type = 'geneve'\nid = 5\nremote = '10.0.0.1'\nlocal = '10.0.0.2'",
                        "5: 'local' is a key of vxlan, gre, gretap, ipip, sit, ip6tnl and ip6gre, not of geneve"),
                of("type = 'dummy'\npeer = 'x'", "3: 'peer' is a key of veth and wireguard, not of dummy"),
                of(
                        "type = 'dummy'\nprivate_key_file = 'x'",
                        "3: 'private_key_file' is a key of wireguard, not of dummy"),
                of("type = 'dummy'\ndevice = 'x'", "3: 'device' is a key of physical, not of dummy"),
                of("type = 'dummy'\nadress = []", "3: unknown key 'adress' (did you mean 'addresses'?)"),
                of(
                        "type = 'bridge'\nforward_dleay = 1",
                        "3: unknown key 'forward_dleay' (did you mean 'forward_delay'?)"),
                of(
                        "type = 'vlan'",
                        "1: 'id' is missing: no vlan is without",
                        "1: 'parent' is missing: no vlan is without"),
                of("type = 'veth'", "1: 'peer' is missing: no veth is without"),
                of("type = 'vrf'", "1: 'table' is missing: no vrf is without"),
                of(
                        "type = 'vlan'\nid = 4095\nparent = 'host:e'",
                        "3: 'id' must be an integer from 0 to 4094, not 4095"),
                of(
                        "type = 'vlan'\nid = '5'\nparent = 'host:e'\nprotocol = 'q'",
                        "3: 'id' must be an integer from 0 to 4094, not the string \"5\"",
                        "5: 'protocol' must be \"802.1q\" or \"802.1ad\", not the string \"q\""),
                of(
                        "type = 'bridge'\nforward_delay = 31\nhello_time = 0.5\nmax_age = 6.25\nstp = 1",
                        "3: 'forward_delay' must be a number of seconds from 0 to 30, with tenths at most, not 31",
                        "4: 'hello_time' must be a number of seconds from 1 to 10, with tenths at most, not 0.5",
                        "5: 'max_age' must be a number of seconds from 6 to 40, with tenths at most, not 6.25",
                        "6: 'stp' must be true or false, not 1"),
                of(
                        "type = 'bridge'\nforward_delay = 1.9\nstp = true",
                        "3: 'forward_delay' must be at least 2 seconds with 'stp'"),
                of("type = 'dummy'\nmtu = 67", "3: 'mtu' must be an integer from 68 to 2147483647, not 67"),
                of(
                        "type = 'dummy'\nmac = '01:00:00:00:00:01'",
                        "3: 'mac' must be a hardware address like \"02:00:00:00:00:01\", not a multicast one, not the "
                                + "string \"01:00:00:00:00:01\""),
                of(
                        "type = 'dummy'\nalias = ''",
                        "3: 'alias' must be a string of 1 to 255 bytes without control characters, not the string "
                                + "\"\""),
                of(
                        "type = 'vxlan'\nid = 5\nremote = '239.1.1.1'",
                        "4: 'remote' must be an IP address, not the string \"239.1.1.1\""),
                of(
                        "type = 'vxlan'\nid = 5\ngroup = '10.0.0.1'\nparent = 'host:e'",
                        "4: 'group' must be a multicast address like \"239.1.1.1\", not the string \"10.0.0.1\""),
                of(
                        "type = 'vxlan'\nid = 5\ngroup = '239.1.1.1'\nremote = '10.0.0.1'",
                        "4: 'group' needs 'parent': the link by which the group is reached",
                        "4: there is 'remote' already: a vxlan has one of the two"),
                of(
                        "type = 'vxlan'\nid = 5\nlocal = 'fd00::1'\nremote = '10.0.0.1'",
                        "5: 'local' and 'remote' must both be IPv4 or both IPv6 addresses"),
                of("type = 'gre'\nlocal = 'fd00::1'", "3: 'local' must be an IPv4 address, not the string \"fd00::1\""),
                of(
                        "type = 'bond'\nlacp_rate = 'fast'\nprimary = 'e'",
                        "3: 'lacp_rate' is for mode 802.3ad, not balance-rr",
                        "4: 'primary' is for modes active-backup, balance-tlb and balance-alb, not balance-rr"),
                of(
                        "type = 'physical'\ndevice = 'mac:1'",
                        "3: 'device' must be a link's name or mac:ADDRESS, not the string \"mac:1\""),
                of(
                        "type = 'physical'\nalias = 'uplink'",
                        "3: 'alias' is not for a physical link: there netns keeps its name in the host, to give it"
                                + " back"),
                of(
                        "type = 'tun'\nuser = true",
                        "3: 'user' must be a name, or an integer from 0 to 4294967294, not true"),
                of(
                        "type = 'bridge'\nbirth = 'host'",
                        "3: 'birth' is not for a bridge, which the kernel does not let move"),
                of("type = 'tap'\nbirth = 'host'", "3: 'birth' is not for a tap"),
                of("type = 'dummy'\nbirth = 'b'", "3: 'birth': the namespace 'b' is not declared (did you mean 'a'?)"),
                of(
                        "type = 'gre'\nbirth = 'host'\nparent = 'x'",
                        "4: 'parent': there is no link 'x' in 'a' (did you mean 'l'?)"),
                of("type = 'gre'\nbirth = 'host'\nparent = 'l'", "4: 'a:l' cannot be its own parent"),
                of("type = 'dummy'\npvid = 5", "3: 'pvid' is for ports of a bridge, and 'l' has no 'master'"),
                of(
                        "type = 'dummy'\nmaster = 'host:br0'",
                        "3: the master 'host:br0' is in another namespace than 'a:l'; the kernel lets no link have such"
                                + " a one"),
                of("type = 'dummy'\nmaster = 5", "3: 'master' must be the name of a link, not 5"),
                of("type = 'macvlan'\nparent = 'b/d'", "3: 'parent': a link cannot be named 'b/d': it has a '/' in it"),
                of(
                        "type = 'macvlan'\nparent = 'c:d'",
                        "3: 'parent': the namespace 'c' is not declared (did you mean 'a'?)"),
                of(
                        "type = 'dummy'\npvid = [1, 2]",
                        "3: 'pvid' is for ports of a bridge, and 'l' has no 'master'",
                        "3: 'pvid' must be an integer from 1 to 4094, not an array"));
    }

    @ParameterizedTest
    @MethodSource
    void keys(String keys, String[] expected) {
        ConfigFiles.assertFaults("[namespace.a.link.l]\n" + keys, expected);
    }

    @Test
    void loTakesWhatNeedsNoMaking() {
        ConfigFiles.assertFaults(
                "[namespace.a.link.lo]\naddresses = ['10.0.0.1/32']\nrp_filter = 3\ntype = 'dummy'\nmtu = 1500",
                "3: 'rp_filter' must be an integer from 0 to 2, not 3",
                "4: 'type' is not for lo, which is there by itself: it takes 'addresses' and the keys that are sysctls",
                "5: 'mtu' is not for lo, which is there by itself: it takes 'addresses' and the keys that are sysctls");
        ConfigFiles.assertFaults(
                "[host.link.lo]\ntype = 'dummy'",
                "1: a link cannot be named 'lo': the host has that one, which netns leaves alone");
    }

    static List<Arguments> names() {
        return List.of(
                of("", "1: the name of a link is empty"),
                of("sixteen-bytes-it", "1: " + NAME + "'sixteen-bytes-it': it is longer than 15 bytes"),
                of("éééééééé", "1: " + NAME + "'éééééééé': it is longer than 15 bytes"),
                of("a/b", "1: " + NAME + "'a/b': it has a '/' in it"),
                of("a:b", "1: " + NAME + "'a:b': it has a ':' in it"),
                of("eth%d", "1: " + NAME + "'eth%d': it has a '%' in it"),
                of("a b", "1: " + NAME + "'a b': it has a blank in it"),
                of("à", "1: " + NAME + "'à': it has a blank in it"),
                of("\\u0001", "1: " + NAME + "'\\x01': it has a control character in it"),
                of(".", "1: " + NAME + "'.': that stands for a directory"),
                of("..", "1: " + NAME + "'..': that stands for a directory"),
                of("all", "1: " + NAME + "'all': in sysctls it stands for other links"),
                of("gre0", "1: " + NAME + "'gre0': the kernel makes one of that name by itself"));
    }

    @ParameterizedTest
    @MethodSource
    void names(String name, String[] expected) {
        ConfigFiles.assertFaults("[namespace.a.link.\"" + name + "\"]\ntype = 'dummy'", expected);
    }

    static List<Arguments> addresses() {
        return List.of(
                of(
                        "['10.0.0.1/24', '10.0.0.1']",
                        "3: each element of 'addresses' must be an address like \"10.0.0.1/24\", or a table, not the "
                                + "string \"10.0.0.1\""),
                of(
                        "'10.0.0.1/24'",
                        "3: 'addresses' must be an array, written [\"10.0.0.1/24\"], not the string \"10.0.0.1/24\""),
                of(
                        "['10.0.0.1/33']",
                        "3: each element of 'addresses' must be an address like \"10.0.0.1/24\", or a table, not the "
                                + "string \"10.0.0.1/33\""),
                of("['10.0.0.1/24',\n'10.0.0.1/24']", "4: 'l' has the address 10.0.0.1 already, at /etc/netns/f:3"),
                of("['fd00::1/64',\n'fd00::1/128']", "4: 'l' has the address fd00::1 already, at /etc/netns/f:3"),
                of(
                        "['239.0.0.1/24', '0.0.0.0/0']",
                        "3: 0.0.0.0 stands for no address",
                        "3: 239.0.0.1 is a multicast address, which no link can have"),
                of(
                        "[5, {address = '10.0.0.1/24'},\n'10.0.0.1/24']",
                        "3: each element of 'addresses' must be an address like \"10.0.0.1/24\", or a table, not 5",
                        "4: 'l' has the address 10.0.0.1 already, at /etc/netns/f:3"),
                of("[{}]", "3: 'address' is missing: an address like \"10.0.0.1/24\""),
                of("[{address = '10.0.0.1/32', peer = 'fd00::1'}]", "3: 'peer' must be of the same family as 10.0.0.1"),
                of("[{address = 'fd00::1/64', label = 'l:1'}]", "3: 'label' is for IPv4 addresses only"),
                of(
                        "[{address = '10.0.0.1/24', label = 'm:1'}]",
                        "3: 'label' must begin with 'l:' and have at most 15 bytes, not \"m:1\""),
                of(
                        "[{address = '10.0.0.1/24', preferred_lifetime = 9, valid_lifetime = 5}]",
                        "3: 'preferred_lifetime' must not be longer than 'valid_lifetime', which is 5"),
                of(
                        "[{address = '10.0.0.1/24', scope = 'word', noodad = true}]",
                        "3: 'scope' must be \"global\", \"site\", \"link\" or \"host\", or an integer from 0 to 255,"
                                + " not the string \"word\"",
                        "3: unknown key 'noodad' (did you mean 'nodad'?)"),
                of(
                        "['fd00::1/64']\nipv6 = false",
                        "3: 'l' cannot have the address fd00::1: 'ipv6' is false, at /etc/netns/f:4"));
    }

    @ParameterizedTest
    @MethodSource
    void addresses(String addresses, String[] expected) {
        ConfigFiles.assertFaults("[namespace.a.link.l]\ntype = 'dummy'\naddresses = " + addresses, expected);
    }

    static List<Arguments> wireGuard() {
        String key = "public_key = 'xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg='";
        return List.of(
                of(
                        "listen_port = 0\nfwmark = -1",
                        "3: 'listen_port' must be an integer from 1 to 65535, not 0",
                        "4: 'fwmark' must be an integer from 1 to 4294967295, not -1"),
                of("private_key = 'x'", "3: unknown key 'private_key' (did you mean 'private_key_file'?)"),
                of(
                        "peer = 'x'",
                        "3: 'peer' must be an array of tables, written [[peer]] once for each, not the string"
                                + " \"x\""),
                of(
                        "[[namespace.a.link.l.peer]]",
                        "3: 'public_key' is missing: a key of 32 bytes in base64, 44 characters as `wg pubkey` prints"
                                + " them"),
                of(
                        "[[namespace.a.link.l.peer]]\npublic_key = 'abc='",
                        "4: 'public_key' must be a key of 32 bytes in base64, 44 characters as `wg pubkey` prints them,"
                                + " not the string \"abc=\""),
                of(
                        "[[namespace.a.link.l.peer]]\npublic_key = 'xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dh='",
                        "4: 'public_key' must be a key of 32 bytes in base64, 44 characters as `wg pubkey` prints them,"
                                + " not the string \"xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dh=\""),
                of(
                        "[[namespace.a.link.l.peer]]\n" + key + "\n[[namespace.a.link.l.peer]]\n" + key,
                        "6: the peer with this key is declared already at /etc/netns/f:4"),
                of(
                        "[[namespace.a.link.l.peer]]\n" + key
                                + "\nallowed_ips = ['10.0.0.1/8', '10.0.0.0/8']\nendpoint = 'x'",
                        "5: 10.0.0.0/8 is declared already at /etc/netns/f:5",
                        "5: 10.0.0.1/8 is an address in a network; the network is 10.0.0.0/8",
                        "6: 'endpoint' must be HOST:PORT, or [IPV6-ADDRESS]:PORT, not the string \"x\""),
                of(
                        "[[namespace.a.link.l.peer]]\n" + key + "\nendpoint = 'fd00::1:51820'\nkeepalive = 70000",
                        "5: 'endpoint' must be HOST:PORT, or [IPV6-ADDRESS]:PORT, not the string \"fd00::1:51820\"",
                        "6: 'keepalive' must be an integer from 0 to 65535, not 70000"));
    }

    @ParameterizedTest
    @MethodSource
    void wireGuard(String keys, String[] expected) {
        ConfigFiles.assertFaults("[namespace.a.link.l]\ntype = 'wireguard'\n" + keys, expected);
    }

    static List<Arguments> amongLinks() {
        String veth = "\ntype = 'veth'\n";
        String dummy = "\ntype = 'dummy'\n";
        return List.of(
                of("[namespace.a.link.x]" + veth + "peer = 'x'", "3: 'a:x' cannot be its own peer"),
                of(
                        "[namespace.a.link.x]" + veth + "peer = 'c:x'",
                        "3: 'peer': the namespace 'c' is not declared (did you mean 'a'?)"),
                of(
                        "[namespace.a.link.x]" + veth + "peer = 'b:x'\n[namespace.b.link.x]" + veth + "peer = 'host:x'",
                        "3: 'b:x' has another peer: 'host:x', at /etc/netns/f:6"),
                of(
                        "[namespace.a.link.x]" + veth + "peer = 'b:x'\n[namespace.b.link.x]" + dummy,
                        "3: 'b:x' is a dummy, at /etc/netns/f:4"),
                of(
                        "[namespace.a.link.x]" + veth + "peer = 'host:x'\n[namespace.b.link.x]" + veth
                                + "peer = 'host:x'",
                        "6: 'host:x' is the other end of 'a:x' already, at /etc/netns/f:3"),
                of(
                        "[namespace.a.link.x]" + veth
                                + "peer = 'b:x'\npeer_mac = '02:00:00:00:00:01'\npeer_master = 'br'\n"
                                + "[namespace.b.link.x]" + veth + "peer = 'a:x'\nmac = '02:00:00:00:00:02'\n"
                                + "master = 'br1'\n[namespace.b.link.br]\ntype = 'bridge'\n"
                                + "[namespace.b.link.br1]\ntype = 'bridge'",
                        "4: 'b:x' has another 'mac': 02:00:00:00:00:02, at /etc/netns/f:9",
                        "5: 'b:x' has another 'master': b:br1, at /etc/netns/f:10"),
                of(
                        "[namespace.a.link.x]" + veth + "peer = 'b:x'\npeer_master = 'br0'\n[namespace.b]",
                        "4: 'peer_master': there is no link 'br0' in 'b'"),
                of(
                        "[namespace.a.link.x]" + veth + "peer = 'b:x'\npeer_master = 'host:br0'\n[namespace.b]",
                        "4: the master 'host:br0' is in another namespace than 'b:x'; the kernel lets no link have"
                                + " such a one"),
                of(
                        "[namespace.a.link.x]" + dummy + "master = 'y'\n[namespace.a.link.y]" + dummy,
                        "3: 'a:y' is a dummy, at /etc/netns/f:4: only a bridge, bond or vrf can be a master"),
                of(
                        "[namespace.a.link.x]\ntype = 'bridge'\nmaster = 'y'\n[namespace.a.link.y]\ntype = 'bridge'",
                        "3: a bridge cannot be a port of a bridge"),
                of(
                        "[namespace.a.link.x]" + dummy
                                + "master = 'y'\nhairpin = true\nvlans = [5]\n[namespace.a.link.y]\n" + "type = 'bond'",
                        "4: 'hairpin' is for ports of a bridge, and 'a:y' is a bond",
                        "5: 'vlans' is for ports of a bridge, and 'a:y' is a bond"),
                of(
                        "[namespace.a.link.x]" + dummy + "master = 'y'\npvid = 5\nvlans = [4, 5, 4095]\n"
                                + "[namespace.a.link.y]\ntype = 'bridge'",
                        "4: 'pvid' has no effect: the bridge 'a:y', at /etc/netns/f:6, lacks `vlan_filtering = true`",
                        "5: 'vlans' has no effect: the bridge 'a:y', at /etc/netns/f:6, lacks `vlan_filtering = true`",
                        "5: VLAN 5 is 'pvid' already: its frames have either a tag or none",
                        "5: each element of 'vlans' must be an integer from 1 to 4094, or a range in quotes, as in [10,"
                                + " \"100-199\"], not 4095"),
                of(
                        "[namespace.a.link.x]" + dummy + "master = 'y'\nvlans = '10,20'\n"
                                + "[namespace.a.link.y]\ntype = 'bridge'\nvlan_filtering = true",
                        "4: 'vlans' must be an array, each element an integer from 1 to 4094, or a range in quotes, as in"
                                + " [10, \"100-199\"], not the string \"10,20\""),
                of(
                        "[namespace.a.link.x]\ntype = 'gre'\nparent = 'host:e'\nbirth = 'b'\n[namespace.b]",
                        "4: 'a:x' is made where its parent is, in 'host', not in 'b'"),
                of(
                        "[namespace.a.link.v]\n"
                                + "type = 'macvlan'\n"
                                + "parent = 'b:w'\n"
                                + "[namespace.b.link.w]\n"
                                + "type = 'macvlan'\n"
                                + "parent = 'a:v'",
                        "1: links lie over themselves: 'a:v' over 'b:w' over 'a:v'"),
                of(
                        "[namespace.a.link.v]\n"
                                + "type = 'vlan'\n"
                                + "id = 5\n"
                                + "parent = 'br'\n"
                                + "master = 'br'\n"
                                + "[namespace.a.link.br]\n"
                                + "type = 'bridge'",
                        "1: links lie over themselves: 'a:v' over 'a:br' over 'a:v'"),
                of(
                        "[namespace.a.link.v]\n"
                                + "type = 'vlan'\n"
                                + "id = 5\n"
                                + "parent = 'host:e'\n"
                                + "[namespace.b.link.w]\n"
                                + "type = 'vlan'\n"
                                + "id = 5\n"
                                + "parent = 'host:e'\n"
                                + "protocol = '802.1q'",
                        "7: 'a:v' is the same VLAN of 'host:e' already, at /etc/netns/f:1"),
                of(
                        "[namespace.a.link.x]\n"
                                + "type = 'physical'\n"
                                + "device = 'eth1'\n"
                                + "[namespace.b.link.eth1]\n"
                                + "type = 'physical'",
                        "4: the device 'eth1' is that of 'a:x' already, at /etc/netns/f:1"),
                of(
                        "[namespace.a.link.x]\n"
                                + "type = 'physical'\n"
                                + "device = 'eth1'\n"
                                + "[namespace.a.link.m]\n"
                                + "type = 'macvlan'\n"
                                + "parent = 'host:eth1'",
                        "6: 'host:eth1' is moved away: it becomes 'a:x', at /etc/netns/f:1"),
                of(
                        "[host.link.x]\ntype = 'physical'",
                        "1: a physical link is moved into a namespace; the host's own are not declared"),
                of(
                        "[host.link.x]" + veth + "peer = 'a:x'\n[namespace.a.link.x]" + dummy,
                        "3: 'a:x' is a dummy, at /etc/netns/f:4"));
    }

    @ParameterizedTest
    @MethodSource
    void amongLinks(String text, String[] expected) {
        ConfigFiles.assertFaults(text, expected);
    }

    private static Arguments of(String text, String... expected) {
        return Arguments.of(text, expected);
    }
}
