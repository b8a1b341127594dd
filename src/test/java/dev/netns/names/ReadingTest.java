package dev.netns.names;

import static dev.netns.names.Recorded.RUN_DIRECTORY;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.netns.linux.Errno;
import dev.netns.linux.FailingSyscalls;
import dev.netns.linux.RecordingSyscalls;
import dev.netns.linux.SimulatedKernel;
import dev.netns.linux.Text;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The calls of the verbs that leave files and mounts alone: list, set, identify, pids. */
class ReadingTest {
    private final SimulatedKernel kernel = Recorded.machine();
    private final long namespace = kernel.newNamespace();

    /** The calls, the last of which print, and the exit status. */
    private String run(String... words) {
        return run(new RecordingSyscalls(kernel), words);
    }

    private String run(RecordingSyscalls sys, String... words) {
        String before = kernel.state().replaceAll("file /dev/fd/.\n", "");
        byte[][] arguments = Arrays.stream(words).map(Text::encode).toArray(byte[][]::new);
        int status = PlainVerbs.run(sys, arguments, RUN_DIRECTORY);
        if (!words[0].equals("set")) {
            assertEquals(before, kernel.state().replaceAll("file /dev/fd/.\n", ""));
        }
        return sys.calls() + status + "\n";
    }

    @Test
    void listWithoutNsids() {
        kernel.mountNamespace(namespace, "/run/netns/red").mountNamespace(namespace, "/run/netns/blue");
        assertEquals("""
                entries("/run/netns") = 2
                socket(AF_NETLINK, SOCK_RAW|SOCK_CLOEXEC, NETLINK_ROUTE) = 3
                connect(3) = 0
                setsockopt(3, SOL_NETLINK, NETLINK_EXT_ACK, 1) = 0
                send(3, RTM_GETNSID) = 20
                recv(3) = 20
                lstat("/run/netns/blue") = 0
                stat("/proc/self/ns/net") = 0
                open("/run/netns/blue", O_RDONLY|O_CLOEXEC) = 4
                ioctl(4, NS_GET_NSTYPE) = 1073741824
                close(4) = 0
                lstat("/run/netns/red") = 0
                open("/run/netns/red", O_RDONLY|O_CLOEXEC) = 4
                ioctl(4, NS_GET_NSTYPE) = 1073741824
                close(4) = 0
                close(3) = 0
                write(1, "blue\\x0ared\\x0a") = 9
                0
                """, run("list"));
    }

    @Test
    void listWithNsids() {
        kernel.mountNamespace(namespace, "/run/netns/red").mountNamespace(kernel.newNamespace(), "/run/netns/blue");
        kernel.inside(SimulatedKernel.HOST).nsid(7, namespace);
        assertEquals("""
                entries("/run/netns") = 2
                socket(AF_NETLINK, SOCK_RAW|SOCK_CLOEXEC, NETLINK_ROUTE) = 3
                connect(3) = 0
                setsockopt(3, SOL_NETLINK, NETLINK_EXT_ACK, 1) = 0
                send(3, RTM_GETNSID) = 20
                recv(3) = 28
                recv(3) = 20
                lstat("/run/netns/blue") = 0
                stat("/proc/self/ns/net") = 0
                open("/run/netns/blue", O_RDONLY|O_CLOEXEC) = 4
                ioctl(4, NS_GET_NSTYPE) = 1073741824
                send(3, RTM_GETNSID) = 28
                recv(3) = 28
                close(4) = 0
                lstat("/run/netns/red") = 0
                open("/run/netns/red", O_RDONLY|O_CLOEXEC) = 4
                ioctl(4, NS_GET_NSTYPE) = 1073741824
                send(3, RTM_GETNSID) = 28
                recv(3) = 28
                close(4) = 0
                close(3) = 0
                write(1, "blue\\x0ared (id: 7)\\x0a") = 17
                0
                """, run("list"));
    }

    @Test
    void listWithAStaleFile() {
        kernel.mountNamespace(namespace, "/run/netns/red").file("/run/netns/blue", "");
        assertEquals("""
                entries("/run/netns") = 2
                socket(AF_NETLINK, SOCK_RAW|SOCK_CLOEXEC, NETLINK_ROUTE) = 3
                connect(3) = 0
                setsockopt(3, SOL_NETLINK, NETLINK_EXT_ACK, 1) = 0
                send(3, RTM_GETNSID) = 20
                recv(3) = 20
                lstat("/run/netns/blue") = 0
                stat("/proc/self/ns/net") = 0
                lstat("/run/netns/red") = 0
                open("/run/netns/red", O_RDONLY|O_CLOEXEC) = 4
                ioctl(4, NS_GET_NSTYPE) = 1073741824
                close(4) = 0
                close(3) = 0
                write(1, "blue (stale)\\x0ared\\x0a") = 17
                0
                """, run("list"));
    }

    @Test
    void listOfNothing() {
        assertEquals("""
                entries("/run/netns") = 0
                0
                """, run("list"));
    }

    @Test
    void listWithoutRunDirectory() {
        RecordingSyscalls recording = new RecordingSyscalls(new SimulatedKernel());
        assertEquals(0, PlainVerbs.run(recording, new byte[0][], RUN_DIRECTORY));
        assertEquals("entries(\"/run/netns\") = -ENOENT\n", recording.calls());
    }

    /** `ip netns list` prints nothing and exits with 0. */
    @Test
    void listThatMayNotBeRead() {
        kernel.mountNamespace(namespace, "/run/netns/red");
        assertEquals("""
                entries("/run/netns") = -EACCES
                write(2, "netns: cannot read '/run/netns': Permission denied: this needs root (CAP_DAC_OVERRIDE)\\x0a") = 87
                5
                """, run(FailingSyscalls.on(kernel, "entries", Errno.EACCES), "list"));
        assertEquals("""
                entries("/run/netns") = 1
                socket(AF_NETLINK, SOCK_RAW|SOCK_CLOEXEC, NETLINK_ROUTE) = 3
                connect(3) = 0
                setsockopt(3, SOL_NETLINK, NETLINK_EXT_ACK, 1) = 0
                send(3, RTM_GETNSID) = 20
                recv(3) = 20
                lstat("/run/netns/red") = -EACCES
                close(3) = 0
                write(2, "netns: cannot look at '/run/netns/red': Permission denied: this needs root (CAP_DAC_OVERRIDE)\\x0a") = 94
                5
                """, run(FailingSyscalls.on(kernel, "lstat", Errno.EACCES), "list"));
    }

    @Test
    void set() {
        kernel.mountNamespace(namespace, "/run/netns/red");
        assertEquals("""
                lstat("/run/netns/red") = 0
                stat("/proc/self/ns/net") = 0
                open("/run/netns/red", O_RDONLY|O_CLOEXEC) = 3
                socket(AF_NETLINK, SOCK_RAW|SOCK_CLOEXEC, NETLINK_ROUTE) = 4
                connect(4) = 0
                setsockopt(4, SOL_NETLINK, NETLINK_EXT_ACK, 1) = 0
                send(4, RTM_NEWNSID) = 36
                recv(4) = 36
                close(4) = 0
                close(3) = 0
                0
                """, run("set", "red", "7"));
        assertEquals(
                "links lo, nsids {7=" + namespace + "}",
                kernel.inside(SimulatedKernel.HOST).toString());
    }

    @Test
    void setAuto() {
        kernel.mountNamespace(namespace, "/run/netns/red");
        run("set", "red", "auto");
        assertEquals(
                "links lo, nsids {0=" + namespace + "}",
                kernel.inside(SimulatedKernel.HOST).toString());
    }

    @Test
    void setOnAStaleFile() {
        kernel.file("/run/netns/red", "");
        assertEquals("""
                lstat("/run/netns/red") = 0
                stat("/proc/self/ns/net") = 0
                entries("/proc") = 1
                stat("/proc/1/ns/mnt") = 0
                open("/proc/1/mountinfo", O_RDONLY|O_CLOEXEC) = 3
                read(3) = 0
                close(3) = 0
                write(2, "netns: cannot set the nsid of 'red': stale: no namespace is mounted on /run/netns/red\\x0a") = 86
                write(2, "  'netns add' of the same name repairs it, 'netns delete' removes it\\x0a") = 69
                3
                """, run("set", "red", "7"));
    }

    @Test
    void setWithoutNetlink() {
        kernel.mountNamespace(namespace, "/run/netns/red");
        String before = kernel.state();
        run(FailingSyscalls.on(kernel, "socket", Errno.EMFILE), "set", "red", "7");
        assertEquals(before, kernel.state().replaceAll("file /dev/fd/.\n", ""));
    }

    @Test
    void identifyWithTwoNames() {
        kernel.process(350, namespace);
        kernel.mountNamespace(namespace, "/run/netns/red").mountNamespace(namespace, "/run/netns/blue");
        kernel.mountNamespace(kernel.newNamespace(), "/run/netns/green");
        assertEquals("""
                stat("/proc/350/ns/net") = 0
                entries("/run/netns") = 3
                lstat("/run/netns/red") = 0
                stat("/proc/self/ns/net") = 0
                lstat("/run/netns/blue") = 0
                lstat("/run/netns/green") = 0
                write(1, "blue\\x0ared\\x0a") = 9
                0
                """, run("identify", "350"));
    }

    @Test
    void identifyWithoutName() {
        kernel.process(350, namespace).file("/proc/350/cgroup", "0::/system.slice/nginx.service\n");
        assertEquals("""
                stat("/proc/350/ns/net") = 0
                entries("/run/netns") = 0
                open("/proc/350/cgroup", O_RDONLY|O_CLOEXEC) = 3
                read(3) = 31
                read(3) = 0
                close(3) = 0
                write(2, "netns: PID 350 is in a network namespace without a name: inode 4026531841, unit nginx.service\\x0a") = 94
                0
                """, run("identify", "350"));
        assertEquals("""
                stat("/proc/thread-self/ns/net") = 0
                entries("/run/netns") = 0
                open("/proc/self/cgroup", O_RDONLY|O_CLOEXEC) = 3
                read(3) = 15
                read(3) = 0
                close(3) = 0
                write(2, "netns: this process is in a network namespace without a name: inode 4026531840\\x0a") = 79
                0
                """, run("identify"));
    }

    @Test
    void identifyNobody() {
        assertEquals("""
                stat("/proc/350/ns/net") = -ENOENT
                write(2, "netns: cannot identify PID 350: No such process\\x0a") = 48
                1
                """, run("identify", "350"));
    }

    @Test
    void pids() {
        kernel.process(352, namespace).process(351, SimulatedKernel.HOST).process(35, namespace);
        kernel.mountNamespace(namespace, "/run/netns/red");
        assertEquals("""
                lstat("/run/netns/red") = 0
                stat("/proc/self/ns/net") = 0
                entries("/proc") = 4
                stat("/proc/1/ns/net") = 0
                stat("/proc/35/ns/net") = 0
                stat("/proc/351/ns/net") = 0
                stat("/proc/352/ns/net") = 0
                write(1, "35\\x0a352\\x0a") = 7
                0
                """, run("pids", "red"));
    }

    @Test
    void pidsThatMayNotBeLookedAt() {
        kernel.user(1000).process(352, namespace).mountNamespace(namespace, "/run/netns/red");
        assertEquals("""
                lstat("/run/netns/red") = 0
                stat("/proc/self/ns/net") = 0
                entries("/proc") = 2
                stat("/proc/1/ns/net") = -EACCES
                stat("/proc/352/ns/net") = 0
                write(2, "netns: 1 process could not be looked at without root\\x0a") = 53
                write(1, "352\\x0a") = 4
                0
                """, run(FailingSyscalls.on(kernel, "stat(\"/proc/1/", Errno.EACCES), "pids", "red"));
    }

    /** `ip netns pids` prints nothing and exits with 0. */
    @Test
    void pidsOfAStaleFile() {
        kernel.file("/run/netns/red", "");
        assertEquals("""
                lstat("/run/netns/red") = 0
                stat("/proc/self/ns/net") = 0
                entries("/proc") = 1
                stat("/proc/1/ns/mnt") = 0
                open("/proc/1/mountinfo", O_RDONLY|O_CLOEXEC) = 3
                read(3) = 0
                close(3) = 0
                write(2, "netns: cannot list the processes of 'red': stale: no namespace is mounted on /run/netns/red\\x0a") = 92
                write(2, "  'netns add' of the same name repairs it, 'netns delete' removes it\\x0a") = 69
                3
                """, run("pids", "red"));
    }

    /** Made in a container or a hardened unit: outside, only an empty file is seen. */
    @Test
    void namespaceThatIsMountedElsewhere() {
        kernel.file("/run/netns/red", "").process(350, SimulatedKernel.HOST);
        kernel.file("/proc/1/mountinfo", "320 310 0:4 net:[1] /run/netns/red rw - nsfs nsfs rw\n");
        assertEquals("""
                lstat("/run/netns/red") = 0
                stat("/proc/self/ns/net") = 0
                entries("/proc") = 2
                stat("/proc/1/ns/mnt") = 0
                open("/proc/1/mountinfo", O_RDONLY|O_CLOEXEC) = 3
                read(3) = 53
                read(3) = 0
                close(3) = 0
                write(2, "netns: cannot list the processes of 'red': stale: no namespace is mounted on /run/netns/red\\x0a") = 92
                write(2, "  it is mounted in the mount namespace of PID 1 only (try nsenter --mount --target 1)\\x0a") = 86
                3
                """, run("pids", "red"));
    }
}
