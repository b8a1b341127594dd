package dev.netns.names;

import static dev.netns.names.Recorded.RUN_DIRECTORY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.netns.linux.Errno;
import dev.netns.linux.FailingSyscalls;
import dev.netns.linux.RecordingSyscalls;
import dev.netns.linux.SimulatedKernel;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which command lines are plain, and what they print and answer. */
class PlainVerbsTest {
    private final SimulatedKernel kernel = Recorded.machine();
    private final long namespace = kernel.newNamespace();

    private static int run(Syscalls sys, String line) {
        byte[][] words = line.isEmpty()
                ? new byte[0][]
                : Arrays.stream(line.split(" ")).map(PlainVerbsTest::word).toArray(byte[][]::new);
        return PlainVerbs.run(sys, words, RUN_DIRECTORY);
    }

    /** An empty word is written as {@code ''}. */
    private static byte[] word(String text) {
        return text.equals("''") ? new byte[0] : Text.encode(text);
    }

    /** Exit status, standard output and standard error as one text. */
    private String printed(Syscalls sys, String line) {
        int status = run(sys, line);
        return status + "\n" + stream(1) + stream(2);
    }

    private String stream(int fd) {
        String content = kernel.content("/dev/fd/" + fd);
        return content == null ? "" : content;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "list",
                "ls",
                "l",
                "li",
                "lis",
                "show",
                "s",
                "sh",
                "lst",
                "add red",
                "a red",
                "ad red",
                "add a:b",
                "add *",
                "add .red",
                "attach red 350",
                "at red 1",
                "attach red 2147483647",
                "delete red",
                "d red",
                "del red",
                "delete .red",
                "set red 7",
                "set red 0",
                "se red auto",
                "set red 2147483647",
                "identify",
                "i",
                "identify 350",
                "id 1",
                "pids red",
                "p red",
                "exec red ls",
                "e red ls -l",
                "exec red ./x --help -j",
                "exec red -- ls",
                "exec red ls -- x",
                "exec -- red ls",
                "exec --no-mounts red ls",
                "exec --cwd / red ls",
                "exec --cwd=/ --env A=b --env=C= --user=root red -- ls",
                "exec --user 0:root red ls",
            })
    void plain(String line) {
        assertNotEquals(PlainVerbs.NOT_PLAIN, outcome(line));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "''",
                "foo",
                "help",
                "h",
                "monitor",
                "m",
                "wait red",
                "list-id",
                "list-",
                "rename a b",
                "LIST",
                "listx",
                "list -j",
                "-j list",
                "--version",
                "-h",
                "list red",
                "list --long",
                "add",
                "add red blue",
                "add -q",
                "add red --nsid",
                "add ''",
                "add -- -red",
                "attach red",
                "attach red foo",
                "attach red 0",
                "attach red -1",
                "attach red pid:350",
                "attach red 2147483648",
                "attach red 350 x",
                "attach -q 350",
                "delete",
                "delete red blue",
                "delete --all",
                "delete web-*",
                "delete web-?",
                "delete [ab]",
                "delete pid:1",
                "delete ''",
                "set red",
                "set red x",
                "set red -1",
                "set red 7 8",
                "set red 2147483648",
                "set pid:1 7",
                "set red ''",
                "identify 0",
                "identify red",
                "identify 350 351",
                "identify pid:350",
                "identify -j",
                "identify ''",
                "pids",
                "pids red blue",
                "pids id:7",
                "pids web-*",
                "pids --threads",
                "exec",
                "exec red",
                "exec red --",
                "exec web-* ls",
                "exec pid:1 ls",
                "exec red --cwd",
                "exec --cwd red",
                "exec --cwd= red ls",
                "exec --cwd --no-mounts red ls",
                "exec --cwd / --cwd / red ls",
                "exec --user a --user b red ls",
                "exec --no-mounts --no-mounts red ls",
                "exec --env A red ls",
                "exec --env =b red ls",
                "exec --jobs 1 red ls",
                "exec --foo red ls",
                "exec --help",
                "exec red (id: 7) ls",
                "exec -q red",
                "exec --all ls",
                "exec red ''",
                "exec '' ls",
            })
    void notPlain(String line) {
        RecordingSyscalls recording = new RecordingSyscalls(kernel);
        assertEquals(PlainVerbs.NOT_PLAIN, run(recording, line));
        assertEquals("", recording.calls(), "nothing was done");
    }

    /** Several names, and users of other sources than files: found out by a look at the machine. */
    @ParameterizedTest
    @ValueSource(strings = {"exec red blue -- ls", "exec red id:7 web-* -- ls", "exec --user jane red ls"})
    void notPlainAfterALook(String line) {
        users("root:x:0:0::/:/bin/sh\n");
        kernel.mountNamespace(namespace, "/run/netns/red").mountNamespace(namespace, "/run/netns/blue");
        String before = kernel.state();
        assertEquals(PlainVerbs.NOT_PLAIN, run(kernel, line));
        assertEquals(before, kernel.state());
    }

    private void users(String passwd) {
        kernel.file("/etc/passwd", passwd).file("/etc/group", "root:x:0:\n");
    }

    @Test
    void execWithOptions() {
        users("jane:x:1000:0:Jane:/home/jane:\n");
        kernel.mountNamespace(namespace, "/run/netns/red").file("/bin/ls", "#!").directory("/srv");
        RecordingSyscalls recording = new RecordingSyscalls(kernel);
        assertThrows(
                SimulatedKernel.BecameProgram.class,
                () -> run(recording, "exec --no-mounts --cwd /srv --user jane --env HOME=/tmp red -- /bin/ls --"));
        String calls = recording.calls();
        assertFalse(calls.contains("unshare"), calls);
        assertTrue(calls.contains("""
                chdir("/srv") = 0
                become(1000, 0, [0]) = 0
                execve("/bin/ls", ["/bin/ls", "--"], 4 variables) = ?
                """), calls);
    }

    private int outcome(String line) {
        try {
            users("root:x:0:0::/:/bin/sh\n");
            return run(kernel.file("/bin/ls", "#!"), line);
        } catch (SimulatedKernel.BecameProgram program) {
            return 0;
        }
    }

    @Test
    void silentWhenDone() {
        assertEquals("0\n", printed(kernel, "add red"));
        assertEquals("0\n", printed(kernel, "set red 7"));
        assertEquals("0\nred (id: 7)\n", printed(kernel, "list"));
    }

    @Test
    void silentDeletion() {
        kernel.mountNamespace(namespace, "/run/netns/red");
        assertEquals("0\n", printed(kernel, "delete red"));
    }

    @Test
    void repaired() {
        kernel.file("/run/netns/red", "");
        assertEquals(
                "0\nnetns: 'red' was stale (no namespace was behind it) and is repaired\n", printed(kernel, "add red"));
    }

    @Test
    void deletedButHeld() {
        kernel.mountNamespace(namespace, "/run/netns/red").process(350, namespace);
        kernel.process(351, SimulatedKernel.HOST).holds(351, 5, namespace);
        kernel.file("/proc/1/mountinfo", "323 26 0:4 net:[" + namespace + "] /run/other\\040name rw - nsfs nsfs rw\n");
        assertEquals("""
                0
                netns: 'red' is deleted, but its namespace lives on: held by the mount /run/other name (seen by PID 1), \
                PID 350, PID 351 (descriptor 5)
                """, printed(kernel, "delete red"));
    }

    /** Before Linux 6.18 the kernel cannot be asked: the processes are looked at, one by one. */
    @Test
    void deletedOnAnOlderKernel() {
        FailingSyscalls old = FailingSyscalls.on(kernel, "name_to_handle_at", Errno.EOPNOTSUPP);
        kernel.mountNamespace(namespace, "/run/netns/red").mountNamespace(kernel.newNamespace(), "/run/netns/blue");
        assertEquals("0\n", printed(old, "delete blue"));
        kernel.process(350, namespace);
        assertEquals(
                "0\nnetns: 'red' is deleted, but its namespace lives on: held by PID 350\n",
                printed(old, "delete red"));
    }

    /** All of /proc is looked at only where something holds it. */
    @Test
    void deletedAndGone() {
        RecordingSyscalls recording = new RecordingSyscalls(kernel.mountNamespace(namespace, "/run/netns/red"));
        assertEquals("0\n", printed(recording, "delete red"));
        assertFalse(recording.calls().contains("entries(\"/proc\")"), recording.calls());
    }

    @Test
    void deletedButHeldByMany() {
        kernel.mountNamespace(namespace, "/run/netns/red");
        for (int pid = 10; pid < 20; pid++) {
            kernel.process(pid, namespace);
        }
        assertEquals("""
                0
                netns: 'red' is deleted, but its namespace lives on: held by PID 10, PID 11, PID 12, PID 13, PID 14 \
                and 5 more
                """, printed(kernel, "delete red"));
    }

    @Test
    void nicWentHome() {
        kernel.mountNamespace(namespace, "/run/netns/red").inside(namespace).link("eth1", null);
        assertEquals("0\nnetns: 'eth1' went from 'red' back to the host\n", printed(kernel, "delete red"));
    }

    @Test
    void nicCannotGoHome() {
        kernel.mountNamespace(namespace, "/run/netns/red").inside(namespace).link("eth1", null);
        kernel.inside(SimulatedKernel.HOST).link("eth1", "veth");
        assertEquals("""
                1
                netns: cannot delete 'red': its NIC 'eth1' cannot go back to the host: File exists
                  rename it or the host's link of that name, then delete again
                """, printed(kernel, "delete red"));
    }

    @Test
    void oddNamesAreSafeToPrint() {
        kernel.file("/run/netns/\u001b[1m", "");
        assertEquals("0\n\\x1b[1m (stale)\n", printed(kernel, "list"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "delete blue       | 3 | cannot delete 'blue': No such file or directory",
                "add red           | 4 | cannot add 'red': File exists",
                "add a/b           | 2 | cannot add 'a/b': the name has a '/' in it",
                "add ..            | 2 | cannot add '..': the name stands for a directory",
                "delete .          | 2 | cannot delete '.': the name stands for a directory",
                "attach red 1      | 4 | cannot attach 'red': File exists",
                "attach blue 350   | 1 | cannot attach 'blue' to PID 350: No such process",
                "set blue 7        | 3 | cannot set the nsid of 'blue': No such file or directory",
                "set . 7           | 2 | cannot set the nsid of '.': the name stands for a directory",
                "pids blue         | 3 | cannot list the processes of 'blue': No such file or directory",
                "identify 350      | 1 | cannot identify PID 350: No such process",
                "exec blue ls      | 125 | cannot exec in 'blue': No such file or directory",
                "exec red nothing  | 127 | cannot execute 'nothing': No such file or directory",
                "exec red /etc     | 126 | cannot execute '/etc': Permission denied",
                "exec .. ls        | 2 | cannot exec in '..': the name stands for a directory",
            })
    void failures(String line, int status, String words) {
        kernel.mountNamespace(namespace, "/run/netns/red");
        assertEquals(status, run(kernel, line));
        assertEquals("netns: " + words, stream(2).lines().findFirst().orElseThrow());
        assertEquals("", stream(1), "nothing on standard output");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "add red         | unshare          | CAP_SYS_ADMIN  | cannot add 'red': Operation not permitted",
                "attach red 1    | mkdir            | CAP_SYS_ADMIN  | cannot make /run/netns: Operation not permitted",
                "attach red 1    | mount            | CAP_SYS_ADMIN  | cannot share /run/netns: Operation not permitted",
                "delete blue     | flock            | CAP_SYS_ADMIN  | cannot lock /run/netns-state/names.lock: Operation not permitted",
                "delete blue     | umount2          | CAP_SYS_ADMIN  | cannot delete 'blue': Operation not permitted",
                "set blue 7      | send             | CAP_NET_ADMIN  | cannot set the nsid of 'blue': Operation not permitted",
                "identify 1      | stat             | CAP_SYS_PTRACE | cannot identify PID 1: Operation not permitted",
            })
    void notRoot(String line, String call, String capability, String words) {
        kernel.mountNamespace(namespace, "/run/netns/blue");
        assertEquals(
                "5\nnetns: " + words + ": this needs root (" + capability + ")\n",
                printed(FailingSyscalls.on(kernel, call, Errno.EPERM), line));
    }

    /** A full disk must not look like an empty list. */
    @Test
    void outputThatCannotBeWritten() {
        kernel.mountNamespace(namespace, "/run/netns/red");
        FailingSyscalls full = FailingSyscalls.on(kernel, "write(1", Errno.ENOSPC);
        assertEquals("1\nnetns: cannot write to standard output: No space left on device\n", printed(full, "list"));
    }

    @Test
    void withoutProc() {
        kernel.mountNamespace(namespace, "/run/netns/red");
        FailingSyscalls bare = FailingSyscalls.on(kernel, "stat(\"/proc/self/ns/net\")", Errno.ENOENT);
        assertEquals(
                "1\nnetns: cannot read '/proc/self/ns/net': No such file or directory\n  is /proc mounted?\n",
                printed(bare, "list"));
    }

    @Test
    void longestNameAndOneMore() {
        assertEquals("0\n", printed(kernel, "add " + "x".repeat(255)));
        assertEquals(2, run(kernel, "add " + "x".repeat(256)));
        assertNull(kernel.content("/run/netns/" + "x".repeat(256)));
    }
}
