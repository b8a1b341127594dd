package dev.netns.netlink;

import dev.netns.linux.Errno;
import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A netlink socket and the one loop of request and answer.
 *
 * <p>A socket belongs to the network namespace of the thread that opened it, wherever it is used from afterwards. Not
 * for several threads at once.
 *
 * <p>The socket is connected to the kernel, so that nothing from another process is taken for an answer
 * (netlink(7), {@code NETLINK_CONNECTED}).
 */
public final class NetlinkSocket {
    /** Gets each answering message of a request: {@code bytes[from … to)}, header included, until it returns. */
    public interface Receiver {
        void accept(int type, byte[] bytes, int from, int to);
    }

    /** Receives nothing. */
    public static final Receiver NOTHING = (type, bytes, from, to) -> {};

    private static final byte[] KERNEL = {Linux.AF_NETLINK, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    private static final int ATTEMPTS_AT_A_DUMP = 10;
    /** A header and the {@code int} that NLMSG_ERROR and NLMSG_DONE begin with. */
    private static final int ERROR_SIZE = NetlinkMessage.HEADER_SIZE + 4;
    /** MAX_ERRNO of {@code linux/err.h}. */
    private static final int MOST_ERRNO = 4095;

    private final Syscalls sys;
    private final int fd;
    private final Buffers buffers;
    private int sequence = 1;
    private byte @Nullable [] kernelMessage;

    private NetlinkSocket(Syscalls sys, int fd, Buffers buffers) {
        this.sys = sys;
        this.fd = fd;
        this.buffers = buffers;
    }

    /**
     * Opens a NETLINK_ROUTE socket in the calling thread's network namespace.
     *
     * @return the socket's descriptor for {@link #on}, or a negative errno
     */
    public static int open(Syscalls sys) {
        return open(sys, Linux.NETLINK_ROUTE);
    }

    /**
     * Opens a netlink socket in the calling thread's network namespace.
     *
     * @param protocol {@code NETLINK_ROUTE}, {@code NETLINK_GENERIC} or {@code NETLINK_NETFILTER}
     * @return the socket's descriptor for {@link #on}, or a negative errno
     */
    public static int open(Syscalls sys, int protocol) {
        int fd = sys.socket(Linux.AF_NETLINK, Linux.SOCK_RAW | Linux.SOCK_CLOEXEC, protocol);
        if (fd < 0) {
            return fd;
        }
        int connected = sys.connect(fd, KERNEL);
        if (connected < 0) {
            sys.close(fd);
            return connected;
        }
        // Without it (Linux < 4.12) errors come without the kernel's words: no reason to fail.
        sys.setSocketOption(fd, Linux.SOL_NETLINK, Linux.NETLINK_EXT_ACK, 1);
        return fd;
    }

    /** The conversation on a descriptor that {@link #open} gave. */
    public static NetlinkSocket on(Syscalls sys, int fd) {
        return on(sys, fd, new Buffers());
    }

    /** The same, with buffers that are used elsewhere, too. */
    public static NetlinkSocket on(Syscalls sys, int fd, Buffers buffers) {
        return new NetlinkSocket(sys, fd, buffers);
    }

    /** Makes the kernel heed the attributes of a dump's request (Linux 4.20), which it ignores otherwise. */
    public void beStrict() {
        sys.setSocketOption(fd, Linux.SOL_NETLINK, Linux.NETLINK_GET_STRICT_CHK, 1);
    }

    /** Closes the descriptor. */
    public void close() {
        sys.close(fd);
    }

    /** The kernel's own words on the last error (extended ack), or {@code null}. */
    public byte @Nullable [] kernelMessage() {
        return kernelMessage;
    }

    /**
     * Sends a request and reads its answer to the end. A dump that the kernel says was interrupted is repeated, up to
     * ten times; the receiver gets the messages of the last one, and none when the answer is an error.
     *
     * @return 0, or a negative errno; {@code -Errno.EIO} for an answer that is not well-formed
     */
    public int request(NetlinkMessage message, Receiver receiver) {
        List<Datagram> answers = new ArrayList<>(2);
        int result = -Errno.EINTR;
        for (int attempt = 0; attempt < ATTEMPTS_AT_A_DUMP && result == -Errno.EINTR; attempt++) {
            giveBack(answers);
            result = requestOnce(message, answers);
        }
        if (result == 0) {
            for (Datagram datagram : answers) {
                hand(datagram, sequence - 1, receiver);
            }
        }
        giveBack(answers);
        return result;
    }

    /** A datagram in a buffer that is longer. */
    private record Datagram(byte[] buffer, int length) {}

    private void giveBack(List<Datagram> datagrams) {
        for (Datagram datagram : datagrams) {
            buffers.give(datagram.buffer());
        }
        datagrams.clear();
    }

    /** Hands over the messages of a datagram, as far as {@link #requestOnce} has read it and found it well-formed. */
    private static void hand(Datagram datagram, int asked, Receiver receiver) {
        byte[] buffer = datagram.buffer();
        for (int at = 0; at + NetlinkMessage.HEADER_SIZE <= datagram.length(); ) {
            int length = Wire.getInt(buffer, at);
            if (length < NetlinkMessage.HEADER_SIZE || length > datagram.length() - at) {
                return;
            }
            int type = Wire.getShort(buffer, at + 4);
            if (Wire.getInt(buffer, at + 8) == asked) {
                if (type == Rtnetlink.NLMSG_ERROR || type == Rtnetlink.NLMSG_DONE) {
                    return;
                }
                receiver.accept(type, buffer, at, at + length);
            }
            at += NetlinkMessage.align(length);
        }
    }

    private int requestOnce(NetlinkMessage message, List<Datagram> answers) {
        kernelMessage = null;
        int asked = sequence++;
        byte[] bytes = message.toBytes(asked);
        boolean acknowledged = (Wire.getShort(bytes, 6) & Rtnetlink.NLM_F_ACK) != 0;
        int sent = sys.send(fd, bytes, bytes.length);
        if (sent < 0) {
            return sent;
        }
        boolean interrupted = false;
        while (true) {
            byte[] buffer = buffers.take();
            int received = receive(buffer);
            answers.add(new Datagram(buffer, received));
            if (received < 0) {
                return received;
            }
            for (int at = 0; at + NetlinkMessage.HEADER_SIZE <= received; ) {
                int length = Wire.getInt(buffer, at);
                if (length < NetlinkMessage.HEADER_SIZE || length > received - at) {
                    return -Errno.EIO;
                }
                int type = Wire.getShort(buffer, at + 4);
                int flags = Wire.getShort(buffer, at + 6);
                if (Wire.getInt(buffer, at + 8) == asked) {
                    interrupted |= (flags & Rtnetlink.NLM_F_DUMP_INTR) != 0;
                    if (type == Rtnetlink.NLMSG_ERROR || type == Rtnetlink.NLMSG_DONE) {
                        int error = closing(type, buffer, at, length);
                        return error == 0 && interrupted ? -Errno.EINTR : error;
                    }
                    if ((flags & Rtnetlink.NLM_F_MULTI) == 0 && !acknowledged) {
                        return 0;
                    }
                }
                at += NetlinkMessage.align(length);
            }
        }
    }

    /** The length of the next datagram, which has at least one header in it, or a negative errno. */
    private int receive(byte[] buffer) {
        int received;
        do {
            // A signal came first. To ask again instead could do twice what was ordered once.
            received = sys.recv(fd, buffer, Linux.MSG_TRUNC);
        } while (received == -Errno.EINTR);
        if (received > buffer.length) {
            return -Errno.EMSGSIZE;
        }
        return received >= 0 && received < NetlinkMessage.HEADER_SIZE ? -Errno.EIO : received;
    }

    /** The errno of an NLMSG_ERROR ({@code struct nlmsgerr}) or NLMSG_DONE; keeps the kernel's words. */
    private int closing(int type, byte[] buffer, int at, int length) {
        if (length < ERROR_SIZE) {
            return type == Rtnetlink.NLMSG_DONE ? 0 : -Errno.EIO;
        }
        kernelMessage = words(buffer, at, length);
        return error(buffer, at, length);
    }

    /** The errno in an NLMSG_ERROR at {@code buffer[at … at + length)}: 0, or negative. */
    static int error(byte[] buffer, int at, int length) {
        if (length < ERROR_SIZE) {
            return -Errno.EIO;
        }
        int error = Wire.getInt(buffer, at + NetlinkMessage.HEADER_SIZE);
        return error > 0 || error < -MOST_ERRNO ? -Errno.EIO : error;
    }

    /** The kernel's own words in an NLMSG_ERROR or NLMSG_DONE (extended ack), or {@code null}. */
    static byte @Nullable [] words(byte[] buffer, int at, int length) {
        int flags = Wire.getShort(buffer, at + 6);
        if (length < ERROR_SIZE || (flags & Rtnetlink.NLM_F_ACK_TLVS) == 0) {
            return null;
        }
        int words = at + ERROR_SIZE;
        int end = at + length;
        boolean echoes = Wire.getShort(buffer, at + 4) == Rtnetlink.NLMSG_ERROR;
        if (echoes && words + NetlinkMessage.HEADER_SIZE <= end) {
            int echoed = Wire.getInt(buffer, words);
            int skipped = (flags & Rtnetlink.NLM_F_CAPPED) != 0 ? NetlinkMessage.HEADER_SIZE : echoed;
            words = skipped < 0 || skipped > end - words ? end : words + NetlinkMessage.align(skipped);
        }
        return new Attributes(buffer, words, end).string(Rtnetlink.NLMSGERR_ATTR_MSG);
    }
}
