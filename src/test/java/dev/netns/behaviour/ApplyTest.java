package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code apply}, where ip looks too. An nsid is used by one test only. */
class ApplyTest extends Declarations {
    ApplyTest() {
        super(RUN_NETNS);
    }

    @Test
    void makesWhatTheExampleDeclares() {
        Path example = Path.of("config/examples/names.toml").toAbsolutePath();
        netns("apply", example)
                .exits(0)
                .printsNothing()
                .says("netns: 3 namespaces: 3 added, 0 changed, 0 as declared, 0 failed in ");
        String list = ip("netns", "list").exits(0).out();
        assertTrue(
                list.contains("blue\n") && list.contains("red (id: 10)\n") && list.contains("dark room (id: "), list);
        assertTrue(isLoopbackUp("blue"));
        assertTrue(isLoopbackUp("red"));
        assertFalse(isLoopbackUp("dark room"));
        netns("apply", example)
                .exits(0)
                .printsNothing()
                .says("netns: 3 namespaces: 0 changes, 3 as declared, 0 failed in ");
        netns("plan", "--exit-code", example).exits(0).prints("0 changes\n");
    }

    @Test
    void saysWhatItDidAsPlanSays() {
        Path file = declare("a.toml", "[namespace.red]\n");
        String plan = netns("plan", file).out();
        String steps = plan.substring(0, plan.indexOf("2 changes"));
        netns("apply", file).exits(0).says(steps);
        netns("-q", "apply", declare("b.toml", "[namespace.blue]\n")).done();
    }

    @Test
    void printsJson() {
        Path file = declare("a.toml", "[namespace.red]\n");
        netns("-j", "apply", file).printsJsonWith("red", "added").saysNothing();
        netns("-j", "apply", file).printsJsonWith("red", "as_declared").saysNothing();
    }

    @Test
    void changesWhatIpMade() {
        ip("netns", "add", "red").exits(0);
        long inode = inode("red");
        Path file = declare("a.toml", "[namespace.red]\nnsid = 3101\n");
        netns("apply", file).exits(0).says("1 namespace: 0 added, 1 changed, 0 as declared, 0 failed");
        assertTrue(isLoopbackUp("red"));
        assertEquals("red (id: 3101)\n", ip("netns", "list").out());
        declare("a.toml", "");
        netns("apply", file).exits(0).says("0 changes");
        assertEquals(inode, inode("red"));
    }

    @Test
    void setsLoopbackDownToo() {
        Path file = declare("a.toml", "[namespace.red]\n");
        netns("apply", file).exits(0);
        declare("a.toml", "[namespace.red]\nloopback = false\n");
        netns("apply", file).exits(0).says("red\n  ~ loopback: up → down\n");
        assertFalse(isLoopbackUp("red"));
    }

    @Test
    void removesWhatIsDeclaredNoMore() {
        Path file = declare("a.toml", "[namespace.red]\n[namespace.blue]\n");
        netns("apply", file).exits(0);
        declare("a.toml", "[namespace.blue]\n");
        netns("apply", file).exits(0).says("red\n  - namespace (no longer declared)\n", "1 removed, 1 as declared");
        assertEquals("blue\n", entries());
        assertEquals("blue\n", remembered());
    }

    @Test
    void anEmptyDeclarationRemovesAll() {
        Path file = declare("a.toml", "[namespace.red]\n");
        netns("apply", file).exits(0);
        declare("a.toml", "");
        netns("apply", "--file", file).exits(0).says("1 removed");
        assertEquals("", entries());
    }

    @Test
    void leavesWhatOtherFilesDeclare() {
        netns("apply", declare("a.toml", "[namespace.red]\n")).exits(0);
        netns("apply", declare("b.toml", "[namespace.blue]\n")).exits(0);
        assertEquals("blue\nred\n", entries());
    }

    @Test
    void leavesWhatIpMadeAnew() {
        Path file = declare("a.toml", "[namespace.red]\n");
        netns("apply", file).exits(0);
        ip("netns", "delete", "red").exits(0);
        ip("netns", "add", "red").exits(0);
        declare("a.toml", "");
        netns("apply", file).exits(0).says("red\n  ! left alone: somebody else has replaced it\n");
        assertEquals("red\n", entries());
    }

    @Test
    void doesNothingWhereNothingIsDeclared() {
        write(DEFAULT, "[namespace.red]\n");
        netns("apply").exits(0).says("1 added");
        sh("rm /etc/netns.toml").done();
        netns("apply").exits(0).printsNothing().says("nothing is declared", "/etc/netns.toml", "nothing is done");
        netns("apply", "--boot").exits(0).printsNothing().says("<6>nothing is declared");
        assertEquals("red\n", entries());
        write(DEFAULT, "");
        netns("apply").exits(0).says("1 removed");
    }

    @Test
    void removesWhatAPartThatIsGoneDeclared() {
        write(DEFAULT, "[namespace.red]\n");
        write(DEFAULT_PARTS.resolve("blue.toml"), "[namespace.blue]\n");
        netns("apply").exits(0).says("2 added");
        sh("rm /etc/netns.d/blue.toml").done();
        netns("apply").exits(0).says("1 removed, 1 as declared");
        assertEquals("red\n", entries());
    }

    @Test
    void appliesNothingOfADeclarationWithErrors() {
        Path file = declare("a.toml", "[namespace.red]\n[namespace.blue]\nlink = 1\nnisd = 2\n");
        netns("apply", file)
                .exits(2)
                .printsNothing()
                .says(file + ":3: ", file + ":4: ")
                .hasNoTrace();
        netns("apply", "--boot", file).exits(2).printsNothing().says("<3>" + file + ":3: ", "<3>" + file + ":4: ");
        assertEquals("", entries());
    }

    @Test
    void makesTheOthersWhenOneFails() {
        ip("netns", "add", "red").exits(0);
        ip("netns", "set", "red", 3102).exits(0);
        write(directory.resolve("foreign"), "what is this");
        Path file = declare("a.toml", "[namespace.red]\nnsid = 3103\n[namespace.foreign]\n[namespace.blue]\n");
        netns("apply", file)
                .exits(1)
                .printsNothing()
                .says(
                        "netns: cannot apply 'red': its nsid is 3102 and the kernel cannot change it to 3103\n",
                        "netns: cannot apply 'foreign': ",
                        "blue\n  + namespace\n",
                        "netns: 3 namespaces: 1 added, 0 changed, 0 as declared, 2 failed in ");
        assertEquals("blue\nforeign\nred\n", entries());
        assertFalse(isLoopbackUp("red"), "nothing of it is changed");
        netns("apply", "--boot", file)
                .exits(1)
                .printsNothing()
                .says(
                        "<3>cannot apply 'red'",
                        "<3>cannot apply 'foreign'",
                        "<6>3 namespaces: 0 changes, 1 as declared");
        Result json = netns("apply", "-j", file).exits(1).printsNothing();
        var report = Json.parse(json.err()).getAsJsonObject();
        assertEquals(1, report.getAsJsonObject("error").get("code").getAsInt());
        assertTrue(Json.holds(
                Json.named(report.get("namespaces"), "red"),
                "cannot apply 'red': its nsid is 3102 and the kernel cannot change it to 3103"));
    }

    /** The other end of blue's link goes with red, which fails at its very end. */
    @Test
    void whatHasALinkInAFailedNamespaceIsDoneWithoutIt() {
        Path file = declare("a.toml", """
                [namespace.blue.link.eth0]
                type = "veth"
                peer = "red:blue"
                [namespace.red.hooks]
                up = ["false"]
                [namespace.green]
                """);
        netns("apply", file)
                .exits(1)
                .says(
                        "hook up of 'red' failed",
                        "link eth0 of 'blue' is not there, because 'red' failed",
                        "2 added, 0 changed, 0 as declared, 1 failed");
        assertEquals("blue\ngreen\n", entries());
        declare("a.toml", "[namespace.blue.link.eth0]\ntype = 'veth'\npeer = 'red:blue'\n[namespace.red]\n");
        netns("apply", file).exits(0);
        netns("plan", "--exit-code", file).exits(0).prints("0 changes\n");
    }

    /** A NIC that is missing keeps only those waiting who need it. */
    @Test
    void waitsForDevicesOfWhatIsChosen() {
        Path file = declare(
                "a.toml", "[namespace.red.link.nic]\ntype = 'physical'\ndevice = 'missing0'\n[namespace.blue]\n");
        long start = System.nanoTime();
        netns("apply", "--boot", "--file", file, "blue").exits(0).says("1 namespace: 1 added");
        assertTrue(Duration.ofNanos(System.nanoTime() - start).toSeconds() < 15, "waited for another namespace's NIC");
        netns("apply", "--boot", "--device-timeout", 1, "--file", file, "red")
                .exits(1)
                .says("the host has no physical link 'missing0'");
    }

    @Test
    void repairsAStaleFile() {
        makeStale("red");
        netns("apply", declare("a.toml", "[namespace.red]\n"))
                .exits(0)
                .says("  + namespace (in place of a stale file)\n", "'red' was stale");
        assertTrue(isNamespace("red"));
    }

    @Test
    void keepsToTheNamesThatAreGiven() {
        Path file = declare("a.toml", "[namespace.red]\n[namespace.blue]\n[namespace.green]\n");
        netns("apply", file, "red").exits(0).says("1 namespace: 1 added");
        netns("apply", "--file", file, "--only", "blue").exits(0);
        assertEquals("blue\nred\n", entries());
        netns("apply", file, "gren").refuses(3).says("'gren' is not declared (did you mean 'green'?)");
    }

    @Test
    void takesNamesOfEveryKind() {
        String longest = "n".repeat(255);
        Path file = declare(
                "a.toml",
                "[namespace.\"dark room\"]\n[namespace.\"näme\"]\n[namespace.\"-v\"]\n[namespace.\"a\\u001b[31m\"]\n"
                        + "[namespace." + longest + "]\n[namespace.lock]\n[namespace.\"x.json\"]\n");
        Result result = netns("apply", file).exits(0).says("7 added", "a\\x1b[31m");
        assertFalse(result.err().contains("\033"), result::toString);
        netns("plan", file).exits(0).prints("0 changes\n");
        assertEquals("7 changes", netns("plan", declare("a.toml", "")).lines().get(14));
        netns("apply", file).exits(0).says("7 removed");
        assertEquals("", entries());
        assertEquals("long\n", remembered());
    }

    @Test
    void refusesWithoutRoot() {
        assumeRealRoot("takes another user");
        Path file = declare("a.toml", "[namespace.red]\n");
        sh("setpriv --reuid 65534 --clear-groups \"$netns\" apply \"$1\"", file)
                .refuses(5)
                .says("netns: cannot ", "this needs root");
    }

    @Test
    void waitsForAnotherAndSaysSo() throws Exception {
        Path file = declare("a.toml", "[namespace.red]\n");
        netns("apply", file).exits(0);
        Child holder = start(Command.of("flock", state.resolve("lock"), "sh", "-c", "echo held; read line"))
                .awaits("held");
        Child apply = start(script("exec \"$netns\" apply \"$1\" 2>&1", file)).awaits("waiting for another");
        assertTrue(apply.running());
        holder.type("on\n");
        assertTrue(apply.result().exits(0).out().contains("0 changes"));
    }

    @Test
    void severalAtTheSameTimeAgree() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 10; i++) {
            text.append("[namespace.n")
                    .append(i)
                    .append("]\nnsid = ")
                    .append(3110 + i)
                    .append('\n');
        }
        Path file = declare("a.toml", text.toString());
        List<Child> children = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            children.add(start(command("apply", file)));
        }
        int added = 0;
        for (Child child : children) {
            added += child.result().exits(0).err().contains("10 added") ? 1 : 0;
        }
        assertEquals(1, added);
        netns("plan", file).exits(0).prints("0 changes\n");
        assertEquals(10, Mounts.below(directory));
    }

    @Test
    void worksInARunDirectoryOfItsOwn() {
        Path other = Path.of("/run/elsewhere");
        Path file = declare("a.toml", "[namespace.red]\n");
        Netns.command(other, "apply", file).run().exits(0);
        assertEquals("", entries());
        assertTrue(Files.exists(Path.of("/run/elsewhere-state/red.json")));
        Netns.command(other, "down").run().exits(0).says("1 removed");
        sh("umount -l /run/elsewhere; rm -r /run/elsewhere /run/elsewhere-state")
                .done();
    }

    private Command script(String script, Object... args) {
        return Netns.script(directory, script, args);
    }
}
