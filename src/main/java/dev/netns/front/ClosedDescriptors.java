package dev.netns.front;

import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import java.util.ArrayList;
import java.util.List;

/**
 * Those of descriptors 0, 1 and 2 that the caller has closed. The first files that a JVM opens would get their numbers,
 * and it never closes these three but leaves /dev/null there: in their place, and passed on by `exec`.
 */
final class ClosedDescriptors {
    private static final byte[] ROOT = Text.ascii("/");

    private static final int LAST_STANDARD_DESCRIPTOR = 2;

    private ClosedDescriptors() {}

    /**
     * Occupies them with what answers reading and writing as a closed one does (EBADF). All that is opened afterwards
     * has a higher number.
     *
     * @return what Java is to be told about them; nothing where all are open
     */
    static List<byte[]> occupy(Syscalls sys) {
        StringBuilder closed = new StringBuilder();
        int fd = sys.open(ROOT, Linux.O_PATH, 0);
        while (fd >= 0 && fd <= LAST_STANDARD_DESCRIPTOR) {
            closed.append(fd);
            fd = sys.open(ROOT, Linux.O_PATH, 0);
        }
        if (fd >= 0) {
            sys.close(fd);
        }
        List<byte[]> flags = new ArrayList<>();
        if (closed.length() > 0) {
            flags.add(Text.ascii("-Dnetns.closed=" + closed));
        }
        return flags;
    }
}
