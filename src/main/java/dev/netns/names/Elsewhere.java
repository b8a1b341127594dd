package dev.netns.names;

import dev.netns.linux.FileStatus;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.proc.MountTable;
import dev.netns.proc.SmallFile;
import java.util.HashSet;
import java.util.Set;

/** Looks for a name that is mounted in another mount namespace than ours: made in a container or a hardened unit. */
public final class Elsewhere {
    private Elsewhere() {}

    /**
     * Finds a process that sees a namespace mounted on a path.
     *
     * @return the lowest such PID, or 0
     */
    public static int find(Syscalls sys, byte[] path) {
        Set<Long> seen = new HashSet<>();
        FileStatus mounts = new FileStatus();
        for (int pid : Processes.all(sys)) {
            boolean unseen = sys.stat(Text.ascii("/proc/" + pid + "/ns/mnt"), mounts) == 0 && seen.add(mounts.inode);
            if (unseen) {
                byte[] table = SmallFile.read(sys, Text.ascii("/proc/" + pid + "/mountinfo"));
                if (table != null && MountTable.hasNamespaceOn(table, path)) {
                    return pid;
                }
            }
        }
        return 0;
    }
}
