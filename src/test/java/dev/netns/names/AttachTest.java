package dev.netns.names;

import static dev.netns.names.Recorded.bytes;
import static dev.netns.names.Recorded.calls;
import static dev.netns.names.Recorded.callsAndFailure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.netns.linux.Errno;
import dev.netns.linux.FailingSyscalls;
import dev.netns.linux.SimulatedKernel;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The calls of {@code attach}: those of `ip netns attach`, with the process held by a pidfd around them. */
class AttachTest {
    private static final Consumer<Store> ATTACH = store -> new Attachment(store).attach(bytes("red"), 350);

    private final SimulatedKernel kernel = Recorded.machine();
    private final long namespace = kernel.newNamespace();

    @Test
    void process() {
        kernel.process(350, namespace);
        assertEquals("""
                pidfd_open(350) = 3
                stat("/proc/350/ns/net") = 0
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
                mount("/proc/350/ns/net", "/run/netns/red", "none", MS_BIND) = 0
                close(5) = 0
                poll(3, POLLIN, 0) = 0
                close(3) = 0
                """, calls(kernel, ATTACH));
        assertEquals(namespace, kernel.mountedOn("/run/netns/red"));
    }

    @Test
    void noSuchProcess() {
        assertEquals("""
                pidfd_open(350) = -ESRCH
                1: cannot attach 'red' to PID 350: No such process
                """, callsAndFailure(kernel, ATTACH));
    }

    /** Its PID may be another's by now, and what got mounted the namespace of that one. */
    @Test
    void processThatEndsMeanwhile() {
        kernel.process(350, namespace);
        String before = Recorded.machine().state();
        kernel.onPoll(() -> kernel.end(350));
        assertEquals("""
                pidfd_open(350) = 3
                stat("/proc/350/ns/net") = 0
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
                mount("/proc/350/ns/net", "/run/netns/red", "none", MS_BIND) = 0
                close(5) = 0
                poll(3, POLLIN, 0) = 1
                umount2("/run/netns/red", MNT_DETACH|UMOUNT_NOFOLLOW) = 0
                unlink("/run/netns/red") = 0
                close(3) = 0
                1: cannot attach 'red' to PID 350: No such process
                """, callsAndFailure(kernel, ATTACH));
        assertEquals(before, kernel.state());
    }

    /** Linux before 5.3, or the id of a thread: there is no pidfd to be had. */
    @Test
    void withoutPidfd() {
        kernel.process(350, namespace);
        FailingSyscalls old = FailingSyscalls.on(kernel, "pidfd_open", Errno.ENOSYS);
        ATTACH.accept(Recorded.store(old));
        assertEquals("""
                pidfd_open(350) = -ENOSYS
                stat("/proc/350/ns/net") = 0
                mkdir("/run/netns", 0755) = -EEXIST
                open("/run/netns", O_RDONLY|O_DIRECTORY|O_CLOEXEC) = 3
                lstat("/run/netns") = 0
                lstat("/run") = 0
                lstat("/") = 0
                mkdir("/run/netns-state", 0700) = -EEXIST
                lstat("/run/netns-state") = 0
                open("/run/netns-state/names.lock", O_RDWR|O_CREAT|O_NOFOLLOW|O_CLOEXEC, 0600) = 4
                flock(4, LOCK_EX|LOCK_NB) = 0
                flock(3, LOCK_EX|LOCK_NB) = 0
                mount("", "/run/netns", "none", MS_REC|MS_SHARED) = 0
                close(3) = 0
                open("/run/netns/red", O_RDONLY|O_CREAT|O_EXCL|O_CLOEXEC, 0) = 3
                close(3) = 0
                mount("/proc/350/ns/net", "/run/netns/red", "none", MS_BIND) = 0
                close(4) = 0
                """, old.calls());
        assertEquals(namespace, kernel.mountedOn("/run/netns/red"));
    }

    @Test
    void existing() {
        kernel.process(350, namespace).mountNamespace(kernel.newNamespace(), "/run/netns/red");
        String before = kernel.state();
        assertEquals("""
                pidfd_open(350) = 3
                stat("/proc/350/ns/net") = 0
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
                stat("/proc/self/ns/net") = 0
                close(5) = 0
                close(3) = 0
                4: cannot attach 'red': File exists
                """, callsAndFailure(kernel, ATTACH));
        assertEquals(before, kernel.state());
    }

    @Test
    void staleFile() {
        kernel.process(350, namespace).file("/run/netns/red", "");
        calls(kernel, store -> assertTrue(new Attachment(store).attach(bytes("red"), 350)));
        assertEquals(namespace, kernel.mountedOn("/run/netns/red"));
    }

    @Test
    void processOfSomebodyElse() {
        kernel.process(350, namespace);
        FailingSyscalls user = FailingSyscalls.on(kernel, "stat(\"/proc/350", Errno.EACCES);
        Failure failure = assertThrows(Failure.class, () -> ATTACH.accept(Recorded.store(user)));
        assertEquals(
                "5: cannot attach 'red' to PID 350: Permission denied: this needs root (CAP_SYS_PTRACE)\n",
                Recorded.words(failure));
    }
}
