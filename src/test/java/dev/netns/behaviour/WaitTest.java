package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class WaitTest extends Behaviour {
    @Test
    void returnsAtOnceWhenAllAreThere() {
        make("blue", "red");
        netns("wait", "red", "blue").done();
    }

    @Test
    void returnsWhenTheLastIsThere() {
        make("blue");
        Child waiting = start(command("wait", "--timeout", "30", "red", "blue"));
        untilItWatches(waiting);
        make("red");
        waiting.result().done();
    }

    @Test
    void doesNotTakeAFileForANamespace() {
        Child waiting = start(command("wait", "--timeout", "30", "red"));
        untilItWatches(waiting);
        sh(": > $D/red").done();
        assertTrue(waiting.running());
        sh("unshare --net=$D/red true").done();
        waiting.result().done();
    }

    @Test
    void givesUpAfterTheTimeItWasGiven() {
        make("blue");
        makeStale("old");
        netns("wait", "--timeout", "1", "red", "blue").refuses(1).says("'red'");
        netns("wait", "--timeout", "0.2", "old").fails().printsNothing().says("'old'");
    }

    @Test
    void waitsForARunDirectoryThatIsNotThere() {
        sh("umount $D && rmdir $D").done();
        Child waiting = start(command("wait", "--timeout", "30", "red"));
        netns("add", "red").done();
        waiting.result().done();
    }

    @Test
    void returnsWhenTheyAreGone() {
        make("blue", "red");
        Child waiting = start(command("wait", "--gone", "--timeout", "30", "red", "never"));
        untilItWatches(waiting);
        assertTrue(waiting.running());
        sh("umount $D/red && rm $D/red").done();
        waiting.result().done();
    }

    @Test
    void returnsAtOnceWhenAllAreGone() {
        netns("wait", "--gone", "red").done();
    }

    @Test
    void givesUpWhenTheyDoNotGo() {
        make("red");
        netns("wait", "--gone", "--timeout", "1", "red").refuses(1).says("'red'");
    }

    @Test
    void refusesNoNameAndNoNumber() {
        netns("wait").exits(2).printsNothing();
        netns("wait", "--timeout", "soon", "red").exits(2).printsNothing().says("soon");
    }

    /** It watches once it has an inotify descriptor, or else is past its first look. */
    private void untilItWatches(Child waiting) {
        sh(
                        "until grep -q inotify /proc/$1/fdinfo/* 2>/dev/null; do [ -e /proc/$1 ] || exit; sleep 0.02;"
                                + " [ $((n += 1)) -lt 100 ] || break; done",
                        waiting.pid())
                .exits(0);
    }
}
