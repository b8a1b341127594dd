package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code down}. */
class DownTest extends Declarations {
    @Test
    void removesWhatApplyMadeAndNothingElse() {
        make("adopted", "other");
        Path file = declare("a.toml", "[namespace.adopted]\n[namespace.blue]\n[namespace.red]\n");
        netns("apply", file).exits(0).says("2 added, 1 changed");
        netns("down")
                .exits(0)
                .printsNothing()
                .says(
                        "red\n  - namespace (made by netns)\nblue\n  - namespace (made by netns)\n",
                        "netns: 2 namespaces: 2 removed, 0 failed in ");
        assertEquals("adopted\nother\n", entries());
        assertEquals("", remembered());
    }

    @Test
    void isDoneWhenThereIsNothingToDo() {
        netns("down").exits(0).printsNothing().says("0 namespaces: 0 changes, 0 failed in ");
        write(DEFAULT, "[namespace.red]\n");
        netns("apply").exits(0);
        netns("down", "red").exits(0).says("1 removed");
        netns("down", "red").exits(0).says("0 changes");
        netns("down").exits(0).says("0 changes");
    }

    @Test
    void isUndoneByApply() {
        Path file = declare("a.toml", "[namespace.red]\nnsid = 3201\n[namespace.blue]\nnsid = 3202\n");
        for (int round = 0; round < 3; round++) {
            netns("apply", file).exits(0).says("2 added");
            netns("down", file).exits(0).says("2 removed");
        }
        assertEquals("", entries());
    }

    /** The sockets with which apply made it still hold the namespace when its name goes. */
    @Test
    void returnsWhenTheOtherEndsAreGoneThoughApplyHasOnlyJustMadeThem() {
        Path file = declare("a.toml", """
                [namespace.red.link.eth0]
                type = "veth"
                peer = "host:red"
                """);
        for (int round = 0; round < 10; round++) {
            sh("$netns apply --file \"$1\" && $netns down && ! ip link show red", file)
                    .exits(0);
        }
    }

    @Test
    void keepsToTheNamesThatAreGiven() {
        netns("apply", declare("a.toml", "[namespace.red]\n[namespace.blue]\n[namespace.green]\n"))
                .exits(0);
        netns("down", "red").exits(0);
        netns("down", "--only", "blue").exits(0);
        assertEquals("green\n", entries());
        netns("down", "gren")
                .refuses(3)
                .says("'gren' is neither declared nor made by `netns apply` (did you mean 'green'?)");
    }

    @Test
    void keepsToTheFilesThatAreGiven() {
        Path a = declare("a.toml", "[namespace.red]\n");
        Path b = declare("b.toml", "[namespace.blue]\n");
        netns("apply", a).exits(0);
        netns("apply", b).exits(0);
        netns("down", "--file", a).exits(0).says("1 removed");
        assertEquals("blue\n", entries());
    }

    @Test
    void removesWhatADeclarationMadeThatIsWrongNow() {
        Path file = declare("a.toml", "[namespace.red]\n[namespace.blue]\n");
        netns("apply", file).exits(0);
        declare("a.toml", "[namespace.red\n");
        netns("down", file, "red").exits(0).says("1 removed");
        netns("down", file).exits(0).says("1 removed");
        assertEquals("", entries());
    }

    @Test
    void leavesWhatOthersMadeAnew() {
        netns("apply", declare("a.toml", "[namespace.red]\n")).exits(0);
        netns("delete", "red").exits(0);
        make("red");
        netns("down").exits(0).says("left alone: somebody else has made it anew", "0 changes");
        assertEquals("red\n", entries());
        assertEquals("", remembered());
    }

    @Test
    void printsJson() {
        netns("apply", declare("a.toml", "[namespace.red]\n")).exits(0);
        netns("down", "-j").printsJsonWith("red", "removed").saysNothing();
    }
}
