package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Everybody may open the run directory and lock it, as `ip netns` does: nobody is kept waiting for ever by that. The
 * locks of our own are root's.
 */
class HeldLockTest extends Declarations {
    /** Five seconds of patience, and a JVM on a machine that is busy. */
    private static final Duration SOON = Duration.ofSeconds(25);

    private static final Path NAMES_LOCK = Path.of("/run/netns-state/names.lock");

    HeldLockTest() {
        super(RUN_NETNS);
    }

    @BeforeEach
    void assumeThatThereAreOtherUsers() {
        assumeRealRoot("another user is there for root only");
    }

    @AfterEach
    void removeNamesLock() {
        sh("rm -rf /run/netns-state").done();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--exclusive", "--shared"})
    void addGoesOnWithoutTheLockThatAnybodyCanHold(String how) {
        Child holder = hold(how);
        Result added = command("add", "red").runWithin(SOON).exits(0).printsNothing();
        added.says("netns: waiting for the lock on /run/netns, held by PID " + holder.pid() + "\n");
        added.says("netns: going on without the lock on /run/netns, held by PID " + holder.pid());
        assertEquals(2, added.err().lines().count(), added::toString);
        assertTrue(isNamespace("red"));
        assertTrue(holder.running());
    }

    @Test
    void theFirstAddAfterABootGoesOn() {
        sh("umount -l $D").done();
        hold("--exclusive");
        command("add", "red").runWithin(SOON).exits(0).says("going on without the lock");
        assertTrue(isNamespace("red"));
    }

    @Test
    void addTakesTheLockOnceItIsFree() {
        Child holder = hold("--exclusive");
        Child add =
                start(Netns.script(directory, "exec \"$netns\" add red 2>&1")).awaits("waiting for the lock");
        holder.type("on\n");
        assertFalse(add.result().exits(0).out().contains("going on"));
        assertTrue(isNamespace("red"));
    }

    @Test
    void deleteDoesNotTakeIt() {
        make("red");
        makeStale("old");
        hold("--exclusive");
        netns("delete", "red").done();
        netns("delete", "old").done();
        assertEquals("", entries());
    }

    @Test
    void renameGoesOn() {
        make("red");
        hold("--exclusive");
        command("rename", "red", "blue")
                .runWithin(SOON)
                .exits(0)
                .says("waiting for the lock on /run/netns", "going on without");
        assertEquals("blue\n", entries());
    }

    @Test
    void readersDoNotWait() {
        make("red");
        makeStale("old");
        hold("--exclusive");
        netns("list").exits(0).prints("old (stale)\nred\n").saysNothing();
        netns("exec", "red", "true").done();
        netns("exec", "old", "true").refuses(125).says("stale");
        netns("pids", "old").refuses(3).says("stale");
        netns("identify", "path:/run/netns/red").exits(0).prints("red\n");
    }

    @Test
    void applyWaitsOnceForAllItsNames() {
        Path file = declare("a.toml", "[namespace.a]\n[namespace.b]\n[namespace.c]\n[namespace.d]\n");
        hold("--exclusive");
        Result applied = command("apply", file).runWithin(SOON).exits(0).says("4 added");
        assertTrue(applied.err().contains("netns: going on without the lock on /run/netns, held by PID "));
        netns("down").exits(0).says("4 removed");
    }

    @Test
    void apartFromThatIpAndNetnsWaitForEachOther() {
        Child holder = hold("--exclusive");
        Child ip = start(Command.of("ip", "netns", "add", "red"));
        Child ours = start(command("add", "blue"));
        holder.type("on\n");
        ip.result().exits(0);
        ours.result().exits(0);
        assertEquals("blue\nred\n", entries());
    }

    @Test
    void othersCannotTakeTheLockOfOurOwn() {
        netns("add", "red").done();
        assertEquals(
                "700 0\n600 0\n",
                sh("stat -c '%a %u' /run/netns-state \"$1\"", NAMES_LOCK).out());
        sh("setpriv --reuid=65534 --clear-groups flock --nonblock \"$1\" true", NAMES_LOCK)
                .fails();
    }

    @Test
    void saysWhichOfOursItWaitsFor() {
        netns("add", "red").done();
        Child holder = start(Command.of("flock", NAMES_LOCK, "sh", "-c", "echo held; read line"))
                .awaits("held");
        Child delete = start(Netns.script(directory, "exec \"$netns\" delete red 2>&1"))
                .awaits("waiting for the lock " + NAMES_LOCK + ", held by PID " + holder.pid());
        assertTrue(delete.running());
        holder.type("on\n");
        delete.result().exits(0);
        assertEquals("", entries());
    }

    @Test
    void anInterruptEndsTheWaitForAnotherApply() {
        Path file = declare("a.toml", "[namespace.red]\n");
        netns("apply", file).exits(0);
        Child holder = start(Command.of("flock", state.resolve("lock"), "sh", "-c", "echo held; read line"))
                .awaits("held");
        Child apply = start(Netns.script(directory, "exec \"$netns\" apply \"$1\" 2>&1", file))
                .awaits("waiting for another `netns apply` or `netns down` to end: PID " + holder.pid());
        apply.signal("INT");
        assertTrue(apply.result().exit() != 0);
        assertTrue(holder.running());
    }

    /** Another user holds the run directory's lock until it reads a line. */
    private Child hold(String how) {
        return start(Command.of(
                        "setpriv",
                        "--reuid=65534",
                        "--regid=65534",
                        "--clear-groups",
                        "flock",
                        how,
                        directory,
                        "sh",
                        "-c",
                        "echo held; read line"))
                .awaits("held");
    }
}
