package dev.netns.observe;

import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.names.Failure;
import dev.netns.names.NamespaceIds;
import dev.netns.names.Store;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All namespaces of one type that the machine has, as far as the caller may look: those that processes or threads are
 * in, that are open, that are mounted in any mount namespace, and for the type net those of sockets.
 *
 * @param namespaces sorted by inode
 * @param hidden how many processes could not be looked at: they belong to others
 */
public record Inventory(List<ObservedNamespace> namespaces, int hidden) {

    /**
     * Takes it. Of what this process itself holds only its own membership counts.
     *
     * @param store for the names of network namespaces
     * @throws dev.netns.names.Failure /proc or the run directory cannot be read
     */
    public static Inventory of(Store store, NamespaceType type) {
        Syscalls sys = store.syscalls();
        try (Scan scan = new Scan(sys, type)) {
            scan.everything();
            boolean net = type == NamespaceType.NET;
            if (net) {
                scan.name(store);
            }
            ProcessReader processes = new ProcessReader(sys);
            NamespaceIds ids = net ? new NamespaceIds(sys) : null;
            try {
                List<ObservedNamespace> namespaces = new ArrayList<>();
                for (Found found : scan.found().values()) {
                    namespaces.add(observed(sys, type, found, processes, ids));
                }
                return new Inventory(namespaces, scan.hidden());
            } finally {
                if (ids != null) {
                    ids.close();
                }
            }
        }
    }

    private static ObservedNamespace observed(
            Syscalls sys, NamespaceType type, Found found, ProcessReader processes, @Nullable NamespaceIds ids) {
        int leader = found.leader();
        return new ObservedNamespace(
                type,
                found.inode,
                ids == null ? NamespaceIds.NONE : nsid(sys, ids, found),
                List.copyOf(found.names),
                List.copyOf(found.paths),
                found.processes,
                leader == 0 ? null : processes.read(leader),
                List.copyOf(found.holders),
                ids == null ? null : interfaces(sys, found));
    }

    private static int nsid(Syscalls sys, NamespaceIds ids, Found found) {
        byte[] file = Text.encode(found.file);
        int fd = sys.open(file, Linux.O_RDONLY | Linux.O_CLOEXEC, 0);
        if (fd < 0) {
            return NamespaceIds.NONE;
        }
        try {
            return ids.of(fd, file);
        } catch (Failure gone) {
            // Between the look and the question another file took the place of the namespace.
            return NamespaceIds.NONE;
        } finally {
            sys.close(fd);
        }
    }

    private static @Nullable List<String> interfaces(Syscalls sys, Found found) {
        List<String> seen = found.firstProcess == 0 ? null : Interfaces.of(sys, found.firstProcess);
        return seen == null ? Interfaces.inside(sys, found.file) : seen;
    }
}
