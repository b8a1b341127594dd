package dev.netns.names;

import static dev.netns.names.Recorded.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.netns.linux.FileStatus;
import dev.netns.linux.RecordingSyscalls;
import dev.netns.linux.SimulatedKernel;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/** The clock of file times is set back again and again: an empty file stays young, and nobody waits for it for ever. */
class ClockSetBackTest {
    private static final int MORE_THAN_ANY_WAIT = 100;

    @Test
    void aYoungFileIsWatchedForASecond() {
        SimulatedKernel kernel = Recorded.machine().freshFile("/run/netns/red");
        FileStatus status = new FileStatus();
        assertEquals(0, kernel.lstat(bytes("/run/netns/red"), status));
        long made = status.changedMillis;
        RecordingSyscalls setBack = new RecordingSyscalls(kernel) {
            @Override
            public long realTimeMillis() {
                return made + 1;
            }

            @Override
            public int poll(int fd, int events, int timeoutMillis) {
                assertTrue(Collections.frequency(names(), "poll") < MORE_THAN_ANY_WAIT, "waits for ever");
                return super.poll(fd, events, timeoutMillis / 2 + 1);
            }
        };
        long start = kernel.monotonicMillis();
        assertEquals(Store.Kind.STALE, Recorded.store(setBack).settled(bytes("red"), status));
        long waited = kernel.monotonicMillis() - start;
        assertTrue(waited >= 900 && waited < 2000, waited + " ms");
    }
}
