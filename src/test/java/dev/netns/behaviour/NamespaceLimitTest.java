package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The limit {@code user.max_net_namespaces}, which each user namespace has for itself. */
class NamespaceLimitTest extends Behaviour {
    /** In a user namespace, whose own network namespace counts: $1 is the limit at first. */
    private static final String INSIDE = """
            exec unshare -Urmn --propagation private bash -c '
                mount -t tmpfs tmpfs /run
                for n in {0..9}; do echo "[namespace.n$n]"; done > /run/ten.toml
                limit() { echo $1 > /proc/sys/user/max_net_namespaces || exit; }
                run() { "$netns" "$@" 2>&1; echo "status $?"; }
                limit 7
            """;

    @Test
    void eachOutcomeIsToldAndTheNextApplyCompletes() {
        String out = sh(INSIDE + """
                    run apply /run/ten.toml
                    ls $D | wc -l
                    run apply /run/ten.toml
                    limit 100
                    run apply /run/ten.toml
                    ls $D | wc -l
                '""").exits(0).out();
        String[] parts = out.split("status ");
        assertEquals(4, parts.length, out);
        assertTrue(parts[0].contains("6 added, 0 changed, 0 as declared, 4 failed"), out);
        assertEquals(4, failures(parts[0]), out);
        assertTrue(parts[0].contains("\n  the kernel's limit of network namespaces is reached: "), out);
        assertTrue(parts[1].startsWith("1\n6\n"), out);
        assertTrue(parts[1].contains("0 changes, 6 as declared, 4 failed"), out);
        assertEquals(4, failures(parts[1]), out);
        assertTrue(parts[2].startsWith("1\n"), out);
        assertTrue(parts[2].contains("4 added, 0 changed, 6 as declared, 0 failed"), out);
        assertEquals("0\n10\n", parts[3], out);
    }

    private static long failures(String report) {
        return report.lines()
                .filter(line -> line.matches("netns: .*cannot add 'n[0-9]': No space left on device"))
                .count();
    }

    @Test
    void downWorksWhileItIsReached() {
        String out = sh(INSIDE + """
                    run apply /run/ten.toml
                    limit 4
                    run down
                    limit 1
                    run down
                    ls $D | wc -l
                '""").exits(0).out();
        String[] parts = out.split("status ");
        assertTrue(parts[1].startsWith("1\n"), out);
        assertTrue(parts[1].contains("6 removed, 0 failed"), out);
        assertTrue(parts[2].startsWith("0\n"), out);
        assertTrue(parts[2].contains("0 namespaces: 0 changes, 0 failed"), out);
        assertEquals("0\n0\n", parts[3], out);
    }
}
