package dev.netns.observe;

import dev.netns.linux.FileStatus;
import dev.netns.linux.Linux;
import dev.netns.linux.SocketNamespaces;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.names.Processes;
import dev.netns.names.Store;
import dev.netns.proc.MountTable;
import dev.netns.proc.SmallFile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** One pass over /proc that finds the namespaces of a type. To be closed; not thread-safe. */
final class Scan implements AutoCloseable {
    private final Syscalls sys;
    private final NamespaceType type;
    private final String kind;
    private final ProcLinks links;
    private final Map<Long, Found> found = new TreeMap<>();
    private final Set<Long> mountNamespaces = new HashSet<>();
    private final Set<Long> sockets = new HashSet<>();
    /** Descriptors that alone lead to what was found. */
    private final List<Integer> kept = new ArrayList<>();

    private int hidden;

    Scan(Syscalls sys, NamespaceType type) {
        this.sys = sys;
        this.type = type;
        this.kind = type.file();
        this.links = new ProcLinks(sys);
    }

    /** What was found, by inode. */
    Map<Long, Found> found() {
        return found;
    }

    /** How many processes could not be looked at. */
    int hidden() {
        return hidden;
    }

    /** Finds those that processes are in. */
    void members() {
        for (int pid : Processes.all(sys)) {
            long own = links.inode("/proc/" + pid + "/ns/" + kind, kind);
            member(pid, own, links.denied());
        }
    }

    /** Finds those that anything holds. */
    void everything() {
        // Ours first: a mount that others have too is then known by the shorter path.
        mountNamespaces.add(links.inode("/proc/thread-self/ns/mnt", "mnt"));
        mounts("/proc/thread-self/mountinfo", "", 0);
        for (ProcessLook look : ProcessLook.at(sys, Processes.all(sys), type, sys.processId())) {
            String directory = "/proc/" + look.pid;
            member(look.pid, look.own, look.denied);
            if (look.mountNamespace != 0 && mountNamespaces.add(look.mountNamespace)) {
                mounts(directory + "/mountinfo", directory + "/root", look.pid);
            }
            for (ProcessLook.Sighting thread : look.threads) {
                at(thread.inode(), directory + "/task/" + thread.number() + "/ns/" + kind)
                        .holders
                        .add(new Holder(Holder.How.THREAD, look.pid, thread.number()));
            }
            look.descriptors.forEach(descriptor -> descriptor(look.pid, descriptor));
            for (ProcessLook.Sighting descriptor : look.untyped) {
                if (found.containsKey(descriptor.inode()) || isOfType(fdFile(look.pid, descriptor))) {
                    descriptor(look.pid, descriptor);
                }
            }
            if (type == NamespaceType.NET) {
                sockets(look);
            }
        }
    }

    /** Gives names to what was found. Of the store's mounts only those count that are of this type. */
    void name(Store store) {
        FileStatus status = new FileStatus();
        for (byte[] name : store.names()) {
            Found namespace = store.settled(name, status) == Store.Kind.NAMESPACE ? found.get(status.inode) : null;
            if (namespace != null) {
                String path = Text.decode(store.path(name));
                namespace.names.add(Text.decode(name));
                namespace.paths.remove(path);
                namespace.file = path;
            }
        }
    }

    @Override
    public void close() {
        kept.forEach(sys::close);
    }

    private void member(int pid, long own, boolean denied) {
        if (own != 0) {
            String file = "/proc/" + pid + "/ns/" + kind;
            Found namespace = at(own, file);
            namespace.processes++;
            if (namespace.firstProcess == 0) {
                namespace.firstProcess = pid;
                namespace.file = file;
            }
        } else if (denied) {
            hidden++;
        }
    }

    private void descriptor(int pid, ProcessLook.Sighting descriptor) {
        at(descriptor.inode(), fdFile(pid, descriptor))
                .holders
                .add(new Holder(Holder.How.DESCRIPTOR, pid, descriptor.number()));
    }

    private boolean isOfType(String file) {
        int fd = sys.open(Text.ascii(file), Linux.O_RDONLY | Linux.O_CLOEXEC, 0);
        if (fd < 0) {
            return false;
        }
        boolean ofType = sys.ioctl(fd, Linux.NS_GET_NSTYPE) == type.flag();
        sys.close(fd);
        return ofType;
    }

    /** Each socket is asked once, whoever shares it; those of the process's own namespace are nothing to tell. */
    private void sockets(ProcessLook look) {
        int process = -1;
        for (ProcessLook.Sighting socket : look.sockets) {
            if (!sockets.add(socket.inode())) {
                continue;
            }
            process = process < 0 ? sys.pidfdOpen(look.pid) : process;
            int namespace = process < 0 ? process : SocketNamespaces.open(process, socket.number());
            if (namespace >= 0) {
                socket(look, socket, namespace);
            }
        }
        if (process >= 0) {
            sys.close(process);
        }
    }

    private void socket(ProcessLook look, ProcessLook.Sighting socket, int namespace) {
        String file = "/proc/self/fd/" + namespace;
        long inode = links.inode(file, kind);
        if (found.containsKey(inode)) {
            sys.close(namespace);
        } else {
            kept.add(namespace);
        }
        if (inode != look.own) {
            at(inode, file).holders.add(new Holder(Holder.How.SOCKET, look.pid, socket.number()));
        }
    }

    private void mounts(String table, String root, int pid) {
        byte[] bytes = SmallFile.read(sys, Text.ascii(table));
        if (bytes == null) {
            return;
        }
        for (MountTable.NamespaceMount mount : MountTable.namespaces(bytes)) {
            long inode = ProcLinks.inode(mount.link(), mount.link().length, kind);
            if (inode != 0) {
                String point = Text.decode(mount.point());
                Found namespace = at(inode, root + point);
                if (!namespace.paths.contains(point)) {
                    namespace.paths.add(root + point);
                    namespace.mountedFor = namespace.mountedFor == 0 ? pid : namespace.mountedFor;
                }
            }
        }
    }

    private static String fdFile(int pid, ProcessLook.Sighting descriptor) {
        return "/proc/" + pid + "/fd/" + descriptor.number();
    }

    private Found at(long inode, String file) {
        return found.computeIfAbsent(inode, i -> new Found(i, file));
    }
}
