package dev.netns.provision;

import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import dev.netns.names.Failure;
import dev.netns.netlink.NetlinkSocket;
import java.util.function.BooleanSupplier;

/** Waits for links to come, as at boot, where drivers and udev are slower than we are. */
final class DeviceWait {
    private static final int NETLINK_ADD_MEMBERSHIP = 1;
    private static final int RTNLGRP_LINK = 1;

    private DeviceWait() {}

    /**
     * Asks again whenever the kernel tells of a link in the calling thread's namespace.
     *
     * @param millis how long
     * @param enough whether there is nothing left to wait for
     */
    static void await(Syscalls sys, long millis, BooleanSupplier enough) {
        int news = NetlinkSocket.open(sys);
        if (news < 0) {
            throw Failure.of("open", "a netlink socket", news, null);
        }
        try {
            // Before the first look, so that nothing comes between unseen.
            sys.setSocketOption(news, Linux.SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, RTNLGRP_LINK);
            long end = sys.realTimeMillis() + millis;
            while (!enough.getAsBoolean()) {
                long left = end - sys.realTimeMillis();
                if (left <= 0 || sys.poll(news, Linux.POLLIN, (int) left) <= 0) {
                    return;
                }
                sys.recv(news, new byte[1], Linux.MSG_DONTWAIT | Linux.MSG_TRUNC);
            }
        } finally {
            sys.close(news);
        }
    }
}
