package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One namespace's failure stops neither the host nor the others, however its links are written. */
class OthersFailureTest extends Declarations {
    /** Its first parameter does not exist, which only the kernel knows. */
    private static final String BAD = """
            [namespace.bad.sysctl]
            "net.ipv4.no_such_parameter" = 1
            """;

    private static final String GOOD = """
            [namespace.good.link.eth0]
            type = "veth"
            peer = "host:good0"
            peer_master = "br0"
            addresses = ["10.0.0.2/24"]
            """;

    private static final String HOST = """
            [host.link.br0]
            type = "bridge"
            addresses = ["10.0.0.1/24"]

            [host.link.bad0]
            type = "veth"
            peer = "bad:eth0"
            master = "br0"
            addresses = ["10.0.9.1/24"]
            rp_filter = 1
            """;

    OthersFailureTest() {
        super(RUN_NETNS);
    }

    private void assertGoodIsThere() {
        assertEquals("good\n", entries());
        assertTrue(sh("ip -n good -br addr show eth0").exits(0).out().contains("10.0.0.2/24"));
        assertTrue(sh("ip -br addr show br0").exits(0).out().contains("10.0.0.1/24"));
        assertTrue(sh("ip -br link show master br0").exits(0).out().contains("good0"));
    }

    @Test
    void theHostIsDoneWithoutTheLinkThatLeadsThere() {
        Path file = declare("a.toml", HOST + BAD + GOOD);
        netns("apply", file)
                .exits(1)
                .says(
                        "link bad0 of 'host' is not there, because 'bad' failed\n",
                        "net/ipv4/no_such_parameter",
                        "2 namespaces: 1 added, 0 changed, 0 as declared, 1 failed, host changed in ");
        assertGoodIsThere();
        assertEquals("", sh("ip -br link show type veth | grep bad0").out());
        declare("a.toml", HOST + "[namespace.bad]\n" + GOOD);
        netns("apply", file).exits(0);
        assertTrue(sh("ip -br link show master br0").exits(0).out().contains("bad0@"));
        netns("plan", file).prints("0 changes\n");
        netns("down", file).exits(0);
        assertEquals("", sh("ip -br link show type veth").out());
    }

    /** The pair in the table of the one, of the other, and of both. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "[namespace.good.link.to_bad]\ntype = 'veth'\npeer = 'bad:to_good'\naddresses = ['10.1.0.1/24']\n",
                "[namespace.bad.link.to_good]\ntype = 'veth'\npeer = 'good:to_bad'\n",
                "[namespace.good.link.to_bad]\ntype = 'veth'\npeer = 'bad:to_good'\naddresses = ['10.1.0.1/24']\n"
                        + "[namespace.bad.link.to_good]\ntype = 'veth'\npeer = 'good:to_bad'\n",
            })
    void anotherNamespaceIsDoneWithoutThePair(String pair) {
        String route =
                pair.contains("addresses") ? "[[namespace.good.route]]\nto = '10.2.0.0/16'\nvia = '10.1.0.9'\n" : "";
        Path file = declare("a.toml", HOST + BAD + GOOD + pair + route);
        netns("apply", file).exits(1).says("1 added, 0 changed, 0 as declared, 1 failed, host changed in ");
        assertGoodIsThere();
        assertFalse(sh("ip -n good -br link").exits(0).out().contains("to_bad"));
        declare("a.toml", HOST + "[namespace.bad]\n" + GOOD + pair + route);
        netns("apply", file).exits(0);
        assertTrue(sh("ip -n good -br link").exits(0).out().contains("to_bad"));
        netns("plan", file).prints("0 changes\n");
    }

    /** It is not opened at all: another program's file has its name. */
    @Test
    void aNamespaceThatCannotBeMadeStopsNobody() {
        Path file = declare("a.toml", HOST + "[namespace.bad]\n" + GOOD);
        sh("mkdir -p /run/netns && echo somebody >/run/netns/bad").exits(0);
        netns("apply", file).exits(1).says("1 added, 0 changed, 0 as declared, 1 failed, host changed in ");
        sh("rm /run/netns/bad").exits(0);
        assertGoodIsThere();
    }
}
