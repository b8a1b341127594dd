package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** So many that a plan is made by two processes, which look from both ends. */
class ManyNamespacesTest extends Declarations {
    private static final int COUNT = 60;

    /** So many that the kernel is kept busy while they are taken off. */
    private static final int HUNDREDS = 320;

    ManyNamespacesTest() {
        super(RUN_NETNS);
    }

    @AfterEach
    void removeHostLinks() {
        sh("ip link del testbr0 2>/dev/null; true").done();
    }

    private static String declaration() {
        return declaration(COUNT);
    }

    private static String declaration(int count) {
        return "[host.link.testbr0]\ntype = \"bridge\"\n"
                + IntStream.range(10, 10 + count)
                        .mapToObj(i -> """
                                [namespace.many%d.sysctl]
                                "net.ipv4.ip_forward" = 1
                                [namespace.many%d.link.eth0]
                                type = "veth"
                                peer = "host:many%d"
                                peer_master = "testbr0"
                                addresses = ["10.10.%d.%d/24"]
                                """.formatted(i, i, i, i / 200, i % 200))
                        .collect(Collectors.joining());
    }

    @Test
    void whatIsAsDeclaredIsSeen() {
        Path file = declare("a.toml", declaration());
        netns("apply", file).exits(0).says(COUNT + " added");
        for (int i = 0; i < 10; i++) {
            netns("plan", "--exit-code", file).exits(0).prints("0 changes\n").saysNothing();
        }
    }

    @Test
    void whatHasChangedIsSeenAtEitherEnd() {
        Path file = declare("a.toml", declaration());
        netns("apply", file).exits(0);
        sh("ip -n many10 addr flush dev eth0; ip -n many69 addr flush dev eth0;"
                        + "ip netns exec many40 sysctl -qw net.ipv4.ip_forward=0;"
                        + "ip netns del many55; ip netns add many55; ip -n many55 link set lo up;"
                        + "ip -n many68 route add blackhole 10.99.0.0/16; ip link set many30 nomaster")
                .done();
        for (int i = 0; i < 10; i++) {
            netns("plan", file)
                    .exits(0)
                    .printsWords(
                            "many10\n  + address 10.10.0.10/24 on eth0\n",
                            "many30\n  ~ link host:many30: master none → testbr0\n",
                            "many40\n  ~ sysctl net/ipv4/ip_forward: 0 → 1\n",
                            "many55\n",
                            "many68\n",
                            "blackhole 10.99.0.0/16",
                            "many69\n  + address 10.10.0.69/24 on eth0\n");
        }
        netns("apply", file).exits(0);
        netns("plan", "--exit-code", file).exits(0);
    }

    @Test
    void thoseThatAreNotAskedForAreNotLookedInto() {
        Path file = declare("a.toml", declaration());
        netns("apply", file).exits(0);
        sh("ip -n many20 addr flush dev eth0; ip -n many21 addr flush dev eth0").done();
        netns("plan", "--file", file, "many20")
                .exits(0)
                .prints("many20\n  + address 10.10.0.20/24 on eth0\n1 change\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {COUNT, HUNDREDS})
    void allGoTogetherWithTheirBridge(int count) {
        Path file = declare("a.toml", declaration(count));
        netns("apply", file).exits(0);
        netns("down").exits(0).says("host\n  - link testbr0 (bridge, made by netns)\n", count + " removed, 0 failed");
        assertEquals("", entries());
        assertEquals("", remembered());
        sh("ip -o link | grep -c -e testbr0 -e many").prints("0\n");
    }
}
