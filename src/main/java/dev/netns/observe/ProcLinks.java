package dev.netns.observe;

import dev.netns.linux.Bytes;
import dev.netns.linux.Errno;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;

/**
 * Symbolic links of /proc whose target is a kind and an inode: {@code net:[4026531840]}, {@code socket:[4711]}
 * (proc_pid_ns(5), proc_pid_fd(5)). Reading the link is cheaper than stat(2) and tells the kind too. Not thread-safe.
 */
final class ProcLinks {
    private final Syscalls sys;
    /** Longer than any such target; other targets may be cut. */
    private final byte[] target = new byte[64];

    private int length;

    ProcLinks(Syscalls sys) {
        this.sys = sys;
    }

    /** Reads a link. Answers whether it could. */
    boolean read(String path) {
        length = sys.readlink(Text.ascii(path), target);
        return length >= 0;
    }

    /** Whether the last link leads to a path: a file, or a namespace that was opened by the path of a mount. */
    boolean isPath() {
        return length > 0 && target[0] == '/';
    }

    /** Whether the last link was not read because the process belongs to somebody else. */
    boolean denied() {
        return length == -Errno.EACCES || length == -Errno.EPERM;
    }

    /** The inode in the target that was read last, or 0 where it is of another kind or was not read. */
    long inode(String kind) {
        return inode(target, length, kind);
    }

    /** Reads a link of this kind. Answers the inode, or 0. */
    long inode(String path, String kind) {
        read(path);
        return inode(kind);
    }

    static long inode(byte[] target, int length, String kind) {
        int start = kind.length() + 2;
        if (length < start + 2 || !Bytes.startsWith(target, 0, kind) || !Bytes.startsWith(target, start - 2, ":[")) {
            return 0;
        }
        long inode = 0;
        for (int i = start; i < length - 1; i++) {
            if (target[i] < '0' || target[i] > '9') {
                return 0;
            }
            inode = inode * 10 + (target[i] - '0');
        }
        return target[length - 1] == ']' ? inode : 0;
    }
}
