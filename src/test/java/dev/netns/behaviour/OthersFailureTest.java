package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
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

    @AfterEach
    void removeTheBridge() {
        sh("ip link delete br0 2>/dev/null");
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

    /** The kernel refuses a link of 'mid', 'a' has one on it, and 'z' one on that of 'a'. */
    @Test
    void theCauseIsToldFirstAndWhoFollowsIt() {
        Path file = declare("a.toml", """
                [namespace.mid.link.eth0]
                type = "vxlan"
                id = 7
                remote = "192.0.2.1"
                port = 4790
                mtu = 70000
                [namespace.a.link.m]
                type = "macvlan"
                parent = "mid:eth0"
                [namespace.z.link.m]
                type = "macvlan"
                parent = "a:m"
                [namespace.good]
                """);
        Result result = netns("apply", file).exits(1);
        String follows = ", because 'mid' failed: links of ";
        List<String> starts = List.of(
                "netns: " + file + ":1: cannot add link eth0 in 'mid': ",
                "good",
                "  + namespace",
                "netns: cannot apply 'a'" + follows + "'a' lead there",
                "netns: cannot apply 'z'" + follows + "'z' lead there by 'a'");
        List<String> lines = result.err().lines().toList();
        int at = 0;
        for (String line : lines) {
            at += at < starts.size() && line.startsWith(starts.get(at)) ? 1 : 0;
        }
        assertEquals(starts.size(), at, result::toString);
        assertFalse(result.err().contains("there is no link"), result::toString);
        netns("down", file).exits(0);
        JsonArray all = Json.parse(netns("-j", "apply", file).exits(1).err())
                .getAsJsonObject()
                .getAsJsonArray("namespaces");
        List<String> told = new ArrayList<>();
        for (JsonElement one : all) {
            JsonObject error = one.getAsJsonObject().getAsJsonObject("error");
            JsonElement because = error == null ? null : error.get("because");
            told.add(one.getAsJsonObject().get("name").getAsString()
                    + (because == null ? "" : " " + because.getAsString()));
        }
        assertEquals(List.of("mid", "good", "a mid", "z mid"), told);
    }

    /** Its ends in the host are its own affair; another one's use of them is not. */
    @Test
    void onlyLinksThatOthersCountOnAreMissed() {
        String own = "[namespace.bad.link.eth0]\ntype = 'veth'\npeer = 'host:bad0'\n";
        String text = "[host.link.br0]\ntype = 'bridge'\naddresses = ['10.0.0.1/24']\n" + BAD + GOOD + own;
        Path file = declare("a.toml", text);
        Result result = netns("apply", file).exits(1).says("1 added, ");
        assertFalse(result.err().contains("is not there, because"), result::toString);
        declare("a.toml", text + """
                [namespace.bad.link.to_good]
                type = "veth"
                peer = "good:to_bad"
                [[namespace.good.neighbour]]
                address = "10.9.0.1"
                mac = "02:00:00:00:00:01"
                dev = "to_bad"
                """);
        netns("down").exits(0);
        result = netns("apply", file).exits(1).says("link to_bad of 'good' is not there, because 'bad' failed\n");
        assertFalse(result.err().contains("bad0"), result::toString);
        JsonElement json = Json.parse(netns("-j", "apply", file).exits(1).err());
        assertTrue(
                json.toString().contains("link to_bad of 'good' is not there, because 'bad' failed"), json::toString);
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
