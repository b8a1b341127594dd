package dev.netns.linux;

import dev.netns.netlink.Rtnetlink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * Passes every call on and writes it down as strace(1) would: {@code mkdir("/run/netns", 0755) = -EEXIST}. Calls that
 * change nothing and cannot fail (getpid, clock_gettime, geteuid, the environment) are left out.
 */
public class RecordingSyscalls implements Syscalls {
    private static final Map<Long, String> OPEN = Map.of(
            (long) Linux.O_RDWR,
            "O_RDWR",
            1L,
            "O_WRONLY",
            (long) Linux.O_CREAT,
            "O_CREAT",
            (long) Linux.O_EXCL,
            "O_EXCL",
            (long) Linux.O_NONBLOCK,
            "O_NONBLOCK",
            (long) Linux.O_DIRECTORY,
            "O_DIRECTORY",
            (long) Linux.O_NOFOLLOW,
            "O_NOFOLLOW",
            (long) Linux.O_CLOEXEC,
            "O_CLOEXEC",
            (long) Linux.O_PATH,
            "O_PATH");
    private static final Map<Long, String> MOUNT = Map.of(
            Linux.MS_RDONLY, "MS_RDONLY",
            Linux.MS_NOSUID, "MS_NOSUID",
            Linux.MS_NODEV, "MS_NODEV",
            Linux.MS_NOEXEC, "MS_NOEXEC",
            Linux.MS_BIND, "MS_BIND",
            Linux.MS_REC, "MS_REC",
            Linux.MS_PRIVATE, "MS_PRIVATE",
            Linux.MS_SLAVE, "MS_SLAVE",
            Linux.MS_SHARED, "MS_SHARED");
    private static final Map<Long, String> UMOUNT =
            Map.of((long) Linux.MNT_DETACH, "MNT_DETACH", (long) Linux.UMOUNT_NOFOLLOW, "UMOUNT_NOFOLLOW");
    private static final Map<Long, String> OPEN_TREE = Map.of(
            (long) Linux.OPEN_TREE_CLONE, "OPEN_TREE_CLONE",
            (long) Linux.AT_RECURSIVE, "AT_RECURSIVE",
            (long) Linux.OPEN_TREE_CLOEXEC, "OPEN_TREE_CLOEXEC");
    private static final Map<Long, String> MOVE_MOUNT =
            Map.of((long) Linux.MOVE_MOUNT_F_EMPTY_PATH, "MOVE_MOUNT_F_EMPTY_PATH");
    private static final Map<Long, String> CLONE = Map.of(
            (long) Linux.CLONE_FS, "CLONE_FS",
            (long) Linux.CLONE_NEWNS, "CLONE_NEWNS",
            (long) Linux.CLONE_NEWNET, "CLONE_NEWNET");
    private static final Map<Long, String> LOCK =
            Map.of((long) Linux.LOCK_EX, "LOCK_EX", (long) Linux.LOCK_NB, "LOCK_NB", (long) Linux.LOCK_UN, "LOCK_UN");
    private static final Map<Long, String> POLL =
            Map.of((long) Linux.POLLIN, "POLLIN", (long) Linux.POLLPRI, "POLLPRI");
    private static final Map<Integer, String> MESSAGES = Map.of(
            Rtnetlink.RTM_NEWLINK, "RTM_NEWLINK",
            Rtnetlink.RTM_GETLINK, "RTM_GETLINK",
            Rtnetlink.RTM_NEWNSID, "RTM_NEWNSID",
            Rtnetlink.RTM_GETNSID, "RTM_GETNSID");

    private final Syscalls kernel;
    private final List<String> calls = new ArrayList<>();

    /** Records the calls to a kernel. */
    public RecordingSyscalls(Syscalls kernel) {
        this.kernel = kernel;
    }

    /** The calls so far, one a line, each ended by a newline as a text block has it. */
    public String calls() {
        return calls.isEmpty() ? "" : String.join("\n", calls) + "\n";
    }

    /** The names of the calls so far, in order: {@code open}, {@code mount} … */
    public List<String> names() {
        return calls.stream().map(call -> call.substring(0, call.indexOf('('))).toList();
    }

    /** Lets the kernel answer; what a test overrides to let a call fail. */
    protected long perform(String call, LongSupplier answer) {
        return answer.getAsLong();
    }

    private int record(String call, LongSupplier answer) {
        return (int) recordLong(call, answer);
    }

    private long recordLong(String call, LongSupplier answer) {
        int line = calls.size();
        // A call that does not return (execve) stays so, as strace has it.
        calls.add(call + " = ?");
        long result = perform(call, answer);
        String words = result < 0 ? "-" + Errno.name((int) -result) : Long.toString(result);
        calls.set(line, call + " = " + words);
        return result;
    }

    private static String text(byte[] bytes) {
        return bytes == null ? "NULL" : "\"" + Text.printable(bytes) + "\"";
    }

    private static String flags(long value, Map<Long, String> names, String none) {
        StringJoiner text = new StringJoiner("|").setEmptyValue(none);
        long rest = value;
        for (Map.Entry<Long, String> name : new TreeMap<>(names).entrySet()) {
            if ((value & name.getKey()) != 0) {
                text.add(name.getValue());
                rest &= ~name.getKey();
            }
        }
        if (rest != 0) {
            text.add("0x" + Long.toHexString(rest));
        }
        return text.toString();
    }

    private static String octal(int mode) {
        return mode == 0 ? "0" : "0" + Integer.toOctalString(mode);
    }

    private static String directory(int fd) {
        return fd == Linux.AT_FDCWD ? "AT_FDCWD" : Integer.toString(fd);
    }

    @Override
    public int open(byte[] path, int flags, int mode) {
        String how = (flags & 3) == 0 ? "O_RDONLY|" + flags(flags, OPEN, "") : flags(flags, OPEN, "");
        String last = (flags & Linux.O_CREAT) == 0 ? "" : ", " + octal(mode);
        return record("open(" + text(path) + ", " + how + last + ")", () -> kernel.open(path, flags, mode));
    }

    @Override
    public int close(int fd) {
        return record("close(" + fd + ")", () -> kernel.close(fd));
    }

    @Override
    public int read(int fd, byte[] buffer, int offset, int length) {
        return record("read(" + fd + ")", () -> kernel.read(fd, buffer, offset, length));
    }

    @Override
    public int write(int fd, byte[] buffer, int offset, int length) {
        String what = Text.printable(Text.decode(buffer, offset, offset + length));
        return record("write(" + fd + ", \"" + what + "\")", () -> kernel.write(fd, buffer, offset, length));
    }

    @Override
    public int entries(byte[] directory, List<byte[]> into) {
        return record("entries(" + text(directory) + ")", () -> kernel.entries(directory, into));
    }

    @Override
    public int stat(byte[] path, FileStatus into) {
        return record("stat(" + text(path) + ")", () -> kernel.stat(path, into));
    }

    @Override
    public int lstat(byte[] path, FileStatus into) {
        return record("lstat(" + text(path) + ")", () -> kernel.lstat(path, into));
    }

    @Override
    public int fstat(int fd, FileStatus into) {
        return record("fstat(" + fd + ")", () -> kernel.fstat(fd, into));
    }

    @Override
    public long fileSystemMagic(int fd) {
        return recordLong("fstatfs(" + fd + ")", () -> kernel.fileSystemMagic(fd));
    }

    @Override
    public int readlink(byte[] path, byte[] buffer) {
        return record("readlink(" + text(path) + ")", () -> kernel.readlink(path, buffer));
    }

    @Override
    public int mkdir(byte[] path, int mode) {
        return record("mkdir(" + text(path) + ", " + octal(mode) + ")", () -> kernel.mkdir(path, mode));
    }

    @Override
    public int fchmod(int fd, int mode) {
        return record("fchmod(" + fd + ", " + octal(mode) + ")", () -> kernel.fchmod(fd, mode));
    }

    @Override
    public int link(byte[] from, byte[] to) {
        return record("link(" + text(from) + ", " + text(to) + ")", () -> kernel.link(from, to));
    }

    @Override
    public int unlink(byte[] path) {
        return record("unlink(" + text(path) + ")", () -> kernel.unlink(path));
    }

    @Override
    public int flock(int fd, int operation) {
        return record("flock(" + fd + ", " + flags(operation, LOCK, "0") + ")", () -> kernel.flock(fd, operation));
    }

    @Override
    public int mount(byte[] source, byte[] target, byte[] type, long flags, byte[] data) {
        StringJoiner arguments = new StringJoiner(", ", "mount(", ")");
        arguments.add(text(source)).add(text(target)).add(text(type)).add(flags(flags, MOUNT, "0"));
        if (data != null) {
            arguments.add(text(data));
        }
        return record(arguments.toString(), () -> kernel.mount(source, target, type, flags, data));
    }

    @Override
    public int rmdir(byte[] path) {
        return record("rmdir(" + text(path) + ")", () -> kernel.rmdir(path));
    }

    @Override
    public int rename(byte[] from, byte[] to) {
        return record("rename(" + text(from) + ", " + text(to) + ")", () -> kernel.rename(from, to));
    }

    @Override
    public int fsync(int fd) {
        return record("fsync(" + fd + ")", () -> kernel.fsync(fd));
    }

    @Override
    public int umount2(byte[] target, int flags) {
        String call = "umount2(" + text(target) + ", " + flags(flags, UMOUNT, "0") + ")";
        return record(call, () -> kernel.umount2(target, flags));
    }

    @Override
    public int openTree(int directory, byte[] path, int flags) {
        String call =
                "open_tree(" + directory(directory) + ", " + text(path) + ", " + flags(flags, OPEN_TREE, "0") + ")";
        return record(call, () -> kernel.openTree(directory, path, flags));
    }

    @Override
    public int moveMount(int fromDirectory, byte[] from, int toDirectory, byte[] to, int flags) {
        StringJoiner arguments = new StringJoiner(", ", "move_mount(", ")");
        arguments
                .add(directory(fromDirectory))
                .add(text(from))
                .add(directory(toDirectory))
                .add(text(to));
        arguments.add(flags(flags, MOVE_MOUNT, "0"));
        return record(arguments.toString(), () -> kernel.moveMount(fromDirectory, from, toDirectory, to, flags));
    }

    @Override
    public int setPropagation(int tree, long propagation) {
        String call = "mount_setattr(" + tree + ", " + flags(propagation, MOUNT, "0") + ")";
        return record(call, () -> kernel.setPropagation(tree, propagation));
    }

    @Override
    public int unshare(int flags) {
        return record("unshare(" + flags(flags, CLONE, "0") + ")", () -> kernel.unshare(flags));
    }

    @Override
    public int setns(int fd, int type) {
        return record("setns(" + fd + ", " + flags(type, CLONE, "0") + ")", () -> kernel.setns(fd, type));
    }

    @Override
    public int socket(int domain, int type, int protocol) {
        boolean netlink = domain == Linux.AF_NETLINK && type == (Linux.SOCK_RAW | Linux.SOCK_CLOEXEC) && protocol == 0;
        boolean unix = domain == Linux.AF_UNIX && type == (Linux.SOCK_DGRAM | Linux.SOCK_CLOEXEC) && protocol == 0;
        String other = unix ? "AF_UNIX, SOCK_DGRAM|SOCK_CLOEXEC, 0" : domain + ", " + type;
        String arguments = netlink ? "AF_NETLINK, SOCK_RAW|SOCK_CLOEXEC, NETLINK_ROUTE" : other;
        return record("socket(" + arguments + ")", () -> kernel.socket(domain, type, protocol));
    }

    @Override
    public int connect(int fd, byte[] address) {
        return record("connect(" + fd + ")", () -> kernel.connect(fd, address));
    }

    @Override
    public int setSocketOption(int fd, int level, int option, int value) {
        boolean words = level == Linux.SOL_NETLINK && option == Linux.NETLINK_EXT_ACK;
        String what = words ? "SOL_NETLINK, NETLINK_EXT_ACK" : level + ", " + option;
        String call = "setsockopt(" + fd + ", " + what + ", " + value + ")";
        return record(call, () -> kernel.setSocketOption(fd, level, option, value));
    }

    @Override
    public int send(int fd, byte[] buffer, int length) {
        int type = (buffer[4] & 0xff) | (buffer[5] & 0xff) << 8;
        String what = MESSAGES.getOrDefault(type, Integer.toString(type));
        return record("send(" + fd + ", " + what + ")", () -> kernel.send(fd, buffer, length));
    }

    @Override
    public int recv(int fd, byte[] buffer, int flags) {
        return record("recv(" + fd + ")", () -> kernel.recv(fd, buffer, flags));
    }

    @Override
    public int poll(int fd, int events, int timeoutMillis) {
        String call = "poll(" + fd + ", " + flags(events, POLL, "0") + ", " + timeoutMillis + ")";
        return record(call, () -> kernel.poll(fd, events, timeoutMillis));
    }

    @Override
    public int pidfdOpen(int pid) {
        return record("pidfd_open(" + pid + ")", () -> kernel.pidfdOpen(pid));
    }

    @Override
    public int poll(int[] fds, int timeoutMillis) {
        return record(
                "poll(" + Arrays.toString(fds) + ", POLLIN, " + timeoutMillis + ")",
                () -> kernel.poll(fds, timeoutMillis));
    }

    @Override
    public int exitStatus(int process) {
        return record("waitpid(" + process + ", WNOHANG)", () -> kernel.exitStatus(process));
    }

    @Override
    public int kill(int process, int signal) {
        return record("kill(" + process + ", " + signal + ")", () -> kernel.kill(process, signal));
    }

    @Override
    public int memoryFile(byte[] name, int flags) {
        return record("memfd_create(" + text(name) + ", " + flags + ")", () -> kernel.memoryFile(name, flags));
    }

    @Override
    public int seal(int fd, int seals) {
        return record("fcntl(" + fd + ", F_ADD_SEALS, " + seals + ")", () -> kernel.seal(fd, seals));
    }

    @Override
    public int ioctl(int fd, int request) {
        String name = request == Linux.NS_GET_NSTYPE ? "NS_GET_NSTYPE" : Integer.toHexString(request);
        return record("ioctl(" + fd + ", " + name + ")", () -> kernel.ioctl(fd, request));
    }

    @Override
    public int ioctl(int fd, int request, long argument) {
        return record(
                "ioctl(" + fd + ", " + Integer.toHexString(request) + ", " + argument + ")",
                () -> kernel.ioctl(fd, request, argument));
    }

    @Override
    public int ioctl(int fd, int request, byte[] argument) {
        String name = request == Linux.SIOCSIFFLAGS ? "SIOCSIFFLAGS" : "SIOCGIFFLAGS";
        return record("ioctl(" + fd + ", " + name + ")", () -> kernel.ioctl(fd, request, argument));
    }

    @Override
    public int nameToHandle(int fd, byte[] handle) {
        return record("name_to_handle_at(" + fd + ")", () -> kernel.nameToHandle(fd, handle));
    }

    @Override
    public int openNamespace(byte[] handle, int flags) {
        return record("open_by_handle_at()", () -> kernel.openNamespace(handle, flags));
    }

    @Override
    public int chdir(byte[] path) {
        return record("chdir(" + text(path) + ")", () -> kernel.chdir(path));
    }

    @Override
    public void allowFiles(int count) {
        kernel.allowFiles(count);
    }

    @Override
    public int become(int user, int group, int[] groups) {
        String call = "become(" + user + ", " + group + ", " + Arrays.toString(groups) + ")";
        return record(call, () -> kernel.become(user, group, groups));
    }

    @Override
    public int effectiveUser() {
        return kernel.effectiveUser();
    }

    @Override
    public int processId() {
        return kernel.processId();
    }

    @Override
    public long realTimeMillis() {
        return kernel.realTimeMillis();
    }

    @Override
    public long monotonicMillis() {
        return kernel.monotonicMillis();
    }

    @Override
    public byte[][] environment() {
        return kernel.environment();
    }

    @Override
    public int execve(byte[] path, byte[][] arguments, byte[][] environment) {
        StringJoiner words = new StringJoiner(", ", "[", "]");
        for (byte[] argument : arguments) {
            words.add(text(argument));
        }
        String call = "execve(" + text(path) + ", " + words + ", " + environment.length + " variables)";
        return record(call, () -> kernel.execve(path, arguments, environment));
    }
}
