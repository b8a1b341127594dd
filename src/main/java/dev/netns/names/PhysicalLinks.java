package dev.netns.names;

import dev.netns.linux.Errno;
import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.netlink.Attributes;
import dev.netns.netlink.Buffers;
import dev.netns.netlink.IfLink;
import dev.netns.netlink.LinkRequest;
import dev.netns.netlink.NetlinkMessage;
import dev.netns.netlink.NetlinkSocket;
import dev.netns.netlink.Rtnetlink;
import dev.netns.netlink.Wire;
import dev.netns.proc.SmallFile;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The NICs in a namespace that the kernel would hand to the host, late and perhaps renamed, when the namespace dies:
 * the links without a driver of rtnetlink's own (no IFLA_INFO_KIND), lo apart. Giving them back first, under their
 * names, makes sure that none is lost.
 */
final class PhysicalLinks {
    private static final byte[] DEVICES = Text.ascii("/proc/thread-self/net/dev");

    /** Two lines of headings, and one for each link. */
    private static final int LINES_OF_LOOPBACK_ONLY = 3;

    private static final int SIZE_OF_IFINFOMSG = 16;
    private static final int BODY = 16 + SIZE_OF_IFINFOMSG;
    private static final int IFF_LOOPBACK = 8;

    /** One of them, by its index in its namespace, and what it was in the host where netns moved it from there. */
    record Link(
            int index, byte[] name, byte[] mac, @Nullable FormerName former) {}

    private final Syscalls sys;
    private final Buffers buffers;

    PhysicalLinks(Syscalls sys) {
        this(sys, new Buffers());
    }

    /** The same, with buffers that are used elsewhere, too. */
    PhysicalLinks(Syscalls sys, Buffers buffers) {
        this.buffers = buffers;
        this.sys = sys;
    }

    /**
     * The physical links of an open namespace other than the calling thread's.
     *
     * <p>A netlink socket inside keeps the namespace alive for milliseconds after its close, and nobody can tell then
     * whether somebody else holds it. So it is the last resort: a namespace that has an nsid, as any has to which a link
     * went from here, is asked from outside (IFLA_TARGET_NETNSID, Linux 4.15; an older kernel's answers are left out),
     * and of another it is looked up first whether there is more than lo in it.
     *
     * @param name of the namespace, for messages
     */
    List<Link> in(int namespace, byte[] name) {
        int fd = NetlinkSocket.open(sys);
        if (fd < 0) {
            throw failed(name, fd);
        }
        NetlinkSocket outside = NetlinkSocket.on(sys, fd, buffers);
        try {
            int nsid = nsid(outside, namespace, name);
            if (nsid != NamespaceIds.NONE) {
                return dump(outside, nsid, name);
            }
        } finally {
            outside.close();
        }
        return lookInside(namespace, name);
    }

    private static int nsid(NetlinkSocket outside, int namespace, byte[] name) {
        try {
            return new NamespaceIds(outside).of(namespace, name);
        } catch (Failure failure) {
            if (failure.errno() == Errno.EOPNOTSUPP) {
                return NamespaceIds.NONE;
            }
            throw failed(name, -failure.errno());
        }
    }

    private List<Link> lookInside(int namespace, byte[] name) {
        int home = openHome(name);
        try {
            if (hasLoopbackOnly(namespace, home, name)) {
                return new ArrayList<>();
            }
            NetlinkSocket inside = NetlinkSocket.on(sys, openInside(namespace, home, name), buffers);
            try {
                return dump(inside, NamespaceIds.NONE, name);
            } finally {
                inside.close();
            }
        } finally {
            sys.close(home);
        }
    }

    private int openHome(byte[] name) {
        int home = sys.open(Linux.ownNetworkNamespace(), Linux.O_RDONLY | Linux.O_CLOEXEC, 0);
        if (home < 0) {
            throw failed(name, home);
        }
        return home;
    }

    private void enter(int namespace, byte[] name) {
        int moved = sys.setns(namespace, Linux.CLONE_NEWNET);
        if (moved < 0) {
            throw failed(name, moved);
        }
    }

    private boolean hasLoopbackOnly(int namespace, int home, byte[] name) {
        enter(namespace, name);
        byte[] devices = SmallFile.read(sys, DEVICES);
        int back = sys.setns(home, Linux.CLONE_NEWNET);
        if (back < 0) {
            throw Failure.noWayBack("delete", name, back);
        }
        int lines = 0;
        for (byte b : devices == null ? new byte[0] : devices) {
            lines += b == '\n' ? 1 : 0;
        }
        return lines == LINES_OF_LOOPBACK_ONLY;
    }

    /** Without an nsid, the links of the namespace that the socket is in. */
    private static List<Link> dump(NetlinkSocket socket, int nsid, byte[] name) {
        List<Link> links = new ArrayList<>();
        // With the statistics: asked to leave them out (IFLA_EXT_MASK), the kernel first looks at every link of the
        // socket's own namespace (rtnl_calcit), however few there are where we look.
        NetlinkMessage question =
                new NetlinkMessage(Rtnetlink.RTM_GETLINK, Rtnetlink.NLM_F_DUMP).body(new byte[SIZE_OF_IFINFOMSG]);
        if (nsid != NamespaceIds.NONE) {
            question.attribute(Rtnetlink.IFLA_TARGET_NETNSID, nsid);
        }
        int answer = socket.request(question, (type, bytes, from, to) -> {
            boolean link = type == Rtnetlink.RTM_NEWLINK && to - from >= BODY;
            if (link && (Wire.getInt(bytes, from + 24) & IFF_LOOPBACK) == 0) {
                Attributes attributes = new Attributes(bytes, from + BODY, to);
                byte[] linkName = attributes.string(Rtnetlink.IFLA_IFNAME);
                boolean wanted = attributes.integer(Rtnetlink.IFLA_TARGET_NETNSID, NamespaceIds.NONE) == nsid;
                boolean virtual = attributes.nested(Rtnetlink.IFLA_LINKINFO).bytes(Rtnetlink.IFLA_INFO_KIND) != null;
                if (wanted && !virtual && linkName != null) {
                    byte[] alias = attributes.string(Rtnetlink.IFLA_IFALIAS);
                    FormerName former = FormerName.of(alias == null ? null : Text.decode(alias));
                    byte[] mac = attributes.bytes(IfLink.IFLA_ADDRESS);
                    links.add(
                            new Link(Wire.getInt(bytes, from + 20), linkName, mac == null ? new byte[0] : mac, former));
                }
            }
        });
        if (answer < 0) {
            throw failed(name, answer);
        }
        return links;
    }

    /**
     * Moves links of an open namespace into that of the calling thread, which visits the other meanwhile.
     *
     * @param name of the namespace, for messages
     * @throws Failure one could not be moved; those before it are in the caller's namespace
     */
    void giveBack(List<Link> links, int namespace, byte[] name) {
        refuseTaken(links, name);
        int home = openHome(name);
        try {
            NetlinkSocket inside = NetlinkSocket.on(sys, openInside(namespace, home, name), buffers);
            try {
                for (Link link : links) {
                    move(inside, link, home, name);
                }
            } finally {
                inside.close();
            }
        } finally {
            sys.close(home);
        }
    }

    /** The kernel moves a link first and then names it: it would be here under the other name when it finds out. */
    private void refuseTaken(List<Link> links, byte[] name) {
        for (Link link : links) {
            FormerName former = link.former();
            if (former != null && isHere(former.device(), name)) {
                throw cannotGoBack(link, name, -Errno.EEXIST, null);
            }
        }
    }

    private boolean isHere(String device, byte[] name) {
        int fd = NetlinkSocket.open(sys);
        if (fd < 0) {
            throw failed(name, fd);
        }
        NetlinkSocket here = NetlinkSocket.on(sys, fd, buffers);
        try {
            NetlinkMessage question = new NetlinkMessage(Rtnetlink.RTM_GETLINK, 0)
                    .body(new byte[SIZE_OF_IFINFOMSG])
                    .attributeString(Rtnetlink.IFLA_IFNAME, device);
            return here.request(question, NetlinkSocket.NOTHING) == 0;
        } finally {
            here.close();
        }
    }

    private int openInside(int namespace, int home, byte[] name) {
        enter(namespace, name);
        int fd = NetlinkSocket.open(sys);
        int back = sys.setns(home, Linux.CLONE_NEWNET);
        if (back < 0 && fd >= 0) {
            sys.close(fd);
            throw Failure.noWayBack("delete", name, back);
        }
        if (fd < 0) {
            Failure failure = failed(name, fd);
            throw back < 0
                    ? failure.withHint(Failure.noWayBack("delete", name, back).getMessage())
                    : failure;
        }
        return fd;
    }

    private static void move(NetlinkSocket inside, Link link, int home, byte[] name) {
        FormerName former = link.former();
        LinkRequest order =
                former == null ? LinkRequest.change(link.index()) : former.restore(link.index(), link.mac());
        int answer = inside.request(order.intoNamespace(home).toMessage(), NetlinkSocket.NOTHING);
        if (answer < 0) {
            throw cannotGoBack(link, name, answer, inside.kernelMessage());
        }
    }

    private static Failure cannotGoBack(Link link, byte[] name, int answer, byte @Nullable [] kernelMessage) {
        FormerName former = link.former();
        String nic = Text.quoted(link.name());
        String as = former == null ? "" : " as '" + Text.printable(former.device()) + "'";
        return Failure.of(
                        "delete",
                        Text.quoted(name) + ": its NIC " + nic + " cannot go back to the host" + as,
                        answer,
                        kernelMessage)
                .withStatus(answer == -Errno.EPERM ? ExitStatus.DENIED : ExitStatus.FAILED)
                .withHint(
                        answer == -Errno.EEXIST
                                ? "rename it or the host's link of that name, then delete again"
                                : null);
    }

    private static Failure failed(byte[] name, int negative) {
        if (negative == -Errno.EPERM || negative == -Errno.EACCES) {
            // Where netlink says EACCES it is not a file that may not be read, but a capability that is missing.
            return Failure.of("delete", name, -Errno.EPERM);
        }
        return Failure.of("look for NICs in", Text.quoted(name), negative, null);
    }
}
