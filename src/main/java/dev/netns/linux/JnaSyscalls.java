package dev.netns.linux;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.LinkOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The kernel calls on a JVM: through JNA, and those that only look at files without it where that is possible (see
 * {@link AsciiFiles}). It has no state; any number of threads may use it.
 *
 * <p>Where a signal interrupts a call, the call is made again, as the JVM's own signals mean nothing to the caller; only
 * close(2) is not, because Linux has closed the descriptor by then.
 *
 * <p>Where JNA's own library cannot be loaded, the first call that needs it throws {@link UnsatisfiedLinkError}.
 */
public final class JnaSyscalls implements Syscalls {
    /** The same on every architecture that Linux distributions support but MIPS and SPARC. */
    private static final int RLIMIT_NOFILE = 7;

    private static final int SMALL = 4096;

    private static final int STDOUT = 1;
    private static final int STDERR = 2;
    private static final int AT_SYMLINK_NOFOLLOW = 0x100;
    private static final int AT_NO_AUTOMOUNT = 0x800;
    private static final int AT_EMPTY_PATH = 0x1000;
    private static final int F_ADD_SEALS = 1033;
    private static final int WNOHANG = 1;
    private static final int FD_NSFS_ROOT = -10003;
    private static final int STATX_BASIC_STATS = 0x7ff;

    // Numbers since Linux 5.0 are the same on every architecture; older C libraries have no functions for these calls.
    private static final long SYS_OPEN_TREE = 428;
    private static final long SYS_MOVE_MOUNT = 429;
    private static final long SYS_PIDFD_OPEN = 434;
    private static final long SYS_MOUNT_SETATTR = 442;

    /** {@code struct mount_attr} of linux/mount.h: four 64-bit fields, the third of which is the propagation. */
    private static final int MOUNT_ATTR_SIZE = 4 * Long.BYTES;

    @Override
    public int open(byte[] path, int flags, int mode) {
        return Libc.call("open", Libc.string(path), architectureFlags(flags), mode);
    }

    @Override
    public int close(int fd) {
        return Libc.callOnce("close", fd);
    }

    @Override
    public int read(int fd, byte[] buffer, int offset, int length) {
        if (offset == 0) {
            return Libc.call("read", fd, buffer, (long) length);
        }
        byte[] part = new byte[length];
        int answer = Libc.call("read", fd, part, (long) length);
        if (answer > 0) {
            System.arraycopy(part, 0, buffer, offset, answer);
        }
        return answer;
    }

    @Override
    public int write(int fd, byte[] buffer, int offset, int length) {
        if (fd == STDOUT || fd == STDERR) {
            // What only prints need not load JNA for it.
            try {
                new FileOutputStream(fd == STDOUT ? FileDescriptor.out : FileDescriptor.err)
                        .write(buffer, offset, length);
                return length;
            } catch (IOException e) {
                // Made again below, by a call that says why it fails.
            }
        }
        byte[] part = offset == 0 ? buffer : Arrays.copyOfRange(buffer, offset, offset + length);
        return Libc.call("write", fd, part, (long) length);
    }

    @Override
    public int entries(byte[] directory, List<byte[]> into) {
        int answer = AsciiFiles.entries(directory, into);
        return answer == AsciiFiles.UNKNOWN ? kernelEntries(directory, into) : answer;
    }

    @Override
    public int stat(byte[] path, FileStatus into) {
        int answer = AsciiFiles.stat(path, into);
        return answer == AsciiFiles.UNKNOWN ? statx(Linux.AT_FDCWD, path, 0, into) : answer;
    }

    @Override
    public int lstat(byte[] path, FileStatus into) {
        int answer = AsciiFiles.stat(path, into, LinkOption.NOFOLLOW_LINKS);
        return answer == AsciiFiles.UNKNOWN ? statx(Linux.AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, into) : answer;
    }

    @Override
    public int fstat(int fd, FileStatus into) {
        return statx(fd, new byte[0], AT_EMPTY_PATH, into);
    }

    @Override
    public long fileSystemMagic(int fd) {
        byte[] statfs = new byte[256];
        int answer = Libc.call("fstatfs", fd, statfs);
        return answer < 0 ? answer : Integer.toUnsignedLong(structure(statfs).getInt(0));
    }

    @Override
    public int readlink(byte[] path, byte[] buffer) {
        int answer = AsciiFiles.readlink(path, buffer);
        return answer == AsciiFiles.UNKNOWN
                ? Libc.call("readlink", Libc.string(path), buffer, (long) buffer.length)
                : answer;
    }

    @Override
    public int mkdir(byte[] path, int mode) {
        return Libc.call("mkdir", Libc.string(path), mode);
    }

    @Override
    public int fchmod(int fd, int mode) {
        return Libc.call("fchmod", fd, mode);
    }

    @Override
    public int link(byte[] from, byte[] to) {
        return Libc.call("link", Libc.string(from), Libc.string(to));
    }

    @Override
    public int unlink(byte[] path) {
        return Libc.call("unlink", Libc.string(path));
    }

    @Override
    public int flock(int fd, int operation) {
        return Libc.call("flock", fd, operation);
    }

    @Override
    public int mount(
            byte @Nullable [] source, byte[] target, byte @Nullable [] type, long flags, byte @Nullable [] data) {
        return Libc.call("mount", optional(source), Libc.string(target), optional(type), flags, optional(data));
    }

    @Override
    public int rmdir(byte[] path) {
        return Libc.call("rmdir", Libc.string(path));
    }

    @Override
    public int rename(byte[] from, byte[] to) {
        return Libc.call("rename", Libc.string(from), Libc.string(to));
    }

    @Override
    public int fsync(int fd) {
        return Libc.call("fsync", fd);
    }

    @Override
    public int umount2(byte[] target, int flags) {
        return Libc.call("umount2", Libc.string(target), flags);
    }

    @Override
    public int openTree(int directory, byte[] path, int flags) {
        return Libc.call("syscall", SYS_OPEN_TREE, (long) directory, Libc.string(path), (long) flags);
    }

    @Override
    public int moveMount(int fromDirectory, byte[] from, int toDirectory, byte[] to, int flags) {
        return Libc.call(
                "syscall",
                SYS_MOVE_MOUNT,
                (long) fromDirectory,
                Libc.string(from),
                (long) toDirectory,
                Libc.string(to),
                (long) flags);
    }

    @Override
    public int setPropagation(int tree, long propagation) {
        byte[] attributes = new byte[MOUNT_ATTR_SIZE];
        structure(attributes).putLong(2 * Long.BYTES, propagation);
        return Libc.call(
                "syscall",
                SYS_MOUNT_SETATTR,
                (long) tree,
                Libc.string(new byte[0]),
                (long) (AT_EMPTY_PATH | Linux.AT_RECURSIVE),
                attributes,
                (long) attributes.length);
    }

    @Override
    public int unshare(int flags) {
        return Libc.call("unshare", flags);
    }

    @Override
    public int setns(int fd, int type) {
        return Libc.call("setns", fd, type);
    }

    @Override
    public int socket(int domain, int type, int protocol) {
        return Libc.call("socket", domain, type, protocol);
    }

    @Override
    public int connect(int fd, byte[] address) {
        return Libc.call("connect", fd, address, address.length);
    }

    @Override
    public int setSocketOption(int fd, int level, int option, int value) {
        byte[] bytes = new byte[Integer.BYTES];
        structure(bytes).putInt(0, value);
        return Libc.call("setsockopt", fd, level, option, bytes, bytes.length);
    }

    @Override
    public int send(int fd, byte[] buffer, int length) {
        return Libc.call("send", fd, buffer, (long) length, 0);
    }

    @Override
    public int recv(int fd, byte[] buffer, int flags) {
        if (buffer.length <= SMALL) {
            return Libc.call("recv", fd, buffer, (long) buffer.length, flags);
        }
        // JNA copies an array whole, there and back: that takes longer than most answers take to come.
        return ReceiveBuffer.receive(fd, buffer, flags);
    }

    @Override
    public int poll(int fd, int events, int timeoutMillis) {
        byte[] pollfd = new byte[8];
        structure(pollfd).putInt(0, fd).putShort(4, (short) events);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        int remaining = timeoutMillis;
        int answer = Libc.callOnce("poll", pollfd, 1L, remaining);
        while (answer == -Errno.EINTR) {
            if (timeoutMillis >= 0) {
                remaining = (int) Math.max(0, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()));
            }
            answer = Libc.callOnce("poll", pollfd, 1L, remaining);
        }
        return answer <= 0 ? answer : structure(pollfd).getShort(6);
    }

    @Override
    public int poll(int[] fds, int timeoutMillis) {
        byte[] pollfds = new byte[8 * fds.length];
        for (int i = 0; i < fds.length; i++) {
            structure(pollfds).putInt(8 * i, fds[i]).putShort(8 * i + 4, (short) Linux.POLLIN);
        }
        int answer = Libc.callOnce("poll", pollfds, (long) fds.length, timeoutMillis);
        return answer == -Errno.EINTR ? 0 : answer;
    }

    @Override
    public int ioctl(int fd, int request) {
        return Libc.call("ioctl", fd, (long) request);
    }

    @Override
    public int ioctl(int fd, int request, long argument) {
        return Libc.call("ioctl", fd, (long) request, argument);
    }

    @Override
    public int ioctl(int fd, int request, byte[] argument) {
        return Libc.call("ioctl", fd, (long) request, argument);
    }

    @Override
    public int nameToHandle(int fd, byte[] handle) {
        byte[] mountId = new byte[Integer.BYTES];
        return Libc.call("name_to_handle_at", fd, Libc.string(new byte[0]), handle, mountId, AT_EMPTY_PATH);
    }

    @Override
    public int openNamespace(byte[] handle, int flags) {
        return Libc.call("open_by_handle_at", FD_NSFS_ROOT, handle, flags);
    }

    @Override
    public int pidfdOpen(int pid) {
        return Libc.call("syscall", SYS_PIDFD_OPEN, (long) pid, 0L);
    }

    @Override
    public int exitStatus(int process) {
        byte[] status = new byte[Integer.BYTES];
        int ended = Libc.call("waitpid", process, status, WNOHANG);
        if (ended <= 0) {
            return ended == 0 ? -Errno.EAGAIN : ended;
        }
        // wait.h: the signal that ended it is in the lowest seven bits, its exit status in the next eight.
        int signal = structure(status).getInt(0) & 0x7f;
        return signal == 0 ? structure(status).getInt(0) >> 8 & 0xff : 128 + signal;
    }

    @Override
    public int kill(int process, int signal) {
        return Libc.call("kill", process, signal);
    }

    @Override
    public int memoryFile(byte[] name, int flags) {
        return Libc.call("memfd_create", Libc.string(name), flags);
    }

    @Override
    public int seal(int fd, int seals) {
        return Libc.call("fcntl", fd, F_ADD_SEALS, seals);
    }

    @Override
    public int chdir(byte[] path) {
        return Libc.call("chdir", Libc.string(path));
    }

    @Override
    public void allowFiles(int count) {
        byte[] limits = new byte[2 * Long.BYTES];
        ByteBuffer values = ByteBuffer.wrap(limits).order(ByteOrder.nativeOrder());
        if (Libc.call("getrlimit", RLIMIT_NOFILE, limits) == 0 && values.getLong(0) < count) {
            values.putLong(0, Math.min(count, values.getLong(Long.BYTES)));
            Libc.call("setrlimit", RLIMIT_NOFILE, limits);
        }
    }

    @Override
    public int become(int user, int group, int[] groups) {
        byte[] list = new byte[Math.max(groups.length, 1) * Integer.BYTES];
        for (int i = 0; i < groups.length; i++) {
            structure(list).putInt(i * Integer.BYTES, groups[i]);
        }
        // The C library changes all threads.
        int changed = Libc.call("setgroups", (long) groups.length, list);
        if (changed == 0) {
            changed = Libc.call("setresgid", group, group, group);
        }
        return changed == 0 ? Libc.call("setresuid", user, user, user) : changed;
    }

    @Override
    public int effectiveUser() {
        // Once: a user id may look like a negative errno.
        return Libc.callOnce("geteuid");
    }

    @Override
    public int processId() {
        return (int) ProcessHandle.current().pid();
    }

    @Override
    public long realTimeMillis() {
        return System.currentTimeMillis();
    }

    @Override
    public long monotonicMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    @Override
    public byte[][] environment() {
        return Environment.ofCaller();
    }

    @Override
    public int execve(byte[] path, byte[][] arguments, byte[][] environment) {
        try (StringVector argv = new StringVector(arguments);
                StringVector envp = new StringVector(environment)) {
            JvmTraces traces = new JvmTraces();
            traces.undo();
            int answer = Libc.callOnce("execve", Libc.string(path), argv.pointer(), envp.pointer());
            traces.redo();
            return answer;
        }
    }

    /** statx(2) instead of stat(2): its structure is the same on every architecture. */
    private static int statx(int directory, byte[] path, int flags, FileStatus into) {
        byte[] buffer = new byte[256];
        int answer =
                Libc.call("statx", directory, Libc.string(path), flags | AT_NO_AUTOMOUNT, STATX_BASIC_STATS, buffer);
        if (answer < 0) {
            return answer;
        }
        ByteBuffer statx = structure(buffer);
        into.owner = statx.getInt(20);
        into.group = statx.getInt(24);
        into.mode = Short.toUnsignedInt(statx.getShort(28));
        into.inode = statx.getLong(32);
        into.size = statx.getLong(40);
        into.changedMillis = statx.getLong(96) * 1000 + statx.getInt(104) / 1_000_000;
        into.device = device(statx.getInt(136), statx.getInt(140));
        return 0;
    }

    /** makedev(3). */
    private static long device(long major, long minor) {
        return ((major & 0xfff) << 8) | ((major & ~0xfffL) << 32) | (minor & 0xff) | ((minor & ~0xffL) << 12);
    }

    /** The names in a directory as getdents64(2) gives them: {@code struct linux_dirent64} after another. */
    private int kernelEntries(byte[] directory, List<byte[]> into) {
        int fd = open(directory, Linux.O_RDONLY | Linux.O_DIRECTORY | Linux.O_CLOEXEC, 0);
        if (fd < 0) {
            return fd;
        }
        byte[] buffer = new byte[32 * 1024];
        int count = 0;
        int length = Libc.call("getdents64", fd, buffer, (long) buffer.length);
        while (length > 0) {
            ByteBuffer entries = structure(buffer);
            for (int at = 0; at < length; at += Short.toUnsignedInt(entries.getShort(at + 16))) {
                int start = at + 19;
                int end = start;
                while (buffer[end] != 0) {
                    end++;
                }
                byte[] name = Arrays.copyOfRange(buffer, start, end);
                if (!isDots(name)) {
                    into.add(name);
                    count++;
                }
            }
            length = Libc.call("getdents64", fd, buffer, (long) buffer.length);
        }
        close(fd);
        return length < 0 ? length : count;
    }

    private static boolean isDots(byte[] name) {
        return name[0] == '.' && (name.length == 1 || (name.length == 2 && name[1] == '.'));
    }

    /** The two flags are two bits lower on the architectures that took ARM's numbers. */
    private static int architectureFlags(int flags) {
        int moved = flags & (Linux.O_DIRECTORY | Linux.O_NOFOLLOW);
        if (moved == 0) {
            return flags;
        }
        return switch (System.getProperty("os.arch")) {
            case "aarch64", "arm", "ppc64", "ppc64le" -> (flags & ~moved) | moved >> 2;
            default -> flags;
        };
    }

    private static byte @Nullable [] optional(byte @Nullable [] string) {
        return string == null ? null : Libc.string(string);
    }

    private static ByteBuffer structure(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    }
}
