package dev.netns.observe;

import dev.netns.linux.Errno;
import dev.netns.linux.Syscalls;
import dev.netns.names.Failure;
import java.util.EnumMap;
import java.util.Map;

/** The namespaces that a process is in, by type: {@code /proc/PID/ns}. */
public final class ProcessNamespaces {
    private ProcessNamespaces() {}

    /**
     * Reads them.
     *
     * @param pid a process or thread id; 0 stands for the caller
     * @return inodes, in the order of the types; without those types that the kernel does not have
     * @throws Failure there is no such process, or it may not be looked at (status 5)
     */
    public static Map<NamespaceType, Long> of(Syscalls sys, int pid) {
        Map<NamespaceType, Long> namespaces = new EnumMap<>(NamespaceType.class);
        ProcLinks links = new ProcLinks(sys);
        String directory = pid == 0 ? "/proc/thread-self/ns/" : "/proc/" + pid + "/ns/";
        for (NamespaceType type : NamespaceType.values()) {
            long inode = links.inode(directory + type.file(), type.file());
            if (inode != 0) {
                namespaces.put(type, inode);
            }
        }
        if (namespaces.isEmpty()) {
            throw Failure.of("identify", "PID " + pid, links.denied() ? -Errno.EACCES : -Errno.ESRCH, null)
                    .needing("CAP_SYS_PTRACE");
        }
        return namespaces;
    }
}
