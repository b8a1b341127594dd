package dev.netns.names;

import static dev.netns.names.Recorded.bytes;
import static dev.netns.names.Recorded.calls;
import static dev.netns.names.Recorded.callsAndFailure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.netns.linux.Errno;
import dev.netns.linux.FailingSyscalls;
import dev.netns.linux.SimulatedKernel;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * The calls of {@code add}. iproute2 makes the name first and the namespace after it; here the namespace is finished,
 * lo and all, before its name appears, and the lock is held until the name is usable. The calls on the run directory are
 * the same, in the same order.
 */
class AddTest {
    private static final Consumer<Store> ADD = store -> new Creation(store).add(bytes("red"), new Creation.Options());

    private static Consumer<Store> add(boolean loopback, Integer nsid) {
        Creation.Options options = new Creation.Options();
        options.loopback = loopback;
        options.nsid = nsid;
        return store -> new Creation(store).add(bytes("red"), options);
    }

    @Test
    void freshName() {
        SimulatedKernel kernel = Recorded.machine();
        assertEquals("""
                lstat("/run/netns/red") = -ENOENT
                open("/proc/thread-self/ns/net", O_RDONLY|O_CLOEXEC) = 3
                unshare(CLONE_NEWNET) = 0
                socket(AF_UNIX, SOCK_DGRAM|SOCK_CLOEXEC, 0) = 4
                ioctl(4, SIOCGIFFLAGS) = 0
                ioctl(4, SIOCSIFFLAGS) = 0
                close(4) = 0
                mkdir("/run/netns", 0755) = -EEXIST
                open("/run/netns", O_RDONLY|O_DIRECTORY|O_CLOEXEC) = 4
                lstat("/run/netns") = 0
                lstat("/run") = 0
                lstat("/") = 0
                mkdir("/run/netns-state", 0700) = -EEXIST
                lstat("/run/netns-state") = 0
                open("/run/netns-state/names.lock", O_RDWR|O_CREAT|O_NOFOLLOW|O_CLOEXEC, 0600) = 5
                flock(5, LOCK_EX|LOCK_NB) = 0
                flock(4, LOCK_EX|LOCK_NB) = 0
                mount("", "/run/netns", "none", MS_REC|MS_SHARED) = 0
                close(4) = 0
                open("/run/netns/red", O_RDONLY|O_CREAT|O_EXCL|O_CLOEXEC, 0) = 4
                close(4) = 0
                mount("/proc/thread-self/ns/net", "/run/netns/red", "none", MS_BIND) = 0
                close(5) = 0
                setns(3, CLONE_NEWNET) = 0
                close(3) = 0
                """, calls(kernel, ADD));
        assertNotEquals(0, kernel.mountedOn("/run/netns/red"));
        assertEquals(
                "links lo up, nsids {}",
                kernel.inside(kernel.mountedOn("/run/netns/red")).toString());
        assertEquals(SimulatedKernel.HOST, kernel.currentNamespace());
    }

    @Test
    void runDirectoryMissing() {
        SimulatedKernel kernel = new SimulatedKernel();
        assertEquals("""
                lstat("/run/netns/red") = -ENOENT
                open("/proc/thread-self/ns/net", O_RDONLY|O_CLOEXEC) = 3
                unshare(CLONE_NEWNET) = 0
                socket(AF_UNIX, SOCK_DGRAM|SOCK_CLOEXEC, 0) = 4
                ioctl(4, SIOCGIFFLAGS) = 0
                ioctl(4, SIOCSIFFLAGS) = 0
                close(4) = 0
                mkdir("/run/netns", 0755) = 0
                open("/run/netns", O_RDONLY|O_DIRECTORY|O_CLOEXEC) = 4
                fchmod(4, 0755) = 0
                lstat("/run/netns") = 0
                lstat("/run") = 0
                lstat("/") = 0
                mkdir("/run/netns-state", 0700) = 0
                lstat("/run/netns-state") = 0
                open("/run/netns-state/names.lock", O_RDWR|O_CREAT|O_NOFOLLOW|O_CLOEXEC, 0600) = 5
                flock(5, LOCK_EX|LOCK_NB) = 0
                flock(4, LOCK_EX|LOCK_NB) = 0
                mount("", "/run/netns", "none", MS_REC|MS_SHARED) = -EINVAL
                open_tree(AT_FDCWD, "/run/netns", OPEN_TREE_CLONE|AT_RECURSIVE|OPEN_TREE_CLOEXEC) = 6
                mount_setattr(6, MS_PRIVATE) = 0
                move_mount(6, "", AT_FDCWD, "/run/netns", MOVE_MOUNT_F_EMPTY_PATH) = 0
                close(6) = 0
                mount("", "/run/netns", "none", MS_REC|MS_SHARED) = 0
                entries("/run/netns") = 0
                close(4) = 0
                open("/run/netns/red", O_RDONLY|O_CREAT|O_EXCL|O_CLOEXEC, 0) = 4
                close(4) = 0
                mount("/proc/thread-self/ns/net", "/run/netns/red", "none", MS_BIND) = 0
                close(5) = 0
                setns(3, CLONE_NEWNET) = 0
                close(3) = 0
                """, calls(kernel, ADD));
        assertTrue(kernel.state().contains("mount /run/netns: a file system, shared\n"), kernel.state());
    }

    @Test
    void runDirectoryNotShared() {
        SimulatedKernel kernel = new SimulatedKernel().directory("/run/netns");
        assertEquals("""
                lstat("/run/netns/red") = -ENOENT
                open("/proc/thread-self/ns/net", O_RDONLY|O_CLOEXEC) = 3
                unshare(CLONE_NEWNET) = 0
                mkdir("/run/netns", 0755) = -EEXIST
                open("/run/netns", O_RDONLY|O_DIRECTORY|O_CLOEXEC) = 4
                lstat("/run/netns") = 0
                lstat("/run") = 0
                lstat("/") = 0
                mkdir("/run/netns-state", 0700) = 0
                lstat("/run/netns-state") = 0
                open("/run/netns-state/names.lock", O_RDWR|O_CREAT|O_NOFOLLOW|O_CLOEXEC, 0600) = 5
                flock(5, LOCK_EX|LOCK_NB) = 0
                flock(4, LOCK_EX|LOCK_NB) = 0
                mount("", "/run/netns", "none", MS_REC|MS_SHARED) = -EINVAL
                open_tree(AT_FDCWD, "/run/netns", OPEN_TREE_CLONE|AT_RECURSIVE|OPEN_TREE_CLOEXEC) = 6
                mount_setattr(6, MS_PRIVATE) = 0
                move_mount(6, "", AT_FDCWD, "/run/netns", MOVE_MOUNT_F_EMPTY_PATH) = 0
                close(6) = 0
                mount("", "/run/netns", "none", MS_REC|MS_SHARED) = 0
                entries("/run/netns") = 0
                close(4) = 0
                open("/run/netns/red", O_RDONLY|O_CREAT|O_EXCL|O_CLOEXEC, 0) = 4
                close(4) = 0
                mount("/proc/thread-self/ns/net", "/run/netns/red", "none", MS_BIND) = 0
                close(5) = 0
                setns(3, CLONE_NEWNET) = 0
                close(3) = 0
                """, calls(kernel, add(false, null)));
        assertTrue(kernel.state().contains("mount /run/netns: a file system, shared\n"), kernel.state());
    }

    /** Linux < 5.12 cannot change the group of what is not mounted yet. */
    @Test
    void runDirectoryNotSharedOnAnOldKernel() {
        SimulatedKernel kernel = new SimulatedKernel().directory("/run/netns");
        FailingSyscalls old = FailingSyscalls.on(kernel, "mount_setattr", Errno.ENOSYS);
        add(false, null).accept(Recorded.store(old));
        assertTrue(old.calls().contains("""
                mount_setattr(6, MS_PRIVATE) = -ENOSYS
                close(6) = 0
                mount("/run/netns", "/run/netns", "none", MS_BIND|MS_REC) = 0
                mount("", "/run/netns", "none", MS_REC|MS_PRIVATE) = 0
                mount("", "/run/netns", "none", MS_REC|MS_SHARED) = 0
                """), old.calls());
        assertTrue(kernel.state().contains("mount /run/netns: a file system, shared\n"), kernel.state());
    }

    /** CRI-O, CNI and podman mount names in a run directory that is no mount point: they are not to stand twice. */
    @Test
    void namesInARunDirectoryThatIsNotShared() {
        SimulatedKernel kernel = new SimulatedKernel().directory("/run/netns");
        long cni = kernel.newNamespace();
        kernel.mountNamespace(cni, "/run/netns/cni-1").file("/run/netns/stale", "");
        assertEquals("""
                lstat("/run/netns/red") = -ENOENT
                open("/proc/thread-self/ns/net", O_RDONLY|O_CLOEXEC) = 3
                unshare(CLONE_NEWNET) = 0
                mkdir("/run/netns", 0755) = -EEXIST
                open("/run/netns", O_RDONLY|O_DIRECTORY|O_CLOEXEC) = 4
                lstat("/run/netns") = 0
                lstat("/run") = 0
                lstat("/") = 0
                mkdir("/run/netns-state", 0700) = 0
                lstat("/run/netns-state") = 0
                open("/run/netns-state/names.lock", O_RDWR|O_CREAT|O_NOFOLLOW|O_CLOEXEC, 0600) = 5
                flock(5, LOCK_EX|LOCK_NB) = 0
                flock(4, LOCK_EX|LOCK_NB) = 0
                mount("", "/run/netns", "none", MS_REC|MS_SHARED) = -EINVAL
                open_tree(AT_FDCWD, "/run/netns", OPEN_TREE_CLONE|AT_RECURSIVE|OPEN_TREE_CLOEXEC) = 6
                mount_setattr(6, MS_PRIVATE) = 0
                move_mount(6, "", AT_FDCWD, "/run/netns", MOVE_MOUNT_F_EMPTY_PATH) = 0
                close(6) = 0
                mount("", "/run/netns", "none", MS_REC|MS_SHARED) = 0
                entries("/run/netns") = 2
                lstat("/proc/self/fd/4/cni-1") = 0
                stat("/proc/self/ns/net") = 0
                umount2("/proc/self/fd/4/cni-1", MNT_DETACH|UMOUNT_NOFOLLOW) = 0
                lstat("/proc/self/fd/4/stale") = 0
                close(4) = 0
                open("/run/netns/red", O_RDONLY|O_CREAT|O_EXCL|O_CLOEXEC, 0) = 4
                close(4) = 0
                mount("/proc/thread-self/ns/net", "/run/netns/red", "none", MS_BIND) = 0
                close(5) = 0
                setns(3, CLONE_NEWNET) = 0
                close(3) = 0
                """, calls(kernel, add(false, null)));
        assertEquals(cni, kernel.mountedOn("/run/netns/cni-1"));
        assertEquals(
                1,
                kernel.state()
                        .lines()
                        .filter(line -> line.startsWith("mount /run/netns/cni-1"))
                        .count());
    }

    @Test
    void nsid() {
        SimulatedKernel kernel = Recorded.machine();
        assertEquals("""
                lstat("/run/netns/red") = -ENOENT
                open("/proc/thread-self/ns/net", O_RDONLY|O_CLOEXEC) = 3
                unshare(CLONE_NEWNET) = 0
                socket(AF_UNIX, SOCK_DGRAM|SOCK_CLOEXEC, 0) = 4
                ioctl(4, SIOCGIFFLAGS) = 0
                ioctl(4, SIOCSIFFLAGS) = 0
                close(4) = 0
                mkdir("/run/netns", 0755) = -EEXIST
                open("/run/netns", O_RDONLY|O_DIRECTORY|O_CLOEXEC) = 4
                lstat("/run/netns") = 0
                lstat("/run") = 0
                lstat("/") = 0
                mkdir("/run/netns-state", 0700) = -EEXIST
                lstat("/run/netns-state") = 0
                open("/run/netns-state/names.lock", O_RDWR|O_CREAT|O_NOFOLLOW|O_CLOEXEC, 0600) = 5
                flock(5, LOCK_EX|LOCK_NB) = 0
                flock(4, LOCK_EX|LOCK_NB) = 0
                mount("", "/run/netns", "none", MS_REC|MS_SHARED) = 0
                close(4) = 0
                open("/run/netns/red", O_RDONLY|O_CREAT|O_EXCL|O_CLOEXEC, 0) = 4
                close(4) = 0
                mount("/proc/thread-self/ns/net", "/run/netns/red", "none", MS_BIND) = 0
                close(5) = 0
                setns(3, CLONE_NEWNET) = 0
                lstat("/run/netns/red") = 0
                stat("/proc/self/ns/net") = 0
                open("/run/netns/red", O_RDONLY|O_CLOEXEC) = 4
                socket(AF_NETLINK, SOCK_RAW|SOCK_CLOEXEC, NETLINK_ROUTE) = 5
                connect(5) = 0
                setsockopt(5, SOL_NETLINK, NETLINK_EXT_ACK, 1) = 0
                send(5, RTM_NEWNSID) = 36
                recv(5) = 36
                close(5) = 0
                close(4) = 0
                close(3) = 0
                """, calls(kernel, add(true, 7)));
        assertTrue(kernel.inside(SimulatedKernel.HOST).toString().contains("nsids {7="));
    }

    @Test
    void takenNsid() {
        SimulatedKernel kernel = Recorded.machine();
        kernel.inside(SimulatedKernel.HOST).nsid(7, SimulatedKernel.HOST);
        String before = kernel.state();
        assertEquals("""
                lstat("/run/netns/red") = -ENOENT
                open("/proc/thread-self/ns/net", O_RDONLY|O_CLOEXEC) = 3
                unshare(CLONE_NEWNET) = 0
                mkdir("/run/netns", 0755) = -EEXIST
                open("/run/netns", O_RDONLY|O_DIRECTORY|O_CLOEXEC) = 4
                lstat("/run/netns") = 0
                lstat("/run") = 0
                lstat("/") = 0
                mkdir("/run/netns-state", 0700) = -EEXIST
                lstat("/run/netns-state") = 0
                open("/run/netns-state/names.lock", O_RDWR|O_CREAT|O_NOFOLLOW|O_CLOEXEC, 0600) = 5
                flock(5, LOCK_EX|LOCK_NB) = 0
                flock(4, LOCK_EX|LOCK_NB) = 0
                mount("", "/run/netns", "none", MS_REC|MS_SHARED) = 0
                close(4) = 0
                open("/run/netns/red", O_RDONLY|O_CREAT|O_EXCL|O_CLOEXEC, 0) = 4
                close(4) = 0
                mount("/proc/thread-self/ns/net", "/run/netns/red", "none", MS_BIND) = 0
                close(5) = 0
                setns(3, CLONE_NEWNET) = 0
                lstat("/run/netns/red") = 0
                stat("/proc/self/ns/net") = 0
                open("/run/netns/red", O_RDONLY|O_CLOEXEC) = 4
                socket(AF_NETLINK, SOCK_RAW|SOCK_CLOEXEC, NETLINK_ROUTE) = 5
                connect(5) = 0
                setsockopt(5, SOL_NETLINK, NETLINK_EXT_ACK, 1) = 0
                send(5, RTM_NEWNSID) = 36
                recv(5) = 36
                close(5) = 0
                close(4) = 0
                umount2("/run/netns/red", MNT_DETACH|UMOUNT_NOFOLLOW) = 0
                unlink("/run/netns/red") = 0
                close(3) = 0
                4: cannot set the nsid of 'red': File exists
                """, callsAndFailure(kernel, add(false, 7)));
        assertEquals(before, kernel.state());
    }

    @Test
    void staleFile() {
        SimulatedKernel kernel = Recorded.machine().file("/run/netns/red", "");
        assertEquals(
                """
                lstat("/run/netns/red") = 0
                stat("/proc/self/ns/net") = 0
                open("/proc/thread-self/ns/net", O_RDONLY|O_CLOEXEC) = 3
                unshare(CLONE_NEWNET) = 0
                socket(AF_UNIX, SOCK_DGRAM|SOCK_CLOEXEC, 0) = 4
                ioctl(4, SIOCGIFFLAGS) = 0
                ioctl(4, SIOCSIFFLAGS) = 0
                close(4) = 0
                mkdir("/run/netns", 0755) = -EEXIST
                open("/run/netns", O_RDONLY|O_DIRECTORY|O_CLOEXEC) = 4
                lstat("/run/netns") = 0
                lstat("/run") = 0
                lstat("/") = 0
                mkdir("/run/netns-state", 0700) = -EEXIST
                lstat("/run/netns-state") = 0
                open("/run/netns-state/names.lock", O_RDWR|O_CREAT|O_NOFOLLOW|O_CLOEXEC, 0600) = 5
                flock(5, LOCK_EX|LOCK_NB) = 0
                flock(4, LOCK_EX|LOCK_NB) = 0
                mount("", "/run/netns", "none", MS_REC|MS_SHARED) = 0
                close(4) = 0
                open("/run/netns/red", O_RDONLY|O_CREAT|O_EXCL|O_CLOEXEC, 0) = -EEXIST
                lstat("/run/netns/red") = 0
                lstat("/run/netns/red") = 0
                mount("/proc/thread-self/ns/net", "/run/netns/red", "none", MS_BIND) = 0
                close(5) = 0
                setns(3, CLONE_NEWNET) = 0
                close(3) = 0
                """, calls(kernel, store -> assertTrue(new Creation(store).add(bytes("red"), new Creation.Options()))));
        assertNotEquals(0, kernel.mountedOn("/run/netns/red"));
    }

    /** iproute2 makes the file, and mounts on it without a lock: an empty file of this moment is not stale yet. */
    @Test
    void fileOfAnAddThatIsUnderWay() {
        SimulatedKernel kernel = Recorded.machine().freshFile("/run/netns/red");
        kernel.onPoll(() -> kernel.mountNamespace(kernel.newNamespace(), "/run/netns/red"));
        assertEquals("""
                lstat("/run/netns/red") = 0
                stat("/proc/self/ns/net") = 0
                open("/proc/self/mountinfo", O_RDONLY|O_CLOEXEC) = 3
                lstat("/run/netns/red") = 0
                poll(3, POLLPRI, 998) = 0
                lstat("/run/netns/red") = 0
                close(3) = 0
                4: cannot add 'red': File exists
                """, callsAndFailure(kernel, ADD));
    }

    @Test
    void fileThatStaysEmpty() {
        SimulatedKernel kernel = Recorded.machine().freshFile("/run/netns/red");
        assertEquals("""
                lstat("/run/netns/red") = 0
                stat("/proc/self/ns/net") = 0
                open("/proc/self/mountinfo", O_RDONLY|O_CLOEXEC) = 3
                lstat("/run/netns/red") = 0
                poll(3, POLLPRI, 998) = 0
                lstat("/run/netns/red") = 0
                close(3) = 0
                open("/proc/thread-self/ns/net", O_RDONLY|O_CLOEXEC) = 3
                unshare(CLONE_NEWNET) = 0
                mkdir("/run/netns", 0755) = -EEXIST
                open("/run/netns", O_RDONLY|O_DIRECTORY|O_CLOEXEC) = 4
                lstat("/run/netns") = 0
                lstat("/run") = 0
                lstat("/") = 0
                mkdir("/run/netns-state", 0700) = -EEXIST
                lstat("/run/netns-state") = 0
                open("/run/netns-state/names.lock", O_RDWR|O_CREAT|O_NOFOLLOW|O_CLOEXEC, 0600) = 5
                flock(5, LOCK_EX|LOCK_NB) = 0
                flock(4, LOCK_EX|LOCK_NB) = 0
                mount("", "/run/netns", "none", MS_REC|MS_SHARED) = 0
                close(4) = 0
                open("/run/netns/red", O_RDONLY|O_CREAT|O_EXCL|O_CLOEXEC, 0) = -EEXIST
                lstat("/run/netns/red") = 0
                lstat("/run/netns/red") = 0
                mount("/proc/thread-self/ns/net", "/run/netns/red", "none", MS_BIND) = 0
                close(5) = 0
                setns(3, CLONE_NEWNET) = 0
                close(3) = 0
                """, calls(kernel, add(false, null)));
    }

    @Test
    void existing() {
        SimulatedKernel kernel = Recorded.machine();
        kernel.mountNamespace(kernel.newNamespace(), "/run/netns/red");
        String before = kernel.state();
        assertEquals("""
                lstat("/run/netns/red") = 0
                stat("/proc/self/ns/net") = 0
                4: cannot add 'red': File exists
                """, callsAndFailure(kernel, ADD));
        assertEquals(before, kernel.state());
    }

    @Test
    void foreignFile() {
        SimulatedKernel kernel = Recorded.machine().file("/run/netns/red", "notes");
        assertEquals("""
                lstat("/run/netns/red") = 0
                stat("/proc/self/ns/net") = 0
                4: cannot add 'red': File exists
                  /run/netns/red is not a namespace: look what it is, remove it by hand
                """, callsAndFailure(kernel, ADD));
        assertEquals("notes", kernel.content("/run/netns/red"));
    }

    @Test
    void directoryOfThatName() {
        SimulatedKernel kernel = Recorded.machine().directory("/run/netns/red");
        assertEquals("""
                lstat("/run/netns/red") = 0
                stat("/proc/self/ns/net") = 0
                4: cannot add 'red': File exists
                  /run/netns/red is not a namespace: look what it is, remove it by hand
                """, callsAndFailure(kernel, ADD));
    }

    @Test
    void freshNameIsNotRepaired() {
        calls(Recorded.machine(), store -> assertFalse(new Creation(store).add(bytes("red"), new Creation.Options())));
    }
}
