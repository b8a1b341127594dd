package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddTest extends Behaviour {
    @Test
    void makesANamespaceInSilence() {
        netns("add", "red").done();
        assertTrue(isNamespace("red"));
        assertNotEquals(ownInode(), inode("red"));
    }

    @Test
    void mountsEachNameOnce() {
        netns("add", "red", "blue").done();
        assertEquals(1, Mounts.on(directory));
        assertEquals(2, Mounts.below(directory));
        assertEquals(0, Mounts.doubled(directory));
    }

    @Test
    void makesSeveral() {
        netns("add", "red", "green", "blue").done();
        assertEquals("blue\ngreen\nred\n", entries());
        assertEquals(
                3,
                sh("stat -L -c %i $D/red $D/green $D/blue").lines().stream()
                        .distinct()
                        .count());
    }

    @Test
    void leavesTheLoopbackUp() {
        netns("add", "red").done();
        assertTrue(flagsOfLoopback("red").contains("UP"));
    }

    @Test
    void leavesTheLoopbackDownWhenToldSo() {
        netns("add", "--no-loopback", "red").done();
        assertFalse(flagsOfLoopback("red").contains("UP"));
    }

    @Test
    void refusesWhatExists() {
        make("red");
        long before = inode("red");
        netns("add", "red").refuses(4).says("netns: cannot", "'red'", "File exists");
        assertEquals(before, inode("red"));
        assertEquals(1, Mounts.below(directory));
    }

    @Test
    void takesWhatExistsWhenToldSo() {
        make("red");
        long before = inode("red");
        netns("add", "--if-not-exists", "red", "blue").exits(0).printsNothing();
        assertEquals(before, inode("red"));
        assertTrue(isNamespace("blue"));
    }

    @Test
    void makesTheOthersWhenOneFails() {
        make("green");
        netns("add", "red", "green", "blue").refuses(4).says("'green'");
        assertTrue(isNamespace("red"));
        assertTrue(isNamespace("blue"));
    }

    @Test
    void assignsAnNsid() {
        netns("add", "--nsid", "21", "red").done();
        netns("list").prints("red (id: 21)\n");
        assertTrue(sh("ip netns list-id").out().contains("nsid 21 "));
    }

    @Test
    void letsTheKernelChooseAnNsid() {
        netns("add", "red", "--nsid", "auto").done();
        assertTrue(netns("list").exits(0).out().matches("red \\(id: \\d+\\)\n"));
    }

    @Test
    void leavesNothingWhenTheNsidIsTaken() {
        netns("add", "--nsid", "22", "red").done();
        netns("add", "--nsid", "22", "blue").fails().printsNothing().says("netns: cannot", "'blue'");
        assertEquals("red\n", entries());
        assertEquals(1, Mounts.below(directory));
    }

    @Test
    void repairsAStaleFileAndSaysSo() {
        makeStale("red");
        Result result = netns("add", "red").exits(0).printsNothing().says("stale", "red");
        assertEquals(1, result.err().lines().count());
        assertTrue(isNamespace("red"));
        assertEquals(1, Mounts.below(directory));
    }

    @Test
    void repairsAStaleFileInSilenceWhenQuiet() {
        makeStale("red");
        netns("-q", "add", "red").done();
        assertTrue(isNamespace("red"));
    }

    @Test
    void waitsForAnotherProgramThatIsAboutToMount() {
        sh(": > $D/red; (sleep 0.2; unshare --net=$D/red true) >/dev/null 2>&1 & $netns add red")
                .refuses(4)
                .says("'red'");
        assertTrue(isNamespace("red"));
        assertEquals(1, Mounts.below(directory));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a/b", "/", "../red"})
    void refusesWhatIsNoName(String name) {
        netns("add", "--", name).fails().printsNothing().says("netns: ").hasNoTrace();
        assertEquals("", entries());
    }

    @Test
    void refusesANameOf256Bytes() {
        netns("add", "n".repeat(256)).fails().printsNothing().says("netns: ").hasNoTrace();
        assertEquals("", entries());
    }

    @Test
    void refusesToAddNothing() {
        netns("add").exits(2).printsNothing().says("netns");
    }

    @Test
    void makesTheRunDirectory() {
        sh("umount $D && rmdir $D").done();
        netns("add", "red").done();
        assertTrue(isNamespace("red"));
        assertEquals("755\n", sh("stat -c %a $D").out());
        assertEquals(1, Mounts.on(directory));
        assertEquals(1, Mounts.below(directory));
        assertTrue(sh("findmnt -n -o PROPAGATION $D").out().contains("shared"));
    }

    /** ip mounts every name twice where the directory is in the peer group of what lies above it. */
    @Test
    void mountsOnceWhereAllAboveIsShared() {
        Result result = Command.of("unshare", "-m", "bash", "-c", """
                umount $D && rmdir $D && mount --make-shared /run || exit
                $netns add red blue || exit
                cut -d' ' -f5 /proc/self/mountinfo | grep -F $D
                """)
                .env("D", directory.toString())
                .env("NETNS_RUN_DIR", directory.toString())
                .env("netns", Netns.PROGRAM.toString())
                .run();
        assertEquals(
                directory + "\n" + directory + "/blue\n" + directory + "/red\n",
                result.exits(0).out().lines().sorted().map(line -> line + "\n").reduce("", String::concat));
    }

    @Test
    void saysWhichCapabilityIsMissing() {
        Result result = sh("setpriv --bounding-set=-sys_admin --inh-caps=-all $netns add red");
        result.refuses(5).says("'red'", "CAP_SYS_ADMIN");
        assertEquals("", entries());
    }

    private String flagsOfLoopback(String name) {
        return sh("nsenter --net=$D/$1 ip -o link show lo", name).exits(0).out().replaceAll("(?s).*<(.*?)>.*", "$1");
    }
}
