package dev.netns.observe;

import dev.netns.linux.FileStatus;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** What /proc tells of one process about namespaces of one type. */
final class ProcessLook {
    /** Fewer processes are not worth a thread. */
    private static final int LEAST_FOR_A_THREAD = 100;

    final int pid;
    /** The inode of the namespace that it is in; 0 where it has ended or was not to be looked at. */
    final long own;
    /** Whether it was not to be looked at. */
    final boolean denied;
    /** The inode of its mount namespace, or 0. */
    final long mountNamespace;
    /** Threads in other namespaces. */
    final List<Sighting> threads = new ArrayList<>();
    /** Open namespaces of the type. */
    final List<Sighting> descriptors = new ArrayList<>();
    /** Open namespaces of this or another type: they were opened by the path of a mount. */
    final List<Sighting> untyped = new ArrayList<>();
    /** Open sockets, by the inodes of these. */
    final List<Sighting> sockets = new ArrayList<>();

    /** A thread or descriptor, and an inode. */
    record Sighting(int number, long inode) {}

    private ProcessLook(Syscalls sys, ProcLinks links, int pid, NamespaceType type, long nsfs, boolean whole) {
        this.pid = pid;
        String directory = "/proc/" + pid;
        String kind = type.file();
        own = links.inode(directory + "/ns/" + kind, kind);
        denied = links.denied();
        mountNamespace = denied ? 0 : links.inode(directory + "/ns/mnt", "mnt");
        if (whole && !denied) {
            Threads.elsewhere(sys, links, pid, kind, own, (tid, inode) -> threads.add(new Sighting(tid, inode)));
            descriptors(sys, links, kind, nsfs);
        }
    }

    /**
     * Looks at processes, with as many threads as there are processors.
     *
     * @param self of whose own threads and descriptors nothing is told
     */
    static List<ProcessLook> at(Syscalls sys, int[] pids, NamespaceType type, int self) {
        FileStatus status = new FileStatus();
        sys.stat(Text.ascii("/proc/self/ns/" + type.file()), status);
        int parts = Math.min(Runtime.getRuntime().availableProcessors(), pids.length / LEAST_FOR_A_THREAD + 1);
        // A pool of our own, which ends here: threads of a shared one would stay in the namespace that they were born
        // in.
        ExecutorService pool = Executors.newFixedThreadPool(parts);
        try {
            List<CompletableFuture<List<ProcessLook>>> running = new ArrayList<>();
            for (int part = 0; part < parts; part++) {
                int from = (int) ((long) pids.length * part / parts);
                int to = (int) ((long) pids.length * (part + 1) / parts);
                running.add(
                        CompletableFuture.supplyAsync(() -> at(sys, pids, from, to, type, status.device, self), pool));
            }
            List<ProcessLook> looks = new ArrayList<>();
            running.forEach(part -> looks.addAll(part.join()));
            return looks;
        } finally {
            pool.shutdown();
        }
    }

    private static List<ProcessLook> at(
            Syscalls sys, int[] pids, int from, int to, NamespaceType type, long nsfs, int self) {
        ProcLinks links = new ProcLinks(sys);
        List<ProcessLook> looks = new ArrayList<>();
        for (int i = from; i < to; i++) {
            looks.add(new ProcessLook(sys, links, pids[i], type, nsfs, pids[i] != self));
        }
        return looks;
    }

    private void descriptors(Syscalls sys, ProcLinks links, String kind, long nsfs) {
        String directory = "/proc/" + pid + "/fd";
        // Of the ways to read a directory the one that makes the fewest objects: there may be 100,000 descriptors.
        String[] names = new File(directory).list();
        if (names == null) {
            return;
        }
        for (String name : names) {
            int fd = Integer.parseInt(name);
            String file = directory + "/" + fd;
            links.read(file);
            if (links.isPath()) {
                long inode = namespace(sys, file, nsfs);
                if (inode != 0) {
                    untyped.add(new Sighting(fd, inode));
                }
                continue;
            }
            long inode = links.inode(kind);
            if (inode != 0) {
                descriptors.add(new Sighting(fd, inode));
            } else if (links.inode("socket") != 0) {
                sockets.add(new Sighting(fd, links.inode("socket")));
            }
        }
    }

    /** The inode of a namespace that was opened by the path of a mount, or 0 for any other file. */
    private static long namespace(Syscalls sys, String file, long nsfs) {
        try {
            // Most files are told from a namespace by this cheapest of questions.
            BasicFileAttributes attributes = Files.readAttributes(Path.of(file), BasicFileAttributes.class);
            if (!attributes.isRegularFile() || attributes.size() != 0) {
                return 0;
            }
        } catch (IOException e) {
            return 0;
        }
        FileStatus status = new FileStatus();
        return sys.stat(Text.ascii(file), status) == 0 && status.device == nsfs ? status.inode : 0;
    }
}
