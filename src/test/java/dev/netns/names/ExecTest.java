package dev.netns.names;

import static dev.netns.names.Recorded.RUN_DIRECTORY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.netns.linux.Errno;
import dev.netns.linux.FailingSyscalls;
import dev.netns.linux.RecordingSyscalls;
import dev.netns.linux.SimulatedKernel;
import dev.netns.linux.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The calls of {@code exec}: those of `ip netns exec`, with what is mounted below /sys kept and the files of
 * /etc/netns/NAME reached by copies of their mounts.
 */
class ExecTest {
    /** What comes first, where nothing is mounted below /sys and no VRF is left. */
    private static final String ENTERED = """
            lstat("/run/netns/red") = 0
            stat("/proc/self/ns/net") = 0
            open("/run/netns/red", O_RDONLY|O_CLOEXEC) = 3
            open("/proc/self/cgroup", O_RDONLY|O_CLOEXEC) = 4
            read(4) = 15
            read(4) = 0
            close(4) = 0
            setns(3, CLONE_NEWNET) = 0
            unshare(CLONE_NEWNS) = 0
            mount("", "/", "none", MS_REC|MS_SLAVE) = 0
            stat("/sys") = 0
            stat("/sys/fs/cgroup") = 0
            stat("/sys/fs/bpf") = -ENOENT
            stat("/sys/kernel/debug") = -ENOENT
            stat("/sys/kernel/tracing") = -ENOENT
            stat("/sys/kernel/security") = -ENOENT
            stat("/sys/kernel/config") = -ENOENT
            stat("/sys/fs/pstore") = -ENOENT
            stat("/sys/fs/fuse/connections") = -ENOENT
            stat("/sys/fs/selinux") = -ENOENT
            stat("/sys/firmware/efi/efivars") = -ENOENT
            stat("/sys/fs/resctrl") = -ENOENT
            umount2("/sys", MNT_DETACH) = 0
            mount("red", "/sys", "sysfs", 0) = 0
            """;

    private final SimulatedKernel kernel = Recorded.machine()
            .file("/bin/ls", "#!")
            .variable("PATH=/usr/bin:/bin")
            .variable("HOME=/root");
    private final long namespace = kernel.newNamespace();

    ExecTest() {
        kernel.mountNamespace(namespace, "/run/netns/red");
    }

    /** The calls up to the program's. */
    private String exec(String... command) {
        RecordingSyscalls recording = new RecordingSyscalls(kernel);
        assertThrows(SimulatedKernel.BecameProgram.class, () -> run(recording, command));
        return recording.calls();
    }

    /** The exit status and what stands on standard error, of what does not come to the program. */
    private String failing(RecordingSyscalls sys, String... command) {
        int status = run(sys, command);
        String words = kernel.content("/dev/fd/2");
        assertEquals(null, kernel.content("/dev/fd/1"));
        return status + " " + words;
    }

    private static int run(RecordingSyscalls sys, String... command) {
        byte[][] words = new byte[command.length + 2][];
        words[0] = Text.ascii("exec");
        words[1] = Text.ascii("red");
        System.arraycopy(Arrays.stream(command).map(Text::encode).toArray(), 0, words, 2, command.length);
        return PlainVerbs.run(sys, words, RUN_DIRECTORY);
    }

    @Test
    void withoutFilesOfItsOwn() {
        kernel.mountFileSystem("/sys/fs/cgroup");
        assertEquals("""
                lstat("/run/netns/red") = 0
                stat("/proc/self/ns/net") = 0
                open("/run/netns/red", O_RDONLY|O_CLOEXEC) = 3
                open("/proc/self/cgroup", O_RDONLY|O_CLOEXEC) = 4
                read(4) = 15
                read(4) = 0
                close(4) = 0
                setns(3, CLONE_NEWNET) = 0
                unshare(CLONE_NEWNS) = 0
                mount("", "/", "none", MS_REC|MS_SLAVE) = 0
                stat("/sys") = 0
                stat("/sys/fs/cgroup") = 0
                open_tree(AT_FDCWD, "/sys/fs/cgroup", OPEN_TREE_CLONE|AT_RECURSIVE|OPEN_TREE_CLOEXEC) = 4
                stat("/sys/fs/bpf") = -ENOENT
                stat("/sys/kernel/debug") = -ENOENT
                stat("/sys/kernel/tracing") = -ENOENT
                stat("/sys/kernel/security") = -ENOENT
                stat("/sys/kernel/config") = -ENOENT
                stat("/sys/fs/pstore") = -ENOENT
                stat("/sys/fs/fuse/connections") = -ENOENT
                stat("/sys/fs/selinux") = -ENOENT
                stat("/sys/firmware/efi/efivars") = -ENOENT
                stat("/sys/fs/resctrl") = -ENOENT
                umount2("/sys", MNT_DETACH) = 0
                mount("red", "/sys", "sysfs", 0) = 0
                move_mount(4, "", AT_FDCWD, "/sys/fs/cgroup", MOVE_MOUNT_F_EMPTY_PATH) = 0
                close(4) = 0
                entries("/etc/netns/red") = -ENOENT
                execve("/usr/bin/ls", ["ls", "-l"], 2 variables) = -ENOENT
                execve("/bin/ls", ["ls", "-l"], 2 variables) = ?
                """, exec("ls", "-l"));
        assertEquals(namespace, kernel.currentNamespace());
        assertTrue(kernel.state().contains("mount /: a file system, slave\n"), kernel.state());
        assertTrue(kernel.state().contains("mount /sys/fs/cgroup: a file system"), kernel.state());
    }

    @Test
    void withFilesOfItsOwn() {
        kernel.directory("/etc/netns/red").file("/etc/hosts", "host's").file("/etc/netns/red/hosts", "red's");
        kernel.file("/etc/resolv.conf", "host's").file("/etc/netns/red/resolv.conf", "red's");
        assertEquals(ENTERED + """
                entries("/etc/netns/red") = 2
                open_tree(AT_FDCWD, "/etc/netns/red/hosts", OPEN_TREE_CLONE|AT_RECURSIVE|OPEN_TREE_CLOEXEC) = 4
                open_tree(AT_FDCWD, "/etc/netns/red/resolv.conf", OPEN_TREE_CLONE|AT_RECURSIVE|OPEN_TREE_CLOEXEC) = 5
                lstat("/etc/hosts") = 0
                lstat("/etc/resolv.conf") = 0
                lstat("/etc/hosts") = 0
                move_mount(4, "", AT_FDCWD, "/etc/hosts", MOVE_MOUNT_F_EMPTY_PATH) = 0
                close(4) = 0
                lstat("/etc/resolv.conf") = 0
                move_mount(5, "", AT_FDCWD, "/etc/resolv.conf", MOVE_MOUNT_F_EMPTY_PATH) = 0
                close(5) = 0
                execve("/bin/ls", ["/bin/ls"], 2 variables) = ?
                """, exec("/bin/ls"));
    }

    /** An apply that removes a file while we look at the directory: what we have seen by then does not count. */
    @Test
    void beginsAgainWhenAFileIsGone() {
        kernel.directory("/etc/netns/red").file("/etc/hosts", "host's").file("/etc/netns/red/hosts", "red's");
        kernel.file("/etc/resolv.conf", "host's").file("/etc/netns/red/resolv.conf", "red's");
        String gone = "open_tree(AT_FDCWD, \"/etc/netns/red/resolv.conf\"";
        List<String> asked = new ArrayList<>();
        FailingSyscalls once = new FailingSyscalls(kernel, (number, call) -> {
            boolean first = call.startsWith(gone) && asked.isEmpty();
            if (first) {
                asked.add(call);
            }
            return first ? Errno.ENOENT : 0;
        });
        assertThrows(SimulatedKernel.BecameProgram.class, () -> run(once, "/bin/ls"));
        assertTrue(once.calls().contains("""
                open_tree(AT_FDCWD, "/etc/netns/red/resolv.conf", OPEN_TREE_CLONE|AT_RECURSIVE|OPEN_TREE_CLOEXEC) = -ENOENT
                close(4) = 0
                entries("/etc/netns/red") = 2
                """), once::calls);
        assertTrue(kernel.state().contains("mount /etc/hosts: "), kernel.state());
        assertTrue(kernel.state().contains("mount /etc/resolv.conf: "), kernel.state());
    }

    @Test
    void givesUpWhenAFileIsNeverThere() {
        kernel.directory("/etc/netns/red").file("/etc/netns/red/resolv.conf", "red's");
        FailingSyscalls always =
                FailingSyscalls.on(kernel, "open_tree(AT_FDCWD, \"/etc/netns/red/resolv.conf\"", Errno.ENOENT);
        assertEquals(
                "125 netns: cannot bind '/etc/netns/red/resolv.conf': No such file or directory\n",
                failing(always, "/bin/ls"));
    }

    /** As systemd-resolved has it: the link is covered, and the file that it leads to. */
    @Test
    void symlinkedResolvConf() {
        kernel.directory("/etc/netns/red").file("/etc/netns/red/resolv.conf", "red's");
        kernel.directory("/run/resolve").file("/run/resolve/stub", "host's");
        kernel.symlink("/etc/resolv.conf", "/run/resolve/stub");
        assertEquals(ENTERED + """
                entries("/etc/netns/red") = 1
                open_tree(AT_FDCWD, "/etc/netns/red/resolv.conf", OPEN_TREE_CLONE|AT_RECURSIVE|OPEN_TREE_CLOEXEC) = 4
                lstat("/etc/resolv.conf") = 0
                lstat("/etc/resolv.conf") = 0
                stat("/etc/resolv.conf") = 0
                mount("/etc/netns/red/resolv.conf", "/etc/resolv.conf", "none", MS_BIND|MS_REC) = 0
                move_mount(4, "", AT_FDCWD, "/etc/resolv.conf", MOVE_MOUNT_F_EMPTY_PATH) = 0
                close(4) = 0
                execve("/bin/ls", ["/bin/ls"], 2 variables) = ?
                """, exec("/bin/ls"));
        assertTrue(kernel.state().contains("mount /etc/resolv.conf: "), kernel.state());
        assertTrue(kernel.state().contains("mount /run/resolve/stub: "), kernel.state());
    }

    /** A file and a directory that /etc lacks get their places in an overlay; what was mounted below /etc stays. */
    @Test
    void missingTargets() {
        kernel.directory("/etc/netns/red")
                .file("/etc/netns/red/new.conf", "red's")
                .directory("/etc/netns/red/new.d");
        kernel.directory("/etc/keys").mountFileSystem("/etc/keys");
        kernel.file("/proc/self/mountinfo", "91 28 0:40 / /etc/keys rw - tmpfs tmpfs rw\n");
        assertEquals(ENTERED + """
                entries("/etc/netns/red") = 2
                open_tree(AT_FDCWD, "/etc/netns/red/new.conf", OPEN_TREE_CLONE|AT_RECURSIVE|OPEN_TREE_CLOEXEC) = 4
                open_tree(AT_FDCWD, "/etc/netns/red/new.d", OPEN_TREE_CLONE|AT_RECURSIVE|OPEN_TREE_CLOEXEC) = 5
                lstat("/etc/new.conf") = -ENOENT
                fstat(4) = 0
                lstat("/etc/new.d") = -ENOENT
                fstat(5) = 0
                open("/proc/self/mountinfo", O_RDONLY|O_CLOEXEC) = 6
                read(6) = 43
                read(6) = 0
                close(6) = 0
                open_tree(AT_FDCWD, "/etc/keys", OPEN_TREE_CLONE|AT_RECURSIVE|OPEN_TREE_CLOEXEC) = 6
                open("/etc", O_RDONLY|O_DIRECTORY|O_CLOEXEC|O_PATH) = 7
                mount("tmpfs", "/etc", "tmpfs", MS_NOSUID|MS_NODEV, "mode=0755") = 0
                open("/etc/new.conf", O_RDWR|O_CREAT|O_EXCL|O_CLOEXEC, 0644) = 8
                close(8) = 0
                mkdir("/etc/new.d", 0755) = 0
                mount("overlay", "/etc", "overlay", 0, "lowerdir=/etc:/proc/self/fd/7") = 0
                close(7) = 0
                move_mount(6, "", AT_FDCWD, "/etc/keys", MOVE_MOUNT_F_EMPTY_PATH) = 0
                close(6) = 0
                lstat("/etc/new.conf") = 0
                move_mount(4, "", AT_FDCWD, "/etc/new.conf", MOVE_MOUNT_F_EMPTY_PATH) = 0
                close(4) = 0
                lstat("/etc/new.d") = 0
                move_mount(5, "", AT_FDCWD, "/etc/new.d", MOVE_MOUNT_F_EMPTY_PATH) = 0
                close(5) = 0
                execve("/bin/ls", ["/bin/ls"], 2 variables) = ?
                """, exec("/bin/ls"));
        assertTrue(kernel.state().contains("mount /etc/keys: "), kernel.state());
    }

    @Test
    void inTheCgroupOfAVrf() {
        kernel.file("/proc/self/cgroup", "0::/user.slice/vrf/blue\n");
        kernel.file("/proc/self/mountinfo", "31 22 0:26 / /sys/fs/cgroup rw shared:9 - cgroup2 cgroup2 rw\n");
        kernel.directory("/sys/fs/cgroup/user.slice").file("/sys/fs/cgroup/user.slice/cgroup.procs", "");
        assertEquals("""
                lstat("/run/netns/red") = 0
                stat("/proc/self/ns/net") = 0
                open("/run/netns/red", O_RDONLY|O_CLOEXEC) = 3
                open("/proc/self/cgroup", O_RDONLY|O_CLOEXEC) = 4
                read(4) = 24
                read(4) = 0
                close(4) = 0
                open("/proc/self/mountinfo", O_RDONLY|O_CLOEXEC) = 4
                read(4) = 61
                read(4) = 0
                close(4) = 0
                open("/sys/fs/cgroup/user.slice/cgroup.procs", O_WRONLY|O_CLOEXEC) = 4
                write(4, "4242\\x0a") = 5
                close(4) = 0
                setns(3, CLONE_NEWNET) = 0
                unshare(CLONE_NEWNS) = 0
                mount("", "/", "none", MS_REC|MS_SLAVE) = 0
                stat("/sys") = 0
                stat("/sys/fs/cgroup") = 0
                stat("/sys/fs/bpf") = -ENOENT
                stat("/sys/kernel/debug") = -ENOENT
                stat("/sys/kernel/tracing") = -ENOENT
                stat("/sys/kernel/security") = -ENOENT
                stat("/sys/kernel/config") = -ENOENT
                stat("/sys/fs/pstore") = -ENOENT
                stat("/sys/fs/fuse/connections") = -ENOENT
                stat("/sys/fs/selinux") = -ENOENT
                stat("/sys/firmware/efi/efivars") = -ENOENT
                stat("/sys/fs/resctrl") = -ENOENT
                umount2("/sys", MNT_DETACH) = 0
                mount("red", "/sys", "sysfs", 0) = 0
                entries("/etc/netns/red") = -ENOENT
                execve("/bin/ls", ["/bin/ls"], 2 variables) = ?
                """, exec("/bin/ls"));
        assertEquals("4242\n", kernel.content("/sys/fs/cgroup/user.slice/cgroup.procs"));
    }

    @Test
    void alongPath() {
        kernel.file("/usr/bin/secret", "");
        RecordingSyscalls recording = new RecordingSyscalls(kernel);
        assertEquals(
                "126 netns: cannot execute 'secret': Permission denied\n",
                failing(recording, "secret"),
                "EACCES counts");
        assertEquals("""
                execve("/usr/bin/secret", ["secret"], 2 variables) = -EACCES
                execve("/bin/secret", ["secret"], 2 variables) = -ENOENT
                write(2, "netns: cannot execute 'secret': Permission denied\\x0a") = 50
                """, lastCalls(recording, 2));
    }

    @Test
    void scriptWithoutInterpreter() {
        kernel.file("/opt/tool", "no interpreter").file("/bin/sh", "#!");
        String calls = exec("/opt/tool", "a b");
        assertTrue(calls.endsWith("""
                execve("/opt/tool", ["/opt/tool", "a b"], 2 variables) = -ENOEXEC
                execve("/bin/sh", ["/bin/sh", "/opt/tool", "a b"], 2 variables) = ?
                """), calls);
    }

    @Test
    void withoutPath() {
        SimulatedKernel bare = Recorded.machine().mountNamespace(namespace, "/run/netns/red");
        RecordingSyscalls recording = new RecordingSyscalls(bare);
        assertEquals(127, run(recording, "nothing"));
        assertTrue(recording.calls().contains("""
                execve("/bin/nothing", ["nothing"], 0 variables) = -ENOENT
                execve("/usr/bin/nothing", ["nothing"], 0 variables) = -ENOENT
                """), recording.calls());
    }

    @Test
    void emptyElementsOfPath() {
        SimulatedKernel bare =
                Recorded.machine().mountNamespace(namespace, "/run/netns/red").variable("PATH=:/bin:");
        RecordingSyscalls recording = new RecordingSyscalls(bare);
        assertEquals(127, run(recording, "nothing"));
        assertTrue(recording.calls().contains("""
                execve("nothing", ["nothing"], 1 variables) = -ENOENT
                execve("/bin/nothing", ["nothing"], 1 variables) = -ENOENT
                execve("nothing", ["nothing"], 1 variables) = -ENOENT
                """), recording.calls());
    }

    /** The errors after which execvp(3) goes on along PATH, and those that end it. */
    @ParameterizedTest
    @CsvSource({
        "ENOENT, 2, 127",
        "ENOTDIR, 2, 127",
        "ENODEV, 2, 127",
        "ESTALE, 2, 127",
        "ETIMEDOUT, 2, 127",
        "EACCES, 2, 126",
        "EPERM, 1, 126",
        "ENOMEM, 1, 126",
        "E2BIG, 1, 126",
        "ELOOP, 1, 126",
        "ETXTBSY, 1, 126",
    })
    void errorsAlongPath(String errno, int tries, int status) throws ReflectiveOperationException {
        int number = Errno.class.getField(errno).getInt(null);
        FailingSyscalls failing = FailingSyscalls.on(kernel, "execve", number);
        assertEquals(status, run(failing, "ls"));
        assertEquals(tries, failing.names().stream().filter("execve"::equals).count(), failing.calls());
    }

    /** `ip netns exec` exits with 1 or 255. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "open(\"/run/netns/red | EMFILE  | 125 netns: cannot exec in 'red': Too many open files",
                "setns                 | EPERM   | 125 netns: cannot exec in 'red': Operation not permitted: this needs root (CAP_SYS_ADMIN)",
                "unshare(CLONE_NEWNS   | ENOSPC  | 125 netns: cannot exec in 'red': No space left on device",
                "mount(\"\", \"/\"     | EINVAL  | 125 netns: cannot exec in 'red': Invalid argument",
                "mount(\"red\"         | EBUSY   | 125 netns: cannot mount '/sys': Device or resource busy",
                "entries(\"/etc/netns  | EACCES  | 125 netns: cannot read '/etc/netns/red': Permission denied: this needs root (CAP_DAC_OVERRIDE)",
                "open_tree             | ENOSYS  | 125 netns: cannot bind '/etc/netns/red/hosts': Function not implemented",
                "move_mount            | EPERM   | 125 netns: cannot mount '/etc/hosts': Operation not permitted: this needs root (CAP_SYS_ADMIN)",
                "execve                | ENOENT  | 127 netns: cannot execute '/bin/ls': No such file or directory",
                "execve                | EACCES  | 126 netns: cannot execute '/bin/ls': Permission denied",
                "execve                | E2BIG   | 126 netns: cannot execute '/bin/ls': Argument list too long",
            })
    void failures(String call, String errno, String expected) throws ReflectiveOperationException {
        kernel.directory("/etc/netns/red").file("/etc/netns/red/hosts", "red's").file("/etc/hosts", "host's");
        int number = Errno.class.getField(errno).getInt(null);
        String words = failing(FailingSyscalls.on(kernel, call, number), "/bin/ls");
        assertEquals(expected, words.lines().findFirst().orElseThrow());
    }

    @Test
    void missingNamespace() {
        SimulatedKernel empty = Recorded.machine();
        assertEquals(125, run(new RecordingSyscalls(empty), "ls"));
        assertEquals(
                "netns: cannot exec in 'red': No such file or directory\n"
                        + "  see 'netns list' for the names that there are\n",
                empty.content("/dev/fd/2"));
    }

    /** A /sys that could not be unmounted and is read-only, in a container, takes a read-only one. */
    @Test
    void readOnlySys() {
        FailingSyscalls.Fault container =
                (number, call) -> call.equals("mount(\"red\", \"/sys\", \"sysfs\", 0)") ? Errno.EPERM : 0;
        FailingSyscalls failing = new FailingSyscalls(kernel, container);
        assertThrows(SimulatedKernel.BecameProgram.class, () -> run(failing, "ls"));
        assertTrue(failing.calls().contains("mount(\"red\", \"/sys\", \"sysfs\", MS_RDONLY) = 0\n"), failing.calls());
    }

    private static String lastCalls(RecordingSyscalls recording, int count) {
        String[] lines = recording.calls().split("\n");
        int from = lines.length - count - 1;
        return String.join("\n", Arrays.copyOfRange(lines, from, lines.length)) + "\n";
    }
}
