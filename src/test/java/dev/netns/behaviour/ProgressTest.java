package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in work is shown on a terminal that can wipe it again, at once, and nowhere else. */
class ProgressTest extends Declarations {
    private static final String WIPE = "\r\033[K";

    /** A terminal on which {@code $netns} may wipe lines. */
    private Terminal open() {
        Terminal terminal = Terminal.open(this);
        terminal.enter("export TERM=xterm; echo rea''dy").awaits("ready\r\n");
        return terminal;
    }

    @Test
    void namesWhatIsWaitedFor() {
        make("red");
        Terminal terminal = open();
        terminal.enter("$netns wait red blue; echo sta''tus $?").awaits(WIPE + "waiting for 'blue' (2 of 2)");
        make("blue");
        terminal.awaits(WIPE + "status 0\r\n");
        terminal.enter("$netns wait --gone blue; echo sta''tus $?").awaits(WIPE + "waiting for 'blue' to be gone");
        sh("umount $D/blue && rm $D/blue").done();
        terminal.awaits("gone" + WIPE + "status 0\r\n");
        terminal.close();
    }

    @Test
    void namesWhatIsDeleted() {
        make("red");
        Child inside = inside("red");
        Terminal terminal = open();
        terminal.enter("$netns delete --wait=30 red; echo sta''tus $?")
                .awaits(WIPE + "waiting until the kernel lets go of 'red'");
        inside.close();
        terminal.awaits(WIPE + "status 0\r\n");
        terminal.close();
    }

    @Test
    void namesWhatIsApplied() {
        Path fifo = Path.of(directory + ".fifo");
        sh("mkfifo \"$1\"", fifo).done();
        Path file = declare(
                "a.toml",
                "[namespace.blue]\n[namespace.red.hooks]\nup = ['read line < " + fifo + "']\ndown = ['read line < "
                        + fifo + "']\n");
        Terminal terminal = open();
        terminal.enter("$netns apply " + file + "; echo sta''tus $?").awaits(WIPE + "running hooks of 'red'");
        sh("echo > \"$1\"", fifo).done();
        terminal.awaits("status 0\r\n");
        String screen = terminal.screen();
        assertTrue(screen.contains(WIPE + "looking at what is there"), screen);
        assertTrue(screen.contains(WIPE + "preparing 'blue' (1 of 2)"), screen);
        assertTrue(screen.contains(WIPE + "preparing 'red' (2 of 2)"), screen);
        assertTrue(screen.contains(WIPE + "blue\r\n  + namespace\r\n"), screen);
        terminal.enter("$netns down; echo sta''tus $?").awaits(WIPE + "running hooks of 'red'");
        sh("echo > \"$1\"", fifo).done();
        terminal.awaits("0 failed in");
        terminal.awaits(WIPE + "removing 'red'");
        terminal.close();
        sh("rm \"$1\"", fifo).done();
    }

    @Test
    void namesTheDeviceThatIsMissing() {
        Path file = declare("a.toml", "[namespace.red.link.nosuch0]\ntype = 'physical'\n");
        Terminal terminal = open();
        terminal.enter("$netns apply --boot --device-timeout 1 " + file + "; echo sta''tus $?")
                .awaits("waiting for the link nosuch0");
        terminal.awaits("status 1\r\n");
        terminal.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$netns -q wait --timeout 0.1 red",
                "$netns wait --quiet --timeout 0.1 red",
                "TERM=dumb $netns wait --timeout 0.1 red",
                "env -u TERM $netns wait --timeout 0.1 red",
                "$netns wait --timeout 0.1 red 2>&1 | cat"
            })
    void isShownNowhereElse(String command) {
        Terminal terminal = open();
        terminal.enter(command + "; echo do''ne").awaits("done\r\n");
        String screen = terminal.screen();
        assertTrue(screen.contains("not usable yet: 'red'"), screen);
        assertFalse(screen.contains("waiting for"), screen);
        assertFalse(screen.contains("\033"), screen);
        terminal.close();
    }

    /** A line that wrapped could not be wiped. */
    @Test
    void isCutToTheTerminal() {
        Terminal terminal = open();
        String name = "n".repeat(100);
        terminal.enter("stty cols 40; $netns wait --timeout 0.1 " + name + "; echo do''ne");
        terminal.awaits("waiting for '" + "n".repeat(39 - 13) + WIPE).awaits("done\r\n");
        terminal.close();
    }
}
