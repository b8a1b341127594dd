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

    /** The kernel takes a pair away only with a namespace that nobody holds. */
    @Test
    void removesTheOtherEndsWhoeverHoldsTheNamespace() {
        sh("ip link add br7 type bridge").done();
        Path file = declare("a.toml", """
                [namespace.red.link.eth0]
                type = "veth"
                peer = "host:red0"
                peer_master = "br7"
                [namespace.red.link.eth1]
                type = "veth"
                peer = "blue:r1"
                [namespace.blue.link.r2]
                type = "veth"
                peer = "red:eth2"
                [namespace.blue.link.own]
                type = "ifb"
                """);
        netns("apply", file).exits(0);
        Child holder = inside("red");
        netns("down", file, "red").exits(0).says("held by PID " + holder.pid(), "1 removed");
        sh("ip -o link show master br7").exits(0).printsNothing();
        sh("ip link show red0").fails();
        sh("nsenter --net=$D/blue ip -br link | grep -v -e ^lo -e ^own").fails();
        sh("nsenter --net=/proc/$1/ns/net ip -br link | grep eth", holder.pid()).fails();
        netns("down", file).exits(0);
        sh("ip link del br7").done();
    }

    /** A socket is enough, and nobody sees it. */
    @Test
    void removesTheOtherEndsOfANamespaceThatASocketHolds() {
        Path file = declare("a.toml", """
                [namespace.red.link.eth0]
                type = "veth"
                peer = "host:red0"
                """);
        netns("apply", file).exits(0);
        String socketInHand = "$^F = 99; socket(my $s, AF_INET, SOCK_STREAM, 0);"
                + " exec 'nsenter', \"--net=/proc/$ARGV[0]/ns/net\", 'sh', '-c', 'echo there; exec sleep 1000'";
        start(Command.of("nsenter", "--net=" + directory.resolve("red"), "perl", "-MSocket", "-e", socketInHand)
                        .and(ProcessHandle.current().pid()))
                .awaits("there");
        netns("down", file).exits(0).says("1 removed");
        sh("ip link show red0").fails();
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
        netns("down").exits(0).says("left alone: somebody else has replaced it", "0 changes");
        assertEquals("red\n", entries());
        assertEquals("", remembered());
    }

    @Test
    void printsJson() {
        netns("apply", declare("a.toml", "[namespace.red]\n")).exits(0);
        netns("down", "-j").printsJsonWith("red", "removed").saysNothing();
    }
}
