package dev.netns.names;

import dev.netns.linux.Errno;
import dev.netns.linux.FileStatus;
import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import java.util.Arrays;

/**
 * A fresh /sys, which shows the links of the thread's new network namespace, with what was mounted below the old one
 * put back.
 */
final class SysMounts {
    private static final byte[] SYS = Text.ascii("/sys");
    private static final byte[] SYSFS = Text.ascii("sysfs");
    private static final byte[] EMPTY = {};

    /** Where file systems are mounted below /sys: each has its own directory there, made by the kernel. */
    private static final byte[][] POINTS = {
        Text.ascii("/sys/fs/cgroup"),
        Text.ascii("/sys/fs/bpf"),
        Text.ascii("/sys/kernel/debug"),
        Text.ascii("/sys/kernel/tracing"),
        Text.ascii("/sys/kernel/security"),
        Text.ascii("/sys/kernel/config"),
        Text.ascii("/sys/fs/pstore"),
        Text.ascii("/sys/fs/fuse/connections"),
        Text.ascii("/sys/fs/selinux"),
        Text.ascii("/sys/firmware/efi/efivars"),
        Text.ascii("/sys/fs/resctrl"),
    };

    private final Syscalls sys;

    SysMounts(Syscalls sys) {
        this.sys = sys;
    }

    /**
     * Mounts it; the thread must have a mount namespace of its own.
     *
     * @param name goes into the mount table as the source, as `ip` has it
     * @throws Failure with status 125
     */
    void renew(byte[] name) {
        int[] kept = copies();
        sys.umount2(SYS, Linux.MNT_DETACH);
        int mounted = sys.mount(name, SYS, SYSFS, 0, null);
        if (mounted == -Errno.EPERM) {
            // A read-only /sys that could not be unmounted (in a container) takes a read-only one only.
            mounted = sys.mount(name, SYS, SYSFS, Linux.MS_RDONLY, null);
        }
        if (mounted < 0) {
            throw Failure.of("mount", SYS, mounted).withStatus(ExitStatus.EXEC_FAILED);
        }
        for (int i = 0; i < POINTS.length; i++) {
            if (kept[i] >= 0) {
                int put = sys.moveMount(kept[i], EMPTY, Linux.AT_FDCWD, POINTS[i], Linux.MOVE_MOUNT_F_EMPTY_PATH);
                sys.close(kept[i]);
                if (put < 0) {
                    throw Failure.of("mount", POINTS[i], put).withStatus(ExitStatus.EXEC_FAILED);
                }
            }
        }
    }

    /** Copies of the mounts below /sys, detached, by their descriptors; -1 where nothing is mounted. */
    private int[] copies() {
        int[] copies = new int[POINTS.length];
        Arrays.fill(copies, -1);
        FileStatus top = new FileStatus();
        FileStatus point = new FileStatus();
        if (sys.stat(SYS, top) < 0) {
            return copies;
        }
        for (int i = 0; i < POINTS.length; i++) {
            if (sys.stat(POINTS[i], point) == 0 && point.device != top.device) {
                // Linux < 5.2 has no such call: there, what was below /sys is hidden, as `ip` does everywhere.
                copies[i] = sys.openTree(
                        Linux.AT_FDCWD,
                        POINTS[i],
                        Linux.OPEN_TREE_CLONE | Linux.OPEN_TREE_CLOEXEC | Linux.AT_RECURSIVE);
            }
        }
        return copies;
    }
}
