package dev.netns.names;

import dev.netns.linux.Bytes;
import dev.netns.linux.FileStatus;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.proc.MountTable;
import dev.netns.proc.SmallFile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Who keeps a network namespace alive: processes in it, descriptors of it, mounts of it. */
public final class Holders {
    /** The way in which a process holds a namespace. */
    public enum How {
        /** It is in it. */
        MEMBER,
        /** It has a descriptor of it open. */
        DESCRIPTOR,
        /** Its mount namespace has the namespace mounted somewhere. */
        MOUNT
    }

    /**
     * One holder.
     *
     * @param pid the process; for a mount the first one that sees it
     * @param where the descriptor's number, or the mount point; empty for a member
     */
    public record Holder(int pid, How how, byte[] where) {
        @Override
        public String toString() {
            return switch (how) {
                case MEMBER -> "PID " + pid;
                case DESCRIPTOR -> "PID " + pid + " (descriptor " + Text.printable(where) + ")";
                case MOUNT -> "the mount " + Text.printable(where) + " (seen by PID " + pid + ")";
            };
        }
    }

    private Holders() {}

    /**
     * Finds the holders, as far as the caller may look.
     *
     * @param namespace its device and inode
     * @param self our own PID, whose descriptors do not count
     */
    public static List<Holder> of(Syscalls sys, FileStatus namespace, int self) {
        List<Holder> holders = new ArrayList<>();
        Set<Long> mountNamespaces = new HashSet<>();
        FileStatus status = new FileStatus();
        for (int pid : Processes.all(sys)) {
            if (sys.stat(Processes.namespaceFile(pid), status) < 0) {
                continue;
            }
            if (pid != self && status.same(namespace)) {
                holders.add(new Holder(pid, How.MEMBER, new byte[0]));
            } else if (pid != self) {
                addDescriptors(sys, namespace, pid, holders);
            }
            if (sys.stat(Text.ascii("/proc/" + pid + "/ns/mnt"), status) == 0 && mountNamespaces.add(status.inode)) {
                addMounts(sys, namespace, pid, holders);
            }
        }
        return holders;
    }

    private static void addDescriptors(Syscalls sys, FileStatus namespace, int pid, List<Holder> holders) {
        byte[] directory = Text.ascii("/proc/" + pid + "/fd");
        List<byte[]> descriptors = new ArrayList<>();
        sys.entries(directory, descriptors);
        FileStatus status = new FileStatus();
        for (byte[] descriptor : descriptors) {
            if (sys.stat(Bytes.path(directory, descriptor), status) == 0 && status.same(namespace)) {
                holders.add(new Holder(pid, How.DESCRIPTOR, descriptor));
            }
        }
    }

    private static void addMounts(Syscalls sys, FileStatus namespace, int pid, List<Holder> holders) {
        byte[] table = SmallFile.read(sys, Text.ascii("/proc/" + pid + "/mountinfo"));
        if (table != null) {
            byte[] root = Text.ascii("net:[" + namespace.inode + "]");
            for (byte[] point : MountTable.pointsOfRoot(table, root)) {
                holders.add(new Holder(pid, How.MOUNT, point));
            }
        }
    }
}
