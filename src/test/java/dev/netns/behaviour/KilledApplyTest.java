package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Killed at any moment, the next apply finishes, and knows what the killed one made as its own. */
class KilledApplyTest extends Declarations {
    private static final int ROUNDS = 5;
    private static final int NAMESPACES = 40;
    private static final int MORE_THAN_ANY_CALL = 20;
    private static final int MOST_CALLS = 10;
    private static final int PAIRS = 6;

    /** Calls of sendto(2) at which it is killed; from the twelfth on, the native program makes the pairs. */
    private static final List<Integer> CALLS_FOR_PAIRS = List.of(3, 6, 9, 12, 13, 14, 17);

    private static final String NETWORK = """
            [host.link.testbr0]
            type = "bridge"
            [namespace.old.link.eth0]
            type = "veth"
            peer = "host:old0"
            peer_master = "testbr0"
            addresses = ["10.77.0.2/24"]
            """;

    private static final String MORE = """
            [[namespace.old.route]]
            to = "default"
            via = "10.77.0.1"
            [namespace.old.link.new]
            type = "veth"
            peer = "new:eth0"
            addresses = ["10.78.0.1/24"]
            [namespace.new.link.eth0]
            type = "veth"
            peer = "old:new"
            addresses = ["10.78.0.2/24"]
            [[namespace.new.route]]
            to = "default"
            via = "10.78.0.1"
            """;

    @AfterEach
    void removeHostLinks() {
        sh("ip link del testbr0 2>/dev/null; ip link del old0 2>/dev/null; true")
                .done();
    }

    /** Before every call of a kind: strace(1) kills at the n-th of a thread, for rising n, until it gets through. */
    @ParameterizedTest
    @ValueSource(strings = {"mount", "rename", "umount2", "unlink"})
    void atACall(String call) {
        int n = 1;
        for (boolean killed = true; killed; n++) {
            assertTrue(n < MORE_THAN_ANY_CALL);
            Path file = declare("a.toml", "[namespace.old]\n");
            netns("apply", file).exits(0);
            declare("a.toml", "[namespace.red]\nnsid = \"auto\"\n[namespace.blue]\n");
            killed = killed(call, n, file);
            netns("apply", file).exits(0);
            netns("plan", file).exits(0).prints("0 changes\n");
            assertEquals("blue\nred\n", entries());
            assertEquals("blue\nred\n", remembered());
            assertEquals(2, Mounts.below(directory));
            netns("down").exits(0);
            assertEquals("", entries());
        }
        assertTrue(n > 2, "it was never killed");
    }

    /** The same with links: at every call of a kind, and with an error in place of the kill. */
    @ParameterizedTest
    @CsvSource({"sendto, signal=KILL", "mount, signal=KILL", "sendto, error=ENOMEM", "mount, error=ENOMEM"})
    void atACallWithLinks(String call, String fate) {
        boolean kills = fate.startsWith("signal");
        int failed = 0;
        for (int n = 1, step = call.equals("sendto") ? 3 : 1; n <= MOST_CALLS; n += step) {
            Path file = declare("a.toml", NETWORK);
            netns("apply", file).exits(0);
            declare("a.toml", NETWORK + MORE);
            Result result = sh(
                    "strace -f -qq -o /dev/null -e trace=$1 -e inject=$1:$2:when=$3 \"$netns\" apply \"$4\"",
                    call,
                    fate,
                    n,
                    file);
            failed += result.exit() == 0 ? 0 : 1;
            assertFalse((result.out() + result.err()).contains("Exception"), result::toString);
            assertTrue(!kills || result.exit() == 0 || result.exit() == 137, result::toString);
            if (isNamespace("new")) {
                sh("nsenter --net=$D/new sh -c 'ip addr show eth0; ip route'")
                        .printsWords("10.78.0.2/24", "default via 10.78.0.1");
            }
            netns("apply", file).exits(0);
            netns("plan", file).exits(0).prints("0 changes\n");
            sh("nsenter --net=$D/new ping -c1 -W2 10.78.0.1").exits(0);
            netns("down").exits(0);
            assertEquals("", entries());
            sh("ip -o link | grep -v ' lo:'").prints("");
            if (result.exit() == 0 && kills) {
                break;
            }
        }
        assertTrue(failed > 0, "no call failed");
    }

    /** The kernel is then still taking apart the namespaces that have no name yet, and the other ends of their pairs. */
    @Test
    void amidPairsWithTheHost() {
        StringBuilder text = new StringBuilder("[host.link.testbr0]\ntype = \"bridge\"\n");
        for (int i = 0; i < PAIRS; i++) {
            text.append("[namespace.n%1$d.link.eth0]\ntype = \"veth\"\npeer = \"host:h%1$d\"\n".formatted(i));
            text.append(i % 2 == 0 ? "peer_master = \"testbr0\"\n" : "");
        }
        Path file = declare("a.toml", text.toString());
        int killed = 0;
        for (int n : CALLS_FOR_PAIRS) {
            Result result = sh("""
                    strace -f -qq -o /dev/null -e trace=sendto -e inject=sendto:signal=KILL:when=$1 "$netns" apply "$2"
                    killed=$?
                    "$netns" apply "$2" && exit $killed
                    """, n, file);
            assertTrue(result.exit() == 0 || result.exit() == 137, result::toString);
            killed += result.exit() == 137 ? 1 : 0;
            netns("plan", file).exits(0).prints("0 changes\n");
            netns("down").exits(0);
            sh("ip -o link | grep -v ' lo:'").prints("");
        }
        assertTrue(killed > 0, "it was never killed");
    }

    private boolean killed(String call, int n, Path file) {
        Result result = sh(
                "strace -f -qq -o /dev/null -e trace=$1 -e inject=$1:signal=KILL:when=$2 \"$netns\" apply \"$3\"",
                call,
                n,
                file);
        if (result.exit() != 137) {
            result.exits(0);
        }
        return result.exit() == 137;
    }

    @Test
    void atAnyMoment() {
        Path file = declare("a.toml", declaration(0));
        long start = System.nanoTime();
        netns("apply", file).exits(0);
        double whole = (System.nanoTime() - start) / 1e9;
        Random random = new Random(1);
        int killed = 0;
        for (int round = 1; round <= ROUNDS; round++) {
            // Each declaration removes half of the last one and makes as many: both are cut through.
            declare("a.toml", declaration(round % 2));
            double moment = whole * (0.3 + 0.7 * random.nextDouble());
            Result result = sh("timeout -s KILL \"$1\" \"$netns\" apply \"$2\"", String.format("%.3f", moment), file);
            killed += result.exit() == 137 ? 1 : 0;
            netns("apply", file).exits(0);
            netns("plan", file).exits(0).prints("0 changes\n");
            assertEquals(NAMESPACES, entries().lines().count());
            assertEquals(entries(), remembered());
        }
        assertTrue(killed > 0, "every apply was faster than its killer");
        netns("down").exits(0).says(NAMESPACES + " removed, 0 failed");
        assertEquals("", entries());
        assertEquals(0, Mounts.below(directory));
    }

    private static String declaration(int half) {
        StringBuilder text = new StringBuilder();
        int first = half * NAMESPACES / 2;
        for (int i = first; i < first + NAMESPACES; i++) {
            text.append("[namespace.n").append(i).append("]\n");
            text.append(i % 3 == 0 ? "nsid = " + (3300 + i) + "\n" : "");
            text.append(i % 3 == 1 ? "nsid = \"auto\"\n" : "");
        }
        return text.toString();
    }
}
