package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A link in the host is removed or replaced only if netns made it: there, since the last boot, and as it still is. */
class HostRecordTest extends Declarations {
    private static final String BRIDGE = "[host.link.testbr0]\ntype = \"bridge\"\n";
    private static final String LOST_MARK = "link testbr0 (bridge, without the alias 'netns:host' that netns gave it)";
    private static final int MORE_THAN_ANY_CALL = 40;

    /** Makes a bridge of that name with the index that the one in front of it had. */
    private static final String SAME_INDEX = "ip link add testbr0 index \"$1\" type bridge";

    private Path file;

    @BeforeEach
    void declareBridge() {
        file = declare("a.toml", BRIDGE);
    }

    @AfterEach
    void removeLinks() {
        sh("for link in testbr0 red0; do ip link del $link 2>/dev/null; done; rm -rf /etc/netns/red")
                .done();
    }

    /** Through {@code exec}, whose commands see the same /run. */
    @Test
    void theBridgeOfAnotherNetworkNamespaceIsNotTheHosts() {
        make("foo");
        inFoo("apply --file \"$1\"").exits(0);
        sh(SAME_INDEX, index("nsenter --net=$D/foo")).done();
        netns("plan", declare("b.toml", "[namespace.red]\n"))
                .exits(0)
                .prints("red\n  + namespace\n  + loopback up\n2 changes\n");
        netns("down").exits(0).says("0 namespaces: 0 changes, 0 failed");
        sh("ip link show testbr0").exits(0);
        sh("nsenter --net=$D/foo ip link show testbr0").exits(0);
        inFoo("down").exits(0).says("- link testbr0 (bridge, made by netns)");
        sh("nsenter --net=$D/foo ip link show testbr0").fails();
        sh("ip link show testbr0").exits(0);
        assertNothingIsRemembered();
    }

    @Test
    void eachNetworkNamespaceHasItsOwnRecord() {
        make("foo");
        netns("apply", file).exits(0);
        inFoo("apply --file \"$1\"").exits(0);
        netns("down").exits(0).says("- link testbr0 (bridge, made by netns)");
        sh("ip link show testbr0").fails();
        inFoo("plan --file \"$1\"").exits(0).prints("0 changes\n");
        netns("apply", file).exits(0);
        inFoo("down").exits(0).says("- link testbr0 (bridge, made by netns)");
        netns("plan", file).exits(0).prints("0 changes\n");
        netns("down").exits(0).says("- link testbr0 (bridge, made by netns)");
        assertNothingIsRemembered();
    }

    @Test
    void theRecordOfANamespaceThatIsRemovedGoesWithIt() {
        netns("apply", declare("b.toml", "[namespace.foo]\n")).exits(0);
        inFoo("apply --file \"$1\"").exits(0);
        netns("down").exits(0);
        assertNothingIsRemembered();
    }

    @Test
    void recordsOfAnotherBootAreNobodys() {
        declare("a.toml", BRIDGE + """
                [namespace.red.link.eth0]
                type = "veth"
                peer = "host:red0"
                [namespace.red.sysctl]
                "net.ipv4.ip_forward" = 1
                """);
        netns("apply", file).exits(0);
        sh("sed -i 's/\"boot\":\"[^\"]*\"/\"boot\":\"1f5e9f6c-0000-4000-8000-000000000000\"/' \"$1\"/*", state)
                .exits(0);
        declare("a.toml", "");
        netns("plan", file).exits(0).printsWords("left alone: somebody else has replaced it", "0 changes");
        netns("down").exits(0).says("left alone: somebody else has replaced it", "0 changes");
        sh("ip link show testbr0 && ip link show red0").exits(0);
        sh("nsenter --net=$D/red sh -c 'ip link show eth0 && grep 1 /proc/sys/net/ipv4/ip_forward'")
                .exits(0);
        assertNothingIsRemembered();
    }

    /** They outlive a boot, and begin with a line that says whose they are. */
    @Test
    void filesOfAnotherBootAreStillOurs() {
        declare("a.toml", "[namespace.red.dns]\nservers = [\"10.0.0.1\"]\n");
        netns("apply", file).exits(0);
        sh("sed -i 's/\"boot\":\"[^\"]*\"/\"boot\":\"1f5e9f6c-0000-4000-8000-000000000000\"/' \"$1\"/*", state)
                .exits(0);
        netns("delete", "red").exits(0);
        netns("apply", file).exits(0);
        sh("sed -i 's/\"boot\":\"[^\"]*\"/\"boot\":\"1f5e9f6c-0000-4000-8000-000000000000\"/' \"$1\"/*", state)
                .exits(0);
        netns("delete", "red").exits(0);
        netns("down").exits(0);
        assertTrue(Files.notExists(Path.of("/etc/netns/red/resolv.conf")));
        assertNothingIsRemembered();
    }

    @Test
    void aBridgeThatSomebodyHasMadeInPlaceOfOursIsTheirs() {
        netns("apply", file).exits(0);
        String index = index("");
        sh("ip link del testbr0 && " + SAME_INDEX, index).done();
        declare("a.toml", "[host.link.testbr0]\ntype = \"dummy\"\n");
        netns("apply", file)
                .exits(1)
                .says("cannot apply 'host': link testbr0 is there and not of netns: it is a bridge");
        netns("down").exits(0).says("! " + LOST_MARK + ": unmanaged, left alone", "0 changes");
        assertEquals(index, index(""));
        netns("down").exits(0).says("0 namespaces: 0 changes");
        assertNothingIsRemembered();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "alias = \"uplink\"\n"})
    void aBridgeWhoseAliasSomebodyHasChangedIsTheirs(String key) {
        declare("a.toml", BRIDGE + key);
        netns("apply", file).exits(0);
        sh("ip link set testbr0 alias mine").done();
        netns("down").exits(0).says("! link testbr0 (bridge, without the alias", "0 changes");
        sh("ip link show testbr0").exits(0);
        assertNothingIsRemembered();
    }

    @Test
    void aBridgeWithAnAliasOfItsOwnIsOurs() {
        declare("a.toml", BRIDGE + "alias = \"uplink\"\n");
        netns("apply", file).exits(0);
        declare("a.toml", BRIDGE + "alias = \"downlink\"\n");
        netns("apply", file).exits(0);
        netns("down").exits(0).says("- link testbr0 (bridge, made by netns)");
        sh("ip link show testbr0").fails();
        assertNothingIsRemembered();
    }

    /** As the versions wrote them that knew neither boot nor host. */
    @Test
    void whatIsRememberedByEarlierVersionsIsStillOurs() {
        declare("a.toml", BRIDGE + "[namespace.red.link.eth0]\ntype = \"veth\"\npeer = \"host:red0\"\n");
        netns("apply", file).exits(0);
        sh("sed -Ei 's/\"host\":[{][^}]*[}],?//; s/,\"alias\":\"[^\"]*\"//g' \"$1\"/*", state)
                .exits(0);
        sh("grep -E 'boot|alias' \"$1\"/*", state).exits(1);
        netns("plan", file).exits(0).prints("0 changes\n");
        netns("down").exits(0).says("- link testbr0 (bridge, made by netns)", "- namespace (made by netns)");
        sh("ip link show testbr0 || ip link show red0").fails();
        assertNothingIsRemembered();
    }

    /** Killed before every call of a kind, until it gets through. */
    @ParameterizedTest
    @ValueSource(strings = {"sendto", "unlink", "rename"})
    void downThatWasKilledIsFinishedByTheNext(String call) {
        declare("a.toml", BRIDGE + """
                ipv6 = false
                [namespace.red.link.eth0]
                type = "veth"
                peer = "host:red0"
                peer_master = "testbr0"
                """);
        boolean killed = true;
        for (int n = 1; killed; n++) {
            assertTrue(n < MORE_THAN_ANY_CALL);
            netns("apply", file).exits(0);
            Result result = sh(
                    "strace -f -qq -o /dev/null -e trace=$1 -e inject=$1:signal=KILL:when=$2 \"$netns\" down", call, n);
            killed = result.exit() == 137;
            assertTrue(killed || result.exit() == 0, result::toString);
            netns("down").exits(0);
            sh("ip link show testbr0 || ip link show red0").fails();
            assertEquals("", entries());
            assertNothingIsRemembered();
        }
    }

    /** Both requests are sent together, and the kernel does the second one though it refuses the first. */
    @Test
    void aLinkThatIsMadeBehindOneThatFailsIsUndone() {
        declare("a.toml", "[host.link.a]\ntype = \"bridge\"\nmtu = 2000000\n" + BRIDGE);
        netns("apply", file).exits(1).says("cannot add link a: Invalid argument");
        sh("ip link show testbr0").fails();
        assertNothingIsRemembered();
    }

    private Result inFoo(String command) {
        return sh("\"$netns\" exec foo \"$netns\" " + command, file);
    }

    private String index(String inside) {
        return sh(inside + " ip -o link show testbr0 | cut -d: -f1")
                .exits(0)
                .out()
                .strip();
    }

    private void assertNothingIsRemembered() {
        assertEquals("", remembered());
    }
}
