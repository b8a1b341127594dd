package dev.netns.linux;

/**
 * Constants of the kernel, under the kernel's names. They are those of x86-64 and arm64 alike, but for {@link
 * #O_DIRECTORY} and {@link #O_NOFOLLOW}, which the implementations of {@link Syscalls} translate.
 */
public final class Linux {
    // asm-generic/fcntl.h
    public static final int O_RDONLY = 0;
    public static final int O_WRONLY = 1;
    public static final int O_RDWR = 2;
    public static final int O_CREAT = 0x40;
    public static final int O_TRUNC = 0x200;
    public static final int O_EXCL = 0x80;
    public static final int O_NONBLOCK = 0x800;
    public static final int O_DIRECTORY = 0x10000;
    public static final int O_NOFOLLOW = 0x20000;
    public static final int O_CLOEXEC = 0x80000;
    public static final int O_PATH = 0x200000;
    public static final int AT_FDCWD = -100;
    public static final int AT_RECURSIVE = 0x8000;

    // linux/fcntl.h, linux/memfd.h
    public static final int F_SEAL_GROW = 4;
    public static final int MFD_CLOEXEC = 1;
    public static final int MFD_ALLOW_SEALING = 2;
    public static final int MFD_NOEXEC_SEAL = 8;

    // asm-generic/fcntl.h, sys/file.h
    public static final int LOCK_SH = 1;
    public static final int LOCK_EX = 2;
    public static final int LOCK_NB = 4;
    public static final int LOCK_UN = 8;

    // linux/stat.h
    public static final int S_IFMT = 0xf000;
    public static final int S_IFREG = 0x8000;
    public static final int S_IFDIR = 0x4000;
    public static final int S_IFLNK = 0xa000;
    public static final int S_ISVTX = 01000;

    // linux/mount.h
    public static final long MS_RDONLY = 1;
    public static final long MS_NOSUID = 2;
    public static final long MS_NODEV = 4;
    public static final long MS_NOEXEC = 8;
    public static final long MS_BIND = 4096;
    public static final long MS_REC = 16384;
    public static final long MS_PRIVATE = 1 << 18;
    public static final long MS_SLAVE = 1 << 19;
    public static final long MS_SHARED = 1 << 20;
    public static final int MNT_DETACH = 2;
    public static final int UMOUNT_NOFOLLOW = 8;
    public static final int OPEN_TREE_CLONE = 1;
    public static final int OPEN_TREE_CLOEXEC = O_CLOEXEC;
    public static final int MOVE_MOUNT_F_EMPTY_PATH = 4;

    // linux/sched.h
    public static final int CLONE_FS = 0x200;
    public static final int CLONE_NEWNS = 0x20000;
    public static final int CLONE_NEWNET = 0x40000000;

    // asm-generic/signal.h
    public static final int SIGINT = 2;
    public static final int SIGKILL = 9;
    public static final int SIGTERM = 15;

    // linux/nsfs.h
    public static final int NS_GET_NSTYPE = 0xb703;

    // linux/magic.h
    public static final long NSFS_MAGIC = 0x6e736673;
    public static final long SYSFS_MAGIC = 0x62656572;

    // linux/sockios.h
    public static final int SIOCGIFFLAGS = 0x8913;
    public static final int SIOCSIFFLAGS = 0x8914;

    // linux/socket.h, linux/netlink.h
    public static final int AF_UNSPEC = 0;
    public static final int AF_UNIX = 1;
    public static final int AF_BRIDGE = 7;
    public static final int AF_INET = 2;
    public static final int AF_INET6 = 10;
    public static final int AF_NETLINK = 16;
    public static final int SOCK_DGRAM = 2;
    public static final int SOCK_RAW = 3;
    public static final int SOCK_CLOEXEC = 0x80000;
    public static final int NETLINK_ROUTE = 0;
    public static final int NETLINK_NETFILTER = 12;
    public static final int NETLINK_GENERIC = 16;
    public static final int SOL_NETLINK = 270;
    public static final int NETLINK_EXT_ACK = 11;
    public static final int NETLINK_GET_STRICT_CHK = 12;
    public static final int MSG_PEEK = 2;
    public static final int MSG_TRUNC = 0x20;
    public static final int MSG_DONTWAIT = 0x40;

    // asm-generic/poll.h
    public static final int POLLIN = 1;
    public static final int POLLPRI = 2;
    public static final int POLLERR = 8;

    private Linux() {}

    /** The path to the calling thread's network namespace: {@code /proc/self} would be the main thread's. */
    public static byte[] ownNetworkNamespace() {
        return Text.ascii("/proc/thread-self/ns/net");
    }
}
