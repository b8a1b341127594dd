package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands of hooks: where they run, what they get, what becomes of their output and of what they leave behind. */
class HooksTest extends Declarations {
    private static final int NAMESPACES = 10;

    /** Where hooks write to. */
    private final Path scratch = Path.of("/run/hooks-test");

    HooksTest() {
        super(RUN_NETNS);
    }

    @BeforeEach
    @AfterEach
    void cleanScratch() {
        sh("for f in $1/*.pid; do [ ! -e $f ] || kill $(cat $f) 2>/dev/null; done; rm -rf $1; mkdir $1; true", scratch)
                .done();
    }

    @Test
    void whatAHookLeavesBehindDoesNotHoldUpApply() {
        Path file = declare("a.toml", """
                [namespace.red.hooks]
                up = ["sleep 1000 & echo $! > /run/hooks-test/up.pid; echo started"]
                down = ["sleep 1000 & echo $! > /run/hooks-test/down.pid"]
                """);
        command("apply", file).runWithin(Duration.ofSeconds(20)).exits(0).says("hook up of 'red': started");
        sh("kill -0 $(cat $1/up.pid) && flock -n $2/lock true", scratch, state).done();
        command("down").runWithin(Duration.ofSeconds(20)).exits(0).says("1 removed, 0 failed");
        sh("kill -0 $(cat $1/down.pid) && flock -n $2/lock true", scratch, state)
                .done();
    }

    @Test
    void whatAHookLeavesBehindOutlivesItsWritingToTheOutput() {
        Path file = declare("a.toml", """
                [namespace.red.hooks]
                host_up = ['''
                (
                    until [ -e /run/hooks-test/go ]; do sleep 0.05; done
                    cat /proc/cpuinfo 2> /run/hooks-test/why
                    echo survived > /run/hooks-test/end
                ) & echo $! > /run/hooks-test/up.pid
                ''']
                """);
        netns("apply", file).exits(0);
        sh("touch $1/go; tail --pid=$(cat $1/up.pid) -f /dev/null; cat $1/end; cat $1/why", scratch)
                .exits(0)
                .printsWords("survived\n", "Operation not permitted");
    }

    @Test
    void aHookInsideSeesWhatExecShows() {
        Path file = declare("a.toml", """
                [namespace.red.dns]
                servers = ["192.0.2.53"]
                [namespace.red.link.eth0]
                type = "bridge"
                [namespace.red.hooks]
                host_up = ["readlink /proc/self/ns/net > /run/hooks-test/host"]
                up = ["cat /etc/resolv.conf; ls /sys/class/net; readlink /proc/self/ns/net > /run/hooks-test/inside"]
                """);
        netns("apply", file)
                .exits(0)
                .says(
                        "hook up of 'red': nameserver 192.0.2.53\n",
                        "hook up of 'red': eth0\n",
                        "hook up of 'red': lo\n");
        sh("cat $1/host $1/inside", scratch).prints("net:[" + ownInode() + "]\nnet:[" + inode("red") + "]\n");
        sh("grep resolv.conf /proc/self/mountinfo").prints("");
    }

    @Test
    void aHookStartsAsAServiceDoes() {
        Path file = declare("a.toml", """
                [namespace.red.hooks]
                up = [
                    "echo descriptors $(ls /proc/self/fd | tr '\\\\n' ' ')",
                    "readlink /proc/self/fd/0; sed -n 's/^Sig\\\\(Blk\\\\|Ign\\\\):/\\\\1/p' /proc/self/status",
                    "echo $NETNS_NAME $NETNS_PATH $MARK $LC_ALL",
                ]
                """);
        Result result = command("apply", file)
                .env("MARK", "x  y")
                .env("LC_ALL", "C")
                .env("NETNS_NAME", "wrong")
                .run()
                .exits(0);
        String hook = "hook up of 'red': ";
        result.says(
                hook + "descriptors 0 1 2 3\n",
                hook + "/dev/null\n",
                hook + "Blk\\x090000000000000000\n",
                hook + "Ign\\x090000000000000000\n",
                hook + "red /run/netns/red x y C\n");
    }

    /** A JVM for each of them took most of the time. */
    @Test
    void hooksTakeNoJava() {
        assumeTrue(Netns.provisionsNatively(), "apply is Java here");
        Path file = declare("a.toml", "[namespace.red.hooks]\nhost_up = ['true']\nup = ['true']\ndown = ['true']\n");
        command("apply", file).env("NETNS_JAVA", "/no/java").run().exits(0).says("1 added");
        command("down").env("NETNS_JAVA", "/no/java").run().exits(0).says("1 removed");
    }

    /** Each waits until all have begun. */
    @Test
    void namespacesRunTheirHooksSideBySide() {
        write(scratch.resolve("meet"), """
                echo begun >> $1
                for i in $(seq 400); do [ $(wc -l < $1) -lt 10 ] || exit 0; sleep 0.05; done
                exit 1
                """);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < NAMESPACES; i++) {
            text.append("[namespace.n").append(i).append(".hooks]\n").append("""
                    up = ["sh /run/hooks-test/meet /run/hooks-test/up"]
                    down = ["sh /run/hooks-test/meet /run/hooks-test/down"]
                    """);
        }
        Path file = declare("a.toml", text.toString());
        netns("apply", file).exits(0).says(NAMESPACES + " added");
        netns("down").exits(0).says(NAMESPACES + " removed");
        sh("cat $1/up $1/down | wc -l", scratch).prints(2 * NAMESPACES + "\n");
    }

    @Test
    void theJournalGetsALineForEachLineOfAHookWithoutControlCharacters() {
        Path file = declare("a.toml", """
                [namespace.good.hooks]
                up = ["printf '\\\\033[31mred\\\\nwith \\\\001\\\\233\\\\n'"]
                [namespace.bad.hooks]
                up = ["echo first; printf 'last \\\\033[2J\\\\n' >&2; exit 3"]
                """);
        Result result = netns("apply", "--boot", file).exits(1);
        result.says(
                "<6>hook up of 'good': \\x1b[31mred\n",
                "<6>hook up of 'good': with \\x01\\x9b\n",
                "<6>hook up of 'bad': first\n",
                "<3>" + file + ":4: hook up of 'bad' failed: ",
                ": last \\x1b[2J\n");
        assertTrue(result.err().chars().allMatch(c -> c >= ' ' || c == '\n'), result::toString);
        assertTrue(result.err().lines().allMatch(line -> line.matches("<[356]>.*")), result::toString);
    }

    @Test
    void aHookThatWritesMuchIsCutShort() {
        Path file = declare("a.toml", """
                [namespace.red.hooks]
                up = ["seq 1 200000"]
                """);
        Result result = netns("apply", file).exits(0).says("hook up of 'red': 200000\n", "is left out)\n");
        assertTrue(
                result.err().lines().count() < 200, () -> result.err().lines().count() + " lines");
    }

    /** Such a name can be that of an entry in the run directory, but commands would take it for a process. */
    @Test
    void aHookRunsInItsNamespaceWhateverTheNameReadsAs() {
        Path file = declare("a.toml", """
                [namespace.red.hooks]
                down = ["readlink /proc/self/ns/net"]
                """);
        netns("apply", file).exits(0);
        long inode = inode("red");
        sh("""
                touch $D/pid:1 && mount --bind $D/red $D/pid:1 && umount $D/red && rm $D/red
                sed 's/"red"/"pid:1"/' $1/red.json > $1/pid:1.json && rm $1/red.json
                """, state).done();
        netns("down").exits(0).says("hook down of 'pid:1': net:[" + inode + "]\n", "1 removed");
        assertEquals("", entries());
    }

    @Test
    void aDeclaredNameMayNotReadAsAReference() {
        Path file =
                declare("a.toml", "[namespace.red]\n[namespace.\"pid:1\".hooks]\nup = ['touch /run/hooks-test/ran']\n");
        netns("apply", file).exits(2).says(file + ":2: a namespace cannot be named 'pid:1': ");
        assertEquals("", entries());
    }

    /** A namespace that cannot be looked at is not one that is gone: what the hooks take back would stay. */
    @ParameterizedTest
    @ValueSource(strings = {"openat", "statx,fstat,newfstatat"})
    void theHooksOfDownAreNotLeftOutInSilence(String call) {
        Path file = declare("a.toml", """
                [namespace.red.hooks]
                host_up = ["touch /run/hooks-test/up"]
                host_down = ["rm /run/hooks-test/up"]
                """);
        boolean failed = false;
        for (int n = 1; n <= 8; n++) {
            netns("apply", file).exits(0);
            Result down = sh(
                    "strace -f -qq -o /dev/null -P $D/red -e trace=$1 -e inject=$1:error=ENOMEM:when=$2 $netns down",
                    call,
                    n);
            failed |= down.exit() != 0;
            if (down.exit() != 0) {
                netns("down").exits(0);
            }
            assertFalse(Files.exists(scratch.resolve("up")), () -> "the hook did not run: " + down.err());
        }
        assertTrue(failed, "no call was reached");
    }
}
