package dev.netns.names;

import dev.netns.linux.Errno;
import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.netlink.NetlinkMessage;
import dev.netns.netlink.NetlinkSocket;
import dev.netns.netlink.Rtnetlink;

/**
 * Waits until the kernel has torn a network namespace down: {@code umount} returns long before.
 *
 * <p>The kernel does not tell anybody that a namespace has ended. But it destroys the links of a namespace together, and
 * the other end of a veth pair tells: so one end is put into the namespace, and the other into one of our own that has
 * nothing else and is seen by nobody.
 */
public final class Teardown {
    private static final byte[] MARKER = Text.ascii("netns-wait\0");
    private static final byte[] LOOPBACK = Text.ascii("lo\0");
    private static final byte[] VETH = Text.ascii("veth\0");
    private static final byte[] LINK = new byte[16];
    private static final int RTNLGRP_LINK = 1;
    private static final int NETLINK_ADD_MEMBERSHIP = 1;
    private static final int VETH_INFO_PEER = 1;
    private static final int LONGEST_MESSAGE = 16 * 1024;

    private final Syscalls sys;
    private final int socket;

    private Teardown(Syscalls sys, int socket) {
        this.sys = sys;
        this.socket = socket;
    }

    /**
     * Begins to watch an open namespace. Leaves the calling thread in a new namespace: it must be one made for this,
     * and end.
     *
     * @param name for messages
     * @throws Failure the pair cannot be made
     */
    public static Teardown watch(Syscalls sys, int namespace, byte[] name) {
        check(name, sys.unshare(Linux.CLONE_NEWNET));
        int fd = check(name, NetlinkSocket.open(sys));
        NetlinkMessage pair = new NetlinkMessage(
                        Rtnetlink.RTM_NEWLINK, Rtnetlink.NLM_F_ACK | Rtnetlink.NLM_F_CREATE | Rtnetlink.NLM_F_EXCL)
                .body(LINK)
                .attribute(Rtnetlink.IFLA_IFNAME, MARKER);
        int info = pair.begin(Rtnetlink.IFLA_LINKINFO);
        pair.attribute(Rtnetlink.IFLA_INFO_KIND, VETH);
        int data = pair.begin(Rtnetlink.IFLA_INFO_DATA);
        int peer = pair.begin(VETH_INFO_PEER);
        pair.body(LINK)
                .attribute(Rtnetlink.IFLA_IFNAME, MARKER)
                .attribute(Rtnetlink.IFLA_NET_NS_FD, namespace)
                .end(peer)
                .end(data)
                .end(info);
        int made = NetlinkSocket.on(sys, fd).request(pair, NetlinkSocket.NOTHING);
        if (made == 0) {
            made = sys.setSocketOption(fd, Linux.SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, RTNLGRP_LINK);
        }
        if (made < 0) {
            sys.close(fd);
            throw failed(name, made).needing("CAP_NET_ADMIN");
        }
        return new Teardown(sys, fd);
    }

    /**
     * Waits.
     *
     * @param timeoutMillis how long
     * @return whether the namespace is gone
     */
    public boolean await(int timeoutMillis) {
        long end = sys.monotonicMillis() + timeoutMillis;
        byte[] message = new byte[LONGEST_MESSAGE];
        while (true) {
            long left = end - sys.monotonicMillis();
            int ready = sys.poll(socket, Linux.POLLIN, (int) Math.max(left, 0));
            if (ready == 0 || ready < 0 && ready != -Errno.EINTR) {
                return false;
            }
            int received = sys.recv(socket, message, Linux.MSG_DONTWAIT);
            // Nothing more will come from a socket that fails: asking it again would only keep a processor busy.
            if (received < 0 && received != -Errno.EAGAIN && received != -Errno.EINTR && received != -Errno.ENOBUFS) {
                return false;
            }
            if (received >= NetlinkMessage.HEADER_SIZE && NetlinkMessage.type(message) == Rtnetlink.RTM_DELLINK) {
                awaitOthers();
                return true;
            }
        }
    }

    /**
     * The kernel takes many namespaces apart together, with its lock (rtnl) held from the first link to the last, and tells
     * of each on its way: what asks for the lock is answered when all are gone.
     */
    private void awaitOthers() {
        NetlinkMessage question =
                new NetlinkMessage(Rtnetlink.RTM_GETLINK, 0).body(LINK).attribute(Rtnetlink.IFLA_IFNAME, LOOPBACK);
        NetlinkSocket.on(sys, socket).request(question, NetlinkSocket.NOTHING);
    }

    /** Stops watching; our end of the pair goes too. */
    public void close() {
        sys.close(socket);
    }

    private static int check(byte[] name, int answer) {
        if (answer < 0) {
            throw failed(name, answer);
        }
        return answer;
    }

    private static Failure failed(byte[] name, int negative) {
        Failure failure = Failure.of("watch the end of", name, negative);
        return failure.status() == ExitStatus.DENIED ? failure : failure.withStatus(ExitStatus.FAILED);
    }
}
