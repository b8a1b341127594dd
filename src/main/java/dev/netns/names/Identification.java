package dev.netns.names;

import dev.netns.linux.Bytes;
import dev.netns.linux.Errno;
import dev.netns.linux.FileStatus;
import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import java.util.ArrayList;
import java.util.List;

/** Which names a namespace has. */
public final class Identification {
    private Identification() {}

    /**
     * The network namespace of a process.
     *
     * @param pid a process or thread id; 0 stands for the caller
     * @throws Failure there is no such process, or it may not be looked at (status 5)
     */
    public static FileStatus ofProcess(Syscalls sys, int pid) {
        FileStatus status = new FileStatus();
        int found = sys.stat(pid == 0 ? Linux.ownNetworkNamespace() : Processes.namespaceFile(pid), status);
        if (found < 0) {
            int reason = found == -Errno.ENOENT ? -Errno.ESRCH : found;
            throw Failure.of("identify", "PID " + pid, reason, null).needing("CAP_SYS_PTRACE");
        }
        return status;
    }

    /**
     * All names of a namespace, sorted.
     *
     * @param namespace its device and inode
     */
    public static List<byte[]> names(Store store, FileStatus namespace) {
        List<byte[]> fitting = new ArrayList<>();
        FileStatus status = new FileStatus();
        for (byte[] name : store.namesUnsorted()) {
            if (store.settled(name, status) == Store.Kind.NAMESPACE && status.same(namespace)) {
                fitting.add(name);
            }
        }
        fitting.sort(Bytes.ORDER);
        return fitting;
    }
}
