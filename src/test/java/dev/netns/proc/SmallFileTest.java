package dev.netns.proc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.netns.linux.Errno;
import dev.netns.linux.FailingSyscalls;
import dev.netns.linux.RecordingSyscalls;
import dev.netns.linux.SimulatedKernel;
import dev.netns.linux.Text;
import org.junit.jupiter.api.Test;

/** Small files, read and written whole, however little a call does. */
class SmallFileTest {
    private static final byte[] PATH = Text.ascii("/proc/self/mountinfo");

    private final SimulatedKernel kernel = new SimulatedKernel();

    @Test
    void readWhole() {
        for (int size : new int[] {0, 1, 4095, 4096, 4097, 8192, 100_000}) {
            String content = "x".repeat(size);
            kernel.file("/proc/self/mountinfo", content);
            assertArrayEquals(Text.ascii(content), SmallFile.read(kernel, PATH), "size " + size);
        }
    }

    @Test
    void missing() {
        assertNull(SmallFile.read(kernel, Text.ascii("/proc/350/mountinfo")));
    }

    @Test
    void readThatFailsHalfway() {
        String before = kernel.state();
        FailingSyscalls.Fault gone = (number, call) -> number == 3 ? Errno.ESRCH : 0;
        kernel.file("/proc/self/mountinfo", "x".repeat(5000));
        assertNull(SmallFile.read(new FailingSyscalls(kernel, gone), PATH));
        assertEquals(before, kernel.state());
    }

    @Test
    void interrupted() {
        FailingSyscalls.Fault signal = (number, call) -> number == 2 ? Errno.EINTR : 0;
        kernel.file("/proc/self/mountinfo", "words");
        assertEquals("words", Text.decode(SmallFile.read(new FailingSyscalls(kernel, signal), PATH)));
    }

    /** A file of somebody else's making must not take all memory. */
    @Test
    void endless() {
        RecordingSyscalls endless = new RecordingSyscalls(kernel) {
            @Override
            public int read(int fd, byte[] buffer, int offset, int length) {
                return length;
            }
        };
        assertNull(SmallFile.read(endless, PATH));
        assertEquals(2, endless.names().size(), endless.calls());
    }

    @Test
    void writtenByteByByte() {
        RecordingSyscalls slow = new RecordingSyscalls(kernel) {
            private int calls;

            @Override
            public int write(int fd, byte[] buffer, int offset, int length) {
                return ++calls % 2 == 0 ? -Errno.EINTR : super.write(fd, buffer, offset, 1);
            }
        };
        assertEquals(0, SmallFile.writeAll(slow, 1, Text.ascii("words")));
        assertEquals("words", kernel.content("/dev/fd/1"));
    }

    @Test
    void notWritten() {
        byte[] words = Text.ascii("words");
        assertEquals(-Errno.ENOSPC, SmallFile.writeAll(FailingSyscalls.on(kernel, "write", Errno.ENOSPC), 1, words));
        RecordingSyscalls stuck = new RecordingSyscalls(kernel) {
            @Override
            public int write(int fd, byte[] buffer, int offset, int length) {
                return 0;
            }
        };
        assertEquals(-Errno.EIO, SmallFile.writeAll(stuck, 1, words));
    }
}
