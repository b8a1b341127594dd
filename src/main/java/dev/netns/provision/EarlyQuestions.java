package dev.netns.provision;

import dev.netns.linux.FileStatus;
import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import dev.netns.names.NamespaceIds;
import dev.netns.names.Store;
import dev.netns.netlink.Buffers;
import dev.netns.netlink.NetlinkMessage;
import dev.netns.netlink.NetlinkSocket;
import java.util.List;

/** The other end of an {@link EarlyLook}. What it cannot see it leaves out: who needs it asks, and has the words. */
final class EarlyQuestions {
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

    /** Asks about the namespace of a name. The thread is left in it. */
    void ask(byte[] name, Recording.Writer writer) {
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
