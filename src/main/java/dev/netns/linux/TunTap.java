package dev.netns.linux;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Links whose other end is a program: {@code linux/if_tun.h}. */
public final class TunTap {
    public static final int IFF_TUN = 1;
    public static final int IFF_TAP = 2;
    public static final int IFF_MULTI_QUEUE = 0x100;

    private static final int IFF_NO_PI = 0x1000;
    private static final int IFF_TUN_EXCL = 0x8000;
    private static final int TUNSETIFF = 0x400454ca;
    private static final int TUNSETPERSIST = 0x400454cb;
    private static final int TUNSETOWNER = 0x400454cc;
    private static final int TUNSETGROUP = 0x400454ce;
    private static final int TUNSETIFINDEX = 0x400454da;
    private static final byte[] DEVICE = "/dev/net/tun".getBytes(StandardCharsets.US_ASCII);
    private static final int IFREQ_SIZE = 40;
    private static final int IFNAMSIZ = 16;

    private TunTap() {}

    private static byte[] number(int value) {
        return new byte[] {(byte) value, (byte) (value >> 8), (byte) (value >> 16), (byte) (value >> 24)};
    }

    /**
     * Makes a link in the network namespace that the calling thread is in; it stays until it is deleted.
     *
     * @param index that it is to get; 0 leaves the choice to the kernel
     * @param flags {@code IFF_*}
     * @param user who may attach a program; -1 for root only
     * @param group whose members may; -1 for none
     * @param made is run when it is there and does not stay yet: should we be killed, it goes
     * @return 0, or a negative errno; then there is no such link
     */
    public static int make(Syscalls sys, byte[] name, int index, int flags, long user, long group, Runnable made) {
        int fd = sys.open(DEVICE, Linux.O_RDWR | Linux.O_CLOEXEC, 0);
        if (fd < 0) {
            return fd;
        }
        byte[] request = Arrays.copyOf(name, IFREQ_SIZE);
        int all = flags | IFF_NO_PI | IFF_TUN_EXCL;
        request[IFNAMSIZ] = (byte) all;
        request[IFNAMSIZ + 1] = (byte) (all >> Byte.SIZE);
        try {
            int answer = index == 0 ? 0 : sys.ioctl(fd, TUNSETIFINDEX, number(index));
            if (answer >= 0) {
                answer = sys.ioctl(fd, TUNSETIFF, request);
            }
            if (answer >= 0 && user >= 0) {
                answer = sys.ioctl(fd, TUNSETOWNER, user);
            }
            if (answer >= 0 && group >= 0) {
                answer = sys.ioctl(fd, TUNSETGROUP, group);
            }
            if (answer >= 0) {
                made.run();
                answer = sys.ioctl(fd, TUNSETPERSIST, 1L);
            }
            return Math.min(answer, 0);
        } finally {
            sys.close(fd);
        }
    }
}
