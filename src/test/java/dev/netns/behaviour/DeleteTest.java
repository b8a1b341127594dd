package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeleteTest extends Behaviour {
    /** Natively, the handler of a failure once saw what had not been made, and ended with an internal error. */
    @Test
    void ofWhatCannotBeOpenedFailsInWords() {
        make("red");
        sh("strace -f -qq -o /dev/null -P $D/red -e trace=openat -e inject=openat:error=EBUSY $netns delete red")
                .refuses(1)
                .says("cannot delete 'red': Device or resource busy");
        assertEquals("red\n", entries());
        netns("delete", "red").exits(0);
    }

    @Test
    void removesNameAndMount() {
        make("red", "blue");
        netns("delete", "red").done();
        assertEquals("blue\n", entries());
        assertEquals(1, Mounts.below(directory));
    }

    @Test
    void removesSeveralUnderItsOtherName() {
        make("red", "green", "blue");
        netns("del", "red", "blue").done();
        assertEquals("green\n", entries());
    }

    @Test
    void refusesWhatIsNotThere() {
        netns("delete", "red").refuses(3).says("netns: cannot", "'red'", "No such file or directory");
    }

    @Test
    void refusesWhereTheRunDirectoryIsNotThere() {
        sh("umount $D && rmdir $D").done();
        netns("delete", "red").refuses(3).says("'red'");
    }

    @Test
    void takesWhatIsNotThereWhenToldSo() {
        make("red");
        netns("delete", "--if-exists", "blue", "red").exits(0).printsNothing();
        assertEquals("", entries());
    }

    @Test
    void removesTheOthersWhenOneFails() {
        make("red", "blue");
        netns("delete", "red", "green", "blue").refuses(3).says("'green'");
        assertEquals("", entries());
    }

    /** Until the last one goes, the others hold the namespace: nobody needs to hear that. */
    @Test
    void saysNothingOfTheOtherNamesThatGoToo() {
        make("red", "blue");
        sh("for n in alias other; do : > $D/$n && mount --bind $D/red $D/$n || exit; done")
                .done();
        netns("delete", "--wait=10", "red", "alias", "blue", "other").done();
        assertEquals("", entries());
    }

    @Test
    void saysWhatHoldsTheNamespaceOfSeveralNamesOnce() {
        make("red");
        sh(": > $D/alias && mount --bind $D/red $D/alias").done();
        long pid = inside("red").pid();
        Result result = netns("delete", "--all").exits(0).printsNothing();
        assertEquals("netns: 'red' is deleted, but its namespace lives on: held by PID " + pid + "\n", result.err());
    }

    @Test
    void removesAll() {
        make("red", "blue");
        makeStale("old");
        netns("delete", "--all").exits(0).printsNothing();
        assertEquals("", entries());
        assertEquals(0, Mounts.below(directory));
    }

    @Test
    void removesAllUnderTheSpellingOfIp() {
        make("red", "blue");
        netns("-all", "delete").exits(0).printsNothing();
        assertEquals("", entries());
    }

    @Test
    void removesNothingOfNothing() {
        netns("delete", "--all").exits(0).printsNothing();
    }

    @Test
    void removesWhatAPatternMatches() {
        make("web-1", "web-2", "db-1");
        netns("delete", "web-*").done();
        assertEquals("db-1\n", entries());
    }

    @Test
    void aPatternMayHaveAQuestionMarkAndASet() {
        make("web-1", "web-2", "web-3", "web-10");
        netns("delete", "web-[12]").done();
        assertEquals("web-10\nweb-3\n", entries());
        netns("delete", "web-?").done();
        assertEquals("web-10\n", entries());
    }

    @Test
    void refusesAPatternThatMatchesNothing() {
        make("red");
        netns("delete", "web-*").refuses(3).says("web-*");
        netns("delete", "--if-exists", "web-*").exits(0).printsNothing();
        assertEquals("red\n", entries());
    }

    @Test
    void refusesToDeleteNothing() {
        make("red");
        netns("delete").exits(2).printsNothing().says("netns");
        assertEquals("red\n", entries());
    }

    @Test
    void removesAStaleFile() {
        makeStale("red");
        netns("delete", "red").exits(0).printsNothing();
        assertEquals("", entries());
    }

    @Test
    void leavesWhatIsNoNamespaceAlone() {
        sh("echo precious > $D/file; mkdir $D/folder; : > $D/folder/inside; ln -s /etc/hostname $D/link")
                .done();
        for (String name : new String[] {"file", "folder", "link"}) {
            netns("delete", name).refuses(1).says("netns: cannot", "'" + name + "'");
        }
        assertEquals("file\nfolder\nlink\n", entries());
        assertEquals("precious\ninside\n", sh("cat $D/file; ls $D/folder").out());
    }

    @Test
    void leavesTheTargetOfALinkMounted() {
        make("red");
        sh("ln -s red $D/link").done();
        netns("delete", "link").done();
        assertTrue(isNamespace("red"));
        assertEquals("red\n", entries());
    }

    @Test
    void removesANameThatIsMountedTwice() {
        make("red");
        sh("mount --bind $D/red $D/red").done();
        netns("delete", "red").exits(0).printsNothing();
        assertEquals("", entries());
        assertEquals(0, Mounts.below(directory));
    }

    @Test
    void deletesANameOnlyAndNoReference() {
        make("red");
        Child holder = inside("red");
        netns("delete", "pid:" + holder.pid()).fails();
        netns("delete", "inode:" + inode("red")).fails();
        assertEquals("red\n", entries());
    }

    @Test
    void saysWhichProcessHoldsIt() {
        make("red");
        Child holder = inside("red");
        netns("delete", "red").exits(0).printsNothing().says(holder.pid());
        assertEquals("", entries());
        assertTrue(holder.running());
    }

    @Test
    void saysWhichDescriptorHoldsIt() {
        make("red");
        Child holder = start(Netns.script(directory, "exec 9<$D/red; echo there; exec sleep 1000"));
        holder.awaits("there");
        netns("delete", "red").exits(0).printsNothing().says(holder.pid());
    }

    @Test
    void saysWhichOtherNameHoldsIt() {
        make("red");
        sh(": > $D/alias; mount --bind $D/red $D/alias").done();
        netns("delete", "red").exits(0).printsNothing().says("alias");
        assertEquals("alias\n", entries());
        assertTrue(isNamespace("alias"));
    }

    @Test
    void saysNothingOfHoldersWhenQuiet() {
        make("red");
        inside("red");
        netns("-q", "delete", "red").done();
    }

    @Test
    void endsTheProcessesWhenToldSo() {
        make("red");
        Child holder = inside("red");
        netns("delete", "--kill", "red").exits(0).printsNothing();
        assertEquals("", entries());
        assertTrue(holder.result().exit() > 128);
    }

    @Test
    void waitsUntilTheKernelHasLetGo() {
        make("red");
        sh("ip link add outer type veth peer name inner && ip link set inner netns $D/red")
                .done();
        netns("delete", "--wait", "red").exits(0).printsNothing();
        assertFalse(sh("ip -br link show").out().contains("outer"));
    }

    @Test
    void waitsUntilTheLastHolderHasGone() {
        make("red");
        Child holder = inside("red");
        Child deletion = start(command("delete", "--wait=20", "red"));
        while (isNamespace("red")) {
            Thread.onSpinWait();
        }
        assertTrue(deletion.running());
        holder.close();
        deletion.result().exits(0);
    }

    @Test
    void waitsNoLongerThanItWasTold() {
        make("red");
        Child holder = inside("red");
        command("delete", "--wait=1", "red")
                .runWithin(Duration.ofSeconds(15))
                .fails()
                .printsNothing()
                .says(holder.pid());
        assertEquals("", entries());
    }

    @Test
    void saysWhichCapabilityIsMissing() {
        make("red");
        sh("setpriv --bounding-set=-sys_admin --inh-caps=-all $netns delete red")
                .refuses(5)
                .says("'red'", "CAP_SYS_ADMIN");
        assertTrue(isNamespace("red"));
    }
}
