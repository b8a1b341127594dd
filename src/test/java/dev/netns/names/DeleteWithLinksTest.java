package dev.netns.names;

import static dev.netns.names.Recorded.bytes;
import static dev.netns.names.Recorded.calls;
import static dev.netns.names.Recorded.callsAndFailure;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.netns.linux.SimulatedKernel;
import dev.netns.linux.Text;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The calls of {@code delete} about the links inside: NICs go back to the host, all others with the namespace. */
class DeleteWithLinksTest {
    private final SimulatedKernel kernel = Recorded.machine();
    private final long namespace = kernel.newNamespace();

    @Test
    void physicalNicInside() {
        kernel.mountNamespace(namespace, "/run/netns/red");
        kernel.inside(namespace).link("eth1", null).link("veth0", "veth");
        kernel.inside(SimulatedKernel.HOST).nsid(0, namespace);
        List<byte[]> returned = new ArrayList<>();
        assertEquals(
                """
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
                recv(5) = 68
                recv(5) = 20
                close(5) = 0
                entries("/run/netns") = 1
                lstat("/run/netns/red") = 0
                open("/proc/thread-self/ns/net", O_RDONLY|O_CLOEXEC) = 5
                setns(4, CLONE_NEWNET) = 0
                socket(AF_NETLINK, SOCK_RAW|SOCK_CLOEXEC, NETLINK_ROUTE) = 6
                connect(6) = 0
                setsockopt(6, SOL_NETLINK, NETLINK_EXT_ACK, 1) = 0
                setns(5, CLONE_NEWNET) = 0
                send(6, RTM_NEWLINK) = 40
                recv(6) = 36
                close(6) = 0
                close(5) = 0
                lstat("/run/netns/red") = 0
                umount2("/run/netns/red", MNT_DETACH|UMOUNT_NOFOLLOW) = 0
                lstat("/run/netns/red") = 0
                unlink("/run/netns/red") = 0
                close(3) = 0
                close(4) = 0
                open_by_handle_at() = -ESTALE
                """,
                calls(
                        kernel,
                        store -> returned.addAll(
                                new Deletion(store).delete(bytes("red")).returned())));
        assertEquals(List.of("eth1"), returned.stream().map(Text::decode).toList());
        assertEquals(
                "links eth1 lo, nsids {0=" + namespace + "}",
                kernel.inside(SimulatedKernel.HOST).toString());
        assertEquals(SimulatedKernel.HOST, kernel.currentNamespace());
    }

    /** No nsid: the links did not come from here. */
    @Test
    void linksOfItsOwn() {
        kernel.mountNamespace(namespace, "/run/netns/red");
        kernel.inside(namespace).link("br0", "bridge");
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
                read(6) = 25
                read(6) = 0
                close(6) = 0
                setns(5, CLONE_NEWNET) = 0
                setns(4, CLONE_NEWNET) = 0
                socket(AF_NETLINK, SOCK_RAW|SOCK_CLOEXEC, NETLINK_ROUTE) = 6
                connect(6) = 0
                setsockopt(6, SOL_NETLINK, NETLINK_EXT_ACK, 1) = 0
                setns(5, CLONE_NEWNET) = 0
                send(6, RTM_GETLINK) = 32
                recv(6) = 56
                recv(6) = 40
                recv(6) = 20
                close(6) = 0
                close(5) = 0
                lstat("/run/netns/red") = 0
                umount2("/run/netns/red", MNT_DETACH|UMOUNT_NOFOLLOW) = 0
                lstat("/run/netns/red") = 0
                unlink("/run/netns/red") = 0
                close(3) = 0
                close(4) = 0
                open_by_handle_at() = -ESTALE
                """, calls(kernel, DeleteTest.DELETE));
    }

    @Test
    void physicalNicWhoseNameIsTaken() {
        kernel.mountNamespace(namespace, "/run/netns/red");
        kernel.inside(namespace).link("eth1", null);
        kernel.inside(SimulatedKernel.HOST).link("eth1", "veth").nsid(0, namespace);
        String before = kernel.state();
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
                entries("/run/netns") = 1
                lstat("/run/netns/red") = 0
                open("/proc/thread-self/ns/net", O_RDONLY|O_CLOEXEC) = 5
                setns(4, CLONE_NEWNET) = 0
                socket(AF_NETLINK, SOCK_RAW|SOCK_CLOEXEC, NETLINK_ROUTE) = 6
                connect(6) = 0
                setsockopt(6, SOL_NETLINK, NETLINK_EXT_ACK, 1) = 0
                setns(5, CLONE_NEWNET) = 0
                send(6, RTM_NEWLINK) = 40
                recv(6) = 36
                close(6) = 0
                close(5) = 0
                close(3) = 0
                close(4) = 0
                1: cannot delete 'red': its NIC 'eth1' cannot go back to the host: File exists
                  rename it or the host's link of that name, then delete again
                """, callsAndFailure(kernel, DeleteTest.DELETE));
        assertEquals(before, kernel.state());
    }
}
