package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What others made and is declared becomes netns's by {@code apply --adopt}, and not without it. */
class AdoptTest extends Declarations {
    private static final String DECLARED = """
            [host.link.br77]
            type = "bridge"
            addresses = ["10.77.0.1/24"]

            [namespace.red.link.eth0]
            type = "veth"
            peer = "host:red77"
            peer_master = "br77"
            addresses = ["10.77.0.2/24", "fd77::2/64"]

            [[namespace.red.route]]
            to = "default"
            via = "10.77.0.1"

            [[namespace.red.route]]
            to = "fd78::/64"
            via = "fd77::1"

            [[namespace.red.rule]]
            priority = 100
            from = "10.77.0.0/24"
            table = 100

            [[namespace.red.neighbour]]
            address = "10.77.0.9"
            mac = "02:00:00:00:00:09"
            dev = "eth0"
            """;

    AdoptTest() {
        super(RUN_NETNS);
    }

    /** As a script of `ip` makes it. */
    @BeforeEach
    void makeByHand() {
        sh("""
            ip link add br77 type bridge
            ip addr add 10.77.0.1/24 dev br77
            ip link set br77 up
            ip netns add red
            ip -n red link set lo up
            ip link add red77 type veth peer name eth0 netns red
            ip link set red77 master br77 up
            ip -n red link set eth0 up
            ip -n red addr add 10.77.0.2/24 dev eth0
            ip -n red addr add fd77::2/64 dev eth0 nodad
            ip -n red route add default via 10.77.0.1
            ip -n red -6 route add fd78::/64 via fd77::1
            ip -n red rule add pref 100 from 10.77.0.0/24 table 100
            ip -n red neigh add 10.77.0.9 lladdr 02:00:00:00:00:09 dev eth0 nud permanent
            """).exits(0);
    }

    @AfterEach
    void removeByHand() {
        sh("ip link del red77 2>/dev/null; ip link del br77 2>/dev/null; :").done();
    }

    /** What there is, and whose the kernel says it is. */
    private String live() {
        return sh("""
            ip -n red -o addr show scope global | grep -o 'eth0.*global'; ip -n red route; ip -n red -6 route show fd78::/64
            ip -n red rule | grep ^100; ip -n red neigh show nud permanent
            """).out();
    }

    @Test
    void whatIsDeclaredIsTakenOverAndThenChangedInPlace() {
        Path file = declare("a.toml", DECLARED);
        netns("plan", "--exit-code", file).exits(0).prints("0 changes\n");
        netns("apply", file).exits(0);
        String inode = sh("stat -Lc %i $D/red; cat /sys/class/net/br77/ifindex /sys/class/net/red77/ifindex")
                .out();
        netns("plan", "--adopt", "--exit-code", file)
                .exits(1)
                .printsWords(
                        "~ link br77 (bridge, adopted)",
                        "~ address 10.77.0.1/24 on br77",
                        "~ namespace (adopted)",
                        "~ link eth0 (veth, adopted)",
                        "~ link host:red77 (veth, adopted)",
                        "~ address 10.77.0.2/24 on eth0",
                        "~ address fd77::2/64 on eth0",
                        "~ route default via 10.77.0.1",
                        "~ route fd78::/64 via fd77::1",
                        "~ rule priority 100 from 10.77.0.0/24 lookup 100 (adopted)",
                        "~ neighbour 10.77.0.9 is 02:00:00:00:00:09 on eth0");
        String before = live();
        netns("apply", "--adopt", file).exits(0);
        netns("plan", "--adopt", "--exit-code", file).exits(0).prints("0 changes\n");
        assertEquals(before.replace(" proto static", ""), live().replace(" proto 110", ""));
        assertEquals(
                inode,
                sh("stat -Lc %i $D/red; cat /sys/class/net/br77/ifindex /sys/class/net/red77/ifindex")
                        .out());

        declare(
                "a.toml",
                DECLARED.replace("10.77.0.2/24", "10.77.0.3/24").replace("\"10.77.0.0/24\"", "\"10.77.0.0/25\""));
        netns("apply", file).exits(0);
        assertEquals(
                "10.77.0.3/24\n",
                sh("ip -n red -4 -o addr show eth0 | awk '{ print $4 }'").out());
        assertEquals(
                "100:\tfrom 10.77.0.0/25 lookup 100 proto 110\n",
                sh("ip -n red -d rule | grep ^100").out());
        netns("plan", "--exit-code", file).exits(0).prints("0 changes\n");

        netns("down", file).exits(0);
        assertEquals("", sh("ip netns list; ip -o link | grep -o '77'").out());
    }

    @Test
    void whatWasNotAdoptedStays() {
        Path file = declare("a.toml", DECLARED);
        netns("apply", file).exits(0);
        String before = live();
        netns("down", file).exits(0);
        assertEquals(before, live());
        assertEquals(
                "br77\nred77\n",
                sh("ip -o link | grep -o '[a-z]*77[:@]' | tr -d ':@' | sort").out());
    }

    /** Nothing is half adopted: what could not be done leaves all with those who made it. */
    @Test
    void aFailureLeavesAllToOthers() {
        String ofRed = DECLARED.substring(DECLARED.indexOf("[namespace"));
        Path file = declare("a.toml", ofRed + """
                [namespace.red.sysctl]
                "net.ipv4.ip_forward" = "what"
                """);
        String before = live();
        netns("apply", "--adopt", file).exits(1);
        assertEquals(before, live());
        declare("a.toml", ofRed);
        netns("down", file).exits(0);
        assertEquals(before, live());
    }
}
