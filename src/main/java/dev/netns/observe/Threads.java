package dev.netns.observe;

import dev.netns.linux.Bytes;
import dev.netns.linux.Errno;
import dev.netns.linux.FileStatus;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.names.Processes;
import java.util.ArrayList;
import java.util.List;

/** Threads that are in another namespace than their process: setns(2) and unshare(2) move one thread only. */
public final class Threads {
    /** Gets each such thread. */
    interface Visitor {
        void thread(int tid, long inode);
    }

    private Threads() {}

    /**
     * The threads in a network namespace whose process is in another one, in the order of their processes.
     *
     * @param namespace its device and inode
     */
    public static List<Holder> in(Syscalls sys, FileStatus namespace) {
        List<Holder> threads = new ArrayList<>();
        ProcLinks links = new ProcLinks(sys);
        String type = NamespaceType.NET.file();
        for (int pid : Processes.all(sys)) {
            long own = links.inode("/proc/" + pid + "/ns/" + type, type);
            if (own != namespace.inode && !links.denied()) {
                elsewhere(sys, links, pid, type, own, (tid, inode) -> {
                    if (inode == namespace.inode) {
                        threads.add(new Holder(Holder.How.THREAD, pid, tid));
                    }
                });
            }
        }
        return threads;
    }

    /**
     * Visits the threads of a process that are not in the process's own namespace.
     *
     * @param own the inode of that; 0 where the first thread has ended before the others
     */
    static void elsewhere(Syscalls sys, ProcLinks links, int pid, String type, long own, Visitor visitor) {
        String directory = "/proc/" + pid + "/task";
        List<byte[]> threads = new ArrayList<>();
        if (sys.entries(Text.ascii(directory), threads) == -Errno.ENOENT || threads.size() < 2) {
            return;
        }
        for (byte[] thread : threads) {
            int tid = Bytes.number(thread);
            long inode = tid == pid ? own : links.inode(directory + "/" + tid + "/ns/" + type, type);
            if (inode != own && inode != 0) {
                visitor.thread(tid, inode);
            }
        }
    }
}
