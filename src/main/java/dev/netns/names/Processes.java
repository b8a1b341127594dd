package dev.netns.names;

import dev.netns.linux.Bytes;
import dev.netns.linux.Errno;
import dev.netns.linux.FileStatus;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The processes of the machine and the network namespace of each. */
public final class Processes {
    private static final byte[] PROC = Text.ascii("/proc");

    private Processes() {}

    /** All process ids, ascending. */
    public static int[] all(Syscalls sys) {
        List<byte[]> entries = new ArrayList<>();
        int read = sys.entries(PROC, entries);
        if (read < 0) {
            throw Failure.of("read", PROC, read).withStatus(ExitStatus.FAILED);
        }
        int[] pids = new int[entries.size()];
        int count = 0;
        for (byte[] entry : entries) {
            int pid = Bytes.number(entry);
            if (pid > 0) {
                pids[count++] = pid;
            }
        }
        pids = Arrays.copyOf(pids, count);
        Arrays.sort(pids);
        return pids;
    }

    /** {@code /proc/PID/ns/net}. */
    public static byte[] namespaceFile(int pid) {
        return Text.ascii("/proc/" + pid + "/ns/net");
    }

    /** Which processes are in a namespace, and how many could not be looked at. */
    public record Found(int[] pids, int hidden) {}

    /**
     * The processes that are in a network namespace.
     *
     * @param namespace its device and inode
     */
    public static Found in(Syscalls sys, FileStatus namespace) {
        int[] pids = all(sys);
        FileStatus status = new FileStatus();
        int count = 0;
        int hidden = 0;
        for (int pid : pids) {
            int found = sys.stat(namespaceFile(pid), status);
            if (found == 0 && status.same(namespace)) {
                pids[count++] = pid;
            } else if (found == -Errno.EACCES || found == -Errno.EPERM) {
                hidden++;
            }
        }
        return new Found(Arrays.copyOf(pids, count), hidden);
    }
}
