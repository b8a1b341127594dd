package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Killed at any moment, the next apply finishes, and knows what the killed one made as its own. */
class KilledApplyTest extends Declarations {
    private static final int ROUNDS = 5;
    private static final int NAMESPACES = 40;
    private static final int MORE_THAN_ANY_CALL = 20;

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
