package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is exported, check accepts and plan finds nothing to do for, whoever made it. */
class ExportTest extends Declarations {
    ExportTest() {
        super(RUN_NETNS);
    }

    @AfterEach
    void removeHostLinks() {
        sh("for l in wan a0 b0 uplink0 web0 shop0 blog0 x0; do ip link del $l 2>/dev/null; done; true")
                .done();
    }

    @Test
    void whatIpMade() {
        sh("""
                ip link add wan type bridge; ip addr add 10.1.0.1/24 dev wan; ip link set wan up
                for n in a b; do
                    ip netns add $n; ip link add ${n}0 type veth peer name eth0 netns $n
                    ip link set ${n}0 master wan up; ip -n $n link set eth0 up; ip -n $n link set lo up
                done
                ip addr add 10.8.0.1/24 dev b0
                ip -n a addr add 10.1.0.2/24 dev eth0; ip -n a addr add 10.1.0.12/32 peer 10.1.0.99/32 dev eth0
                ip -n a addr add fd00::1/64 dev eth0 nodad; ip -n a addr add fe80::77/64 dev eth0
                ip -n a route add default via 10.1.0.1; ip -n a route add blackhole 10.99.0.0/16
                ip -n a route add default via fd00::2 metric 50
                ip -n a link add br1 type bridge forward_delay 1200
                ip -n a link add v1 type veth peer name v2 netns b; ip -n a link set v1 master br1
                ip -n a link set v1 type bridge_slave hairpin on
                ip -n b addr add 10.9.0.1/24 dev eth0
                ip -n b link add vx0 type vxlan id 7 remote 10.1.0.2 dstport 4789 local 10.1.0.1
                ip link add vx1 type vxlan id 8 group 239.1.1.1 dev wan dstport 4789; ip link set vx1 netns b
                ip link add mv0 link wan type macvlan mode bridge; ip link set mv0 netns b
                ip -n b tuntap add tap0 mode tap user 1000; ip -n b tuntap add tun0 mode tun
                ip -n b link add gt type ifb; ip -n b link add 'od.d"x' type bridge
                ip -n b rule add from 10.0.0.0/8 fwmark 0x10/0xf0 table 100 priority 77
                ip -n b -6 rule add iif eth0 blackhole priority 99; ip -n b rule add ipproto tcp dport 80-90 table 7
                ip -n b route add 10.5.0.0/16 nexthop via 10.9.0.8 dev eth0 nexthop via 10.9.0.9 dev eth0 weight 3
                ip -n b neigh add 10.9.0.77 lladdr 02:00:00:00:00:01 dev eth0; ip -n b neigh add proxy 10.9.0.78 dev eth0
                ip netns exec a sysctl -qw net.ipv4.ip_forward=1; ip netns exec b sysctl -qw net.ipv6.conf.gt.disable_ipv6=1
                """).exits(0);
        Path file = export();
        netns("check", file).exits(0);
        netns("plan", "--exit-code", file).exits(0).prints("0 changes\n");
        assertEquals(0, sh("grep -c 'not exported' \"$1\"", file).exit() == 1 ? 0 : 1, () -> read(file));
        // Whatever is not said, apply of the same file elsewhere makes it: here once all of it is gone.
        String before = state();
        netns("delete", "--wait=10", "a", "b").exits(0);
        sh("ip link del a0 2>/dev/null; ip link del b0 2>/dev/null; true");
        netns("apply", file).exits(0);
        assertEquals(before, state());
        netns("down", "--file", file).exits(0);
    }

    static List<Path> examples() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("config/examples").toAbsolutePath())) {
            // These two take a module of the kernel, and a NIC.
            return files.filter(file -> !file.endsWith("vpn.toml") && !file.endsWith("physical.toml"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void whatNetnsMade(Path example) {
        netns("apply", example).exits(0);
        String before = state();
        Path file = export();
        netns("check", file).exits(0);
        netns("plan", "--exit-code", file).exits(0).prints("0 changes\n");
        netns("apply", file).exits(0);
        netns("down").exits(0);
        assertEquals("", entries());
        netns("apply", file).exits(0);
        assertEquals(before, state());
        netns("down").exits(0);
    }

    @Test
    void whatCannotBeDeclaredIsSaid() {
        sh("""
                ip netns add red; ip netns add $(printf 'odd\\377'); ip netns add host
                : > $D/other && mount --bind $D/red $D/other; : > $D/own && mount --bind /proc/self/ns/net $D/own
                ip -n red addr add 10.0.0.9/32 dev lo; ip -n red link add br0 type bridge forward_delay 1234; ip -n red link add $(printf 'l\\376') type bridge
                """).exits(0);
        makeStale("old");
        Path file = export();
        String text = read(file);
        for (String words : List.of(
                "# not exported: 'red', which is another name of 'other'",
                "# not exported: 'own', which is a name of the host's own namespace",
                "# not exported: 'odd\\xff', a name that cannot be declared",
                "# not exported: 'host', a name that cannot be declared",
                "# [namespace.other.link.\"l\\xfe\"]\n",
                "[namespace.other.link.lo]\naddresses = [\"10.0.0.9/32\"]",
                "# not exported: forward_delay = 12.34 (must be a number of seconds from 0 to 30, with tenths at most)")) {
            assertEquals(true, text.contains(words), () -> words + " in\n" + text);
        }
        netns("check", file).exits(0);
        sh("umount $D/other $D/own").done();
    }

    /** On an empty machine, the file would otherwise name a bridge that nobody makes. */
    @Test
    void whatTheNamespacesNeedOfTheHost() {
        Path declared = declare("a.toml", """
                [namespace.red.link.eth0]
                type = "veth"
                peer = "host:red0"
                peer_master = "wan"
                [host.link.x0]
                type = "bridge"
                [namespace.red.sysctl]
                "net.ipv4.conf.eth0/7.rp_filter" = 2
                [namespace.red.link."eth0.7"]
                type = "ifb"
                """);
        sh("ip link add wan type bridge && ip addr add 10.1.0.1/24 dev wan && ip link add b0 type bridge")
                .done();
        netns("apply", declared).exits(0);
        Path file = declare("red.toml", netns("export", "red").exits(0).out());
        String text = read(file);
        assertEquals(
                true,
                text.contains("[host.link.wan]\ntype = \"bridge\"\nup = false\naddresses = [\"10.1.0.1/24\"]"),
                text);
        assertEquals(true, text.contains("\"net.ipv4.conf.eth0/7.rp_filter\" = 2"), text);
        assertEquals(false, text.contains("b0]"), text);
        netns("plan", file).exits(0).printsWords("0 changes\n");
        netns("export", "host").exits(0).printsWords("[host.link.x0]");
        assertEquals(false, netns("export", "host").out().contains("namespace.red"));
        netns("down").exits(0);
        sh("ip link del wan; ip link del b0").done();
        netns("apply", file).exits(0);
        sh("ip -o link show master wan").exits(0).printsWords("red0");
        netns("down").exits(0);
    }

    @Test
    void someOfMany() {
        sh("ip netns add a; ip netns add b; ip -n a link add v type veth peer name v netns b")
                .exits(0);
        netns("export", "b")
                .exits(0)
                .printsWords("[namespace.b]", "not exported: link v: the other end is in 'a', which is not exported");
        netns("-j", "export", "b").exits(0).printsJsonWith("b");
        netns("export", "none").refuses(3).says("cannot export 'none': No such file or directory");
        netns("export", "a/b").refuses(2).says("has a '/' in it");
        netns("export", "--file", "x").refuses(2);
    }

    @Test
    void nothing() {
        Path file = export();
        netns("check", file).exits(0);
        netns("plan", file).prints("0 changes\n");
    }

    private Path export() {
        return declare("export.toml", netns("export").exits(0).saysNothing().out());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What ip shows of all namespaces, without what the kernel chooses. */
    private String state() {
        return sh("""
                for n in $(ls $D); do
                    echo "== $n"
                    ip -n $n -o link | sed 's/^[0-9]*: //; s/@if[0-9]*:/:/; s/link-netns.*//; s/link[/]ether.*//; s/state .* mode/mode/' | sort
                    ip -n $n -o addr show scope global | awk '{print $2, $3, $4, $5, $6}' | sort
                    { ip -n $n route show table all type unicast; ip -n $n route show type blackhole; } | sed 's/proto [^ ]*//' | grep -v fe80: | tr -s ' ' | sort
                    { ip -n $n rule; ip -n $n neigh show nud permanent; ip -n $n neigh show proxy; } | sed 's/ proto .*//; s/ *$//'
                    ip netns exec $n cat /proc/sys/net/ipv4/ip_forward; ip netns exec $n nft list ruleset
                done
                """).exits(0).out();
    }
}
