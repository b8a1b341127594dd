package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The limit {@code user.max_net_namespaces}, which each user namespace has for itself. */
class NamespaceLimitTest extends Behaviour {
    /** In a user namespace, whose own network namespace counts. */
    private static final String INSIDE = """
            exec unshare -Urmn --propagation private bash -c '
                mount -t tmpfs tmpfs /run
                for n in {0..9}; do echo "[namespace.n$n]"; done > /run/ten.toml
                limit() { echo $1 > /proc/sys/user/max_net_namespaces || exit; }
                run() { "$netns" "$@" 2>&1; echo "status $?, $(ls $D | wc -l) entries"; }
                limit 7
            """;

    /** Those that could be made are there, however many of them were given to whom. */
    @Test
    void eachOutcomeIsToldAndTheNextApplyCompletes() {
        String[] reports = sh(INSIDE + """
                    run apply /run/ten.toml
                    run apply /run/ten.toml
                    limit 100
                    run apply /run/ten.toml
                '""").exits(0).out().split("(?<=entries\n)");
        assertEquals(3, reports.length, () -> String.join("", reports));
        for (String report : new String[] {reports[0], reports[1]}) {
            long failed = report.lines()
                    .filter(line -> line.matches("netns: .*cannot add 'n[0-9]': No space left on device"))
                    .count();
            assertTrue(failed >= 4, report);
            assertTrue(report.contains("\n  the kernel's limit of network namespaces is reached: "), report);
            assertTrue(report.contains(" " + failed + " failed in "), report);
            assertTrue(report.endsWith("status 1, " + (10 - failed) + " entries\n"), report);
        }
        assertTrue(reports[2].contains(" added, 0 changed, "), reports[2]);
        assertTrue(reports[2].endsWith("status 0, 10 entries\n"), reports[2]);
    }

    @Test
    void downWorksWhileItIsReached() {
        String[] reports = sh(INSIDE + """
                    run apply /run/ten.toml
                    limit 4
                    run down
                    limit 1
                    run down
                '""").exits(0).out().split("(?<=entries\n)");
        assertEquals(3, reports.length, () -> String.join("", reports));
        assertTrue(reports[1].contains(" removed, 0 failed"), reports[1]);
        assertTrue(reports[1].endsWith("status 0, 0 entries\n"), reports[1]);
        assertTrue(reports[2].contains("0 namespaces: 0 changes, 0 failed"), reports[2]);
        assertTrue(reports[2].endsWith("status 0, 0 entries\n"), reports[2]);
    }
}
