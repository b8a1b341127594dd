package dev.netns.provision;

import dev.netns.linux.FileStatus;
import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import dev.netns.names.NamespaceIds;
import dev.netns.names.Store;
import dev.netns.netlink.Buffers;
import dev.netns.netlink.NetlinkMessage;
import dev.netns.netlink.NetlinkSocket;
import dev.netns.proc.SmallFile;
import java.util.List;

/** The other end of an {@link EarlyLook}. What it cannot see it leaves out: who needs it asks, and has the words. */
final class EarlyQuestions {
    /** Some namespaces: what is kept back when we meet is asked for twice. */
    private static final int SENT_AT_ONCE = 1 << 14;

    private final Store store;
    private final Syscalls sys;
    private final int host;
    private final Buffers buffers = new Buffers();
    private final List<NetlinkMessage> questions = NetworkReader.usualQuestions();

    /** Questions of a thread that is in the host's namespace. */
    EarlyQuestions(Store store) {
        this.store = store;
        this.sys = store.syscalls();
        this.host = sys.open(Linux.ownNetworkNamespace(), Linux.O_RDONLY | Linux.O_CLOEXEC, 0);
    }

    /**
     * Asks about the namespaces of names, until all are or nobody listens. The thread is left in one of them.
     *
     * @param into the descriptor that gets the answers
     */
    void ask(List<byte[]> names, int into) {
        Recording.Writer writer = new Recording.Writer(2 * SENT_AT_ONCE);
        boolean heard = true;
        for (int i = 0; i < names.size() && heard; i++) {
            ask(names.get(i), writer);
            if (i == names.size() - 1 || writer.length() >= SENT_AT_ONCE) {
                heard = SmallFile.writeAll(sys, into, writer.take()) == 0;
            }
        }
    }

    private void ask(byte[] name, Recording.Writer writer) {
        FileStatus status = new FileStatus();
        int fd = store.look(name, status) == Store.Kind.NAMESPACE
                ? sys.open(store.path(name), Linux.O_RDONLY | Linux.O_CLOEXEC, 0)
                : -1;
        if (fd < 0) {
            return;
        }
        if (sys.fstat(fd, status) == 0 && sys.setns(fd, Linux.CLONE_NEWNET) == 0) {
            ask(name, Identity.of(status), writer);
        }
        sys.close(fd);
    }

    private void ask(byte[] name, Identity identity, Recording.Writer writer) {
        int fd = NetlinkSocket.open(sys);
        if (fd < 0) {
            return;
        }
        NetlinkSocket socket = NetlinkSocket.on(sys, fd, buffers);
        writer.begin(name, identity, new NamespaceIds(socket).of(host, name));
        for (NetlinkMessage question : questions) {
            writer.ask(question, socket::request);
        }
        writer.end();
        socket.close();
    }
}
