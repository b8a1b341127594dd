package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * SIGKILL before every system call of a change, one after the other: strace(1) kills at the n-th call of a kind, for
 * rising n, until the command gets through. Whatever is left, {@code list} tells the truth about it, {@code add} repairs
 * it and {@code delete} removes it.
 */
class KilledTest extends Behaviour {
    private static final int MORE_THAN_ANY_CALL = 40;

    @ParameterizedTest
    @ValueSource(strings = {"mkdir,mkdirat", "flock", "mount", "unshare", "ioctl,sendto,sendmsg"})
    void addAnywhere(String calls) {
        removeRunDirectory();
        int n = 1;
        for (; killed(calls, n, "add", "red"); n++) {
            assertTrue(n < MORE_THAN_ANY_CALL);
            assertListTellsTheTruth();
            assertAddRepairs();
            assertDeleteRemoves();
            removeRunDirectory();
        }
        assertTrue(n > 1);
        assertTrue(isNamespace("red"));
    }

    @Test
    void addWhereItOpensAndMakesFiles() {
        int n = 1;
        for (; killed("open,openat", n, "add", "red"); n++) {
            assertTrue(n < MORE_THAN_ANY_CALL);
            assertListTellsTheTruth();
            assertAddRepairs();
            assertDeleteRemoves();
        }
        assertTrue(n > 1);
        assertTrue(isNamespace("red"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"umount2", "unlink,unlinkat", "flock", "open,openat"})
    void deleteAnywhere(String calls) {
        make("red");
        int n = 1;
        for (; killed(calls, n, "delete", "red"); n++) {
            assertTrue(n < MORE_THAN_ANY_CALL);
            assertListTellsTheTruth();
            netns("delete", "--if-exists", "red").exits(0);
            assertEquals("", entries());
            assertEquals(0, Mounts.below(directory));
            make("red");
        }
        assertTrue(n > 1);
        assertEquals("", entries());
    }

    @ParameterizedTest
    @ValueSource(strings = {"mount", "umount2", "unlink,unlinkat"})
    void renameAnywhere(String calls) {
        make("old");
        int n = 1;
        for (; killed(calls, n, "rename", "old", "new"); n++) {
            assertTrue(n < MORE_THAN_ANY_CALL);
            assertListTellsTheTruth();
            assertTrue(isNamespace("old") || isNamespace("new"));
            netns("delete", "--if-exists", "old", "new").exits(0);
            assertEquals("", entries());
            assertEquals(0, Mounts.below(directory));
            make("old");
        }
        assertTrue(n > 1);
        assertEquals("new\n", entries());
    }

    /**
     * Runs netns, killed at its n-th call of these. Of the files that it opens, only the run directory and its entry
     * count.
     *
     * @return whether it came to that
     */
    private boolean killed(String calls, int n, Object... args) {
        String only = calls.contains("open") ? "-P $D -P $D/red" : "";
        Result result = sh(
                "strace -f -qq -o /dev/null " + only + " -e trace=" + calls + " -e inject=" + calls
                        + ":signal=KILL:when=$1 $netns \"${@:2}\" 2>/dev/null",
                n,
                List.of(args));
        if (result.exit() != 137) {
            result.exits(0);
        }
        return result.exit() == 137;
    }

    private void assertListTellsTheTruth() {
        StringBuilder truth = new StringBuilder();
        for (String name : entries().lines().toList()) {
            truth.append(name).append(isNamespace(name) ? "\n" : " (stale)\n");
        }
        netns("list").exits(0).prints(truth.toString());
    }

    private void assertAddRepairs() {
        boolean complete = entries().equals("red\n") && isNamespace("red");
        netns("add", "red").exits(complete ? 4 : 0);
        assertTrue(isNamespace("red"));
        assertEquals("red\n", entries());
        assertEquals(1, Mounts.on(directory));
        assertEquals(1, Mounts.below(directory));
    }

    private void assertDeleteRemoves() {
        netns("delete", "red").exits(0);
        assertEquals("", entries());
        assertEquals(0, Mounts.below(directory));
    }

    private void removeRunDirectory() {
        sh("while umount $D 2>/dev/null; do :; done; rmdir $D").done();
    }
}
