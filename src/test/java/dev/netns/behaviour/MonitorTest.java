package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import org.junit.jupiter.api.Test;

class MonitorTest extends Behaviour {
    MonitorTest() {
        super(RUN_NETNS);
    }

    @Test
    void printsThePresentOnesFirst() {
        make("blue", "red");
        Child monitor = start(command("monitor")).awaits("add red\n");
        assertEquals("add blue\nadd red\n", monitor.output());
    }

    @Test
    void printsWhatComesAndGoes() {
        make("here");
        Child monitor = start(command("monitor")).awaits("add here\n");
        ip("netns", "add", "red").exits(0);
        monitor.awaits("add red\n");
        netns("add", "blue").exits(0);
        monitor.awaits("add blue\n");
        ip("netns", "delete", "red").exits(0);
        monitor.awaits("delete red\n");
        netns("delete", "blue").exits(0);
        monitor.awaits("delete blue\n");
        assertEquals("add here\nadd red\nadd blue\ndelete red\ndelete blue\n", monitor.output());
    }

    @Test
    void leavesThePresentOnesOutWhenToldSo() {
        make("here");
        Child monitor = start(command("monitor", "--no-initial"));
        untilItWatches(monitor);
        assertFalse(monitor.output().contains("here"), monitor::output);
    }

    /** ip makes the file first and mounts the namespace on it later; between the two nothing can be done with it. */
    @Test
    void printsANameOnlyOnceItIsUsable() {
        Child monitor = start(command("monitor"));
        untilItWatches(monitor);
        sh(": > $D/red").done();
        make("blue");
        monitor.awaits("add blue\n");
        assertFalse(monitor.output().contains("red"), monitor::output);
        sh("unshare --net=$D/red true").done();
        monitor.awaits("add red\n");
    }

    @Test
    void doesNotPrintAStaleFile() {
        makeStale("old");
        make("red");
        Child monitor = start(command("monitor")).awaits("add red\n");
        assertEquals("add red\n", monitor.output());
    }

    @Test
    void waitsForARunDirectoryThatIsNotThere() {
        sh("umount $D && rmdir $D").done();
        Child monitor = start(command("monitor"));
        ip("netns", "add", "red").exits(0);
        monitor.awaits("add red\n");
    }

    /** Without a mount, and so without an event in the table of mounts. */
    @Test
    void seesADirectoryComeGoAndComeAgain() {
        sh("umount $D && rmdir $D").done();
        Child monitor = start(command("monitor"));
        untilItHasAWatch(monitor);
        sh("mkdir $D && ln -s /proc/self/ns/net $D/red && ln -s /proc/$PPID/ns/net $D/blue")
                .done();
        monitor.awaits("add blue\n");
        sh("rm $D/blue && mv $D $D-away").done();
        monitor.awaits("delete blue\n");
        sh("rm -r $D-away && mkdir $D && ln -s /proc/$PPID/ns/net $D/again").done();
        monitor.awaits("add again\n");
        ip("netns", "add", "mounted").exits(0);
        monitor.awaits("add mounted\n");
    }

    @Test
    void printsRenamesAsBoth() {
        make("old");
        Child monitor = start(command("monitor")).awaits("add old\n");
        netns("rename", "old", "new").exits(0);
        monitor.awaits("add new\n").awaits("delete old\n");
    }

    @Test
    void printsALineOfJsonForEach() {
        make("here");
        Child monitor = start(command("-j", "monitor")).awaits("here");
        make("red");
        monitor.awaits("red");
        ip("netns", "delete", "red").exits(0);
        monitor.awaits("delete");
        monitor.signal("STOP");
        for (String line : monitor.output().lines().toList()) {
            JsonElement json = Json.parse(line);
            assertTrue(Json.holds(json, "add") || Json.holds(json, "delete"), line);
            assertTrue(Json.holds(json, "here") || Json.holds(json, "red"), line);
        }
    }

    @Test
    void findsOutAllTheSameWhenTheQueueOverflowed() {
        make("gone");
        Child monitor = start(command("monitor")).awaits("add gone\n");
        monitor.signal("STOP");
        Command.of("perl", "-e", """
                        open(Q, "<", "/proc/sys/fs/inotify/max_queued_events") or die;
                        for my $i (0 .. <Q>) { open(F, ">", "$ARGV[0]/x$i"); close(F); unlink("$ARGV[0]/x$i") }
                        """, directory).run().exits(0);
        ip("netns", "delete", "gone").exits(0);
        ip("netns", "add", "red").exits(0);
        monitor.signal("CONT");
        monitor.awaits("delete gone\n").awaits("add red\n");
        ip("netns", "add", "later").exits(0);
        monitor.awaits("add later\n");
    }

    @Test
    void endsWhenItsReaderHasGone() {
        Child monitor = start(Netns.script(directory, "$netns monitor | head -n 1; echo end"));
        make("red");
        monitor.awaits("add red\n");
        ip("netns", "delete", "red").exits(0);
        make("blue");
        monitor.awaits("end");
    }

    @Test
    void endsOnASignal() {
        make("red");
        Child monitor = start(command("monitor")).awaits("add red\n");
        monitor.signal("TERM");
        assertEquals(143, monitor.result().exit());
    }

    private void untilItHasAWatch(Child monitor) {
        sh("until grep -q '^inotify wd' /proc/$1/fdinfo/* 2>/dev/null; do [ -e /proc/$1 ] || exit; done", monitor.pid())
                .exits(0);
    }

    private void untilItWatches(Child monitor) {
        for (int i = 0; !monitor.output().contains("add first"); i++) {
            assertTrue(monitor.running());
            sh("ip netns add first$1; sleep 0.1; ip netns delete first$1", i).done();
        }
    }
}
