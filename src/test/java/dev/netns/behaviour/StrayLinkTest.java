package dev.netns.behaviour;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Links that are in the host under the name that they had in a namespace, as a killed apply leaves a NIC there. A veth
 * stands for it, with the alias of a NIC.
 */
class StrayLinkTest extends Declarations {
    private static final String AS_BEFORE =
            "ip -o link show spare0 | grep 'mtu 1400 .* 02:00:00:00:00:09 .*alias uplink'";

    @BeforeEach
    void makeStray() {
        sh("""
                ip link add wan mtu 1300 type veth peer name wanpeer &&
                ip link set wan alias 'netns:was=spare0/1400/02:00:00:00:00:09;uplink'
                """).done();
    }

    @AfterEach
    void removeLinks() {
        sh("ip link del wanpeer; ip link del spare1 2>/dev/null; true").exits(0);
    }

    @Test
    void downGivesItsNameBackWithAllThatItHad() {
        netns("down").exits(0).says("~ link wan (back as spare0)");
        sh(AS_BEFORE).exits(0);
        sh("ip link show wan").fails();
        netns("down").exits(0).says("0 namespaces: 0 changes, 0 failed");
    }

    @Test
    void downOfWhatIsChosenLeavesItAlone() {
        Path file = declare("a.toml", "[namespace.red]\n");
        netns("apply", file, "red").exits(0);
        netns("down", "red").exits(0);
        sh("ip link show wan").exits(0);
    }

    @Test
    void applyGivesItsNameBack() {
        Path file = declare("a.toml", "[namespace.red]\n");
        netns("plan", file)
                .exits(0)
                .prints("host\n  ~ link wan (back as spare0)\nred\n  + namespace\n  + loopback up\n3 changes\n");
        netns("apply", file).exits(0);
        sh(AS_BEFORE).exits(0);
        netns("plan", file).exits(0).prints("0 changes\n");
        netns("down").exits(0);
    }

    @Test
    void anAlternativeNameOfItsOwnIsNoObstacle() {
        sh("ip link property add dev wan altname spare0").done();
        netns("down").exits(0);
        sh(AS_BEFORE).exits(0);
        sh("ip link show wan").fails();
    }

    @Test
    void oneThatIsInUseIsLeftAlone() {
        sh("ip link set wan up").done();
        netns("down").exits(0).says("link wan (was spare0, and is in use: set it down to get the name back)");
        sh("ip -o link show wan | grep 'mtu 1300 .*netns:was=spare0'").exits(0);
    }

    @Test
    void oneWhoseNameTheHostHasGivenAwayIsLeftAlone() {
        sh("ip link add spare0 type veth peer name spare1").done();
        netns("down").exits(0).says("link wan (was spare0, and the host has another link of that name)");
        sh("ip -o link show wan | grep 'mtu 1300 .*netns:was=spare0'").exits(0);
    }
}
