package dev.netns.netlink;

import dev.netns.linux.Errno;
import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends many requests without waiting for each answer: one send(2) carries dozens of them, and the kernel does them in
 * their order. Works on the descriptor of {@link NetlinkSocket#open}; not for several threads at once, nor while a
 * {@link NetlinkSocket} on the same descriptor waits for an answer.
 */
public final class Pipeline {
    /** So that the answers of one portion fit into the socket's receive buffer (net.core.rmem_default). */
    private static final int MOST_MESSAGES = 64;

    private static final int MOST_BYTES = Buffers.SIZE;

    /** NetlinkSocket counts up from 1: its numbers and ours must not meet. */
    private static final int FIRST_SEQUENCE = 1 << 30;

    private final Syscalls sys;
    private final int fd;
    private final Buffers buffers;
    private int sequence = FIRST_SEQUENCE;

    /** A pipeline on an open socket. */
    public Pipeline(Syscalls sys, int fd) {
        this(sys, fd, new Buffers());
    }

    /** The same, with buffers that are used elsewhere, too. */
    public Pipeline(Syscalls sys, int fd, Buffers buffers) {
        this.sys = sys;
        this.fd = fd;
        this.buffers = buffers;
    }

    /**
     * What became of a request.
     *
     * @param error 0, or a negative errno
     * @param kernelMessage the kernel's own words (extended ack); null without any
     * @param lost whether the kernel was asked and its answer never came: it may have done it
     */
    public record Answer(int error, byte @Nullable [] kernelMessage, boolean lost) {}

    /**
     * Does all of them, in their order; one that fails does not keep the kernel from doing those after it.
     *
     * @param messages each with NLM_F_ACK
     * @return an answer for each, in the same order
     */
    public List<Answer> request(List<NetlinkMessage> messages) {
        List<Answer> answers = new ArrayList<>();
        int from = 0;
        while (from < messages.size()) {
            int first = sequence;
            List<byte[]> portion = new ArrayList<>();
            int length = 0;
            while (from < messages.size() && portion.size() < MOST_MESSAGES) {
                byte[] bytes = messages.get(from).toBytes(sequence);
                if (!portion.isEmpty() && length + bytes.length > MOST_BYTES) {
                    break;
                }
                portion.add(bytes);
                length += NetlinkMessage.align(bytes.length);
                sequence++;
                from++;
            }
            answers.addAll(exchange(portion, length, first));
        }
        return answers;
    }

    private List<Answer> exchange(List<byte[]> portion, int length, int first) {
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] bytes : portion) {
            System.arraycopy(bytes, 0, all, at, bytes.length);
            at += NetlinkMessage.align(bytes.length);
        }
        Answer[] answers = new Answer[portion.size()];
        int error = sys.send(fd, all, all.length);
        boolean sent = error >= 0;
        int missing = portion.size();
        byte[] buffer = buffers.take();
        while (error >= 0 && missing > 0) {
            int received = sys.recv(fd, buffer, Linux.MSG_TRUNC);
            if (received == -Errno.EINTR) {
                continue;
            }
            error = received > buffer.length ? -Errno.EMSGSIZE : received;
            int taken = take(buffer, error, first, answers);
            missing -= Math.max(0, taken);
            error = Math.min(error, taken);
        }
        buffers.give(buffer);
        List<Answer> list = new ArrayList<>();
        for (Answer answer : answers) {
            list.add(answer == null ? new Answer(error < 0 ? error : -Errno.EIO, null, sent) : answer);
        }
        return list;
    }

    /** Keeps the answers of one datagram. Answers how many there were; -EIO when it is not well-formed. */
    private int take(byte[] buffer, int received, int first, Answer[] answers) {
        if (received >= 0 && received < NetlinkMessage.HEADER_SIZE) {
            return -Errno.EIO;
        }
        int taken = 0;
        for (int at = 0; at + NetlinkMessage.HEADER_SIZE <= received; ) {
            int length = Wire.getInt(buffer, at);
            if (length < NetlinkMessage.HEADER_SIZE || length > received - at) {
                return -Errno.EIO;
            }
            int which = Wire.getInt(buffer, at + 8) - first;
            boolean ours = which >= 0 && which < answers.length && answers[which] == null;
            if (ours && Wire.getShort(buffer, at + 4) == Rtnetlink.NLMSG_ERROR) {
                answers[which] = new Answer(
                        NetlinkSocket.error(buffer, at, length), NetlinkSocket.words(buffer, at, length), false);
                taken++;
            }
            at += NetlinkMessage.align(length);
        }
        return taken;
    }
}
