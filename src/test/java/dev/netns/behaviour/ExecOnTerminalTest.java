package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A program under {@code netns exec} owns its terminal. What is typed appears on the screen too; so the words to wait
 * for are never typed in one piece.
 */
class ExecOnTerminalTest extends Behaviour {
    ExecOnTerminalTest() {
        super(RUN_NETNS);
    }

    @BeforeEach
    void makeNamespace() {
        make("red");
    }

    @Test
    void isInterruptedByCtrlC() {
        Terminal terminal = Terminal.open(this);
        terminal.enter("$netns exec red sh -c 'echo rea''dy; exec sleep 1000'").awaits("ready");
        terminal.press(Terminal.CTRL_C).awaits("^C");
        terminal.enter("echo sta''tus $?").awaits("status 130");
        terminal.close();
    }

    @Test
    void quitsOnCtrlBackslash() {
        Terminal terminal = Terminal.open(this);
        terminal.enter("ulimit -c 0; $netns exec red sh -c 'echo rea''dy; exec sleep 1000'")
                .awaits("ready");
        terminal.press(Terminal.CTRL_BACKSLASH).awaits("Quit");
        terminal.enter("echo sta''tus $?").awaits("status 131");
        assertFalse(terminal.screen().contains("Full thread dump"), terminal::screen);
        terminal.close();
    }

    @Test
    void stopsOnCtrlZAndGoesOn() {
        Terminal terminal = Terminal.open(this);
        terminal.enter("$netns exec red sh -c 'echo rea''dy; read x; echo \"read <$x>\"'")
                .awaits("ready");
        terminal.press(Terminal.CTRL_Z).awaits("Stopped");
        terminal.enter("echo sta''tus $?").awaits("status 148");
        terminal.enter("fg").enter("word").awaits("read <word>");
        terminal.enter("echo sta''tus $?").awaits("status 0");
        terminal.close();
    }

    @Test
    void handlesSignalsItself() {
        Terminal terminal = Terminal.open(this);
        terminal.enter("$netns exec red bash -c 'trap \"echo caught int\" INT; trap \"echo caught quit\" QUIT;"
                + " echo rea''dy; while ! read -r x; do :; done; echo \"read <$x>\"'");
        terminal.awaits("ready").press(Terminal.CTRL_C).awaits("caught int\r\n");
        terminal.press(Terminal.CTRL_BACKSLASH).awaits("caught quit\r\n");
        terminal.enter("word").awaits("read <word>");
        terminal.close();
    }

    @Test
    void learnsOfANewSize() {
        Terminal terminal = Terminal.open(this);
        terminal.enter("$netns exec red bash -c 'trap \"stty size\" WINCH; tty; echo rea''dy;"
                + " until read -r -t 1 x; do :; done'");
        terminal.awaits("ready");
        String device = terminal.screen().replaceAll("(?s).*(/dev/pts/\\d+).*", "$1");
        Command.of("stty", "-F", device, "rows", 33, "cols", 99).run().done();
        // stty sets rows and columns one after the other: what is printed first may be between the two.
        terminal.awaits("33 99\r\n").enter("enough");
        terminal.close();
    }

    @Test
    void hasTheTerminalOfItsCaller() {
        Terminal terminal = Terminal.open(this);
        String facts = "echo rea''dy $(tty) $(stty -g) $(cut -d\" \" -f6,7 /proc/$$/stat);"
                + " [ $$ = $(cut -d\" \" -f5 /proc/$$/stat) ] && echo lea''der;"
                + " [ $$ = $(cut -d\" \" -f8 /proc/$$/stat) ] && echo fore''ground; echo en''d";
        terminal.enter("ip netns exec red sh -c '" + facts.replace("''", "'\\'''\\''") + "'")
                .awaits("end\r\n");
        String theirs = afterReady(terminal);
        terminal.enter("clear; $netns exec red sh -c '" + facts.replace("''", "'\\'''\\''") + "'; echo al''l");
        terminal.awaits("all\r\n");
        assertEquals(theirs, afterReady(terminal).replace("all\r\n", ""));
        assertEquals(
                2,
                theirs.lines().filter(line -> line.matches("leader|foreground")).count(),
                theirs);
        terminal.close();
    }

    @Test
    void printsNoColourForTheProgramToInherit() {
        Terminal terminal = Terminal.open(this);
        terminal.enter("$netns exec red printf '<%s>\\r\\n' do''ne").awaits("<done>");
        String screen = terminal.screen();
        assertFalse(screen.substring(screen.lastIndexOf("\r\n<") + 1).contains("\033[3"), screen);
        terminal.close();
    }

    private static String afterReady(Terminal terminal) {
        String screen = terminal.screen().replace("\r\n% ", "\r\n");
        return screen.substring(screen.lastIndexOf("ready ")).replaceAll("(?s)(end\r\n).*?(all\r\n)?$", "$1$2");
    }
}
