package dev.netns.netlink;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Buffers for datagrams of the kernel, used again by conversation after conversation: with hundreds of sockets, one each
 * would be most of the memory that a plan takes. Any thread may use them.
 */
public final class Buffers {
    /** The kernel's own limit of a datagram of netlink ({@code NLMSG_GOODSIZE} of {@code linux/netlink.h}) is below it. */
    static final int SIZE = 32 * 1024;

    private final Deque<byte[]> free = new ArrayDeque<>();

    synchronized byte[] take() {
        return free.isEmpty() ? new byte[SIZE] : free.pop();
    }

    synchronized void give(byte[] buffer) {
        free.push(buffer);
    }
}
