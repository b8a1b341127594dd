package dev.netns.names;

import dev.netns.linux.FileStatus;
import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What stands in the run directory, with the nsid that our own namespace gives to each. */
public final class Listing {
    private Listing() {}

    /**
     * One name.
     *
     * @param name its bytes
     * @param kind what it is; never {@link Store.Kind#ABSENT}
     * @param device the namespace's device, as stat(2) gives it
     * @param inode the namespace's inode
     * @param nsid from 0, or {@link NamespaceIds#NONE}
     */
    public record Entry(byte[] name, Store.Kind kind, long device, long inode, int nsid) {
        /** {@code NAME}, {@code NAME (id: N)} as `ip netns list` has it, or {@code NAME (stale)}. */
        public String toLine() {
            String text = Text.printable(name);
            if (kind != Store.Kind.NAMESPACE) {
                return text + " (stale)";
            }
            return nsid == NamespaceIds.NONE ? text : text + " (id: " + nsid + ")";
        }
    }

    /**
     * All names, sorted.
     *
     * @throws Failure the run directory cannot be read, or the kernel's nsids
     */
    public static List<Entry> of(Store store) {
        List<Entry> entries = new ArrayList<>();
        List<byte[]> names = store.names();
        if (names.isEmpty()) {
            return entries;
        }
        NamespaceIds ids = new NamespaceIds(store.sys);
        try {
            // Usually none is assigned, and one question tells; the dump itself ends after 134 answers (Linux 6.18).
            boolean anyIds = ids.areAny();
            FileStatus status = new FileStatus();
            for (byte[] name : names) {
                Store.Kind kind = store.settled(name, status);
                if (kind == Store.Kind.NAMESPACE) {
                    entries.add(namespace(store, anyIds ? ids : null, name, status));
                } else if (kind != Store.Kind.ABSENT) {
                    entries.add(new Entry(name, kind, status.device, status.inode, NamespaceIds.NONE));
                }
            }
        } finally {
            ids.close();
        }
        return entries;
    }

    /** A namespace of another type (uts, mnt) on the file is as good as none. */
    private static Entry namespace(Store store, @Nullable NamespaceIds ids, byte[] name, FileStatus status) {
        Syscalls sys = store.sys;
        Store.Kind kind = Store.Kind.NAMESPACE;
        int nsid = NamespaceIds.NONE;
        int fd = sys.open(store.path(name), Linux.O_RDONLY | Linux.O_CLOEXEC, 0);
        if (fd >= 0) {
            try {
                int type = sys.ioctl(fd, Linux.NS_GET_NSTYPE);
                // Linux < 4.11 does not answer.
                if (type >= 0 && type != Linux.CLONE_NEWNET) {
                    kind = Store.Kind.FOREIGN;
                } else if (ids != null) {
                    nsid = ids.of(fd, name);
                }
            } finally {
                sys.close(fd);
            }
        }
        return new Entry(name, kind, status.device, status.inode, nsid);
    }
}
