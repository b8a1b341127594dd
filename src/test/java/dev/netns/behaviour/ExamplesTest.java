package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples that users begin with: each is applied, real packets go through it, and it is taken down. */
class ExamplesTest extends Declarations {
    private static final Path EXAMPLES = Path.of("config/examples").toAbsolutePath();

    ExamplesTest() {
        super(RUN_NETNS);
    }

    static List<Path> examples() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            return files.sorted().toList();
        }
    }

    @AfterEach
    void removeHostLinks() {
        sh("for l in br0 router0 uplink0 web0 shop0 blog0 spare0; do ip link del $l 2>/dev/null; done; true")
                .done();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void isValid(Path example) {
        netns("check", example).exits(0).saysNothing();
    }

    @Test
    void theInstalledFileDeclaresNothing() throws IOException {
        Path installed = Path.of("config/netns.toml").toAbsolutePath();
        netns("check", installed).done();
        String without = Files.readString(installed).replaceAll("(?m)^#(?=[\\[a-z])", "");
        netns("check", declare("a.toml", without)).exits(0).printsWords("web: loopback up, nsid auto");
    }

    @Test
    void theNetworkOfTheReadme() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        Path file = declare(
                "readme.toml",
                between(readme, "```toml\n[host.link.br0]", "```").replace("```toml\n", ""));
        String plan = between(readme, "# netns plan                             #", "# netns apply");
        netns("plan", file).exits(0).prints(plan.substring(plan.indexOf('\n') + 1));
        netns("apply", file).exits(0);
        sh("ping -c1 -W2 10.10.0.2").exits(0);
        down(file, 1);
    }

    private static String between(String text, String start, String end) {
        int from = text.indexOf(start);
        return text.substring(from, text.indexOf(end, from + start.length()));
    }

    @Test
    void router() {
        up("router.toml", 3);
        packets("desk", "192.168.2.2");
        packets("bench", "192.168.1.2");
        // The host knows no way to 192.168.1.0/24: only behind the router's own address does an answer come back.
        packets("desk", "10.20.0.1");
        down("router.toml", 3);
    }

    @Test
    void webServers() {
        up("web-servers.toml", 2);
        for (String name : List.of("shop", "blog")) {
            serve(name);
        }
        assertEquals("shop\n", get("10.30.0.11"));
        assertEquals("blog\n", get("10.30.0.12"));
        down("web-servers.toml", 2);
    }

    @Test
    void lab() {
        up("lab.toml", 3);
        packets("west", "10.40.3.1");
        packets("east", "10.40.1.1");
        // The kernel looks for a second whether somebody else has an address before it uses it (DAD).
        sh("for i in $(seq 50); do ip netns exec west ping -c1 -W1 fd40:3::1 && exit; sleep 0.1; done; exit 1")
                .exits(0);
        down("lab.toml", 3);
    }

    @Test
    void vpn() throws IOException {
        Path key = declare("private.key", "LVhUpMoEqzq8w5nS/T89UHqcfck3CMl6OYsKGfxjkpo=\n");
        String text =
                Files.readString(EXAMPLES.resolve("vpn.toml")).replace("/etc/wireguard/private.key", key.toString());
        Path file = declare("vpn.toml", text);
        sh("chmod 644 \"$1\"", key).done();
        netns("apply", file).exits(1).says("private.key: others than its owner may read it", "chmod 600 ");
        sh("chmod 600 \"$1\"", key).done();
        boolean there = sh("unshare -n ip link add x type wireguard").exit() == 0;
        Result applied = netns("apply", file);
        assertTrue(!(applied.err() + applied.out()).contains("LVhUpMo"), applied::toString);
        if (there) {
            applied.exits(0);
            netns("plan", file).prints("0 changes\n");
        } else {
            applied.exits(1).says("this kernel has no links of type wireguard");
            assertEquals("", entries());
        }
    }

    @Test
    void physical() throws IOException {
        Path file = declare(
                "physical.toml",
                Files.readString(EXAMPLES.resolve("physical.toml")).replace("enp3s0", "spare0"));
        netns("apply", file)
                .exits(1)
                .says(file + ":6: cannot apply 'dmz': link wan: the host has no physical link 'spare0'");
        assertEquals("", entries());
        boolean there = sh("modprobe netdevsim 2>/dev/null; echo 1 1 > /sys/bus/netdevsim/new_device")
                        .exit()
                == 0;
        Assumptions.assumeTrue(there, "this kernel has nothing that can stand for a network card (netdevsim)");
        sh("ip link set $(ls /sys/bus/netdevsim/devices/netdevsim1/net) name spare0")
                .exits(0);
        netns("apply", file).exits(0);
        sh("ip link show spare0").fails();
        ip("-n", "dmz", "link", "show", "wan").exits(0);
        netns("delete", "dmz").exits(0);
        ip("link", "show", "spare0").exits(0);
        sh("echo 1 > /sys/bus/netdevsim/del_device").done();
    }

    private void up(String example, int namespaces) {
        Path file = EXAMPLES.resolve(example);
        netns("apply", file).exits(0).says(namespaces + " namespaces: " + namespaces + " added");
        netns("plan", "--exit-code", file).exits(0).prints("0 changes\n");
    }

    private void down(String example, int namespaces) {
        down(EXAMPLES.resolve(example), namespaces);
    }

    private void down(Path file, int namespaces) {
        netns("down", "--file", file).exits(0).says(": " + namespaces + " removed, 0 failed");
        assertEquals("", entries());
        assertEquals("", remembered());
        sh("ip -o link | grep -v ' lo:'").prints("");
    }

    private void packets(String namespace, String address) {
        sh("ip netns exec $1 ping -c1 -W2 $2", namespace, address).exits(0);
    }

    /** A server on port 80 that answers with the name of its namespace. */
    private void serve(String name) {
        sh("""
            ip netns exec $1 perl -MIO::Socket::INET -e '
                my $s = IO::Socket::INET->new(LocalPort => 80, Listen => 1, ReuseAddr => 1) or die;
                exit if fork;
                open STDOUT, ">/dev/null"; open STDERR, ">/dev/null";
                my $c = $s->accept; <$c>; print $c "HTTP/1.0 200 OK\\r\\n\\r\\n$ARGV[0]\\n";' $1
            """, name).exits(0);
    }

    private String get(String address) {
        return sh("""
            perl -MIO::Socket::INET -e '
                my $c = IO::Socket::INET->new(PeerAddr => $ARGV[0], PeerPort => 80, Timeout => 5) or die;
                print $c "GET / HTTP/1.0\\r\\n\\r\\n"; my @l = <$c>; print $l[-1];' $1
            """, address).exits(0).out();
    }
}
