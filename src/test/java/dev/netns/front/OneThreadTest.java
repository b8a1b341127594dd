package dev.netns.front;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.netns.linux.FileStatus;
import dev.netns.linux.JnaSyscalls;
import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Work in other namespaces leaves the one thread where it was. */
class OneThreadTest {
    private static final byte[] OWN = Text.ascii("/proc/thread-self/ns/net");

    private final Syscalls sys = new JnaSyscalls();
    private final OneThread platform = new OneThread(sys, () -> 0);

    private long here() {
        FileStatus status = new FileStatus();
        sys.stat(OWN, status);
        return status.inode;
    }

    private long inANewOne() {
        assertEquals(0, sys.unshare(Linux.CLONE_NEWNET));
        return here();
    }

    /** On a thread that may be lost. */
    private void alone(Runnable test) throws Exception {
        assumeTrue(sys.effectiveUser() == 0, "needs root");
        FutureTask<Boolean> task = new FutureTask<>(test, true);
        new Thread(task).start();
        task.get();
    }

    @Test
    void goesHome() throws Exception {
        alone(() -> {
            long home = here();
            List<Supplier<Long>> works = List.of(this::inANewOne, this::here, this::inANewOne);
            List<Long> seen = platform.call(works);
            assertEquals(home, here());
            // One work after the other may find itself where the last one was.
            assertEquals(seen.get(0), seen.get(1));
        });
    }

    @Test
    void workInsideWorkGoesBackToWhereItBegan() throws Exception {
        alone(() -> platform.call(() -> {
            long outer = inANewOne();
            long inner = platform.call(this::inANewOne);
            assertEquals(outer, here());
            return inner;
        }));
    }

    @Test
    void allIsDoneBeforeAFailureIsTold() throws Exception {
        alone(() -> {
            long home = here();
            int[] done = {0};
            Supplier<Integer> fails = () -> {
                inANewOne();
                throw new IllegalArgumentException("first");
            };
            Supplier<Integer> counts = () -> ++done[0];
            IllegalArgumentException first =
                    assertThrows(IllegalArgumentException.class, () -> platform.call(List.of(fails, counts)));
            assertEquals("first", first.getMessage());
            assertEquals(1, done[0]);
            assertEquals(home, here());
        });
    }
}
