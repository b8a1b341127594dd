package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code plan}. An nsid is used by one test only. */
class PlanTest extends Declarations {
    @Test
    void printsWhatApplyWouldDoAndDoesNothing() {
        Path file = declare("a.toml", "[namespace.red]\nnsid = 3001\n[namespace.blue]\nloopback = false\n");
        netns("plan", file)
                .exits(0)
                .prints("blue\n  + namespace\nred\n  + namespace\n  + loopback up\n  + nsid 3001\n4 changes\n")
                .saysNothing();
        assertEquals("", entries());
        assertFalse(Files.exists(state));
    }

    @Test
    void printsWhatChanges() {
        make("red", "blue");
        Path file = declare("a.toml", "[namespace.red]\nnsid = \"auto\"\n[namespace.blue]\nloopback = false\n");
        netns("plan", "--file", file)
                .exits(0)
                .prints("red\n  ~ loopback: down → up\n  ~ nsid: none → auto\n2 changes\n");
    }

    @Test
    void saysWhatGoesFirst() {
        Path file = declare("a.toml", "[namespace.a]\nloopback = false\n[namespace.z]\n");
        netns("apply", file).exits(0);
        declare("a.toml", "[namespace.a]\n");
        netns("plan", file)
                .exits(0)
                .prints("z\n  - namespace (no longer declared)\na\n  ~ loopback: down → up\n2 changes\n");
    }

    @Test
    void exitsAsItIsToldTo() {
        Path file = declare("a.toml", "[namespace.red]\n");
        assertEquals(3, netns("plan", "--exit-code", file).exits(1).lines().size() - 1);
        netns("apply", file).exits(0);
        netns("plan", "--exit-code", file).exits(0).prints("0 changes\n").saysNothing();
    }

    @Test
    void namesProblems() {
        make("red");
        write(directory.resolve("foreign"), "what is this");
        netns("set", "red", "3002").done();
        Path file = declare("a.toml", "[namespace.red]\nnsid = 3003\n[namespace.foreign]\n");
        netns("plan", file)
                .exits(1)
                .prints(
                        "foreign\n  ! something that is no namespace has the name (look what it is, remove it by hand)\n"
                                + "red\n  ! its nsid is 3002 and the kernel cannot change it to 3003 (delete it, and the next"
                                + " apply makes it again)\n"
                                + "0 changes, 2 problems\n");
        netns("plan", "--exit-code", file).exits(1);
    }

    @Test
    void namesWhatIsNeitherDeclaredNorThere() {
        Path file = declare("a.toml", """
                [namespace.red.link.eth0]
                type = "veth"
                peer = "host:red0"
                peer_master = "br77"
                [namespace.red.link.mv]
                type = "macvlan"
                parent = "host:nic77"
                """);
        String master = "a.toml:4: the master 'br77' of link red0 is neither declared nor in the host"
                + " (declare [host.link.br77], or make it first)\n";
        String parent = "a.toml:7: the parent 'nic77' of link mv is neither declared nor in the host"
                + " (declare [host.link.nic77], or make it first)\n";
        netns("plan", file).exits(1).printsWords(master, parent, "2 problems\n");
        netns("apply", file).exits(1).says("a.toml:7: cannot apply 'red': the parent 'nic77' of link mv");
        assertEquals("", entries());
        sh("ip link add br77 type bridge && ip link add nic77 type veth peer name nic78")
                .done();
        netns("plan", file).exits(0);
        sh("ip link del br77; ip link del nic77").done();
    }

    @Test
    void namesWhichNamespaceToChooseAsWell() {
        Path file = declare("a.toml", """
                [namespace.red.link.eth0]
                type = "veth"
                peer = "blue:red0"
                [namespace.blue]
                """);
        netns("apply", file, "red")
                .exits(1)
                .says(
                        "a.toml:1: cannot apply 'red': link eth0 leads to 'blue', which is not there and not among what is"
                                + " chosen\n",
                        "choose 'blue' too");
        assertEquals("", entries());
    }

    /** Known by the record of the namespace that made the pair. */
    @Test
    void doesNotTakeAFormerPeerForUnmanaged() {
        String text = "[namespace.red.link.eth0]\ntype = 'veth'\npeer = 'blue:old'\n[namespace.blue]\n";
        Path file = declare("a.toml", text);
        netns("apply", file).exits(0);
        declare("a.toml", text.replace("old", "new"));
        netns("plan", file)
                .exits(0)
                .prints("red\n  ~ link eth0: replace (peer is not blue:new)\n"
                        + "  + link blue:new (veth, peer red:eth0)\n2 changes\n");
        netns("apply", file).exits(0);
        netns("plan", file).exits(0).prints("0 changes\n");
        netns("down", file).exits(0);
    }

    @Test
    void printsJson() {
        Path file = declare("a.toml", "[namespace.red]\nnsid = 3004\nloopback = false\n");
        Result result = netns("plan", "-j", file).exits(0).saysNothing();
        assertEquals(Json.parse("""
                        {"changes":2,"problems":0,"namespaces":[{"name":"red","steps":[
                          {"action":"add","what":"namespace"},{"action":"add","what":"nsid","new":3004}]}]}"""), result.json());
    }

    @Test
    void tellsAllThatMatters() {
        Path file = declare("a.toml", """
                [namespace.red.link.d]
                type = "bridge"
                mtu = 1400
                addresses = ["10.77.0.1/24"]
                [namespace.red.link.v]
                type = "veth"
                peer = "host:v0"
                mtu = 1300
                [[namespace.red.route]]
                to = "default"
                via = "10.77.0.2"
                metric = 9
                """);
        netns("plan", file)
                .exits(0)
                .printsWords(
                        "  + link d (bridge, mtu 1400)\n  + link v (veth, peer host:v0, mtu 1300)\n",
                        "  + route default via 10.77.0.2 metric 9\n");
        netns("apply", file).exits(0);
        declare("a.toml", """
                [namespace.red.link.d]
                type = "bridge"
                mtu = 1400
                addresses = [{ address = "10.77.0.1/24", metric = 8 }]
                [namespace.red.link.v]
                type = "veth"
                peer = "host:v0"
                mtu = 1300
                [[namespace.red.route]]
                to = "default"
                via = "10.77.0.3"
                dev = "d"
                metric = 9
                [[namespace.red.rule]]
                priority = 7
                fwmark = "0x1/0xff"
                ipproto = "tcp"
                dport = "80-90"
                action = "prohibit"
                """);
        netns("plan", file).exits(0).prints("""
                red
                  ~ address 10.77.0.1/24 on d: metric none → 8
                  ~ route default metric 9: via 10.77.0.2 → 10.77.0.3
                  + rule priority 7 fwmark 0x1/0xff ipproto tcp dport 80-90 prohibit
                3 changes
                """);
        assertEquals(Json.parse("""
                {"changes":3,"problems":0,"namespaces":[{"name":"red","steps":[
                  {"action":"change","what":"address","address":"10.77.0.1/24 on d metric 8",
                   "fields":{"address":"10.77.0.1/24","dev":"d","scope":"global","label":"d","metric":8,"nodad":false,
                    "noprefixroute":false},
                   "old":{"metric":null}},
                  {"action":"change","what":"route","route":"default via 10.77.0.3 dev d metric 9",
                   "fields":{"type":"unicast","to":"0.0.0.0/0","via":"10.77.0.3","dev":"d","scope":"global",
                    "onlink":false,"metric":9,"table":254},
                   "old":{"via":"10.77.0.2"}},
                  {"action":"add","what":"rule","rule":"priority 7 fwmark 0x1/0xff ipproto tcp dport 80-90 prohibit",
                   "fields":{"priority":7,"fwmark":"0x1/0xff","ipproto":"tcp","dport":"80-90","action":"prohibit",
                    "family":"ipv4"}}]}]}"""), netns("plan", "-j", file).exits(0).json());
        netns("apply", file).exits(0);
        netns("plan", file).exits(0).prints("0 changes\n");
        netns("down", file).exits(0);
    }

    @Test
    void saysWhoIsStillInside() {
        Path file = declare("a.toml", "[namespace.red]\n[namespace.blue]\n");
        netns("apply", file).exits(0);
        declare("a.toml", "");
        Child child = start(
                        Command.of("nsenter", "--net=" + directory.resolve("red"), "sh", "-c", "echo there; read line"))
                .awaits("there");
        netns("plan", file)
                .exits(0)
                .prints("red\n  - namespace (no longer declared; still inside: PID " + child.pid() + " (sh))\n"
                        + "blue\n  - namespace (no longer declared)\n2 changes\n");
        assertEquals(
                Json.parse("""
                {"changes":2,"problems":0,"namespaces":[
                  {"name":"red","steps":[{"action":"remove","what":"namespace","why":"no longer declared",
                    "inside":[{"pid":%d,"command":"sh"}]}]},
                  {"name":"blue","steps":[{"action":"remove","what":"namespace","why":"no longer declared"}]}]}""".formatted(child.pid())),
                netns("plan", "-j", file).exits(0).json());
    }

    @Test
    void keepsToTheNamesThatAreGiven() {
        Path file = declare("a.toml", "[namespace.red]\n[namespace.blue]\n[namespace.green]\n");
        String two = "blue\n  + namespace\n  + loopback up\nred\n  + namespace\n  + loopback up\n4 changes\n";
        netns("plan", file, "red", "blue").exits(0).prints(two);
        netns("plan", "--only", "red", "blue", "--file", file).exits(0).prints(two);
    }

    @Test
    void refusesNamesThatAreNotDeclared() {
        Path file = declare("a.toml", "[namespace.red]\n");
        netns("plan", file, "rde").refuses(3).says("netns: 'rde' is not declared (did you mean 'red'?)");
        netns("plan", file, "..").refuses(2).says("'..'");
    }

    @Test
    void refusesADeclarationWithErrors() {
        Path file = declare("a.toml", "[namespace.red\n");
        netns("plan", file).exits(2).printsNothing().says(file + ":1: ").hasNoTrace();
    }

    @Test
    void refusesAFileThatIsNone() {
        netns("plan", "/run/none/of.toml")
                .exits(2)
                .printsNothing()
                .says("/run/none/of.toml: No such file")
                .hasNoTrace();
        netns("apply", "none.toml")
                .exits(2)
                .printsNothing()
                .says("none.toml: No such file")
                .hasNoTrace();
        netns("apply", "/run")
                .exits(2)
                .printsNothing()
                .says("/run: is not a regular file")
                .hasNoTrace();
    }

    @Test
    void saysWhatItCouldNotSee() {
        assumeRealRoot("takes another user");
        make("red");
        Path file = declare("a.toml", "[namespace.red]\n[namespace.blue]\nloopback = false\n");
        netns("apply", file, "blue").exits(0);
        sh("setpriv --reuid 65534 --clear-groups \"$netns\" plan \"$1\"", file)
                .exits(0)
                .prints("0 changes\n")
                .says("cannot read " + state, "cannot look into the namespaces");
    }
}
