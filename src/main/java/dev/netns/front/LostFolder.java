package dev.netns.front;

import dev.netns.linux.Bytes;
import dev.netns.linux.Errno;
import dev.netns.linux.FileStatus;
import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A current folder that has been removed, or that something has been mounted upon: a JVM does not start in one that has
 * no path. It starts elsewhere and goes back by a descriptor.
 */
final class LostFolder {
    private static final byte[] CURRENT = Text.ascii("/proc/self/cwd");

    /** Is always there, and what it has in it are numbers: a relative path finds nothing here that was not meant. */
    private static final byte[] ELSEWHERE = Text.ascii("/proc/self/fdinfo");

    private static final int LONGEST_PATH = 4096;

    private LostFolder() {}

    /**
     * Leaves the current folder where Java could not start in it.
     *
     * @return what Java is to be told about it; nothing where it stays
     */
    static List<byte[]> leave(Syscalls sys) {
        List<byte[]> flags = new ArrayList<>();
        if (!isLost(sys)) {
            return flags;
        }
        int fd = sys.open(CURRENT, Linux.O_PATH, 0);
        if (fd >= 0 && sys.chdir(ELSEWHERE) == 0) {
            flags.add(Bytes.concat(Text.ascii("-Dnetns.folder="), Text.ascii(Integer.toString(fd))));
        } else if (fd >= 0) {
            sys.close(fd);
        }
        return flags;
    }

    private static boolean isLost(Syscalls sys) {
        byte[] path = new byte[LONGEST_PATH];
        int length = sys.readlink(CURRENT, path);
        FileStatus current = new FileStatus();
        if (length < 0 || length == LONGEST_PATH || sys.stat(CURRENT, current) < 0) {
            return false;
        }
        FileStatus named = new FileStatus();
        int found = sys.stat(Arrays.copyOf(path, length), named);
        return found == -Errno.ENOENT || (found == 0 && !named.same(current));
    }
}
