package dev.netns.provision;

import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import dev.netns.names.Failure;
import dev.netns.netlink.NetlinkSocket;
import dev.netns.proc.FileTree;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for links to come, as at boot, where drivers and udev are slower than we are. */
final class DeviceWait {
    private static final int NETLINK_ADD_MEMBERSHIP = 1;
    private static final int RTNLGRP_LINK = 1;

    private static final int LOOK_AGAIN_MILLIS = 20;

    private final Syscalls sys;
    private final Udev udev;
    private final long end;

    /**
     * Begins.
     *
     * @param millis how long all of it may take
     */
    DeviceWait(Syscalls sys, long millis) {
        this.sys = sys;
        udev = new Udev(new FileTree(sys), Udev.DIRECTORY);
        end = sys.monotonicMillis() + millis;
    }

    /**
     * Looks again whenever the kernel tells of a link in the calling thread's namespace.
     *
     * @param enough whether what was seen leaves nothing to wait for
     * @return what was seen last
     */
    <T> T untilThere(Supplier<T> look, Predicate<T> enough) {
        int news = NetlinkSocket.open(sys);
        if (news < 0) {
            throw Failure.of("open", "a netlink socket", news, null);
        }
        try {
            // Before the first look, so that nothing comes between unseen.
            sys.setSocketOption(news, Linux.SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, RTNLGRP_LINK);
            T seen = look.get();
            while (!enough.test(seen)) {
                long left = end - sys.monotonicMillis();
                if (left <= 0 || sys.poll(news, Linux.POLLIN, (int) left) <= 0) {
                    return seen;
                }
                sys.recv(news, new byte[1], Linux.MSG_DONTWAIT | Linux.MSG_TRUNC);
                seen = look.get();
            }
            return seen;
        } finally {
            sys.close(news);
        }
    }

    /**
     * One that were taken before udev is done would come back under the kernel's name, which nobody knows it by.
     *
     * @param index of a link in the host
     */
    void untilNamed(int index) {
        while (!udev.isDoneWith(index) && sys.monotonicMillis() < end) {
            sys.poll(-1, 0, LOOK_AGAIN_MILLIS);
        }
    }
}
