package dev.netns.observe;

import dev.netns.linux.FileStatus;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.names.Listing;
import dev.netns.names.Store;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The names in the run directory with what is in their namespaces.
 *
 * @param entries sorted by name
 * @param hidden how many processes could not be looked at
 */
public record LongListing(List<Entry> entries, int hidden) {
    /**
     * One name.
     *
     * @param name it, its inode and its nsid; where it is stale, the rest means nothing
     * @param processes how many are in it
     * @param interfaces their names; {@code null} where they may not be seen
     * @param ageSeconds since it was mounted: since the inode was made, which an attached namespace may have had before
     * @param owner of the process in it with the lowest id; {@code null} where there is none
     */
    public record Entry(
            Listing.Entry name,
            int processes,
            @Nullable List<String> interfaces,
            long ageSeconds,
            @Nullable ProcessOwner owner) {}

    /**
     * Lists them.
     *
     * @throws dev.netns.names.Failure the run directory or /proc cannot be read
     */
    public static LongListing of(Store store) {
        Syscalls sys = store.syscalls();
        try (Scan scan = new Scan(sys, NamespaceType.NET)) {
            scan.members();
            ProcessReader processes = new ProcessReader(sys);
            List<Entry> entries = new ArrayList<>();
            for (Listing.Entry name : Listing.of(store)) {
                boolean usable = name.kind() == Store.Kind.NAMESPACE;
                entries.add(
                        usable
                                ? entry(store, name, scan.found().get(name.inode()), processes)
                                : new Entry(name, 0, null, 0, null));
            }
            return new LongListing(entries, scan.hidden());
        }
    }

    private static Entry entry(Store store, Listing.Entry name, @Nullable Found found, ProcessReader processes) {
        Syscalls sys = store.syscalls();
        byte[] file = store.path(name.name());
        FileStatus status = new FileStatus();
        // The age of a symbolic link is its own: the kernel makes the file behind it when somebody looks.
        sys.lstat(file, status);
        List<String> interfaces = found == null ? null : Interfaces.of(sys, found.firstProcess);
        return new Entry(
                name,
                found == null ? 0 : found.processes,
                interfaces == null ? Interfaces.inside(sys, Text.decode(file)) : interfaces,
                Math.max(0, (sys.realTimeMillis() - status.changedMillis) / 1000),
                found == null ? null : processes.owner(found.firstProcess));
    }
}
