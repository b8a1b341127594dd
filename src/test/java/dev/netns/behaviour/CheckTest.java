package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code check}. */
class CheckTest extends Declarations {
    private static final String GOOD = """
            [namespace.red]
            nsid = 10
            [namespace."dark room"]
            nsid = "auto"
            loopback = false
            """;

    private static final String BAD = """
            [namespace.red]
            nsdi = 10
            loopback = "no"
            """;

    @Test
    void printsWhatItUnderstood() {
        Path file = declare("good.toml", GOOD);
        netns("check", file)
                .exits(0)
                .prints("dark room: loopback down, nsid auto (" + file + ":3)\n" + "red: loopback up, nsid 10 (" + file
                        + ":1)\n")
                .saysNothing();
        assertEquals("", entries());
    }

    @Test
    void printsWhatIsInANamespace() {
        Path file = declare("network.toml", """
                [host.link.br0]
                type = "bridge"
                addresses = ["10.0.0.1/24"]
                [namespace.red.link.eth0]
                type = "veth"
                peer = "host:red0"
                peer_master = "br0"
                addresses = ["10.0.0.2/24", "fd00::2/64"]
                [namespace.red.link.tun1]
                type = "gre"
                birth = "host"
                up = false
                [namespace.red.link.m0]
                type = "macvlan"
                parent = "host:eth9"
                [[namespace.red.route]]
                to = "default"
                via = "10.0.0.1"
                [namespace.red.sysctl]
                "net.ipv4.ip_forward" = 1
                "net.ipv4.conf.all.forwarding" = 1
                [namespace.red.hooks]
                up = ["true"]
                """);
        netns("check", file)
                .exits(0)
                .prints("""
                        host
                          br0: bridge, 10.0.0.1/24
                        red: loopback up (FILE:4)
                          eth0: veth to host:red0, 10.0.0.2/24, fd00::2/64
                          tun1: gre, down, made in host
                          m0: macvlan on host:eth9
                          host:red0: veth to red:eth0, port of br0
                          1 route, 2 sysctls, hooks
                        """.replace("FILE", file.toString()))
                .saysNothing();
    }

    @Test
    void takesFilesAsOptionsToo() {
        Path good = declare("good.toml", GOOD);
        Path more = declare("more.toml", "[namespace.blue]\n");
        netns("check", "--file", good, "--file", more).exits(0);
        assertEquals(3, netns("check", "--file", good, more).exits(0).lines().size());
    }

    @Test
    void printsJson() {
        netns("-j", "check", declare("good.toml", GOOD)).printsJsonWith("red", 10, "dark room", "auto");
    }

    @Test
    void saysEverythingThatIsWrong() {
        Path file = declare("bad.toml", BAD);
        netns("check", file)
                .exits(2)
                .printsNothing()
                .says(file + ":2: ", "(did you mean 'nsid'?)\n", "\n" + file + ":3: ")
                .hasNoTrace();
    }

    @Test
    void saysWhatIsWrongInJson() {
        Path file = declare("bad.toml", BAD);
        Result result = netns("check", "--json", file).exits(2).printsNothing();
        var error = Json.parse(result.err()).getAsJsonObject().getAsJsonObject("error");
        assertEquals(2, error.get("code").getAsInt());
        assertEquals(2, error.getAsJsonArray("problems").size());
        assertEquals(
                2,
                error.getAsJsonArray("problems")
                        .get(0)
                        .getAsJsonObject()
                        .get("line")
                        .getAsInt());
    }

    @Test
    void readsTheMachinesOwnFiles() {
        write(DEFAULT, "[namespace.red]\n");
        write(DEFAULT_PARTS.resolve("10-blue.toml"), "[namespace.blue]\n");
        netns("check")
                .exits(0)
                .prints("blue: loopback up (/etc/netns.d/10-blue.toml:1)\nred: loopback up (/etc/netns.toml:1)\n")
                .saysNothing();
    }

    @Test
    void saysWhenNothingIsDeclared() {
        netns("check").exits(0).printsNothing().says("netns: nothing is declared", "/etc/netns.toml", "/etc/netns.d");
    }

    @Test
    void refusesAFileThatIsNotThere() {
        netns("check", "/missing.toml")
                .exits(2)
                .printsNothing()
                .says("/missing.toml: ")
                .hasNoTrace();
    }

    @Test
    void needsNoRoot() {
        assumeRealRoot("takes another user");
        Path file = declare("good.toml", GOOD);
        sh("setpriv --reuid 65534 --clear-groups \"$netns\" check \"$1\"", file)
                .exits(0)
                .saysNothing();
    }
}
