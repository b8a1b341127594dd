package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Addresses of lo, and the keys of links that are kernel parameters. */
class LinkParametersTest extends Declarations {
    private static final String PLAIN = """
            [namespace.a.link.eth0]
            type = "bridge"
            """;

    LinkParametersTest() {
        super(RUN_NETNS);
    }

    private String addressesOfLo() {
        return sh("ip -n a -o addr show lo | awk '{print $4}' | sort | tr '\\n' ' '")
                .out()
                .strip();
    }

    private String parameter(String path) {
        return sh("ip netns exec a cat /proc/sys/net/$1", path).exits(0).out().strip();
    }

    @Test
    void loTakesAddresses() {
        Path file = declare(
                "lo.toml",
                PLAIN + "[namespace.a.link.lo]\naddresses = ['10.255.0.1/32', 'fd00::1/128']\nrp_filter = 2\n");
        netns("plan", file).printsWords("+ address 10.255.0.1/32 on lo", "+ sysctl net/ipv4/conf/lo/rp_filter = 2");
        netns("apply", file).exits(0);
        assertEquals("10.255.0.1/32 127.0.0.1/8 ::1/128 fd00::1/128", addressesOfLo());
        assertEquals("2", parameter("ipv4/conf/lo/rp_filter"));
        netns("plan", "--exit-code", file).exits(0).prints("0 changes\n");
        sh("ip -n a addr add 10.255.0.9/32 dev lo").exits(0);
        netns("plan", "--exit-code", file).exits(0).printsWords("! address 10.255.0.9/32 on lo: unmanaged");
        Path exported = declare("export.toml", netns("export").exits(0).out());
        netns("plan", "--exit-code", exported).exits(0).prints("0 changes\n");
        declare("lo.toml", PLAIN);
        netns("apply", file).exits(0);
        assertEquals("10.255.0.9/32 127.0.0.1/8 ::1/128", addressesOfLo());
        assertEquals("0", parameter("ipv4/conf/lo/rp_filter"));
    }

    @Test
    void loStaysDownWhereThatIsDeclared() {
        netns(
                        "apply",
                        declare(
                                "lo.toml",
                                "[namespace.a]\nloopback = false\n[namespace.a.link.lo]\naddresses = ['10.255.0.1/32']\n"
                                        + "rp_filter = 1\n"))
                .exits(0);
        assertEquals("10.255.0.1/32", addressesOfLo());
        assertEquals(false, isLoopbackUp("a"));
    }

    @Test
    void parametersAreSetExportedAndTakenBack() {
        Path file = declare(
                "a.toml",
                PLAIN + "forwarding = true\nrp_filter = 2\nproxy_arp = true\nproxy_ndp = true\narp_ignore = 1\n"
                        + "arp_announce = 2\n");
        netns("apply", file).exits(0);
        String all = "ipv4/conf/eth0/forwarding ipv6/conf/eth0/forwarding ipv4/conf/eth0/rp_filter"
                + " ipv4/conf/eth0/proxy_arp ipv6/conf/eth0/proxy_ndp ipv4/conf/eth0/arp_ignore"
                + " ipv4/conf/eth0/arp_announce";
        assertEquals("1 1 2 1 1 1 2", values(all));
        netns("plan", "--exit-code", file).exits(0).prints("0 changes\n");
        Path exported = declare("export.toml", netns("export").exits(0).out());
        netns("down").exits(0);
        netns("apply", exported).exits(0);
        assertEquals("1 1 2 1 1 1 2", values(all));
        declare("export.toml", PLAIN);
        netns("apply", exported).exits(0);
        assertEquals("0 0 0 0 0 0 0", values(all));
    }

    /** What is declared no more goes back in place: no link is made anew for it, and no port of others is lost. */
    @Test
    void keysGoBackInPlace() {
        String keys = "alias = 'x'\narp = false\nmulticast = false\ntxqueuelen = 7\nmtu = 1400\n"
                + "mac = '02:00:00:00:00:77'\n";
        String network = PLAIN + "%s"
                + "[namespace.a.link.v0]\ntype = 'veth'\npeer = 'v1'\n%s%s"
                + "[namespace.a.link.vx]\ntype = 'vxlan'\nid = 5\nparent = 'eth0'\n%s";
        Path file = declare("a.toml", network.formatted(keys, keys, "master = 'eth0'\ncost = 7\n", "mtu = 1300\n"));
        netns("apply", file).exits(0);
        sh("ip -n a link add foreign type ifb && ip -n a link set foreign master eth0")
                .exits(0);
        String indexes = sh("ip -n a -o link | cut -d: -f1,2").out();
        declare("a.toml", network.formatted("", "", "master = 'eth0'\n", ""));
        netns("plan", file).exits(0).printsWords("~ link eth0: alias \"x\" → \"\"", "mtu 1400 → 1500", "cost 7 → 2");
        netns("apply", file).exits(0);
        assertEquals(indexes, sh("ip -n a -o link | cut -d: -f1,2").out());
        assertEquals(
                "eth0 1500 1000 null 1\nv0 1500 1000 null 1\n",
                sh("for l in eth0 v0; do ip -n a -j link show $l | tr ',' '\\n' > $D.link; echo $l"
                                + " $(grep -o '\"mtu\":[0-9]*' $D.link | cut -d: -f2)"
                                + " $(grep -o '\"txqlen\":[0-9]*' $D.link | cut -d: -f2)"
                                + " $(grep ifalias $D.link || echo null) $(grep -c MULTICAST $D.link); done; rm $D.link")
                        .out());
        assertEquals(
                "", sh("ip -n a -o link | grep NOARP | grep -v 'foreign\\|lo:'").out());
        assertEquals("1450\n", sh("ip netns exec a cat /sys/class/net/vx/mtu").out());
        netns("plan", "--exit-code", file).exits(0).prints("""
                a
                  ! link foreign (ifb): unmanaged, left alone
                0 changes
                """);
        declare("a.toml", network.formatted("", "cost = 9\n", "master = 'eth0'\n", ""));
        netns("apply", file).exits(0);
        declare("a.toml", network.formatted("", "", "", ""));
        netns("apply", file).exits(0);
        assertEquals(indexes, sh("ip -n a -o link | cut -d: -f1,2").out());
    }

    private String values(String paths) {
        StringBuilder values = new StringBuilder();
        for (String path : paths.split(" ")) {
            values.append(values.isEmpty() ? "" : " ").append(parameter(path));
        }
        return values.toString();
    }
}
