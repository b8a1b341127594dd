package dev.netns.names;

import static dev.netns.names.Recorded.bytes;
import static dev.netns.names.Recorded.calls;
import static dev.netns.names.Recorded.callsAndFailure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.netns.linux.Errno;
import dev.netns.linux.FailingSyscalls;
import dev.netns.linux.SimulatedKernel;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * The calls of {@code delete}: umount2 and unlink as `ip netns delete` has them, under the lock, after a look into the
 * namespace for NICs that would get lost.
 */
class DeleteTest {
    static final Consumer<Store> DELETE = store -> new Deletion(store).delete(bytes("red"));

    private final SimulatedKernel kernel = Recorded.machine();
    private final long namespace = kernel.newNamespace();

    @Test
    void namespace() {
        String before = kernel.state();
        kernel.mountNamespace(namespace, "/run/netns/red");
        assertEquals("""
                lstat("/run/netns/red") = 0
                stat("/proc/self/ns/net") = 0
                lstat("/run/netns") = 0
                lstat("/run") = 0
                lstat("/") = 0
                mkdir("/run/netns-state", 0700) = -EEXIST
                lstat("/run/netns-state") = 0
                open("/run/netns-state/names.lock", O_RDWR|O_CREAT|O_NOFOLLOW|O_CLOEXEC, 0600) = 3
                flock(3, LOCK_EX|LOCK_NB) = 0
                lstat("/run/netns/red") = 0
                open("/run/netns/red", O_RDONLY|O_NOFOLLOW|O_CLOEXEC) = 4
                name_to_handle_at(4) = 0
                stat("/proc/thread-self/ns/net") = 0
                socket(AF_NETLINK, SOCK_RAW|SOCK_CLOEXEC, NETLINK_ROUTE) = 5
                connect(5) = 0
                setsockopt(5, SOL_NETLINK, NETLINK_EXT_ACK, 1) = 0
                send(5, RTM_GETNSID) = 28
                recv(5) = 28
                close(5) = 0
                open("/proc/thread-self/ns/net", O_RDONLY|O_CLOEXEC) = 5
                setns(4, CLONE_NEWNET) = 0
                open("/proc/thread-self/net/dev", O_RDONLY|O_CLOEXEC) = 6
                read(6) = 20
                read(6) = 0
                close(6) = 0
                setns(5, CLONE_NEWNET) = 0
                close(5) = 0
                lstat("/run/netns/red") = 0
                umount2("/run/netns/red", MNT_DETACH|UMOUNT_NOFOLLOW) = 0
                lstat("/run/netns/red") = 0
                unlink("/run/netns/red") = 0
                close(3) = 0
                close(4) = 0
                open_by_handle_at() = -ESTALE
                """, calls(kernel, DELETE));
        assertEquals(before, kernel.state());
    }

    @Test
    void staleFile() {
        kernel.file("/run/netns/red", "");
        assertEquals("""
                lstat("/run/netns/red") = 0
                stat("/proc/self/ns/net") = 0
                lstat("/run/netns") = 0
                lstat("/run") = 0
                lstat("/") = 0
                mkdir("/run/netns-state", 0700) = -EEXIST
                lstat("/run/netns-state") = 0
                open("/run/netns-state/names.lock", O_RDWR|O_CREAT|O_NOFOLLOW|O_CLOEXEC, 0600) = 3
                flock(3, LOCK_EX|LOCK_NB) = 0
                lstat("/run/netns/red") = 0
                unlink("/run/netns/red") = 0
                close(3) = 0
                """, calls(kernel, DELETE));
        assertNull(kernel.content("/run/netns/red"));
    }

    @Test
    void foreignFile() {
        kernel.file("/run/netns/red", "notes");
        assertEquals("""
                lstat("/run/netns/red") = 0
                stat("/proc/self/ns/net") = 0
                lstat("/run/netns") = 0
                lstat("/run") = 0
                lstat("/") = 0
                mkdir("/run/netns-state", 0700) = -EEXIST
                lstat("/run/netns-state") = 0
                open("/run/netns-state/names.lock", O_RDWR|O_CREAT|O_NOFOLLOW|O_CLOEXEC, 0600) = 3
                flock(3, LOCK_EX|LOCK_NB) = 0
                lstat("/run/netns/red") = 0
                close(3) = 0
                1: cannot delete 'red': neither a namespace nor an empty stale file
                  look what /run/netns/red is and remove it by hand
                """, callsAndFailure(kernel, DELETE));
        assertEquals("notes", kernel.content("/run/netns/red"));
    }

    @Test
    void noSuchName() {
        assertEquals("""
                lstat("/run/netns/red") = -ENOENT
                3: cannot delete 'red': No such file or directory
                """, callsAndFailure(kernel, DELETE));
    }

    @Test
    void noRunDirectory() {
        SimulatedKernel fresh = new SimulatedKernel();
        String before = fresh.state();
        assertEquals("""
                lstat("/run/netns/red") = -ENOENT
                3: cannot delete 'red': No such file or directory
                """, callsAndFailure(fresh, DELETE));
        assertEquals(before, fresh.state());
    }

    /** `ip netns delete` takes one layer off and fails. */
    @Test
    void mountedThreeTimes() {
        String before = kernel.state();
        for (int layer = 0; layer < 3; layer++) {
            kernel.mountNamespace(namespace, "/run/netns/red");
        }
        assertEquals("""
                lstat("/run/netns/red") = 0
                stat("/proc/self/ns/net") = 0
                lstat("/run/netns") = 0
                lstat("/run") = 0
                lstat("/") = 0
                mkdir("/run/netns-state", 0700) = -EEXIST
                lstat("/run/netns-state") = 0
                open("/run/netns-state/names.lock", O_RDWR|O_CREAT|O_NOFOLLOW|O_CLOEXEC, 0600) = 3
                flock(3, LOCK_EX|LOCK_NB) = 0
                lstat("/run/netns/red") = 0
                open("/run/netns/red", O_RDONLY|O_NOFOLLOW|O_CLOEXEC) = 4
                name_to_handle_at(4) = 0
                stat("/proc/thread-self/ns/net") = 0
                socket(AF_NETLINK, SOCK_RAW|SOCK_CLOEXEC, NETLINK_ROUTE) = 5
                connect(5) = 0
                setsockopt(5, SOL_NETLINK, NETLINK_EXT_ACK, 1) = 0
                send(5, RTM_GETNSID) = 28
                recv(5) = 28
                close(5) = 0
                open("/proc/thread-self/ns/net", O_RDONLY|O_CLOEXEC) = 5
                setns(4, CLONE_NEWNET) = 0
                open("/proc/thread-self/net/dev", O_RDONLY|O_CLOEXEC) = 6
                read(6) = 20
                read(6) = 0
                close(6) = 0
                setns(5, CLONE_NEWNET) = 0
                close(5) = 0
                lstat("/run/netns/red") = 0
                umount2("/run/netns/red", MNT_DETACH|UMOUNT_NOFOLLOW) = 0
                lstat("/run/netns/red") = 0
                umount2("/run/netns/red", MNT_DETACH|UMOUNT_NOFOLLOW) = 0
                lstat("/run/netns/red") = 0
                umount2("/run/netns/red", MNT_DETACH|UMOUNT_NOFOLLOW) = 0
                lstat("/run/netns/red") = 0
                unlink("/run/netns/red") = 0
                close(3) = 0
                close(4) = 0
                open_by_handle_at() = -ESTALE
                """, calls(kernel, DELETE));
        assertEquals(before, kernel.state());
    }

    /** The namespace stays with its other name, and its NICs with it. */
    @Test
    void aliasName() {
        kernel.mountNamespace(namespace, "/run/netns/red").mountNamespace(namespace, "/run/netns/crimson");
        kernel.inside(namespace).link("eth1", null);
        kernel.inside(SimulatedKernel.HOST).nsid(0, namespace);
        assertEquals("""
                lstat("/run/netns/red") = 0
                stat("/proc/self/ns/net") = 0
                lstat("/run/netns") = 0
                lstat("/run") = 0
                lstat("/") = 0
                mkdir("/run/netns-state", 0700) = -EEXIST
                lstat("/run/netns-state") = 0
                open("/run/netns-state/names.lock", O_RDWR|O_CREAT|O_NOFOLLOW|O_CLOEXEC, 0600) = 3
                flock(3, LOCK_EX|LOCK_NB) = 0
                lstat("/run/netns/red") = 0
                open("/run/netns/red", O_RDONLY|O_NOFOLLOW|O_CLOEXEC) = 4
                name_to_handle_at(4) = 0
                stat("/proc/thread-self/ns/net") = 0
                socket(AF_NETLINK, SOCK_RAW|SOCK_CLOEXEC, NETLINK_ROUTE) = 5
                connect(5) = 0
                setsockopt(5, SOL_NETLINK, NETLINK_EXT_ACK, 1) = 0
                send(5, RTM_GETNSID) = 28
                recv(5) = 28
                send(5, RTM_GETLINK) = 40
                recv(5) = 52
                recv(5) = 48
                recv(5) = 20
                close(5) = 0
                entries("/run/netns") = 2
                lstat("/run/netns/crimson") = 0
                lstat("/run/netns/red") = 0
                lstat("/run/netns/red") = 0
                umount2("/run/netns/red", MNT_DETACH|UMOUNT_NOFOLLOW) = 0
                lstat("/run/netns/red") = 0
                unlink("/run/netns/red") = 0
                close(3) = 0
                close(4) = 0
                open_by_handle_at() = 3
                entries("/proc") = 1
                stat("/proc/1/ns/net") = 0
                entries("/proc/1/fd") = 0
                stat("/proc/1/ns/mnt") = 0
                open("/proc/1/mountinfo", O_RDONLY|O_CLOEXEC) = 4
                read(4) = 0
                close(4) = 0
                close(3) = 0
                """, calls(kernel, DELETE));
        assertEquals(namespace, kernel.mountedOn("/run/netns/crimson"));
        assertEquals("links eth1 lo, nsids {}", kernel.inside(namespace).toString());
    }

    /** The name of the namespace that we are in: its NICs are at home already. */
    @Test
    void nameOfTheOwnNamespace() {
        kernel.mountNamespace(SimulatedKernel.HOST, "/run/netns/red");
        kernel.inside(SimulatedKernel.HOST).link("eth0", null);
        assertEquals("""
                lstat("/run/netns/red") = 0
                stat("/proc/self/ns/net") = 0
                lstat("/run/netns") = 0
                lstat("/run") = 0
                lstat("/") = 0
                mkdir("/run/netns-state", 0700) = -EEXIST
                lstat("/run/netns-state") = 0
                open("/run/netns-state/names.lock", O_RDWR|O_CREAT|O_NOFOLLOW|O_CLOEXEC, 0600) = 3
                flock(3, LOCK_EX|LOCK_NB) = 0
                lstat("/run/netns/red") = 0
                open("/run/netns/red", O_RDONLY|O_NOFOLLOW|O_CLOEXEC) = 4
                name_to_handle_at(4) = 0
                stat("/proc/thread-self/ns/net") = 0
                lstat("/run/netns/red") = 0
                umount2("/run/netns/red", MNT_DETACH|UMOUNT_NOFOLLOW) = 0
                lstat("/run/netns/red") = 0
                unlink("/run/netns/red") = 0
                close(3) = 0
                close(4) = 0
                open_by_handle_at() = 3
                entries("/proc") = 1
                stat("/proc/1/ns/net") = 0
                stat("/proc/1/ns/mnt") = 0
                open("/proc/1/mountinfo", O_RDONLY|O_CLOEXEC) = 4
                read(4) = 0
                close(4) = 0
                close(3) = 0
                """, calls(kernel, DELETE));
        assertEquals(
                "links eth0 lo, nsids {}", kernel.inside(SimulatedKernel.HOST).toString());
    }

    @Test
    void staleNeighbour() {
        kernel.mountNamespace(namespace, "/run/netns/red").file("/run/netns/blue", "");
        calls(kernel, DELETE);
        assertEquals(0, kernel.mountedOn("/run/netns/red"));
        assertNull(kernel.content("/run/netns/red"));
    }

    @Test
    void fileThatCannotBeRemoved() {
        kernel.mountNamespace(namespace, "/run/netns/red");
        kernel.inside(SimulatedKernel.HOST).nsid(0, namespace);
        String before = kernel.state();
        FailingSyscalls readOnly = FailingSyscalls.on(kernel, "unlink", Errno.EROFS);
        String words = "";
        try {
            DELETE.accept(Recorded.store(readOnly));
        } catch (Failure failure) {
            words = Recorded.words(failure);
        }
        assertEquals("1: cannot delete 'red': Read-only file system\n", words);
        assertEquals(before, kernel.state());
    }

    @Test
    void lookWithoutPermission() {
        kernel.mountNamespace(namespace, "/run/netns/red");
        FailingSyscalls user = FailingSyscalls.on(kernel, "lstat", Errno.EACCES);
        String words = "";
        try {
            DELETE.accept(Recorded.store(user));
        } catch (Failure failure) {
            words = Recorded.words(failure);
        }
        assertTrue(
                words.startsWith(
                        "5: cannot look at '/run/netns/red': Permission denied: this needs root (CAP_DAC_OVERRIDE)\n"),
                words);
    }
}
