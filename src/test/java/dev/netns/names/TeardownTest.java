package dev.netns.names;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.netns.linux.Errno;
import dev.netns.linux.FailingSyscalls;
import dev.netns.linux.JnaSyscalls;
import dev.netns.linux.Linux;
import dev.netns.linux.OwnNetwork;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The end of a namespace is waited for on the real kernel. */
@Tag("root")
@ExtendWith(OwnNetwork.class)
class TeardownTest {
    private static final int MILLIS = 5000;

    private final Syscalls sys = new JnaSyscalls();

    /** A new namespace, watched, on a thread that ends in another one. */
    private boolean await(Syscalls on, Runnable watching) throws Exception {
        FutureTask<Boolean> task = new FutureTask<>(() -> {
            int home = sys.open(Linux.ownNetworkNamespace(), Linux.O_RDONLY | Linux.O_CLOEXEC, 0);
            assertEquals(0, sys.unshare(Linux.CLONE_NEWNET));
            int namespace = sys.open(Linux.ownNetworkNamespace(), Linux.O_RDONLY | Linux.O_CLOEXEC, 0);
            assertEquals(0, sys.setns(home, Linux.CLONE_NEWNET));
            Teardown teardown = Teardown.watch(on, namespace, Text.ascii("red"));
            sys.close(namespace);
            watching.run();
            boolean gone = teardown.await(MILLIS);
            teardown.close();
            sys.close(home);
            return gone;
        });
        new Thread(task).start();
        return task.get();
    }

    @Test
    void itEnds() throws Exception {
        assertTrue(await(sys, () -> {}));
    }

    @Test
    void aSocketThatFailsIsNotAskedAgain() throws Exception {
        AtomicBoolean watching = new AtomicBoolean();
        for (String failing : new String[] {"recv(", "poll("}) {
            AtomicInteger failed = new AtomicInteger();
            watching.set(false);
            Syscalls faulty = new FailingSyscalls(sys, (number, call) -> {
                if (!watching.get() || !call.startsWith(failing)) {
                    return 0;
                }
                failed.incrementAndGet();
                return Errno.ENOMEM;
            });
            assertFalse(await(faulty, () -> watching.set(true)));
            assertEquals(1, failed.get());
        }
    }
}
