package dev.netns.provision;

import dev.netns.linux.Errno;
import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import dev.netns.names.Failure;
import dev.netns.names.NamespaceIds;
import dev.netns.netlink.NetlinkSocket;

/**
 * The nsids of the namespace of the thread that made this object, with the patience that the kernel needs: a namespace
 * that was removed keeps its number for a while. To be closed; not for several threads.
 */
final class Nsids implements AutoCloseable {
    /** How long tearing down may take: under load it is seconds. */
    private static final long PATIENCE_MILLIS = 10_000;

    private static final int NETLINK_ADD_MEMBERSHIP = 1;
    private static final int RTNLGRP_NSID = 28;

    private final Syscalls sys;
    private final NamespaceIds ids;

    /** Tells of numbers that become free; opened while we are at home, because a socket stays where it was made. */
    private final int news;

    Nsids(Syscalls sys) {
        this.sys = sys;
        ids = new NamespaceIds(sys);
        news = NetlinkSocket.open(sys);
        if (news < 0) {
            ids.close();
            throw Failure.of("open", "a netlink socket", news, null);
        }
    }

    /** The number of an open namespace, or {@link NamespaceIds#NONE}. */
    int of(int namespace, byte[] name) {
        return ids.of(namespace, name);
    }

    /** Whether a namespace has the number that can still be reached. */
    boolean isTaken(int nsid) {
        try {
            return !ids.one(nsid, NamespaceIds.NONE).isEmpty();
        } catch (Failure failure) {
            if (failure.errno() == Errno.ENOENT) {
                return false;
            }
            throw failure;
        }
    }

    /**
     * Whether it is taken, and not only by a namespace that is about to end.
     *
     * @param end when to give up, by {@link Syscalls#monotonicMillis}
     */
    boolean staysTaken(int nsid, long end) {
        listen();
        while (isTaken(nsid)) {
            if (!awaitNews(end)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Assigns a number, as soon as it is free.
     *
     * @param nsid from 0, or {@link NamespaceIds#AUTO}
     * @throws Failure it does not become free, or the kernel refuses
     */
    void assign(int namespace, byte[] name, int nsid) {
        long end = sys.monotonicMillis() + PATIENCE_MILLIS;
        boolean listening = false;
        while (true) {
            try {
                ids.assign(namespace, name, nsid);
                return;
            } catch (Failure failure) {
                if (failure.errno() != Errno.EEXIST || nsid == NamespaceIds.AUTO || listening && !awaitNews(end)) {
                    throw failure;
                }
            }
            if (!listening) {
                listen();
                listening = true;
            }
        }
    }

    private void listen() {
        int joined = sys.setSocketOption(news, Linux.SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, RTNLGRP_NSID);
        if (joined < 0) {
            throw Failure.of("listen to", "the kernel's news of nsids", joined, null);
        }
    }

    /** Waits for a number to come or go. Answers whether one did in time. */
    private boolean awaitNews(long end) {
        long left = end - sys.monotonicMillis();
        if (left <= 0 || sys.poll(news, Linux.POLLIN, (int) left) <= 0) {
            return false;
        }
        // Which one it was is not worth reading, nor whether some were lost: the question is asked again.
        sys.recv(news, new byte[1024], Linux.MSG_DONTWAIT);
        return true;
    }

    @Override
    public void close() {
        ids.close();
        sys.close(news);
    }
}
