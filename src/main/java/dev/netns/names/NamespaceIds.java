package dev.netns.names;

import dev.netns.linux.Errno;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.netlink.Attributes;
import dev.netns.netlink.NetlinkMessage;
import dev.netns.netlink.NetlinkSocket;
import dev.netns.netlink.Rtnetlink;
import java.util.ArrayList;
import java.util.List;

/**
 * Nsids: the numbers by which one network namespace knows others (RTM_NEWNSID, RTM_GETNSID of rtnetlink(7)).
 *
 * <p>They are those of the namespace of the thread that made this object. To be closed; not for several threads.
 */
public final class NamespaceIds {
    /** Lets the kernel choose. */
    public static final int AUTO = -1;

    /** None is assigned. */
    public static final int NONE = Rtnetlink.NETNSA_NSID_NOT_ASSIGNED;

    /** {@code struct rtgenmsg} with AF_UNSPEC. */
    private static final byte[] UNSPECIFIED = {0};

    private static final int BODY = 16 + 4;

    private final NetlinkSocket socket;

    /** A pair of numbers for one namespace: ours, and that of the namespace that was asked about, or {@link #NONE}. */
    public record Pair(int nsid, int currentNsid) {}

    /**
     * Opens the conversation in the calling thread's network namespace.
     *
     * @throws Failure netlink is not to be had
     */
    public NamespaceIds(Syscalls sys) {
        int fd = NetlinkSocket.open(sys);
        if (fd < 0) {
            throw Failure.of("open", "a netlink socket", fd, null);
        }
        socket = NetlinkSocket.on(sys, fd);
    }

    /** The same in a conversation that has begun; it belongs to whoever began it. */
    public NamespaceIds(NetlinkSocket socket) {
        this.socket = socket;
    }

    /** Ends the conversation. */
    public void close() {
        socket.close();
    }

    /**
     * The nsid of an open namespace.
     *
     * @return a number from 0, or {@link #NONE}
     */
    public int of(int fd, byte[] name) {
        int[] nsid = {NONE};
        NetlinkMessage question = question(Rtnetlink.RTM_GETNSID, 0).attribute(Rtnetlink.NETNSA_FD, fd);
        int answer = socket.request(question, (type, bytes, from, to) -> {
            if (type == Rtnetlink.RTM_NEWNSID) {
                nsid[0] = new Attributes(bytes, from + BODY, to).integer(Rtnetlink.NETNSA_NSID, NONE);
            }
        });
        if (answer < 0) {
            throw failed("read the nsid of", name, answer);
        }
        return nsid[0];
    }

    /**
     * Assigns an nsid to an open namespace.
     *
     * @param nsid a number from 0, or {@link #AUTO}
     * @throws Failure it has one already, or the number is taken (status 4)
     */
    public void assign(int fd, byte[] name, int nsid) {
        NetlinkMessage order = question(Rtnetlink.RTM_NEWNSID, Rtnetlink.NLM_F_ACK)
                .attribute(Rtnetlink.NETNSA_FD, fd)
                .attribute(Rtnetlink.NETNSA_NSID, nsid);
        int answer = socket.request(order, NetlinkSocket.NOTHING);
        if (answer < 0) {
            throw failed("set the nsid of", name, answer);
        }
    }

    /**
     * All nsids of this namespace by the kernel's dump.
     *
     * @param target an nsid: the numbers are then those that this namespace has, and {@link Pair#currentNsid()} is
     *     what we call the same; {@link #NONE} asks for ours
     */
    public List<Pair> all(int target) {
        if (target != NONE) {
            socket.beStrict();
        }
        NetlinkMessage question = question(Rtnetlink.RTM_GETNSID, Rtnetlink.NLM_F_DUMP);
        return ask(target == NONE ? question : question.attribute(Rtnetlink.NETNSA_TARGET_NSID, target), target);
    }

    /** Whether this namespace has any; there are none on a kernel without nsids (gVisor's, what qemu shows of one). */
    boolean areAny() {
        try {
            return !all(NONE).isEmpty();
        } catch (Failure failure) {
            if (failure.errno() == Errno.EOPNOTSUPP) {
                return false;
            }
            throw failure;
        }
    }

    /**
     * One nsid: asks the kernel whether it stands for a namespace.
     *
     * @param target as in {@link #all}
     */
    public List<Pair> one(int nsid, int target) {
        NetlinkMessage question = question(Rtnetlink.RTM_GETNSID, 0).attribute(Rtnetlink.NETNSA_NSID, nsid);
        return ask(target == NONE ? question : question.attribute(Rtnetlink.NETNSA_TARGET_NSID, target), nsid);
    }

    private List<Pair> ask(NetlinkMessage question, int subject) {
        List<Pair> pairs = new ArrayList<>();
        int answer = socket.request(question, (type, bytes, from, to) -> {
            if (type == Rtnetlink.RTM_NEWNSID) {
                Attributes attributes = new Attributes(bytes, from + BODY, to);
                int nsid = attributes.integer(Rtnetlink.NETNSA_NSID, NONE);
                if (nsid != NONE) {
                    pairs.add(new Pair(nsid, attributes.integer(Rtnetlink.NETNSA_CURRENT_NSID, NONE)));
                }
            }
        });
        if (answer < 0) {
            throw Failure.of("read nsid", Integer.toString(subject), answer, socket.kernelMessage())
                    .needing("CAP_NET_ADMIN");
        }
        pairs.sort((a, b) -> Integer.compare(a.nsid(), b.nsid()));
        return pairs;
    }

    private static NetlinkMessage question(int type, int flags) {
        return new NetlinkMessage(type, flags).body(UNSPECIFIED);
    }

    private Failure failed(String operation, byte[] name, int negative) {
        Failure failure = Failure.of(operation, Text.quoted(name), negative, socket.kernelMessage())
                .needing("CAP_NET_ADMIN");
        return negative == -Errno.ENOENT ? failure.withStatus(ExitStatus.FAILED) : failure;
    }
}
