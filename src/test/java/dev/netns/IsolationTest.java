package dev.netns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The tests' own namespaces: every other test relies on not being in the machine's. */
class IsolationTest {
    @Test
    void namespacesAreNotThoseOfTheBuild() throws IOException {
        List<String> outside = System.getenv("NETNS_TEST_OUTSIDE").lines().toList();
        assertEquals(2, outside.size());
        assertNotEquals(outside.get(0), ownNamespace("net"));
        assertNotEquals(outside.get(1), ownNamespace("mnt"));
    }

    @Test
    void runIsAnEmptyFileSystemOfItsOwn() throws IOException {
        assertEquals("tmpfs", Files.getFileStore(Path.of("/run")).type());
        assertTrue(Files.notExists(Path.of("/run/systemd")));
    }

    @Test
    void etcIsACopyWithAnEmptyNetns() throws IOException {
        assertEquals("tmpfs", Files.getFileStore(Path.of("/etc")).type());
        try (var entries = Files.list(Path.of("/etc/netns"))) {
            assertEquals(List.of(), entries.toList());
        }
    }

    /** All that a machine may have that was used before, as far as it can be shown without one. */
    @Test
    void aUsedMachineMakesNoDifference() throws Exception {
        String machine = """
                mount -t tmpfs -o mode=755 tmpfs /run
                cp -a /etc /run/etc; mount --bind /run/etc /etc
                """;
        String used = machine + """
                ip netns add red; ip netns add 'dark room'; ip netns set red 10
                mount --bind /run/netns /run/netns
                mkdir /run/netns-state; echo '{}' > /run/netns-state/red
                mkdir /run/systemd; echo 'nameserver 127.0.0.53' > /run/systemd/resolv.conf
                mount -t tmpfs tmpfs /run/systemd; mount -t tmpfs tmpfs /run/systemd
                mkdir -p /etc/netns/red /etc/netns.d; touch /etc/netns/red/hosts /etc/netns.toml /etc/netns.d/a.toml
                mount --bind /etc/netns /etc/netns; mount --bind /etc/hosts /etc/hosts
                ln -sf /run/systemd/resolv.conf /etc/resolv.conf
                ip link add name br0 type bridge; ip route add unreachable 10.9.0.0/16
                ip rule add from 10.0.0.1 table 7
                nft add table inet filter
                umask 077; ulimit -S -n 256
                export PATH=/usr/bin:/bin TMPDIR=/none LANG=de_DE.UTF-8 LC_ALL=C NETNS_RUN_DIR=/none
                export LC_MESSAGES=de_DE JAVA_TOOL_OPTIONS=-Xint BASH_ENV=/none NETNS_TEST_OUTSIDE=here
                trap '' PIPE HUP
                """;
        String clean = sandbox(machine);
        assertTrue(clean.contains("tmpfs /run\n"), clean);
        assertEquals(clean, sandbox(used));
        assertEquals(clean, sandbox(machine + "mkdir /run/elsewhere; ln -s elsewhere /run/netns\n"));
    }

    /** What the tests could see of the machine, in a sandbox that is started by a machine to which this was done. */
    private static String sandbox(String before) throws Exception {
        String look = """
                umask; ulimit -S -n; ulimit -H -n
                env | grep -v -e NETNS_TEST_OUTSIDE -e '^mnt:'
                grep SigIgn /proc/self/status
                awk '$5 ~ "^/(run|etc)(/|$)" { print $(NF - 2), $5 }' /proc/self/mountinfo
                stat -c '%A %n' /run /run/* /etc /etc/netns /etc/netns/* /etc/netns.* 2>&1
                stat -c '%F' /etc/resolv.conf; cat /etc/resolv.conf /etc/hosts
                ip -o addr; ip rule; ip route; ip netns; nft list ruleset
                echo $?
                """;
        String script = before + "exec src/dev/sandbox bash -c \"$1\"";
        Process process = new ProcessBuilder(
                        "unshare", "-mn", "--propagation", "private", "bash", "-ec", script, "machine", look)
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String seen = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), seen);
        return seen;
    }

    @Test
    void sysShowsTheInterfacesOfThisNamespace() throws IOException {
        List<String> fromProc = Files.readAllLines(Path.of("/proc/thread-self/net/dev")).stream()
                .skip(2)
                .map(line -> line.substring(0, line.indexOf(':')).strip())
                .sorted()
                .toList();
        try (var entries = Files.list(Path.of("/sys/class/net"))) {
            assertEquals(
                    fromProc,
                    entries.map(entry -> entry.getFileName().toString())
                            .sorted()
                            .toList());
        }
    }

    private static String ownNamespace(String type) throws IOException {
        return Files.readSymbolicLink(Path.of("/proc/thread-self/ns", type)).toString();
    }
}
