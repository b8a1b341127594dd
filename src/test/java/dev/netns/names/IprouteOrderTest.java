package dev.netns.names;

import static dev.netns.names.Recorded.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.netns.linux.SimulatedKernel;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * What the verbs change, in the order of iproute2's {@code ip/ipnetns.c}, so that both can work on one machine at once.
 * Left out are the calls that only look, and what iproute2 does not have (lo, NICs that go home, what is below /sys).
 */
class IprouteOrderTest {
    private static final Set<String> CHANGES =
            Set.of("mkdir", "flock", "mount", "umount2", "unlink", "unshare", "setns", "execve");

    private static String changes(SimulatedKernel kernel, Consumer<Store> verb) {
        return Recorded.calls(kernel, verb)
                .lines()
                .filter(call -> CHANGES.contains(call.substring(0, call.indexOf('('))) || call.contains("O_CREAT"))
                .map(call -> call.substring(0, call.lastIndexOf(" = ")) + "\n")
                .collect(Collectors.joining());
    }

    /**
     * iproute2 moves into the new namespace after it has made the file; its flags of open(2) lack O_CLOEXEC. It has one
     * lock, the run directory's: ours comes first. And it binds the directory in place, between the
     * two calls that make it shared, where ours moves a copy.
     */
    @Test
    void add() {
        Creation.Options options = new Creation.Options();
        options.loopback = false;
        assertEquals("""
                unshare(CLONE_NEWNET)
                mkdir("/run/netns", 0755)
                mkdir("/run/netns-state", 0700)
                open("/run/netns-state/names.lock", O_RDWR|O_CREAT|O_NOFOLLOW|O_CLOEXEC, 0600)
                flock(5, LOCK_EX|LOCK_NB)
                flock(4, LOCK_EX|LOCK_NB)
                mount("", "/run/netns", "none", MS_REC|MS_SHARED)
                mount("", "/run/netns", "none", MS_REC|MS_SHARED)
                open("/run/netns/red", O_RDONLY|O_CREAT|O_EXCL|O_CLOEXEC, 0)
                mount("/proc/thread-self/ns/net", "/run/netns/red", "none", MS_BIND)
                setns(3, CLONE_NEWNET)
                """, changes(new SimulatedKernel(), store -> new Creation(store).add(bytes("red"), options)));
    }

    @Test
    void attach() {
        SimulatedKernel kernel = Recorded.machine();
        kernel.process(350, kernel.newNamespace());
        assertEquals("""
                mkdir("/run/netns", 0755)
                mkdir("/run/netns-state", 0700)
                open("/run/netns-state/names.lock", O_RDWR|O_CREAT|O_NOFOLLOW|O_CLOEXEC, 0600)
                flock(5, LOCK_EX|LOCK_NB)
                flock(4, LOCK_EX|LOCK_NB)
                mount("", "/run/netns", "none", MS_REC|MS_SHARED)
                open("/run/netns/red", O_RDONLY|O_CREAT|O_EXCL|O_CLOEXEC, 0)
                mount("/proc/350/ns/net", "/run/netns/red", "none", MS_BIND)
                """, changes(kernel, store -> new Attachment(store).attach(bytes("red"), 350)));
    }

    /** iproute2 takes no lock and does not visit the namespace. */
    @Test
    void delete() {
        SimulatedKernel kernel = Recorded.machine();
        kernel.mountNamespace(kernel.newNamespace(), "/run/netns/red");
        assertEquals("""
                mkdir("/run/netns-state", 0700)
                open("/run/netns-state/names.lock", O_RDWR|O_CREAT|O_NOFOLLOW|O_CLOEXEC, 0600)
                flock(3, LOCK_EX|LOCK_NB)
                setns(4, CLONE_NEWNET)
                setns(5, CLONE_NEWNET)
                umount2("/run/netns/red", MNT_DETACH|UMOUNT_NOFOLLOW)
                unlink("/run/netns/red")
                """, changes(kernel, store -> new Deletion(store).delete(bytes("red"))));
    }

    /** iproute2 binds the files by their paths; here copies of their mounts are moved, which a symlink does not divert. */
    @Test
    void exec() {
        SimulatedKernel kernel = Recorded.machine().file("/bin/ls", "#!").directory("/etc/netns/red");
        kernel.file("/etc/hosts", "host's").file("/etc/netns/red/hosts", "red's");
        kernel.mountNamespace(kernel.newNamespace(), "/run/netns/red");
        assertEquals("""
                setns(3, CLONE_NEWNET)
                unshare(CLONE_NEWNS)
                mount("", "/", "none", MS_REC|MS_SLAVE)
                umount2("/sys", MNT_DETACH)
                mount("red", "/sys", "sysfs", 0)
                execve("/bin/ls", ["/bin/ls"], 0 variables)
                """, changes(kernel, IprouteOrderTest::execLs));
    }

    private static void execLs(Store store) {
        byte[][] command = {bytes("exec"), bytes("red"), bytes("/bin/ls")};
        assertThrows(
                SimulatedKernel.BecameProgram.class,
                () -> PlainVerbs.run(store.syscalls(), command, Recorded.RUN_DIRECTORY));
    }
}
