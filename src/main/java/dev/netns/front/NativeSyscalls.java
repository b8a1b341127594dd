package dev.netns.front;

import dev.netns.linux.Errno;
import dev.netns.linux.FileStatus;
import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.teavm.interop.Address;

/**
 * The kernel calls of the native program.
 *
 * <p>C is given the addresses of Java arrays. That is safe although TeaVM's collector moves objects: it runs only where
 * something is allocated, and the program has one thread, so an address that is taken in the expression that calls C
 * stays true until C returns. Hence every string gets its NUL, which allocates, before the first address is taken.
 */
final class NativeSyscalls implements Syscalls {
    /** Where {@code struct linux_dirent64} (getdents64(2)) has its length and its name, on every architecture. */
    private static final int ENTRY_LENGTH = 16;

    private static final int ENTRY_NAME = 19;

    /** What {@link Libc#stat} fills. */
    private final long[] fields = new long[7];

    @Override
    public int open(byte[] path, int flags, int mode) {
        byte[] string = CStrings.terminated(path);
        return answer(Libc.open(Address.ofData(string), flags, mode));
    }

    @Override
    public int close(int fd) {
        return answer(Libc.close(fd));
    }

    @Override
    public int read(int fd, byte[] buffer, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, buffer.length);
        return answer(Libc.read(fd, Address.ofData(buffer).add(offset), length));
    }

    @Override
    public int write(int fd, byte[] buffer, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, buffer.length);
        return answer(Libc.write(fd, Address.ofData(buffer).add(offset), length));
    }

    @Override
    public int entries(byte[] directory, List<byte[]> into) {
        int fd = open(directory, Linux.O_RDONLY | Linux.O_DIRECTORY | Linux.O_CLOEXEC, 0);
        if (fd < 0) {
            return fd;
        }
        int before = into.size();
        byte[] buffer = new byte[32768];
        int length;
        do {
            length = answer(Libc.getdents64(fd, Address.ofData(buffer), buffer.length));
            addEntries(buffer, length, into);
        } while (length > 0);
        close(fd);
        return length < 0 ? length : into.size() - before;
    }

    private static void addEntries(byte[] buffer, int length, List<byte[]> into) {
        for (int entry = 0; entry < length; ) {
            int start = entry + ENTRY_NAME;
            int end = start;
            while (buffer[end] != 0) {
                end++;
            }
            boolean dots = buffer[start] == '.' && (end == start + 1 || (end == start + 2 && buffer[start + 1] == '.'));
            if (!dots) {
                into.add(Arrays.copyOfRange(buffer, start, end));
            }
            entry += (buffer[entry + ENTRY_LENGTH] & 0xff) | ((buffer[entry + ENTRY_LENGTH + 1] & 0xff) << 8);
        }
    }

    @Override
    public int stat(byte[] path, FileStatus into) {
        return stat(Linux.AT_FDCWD, path, 0, into);
    }

    @Override
    public int lstat(byte[] path, FileStatus into) {
        return stat(Linux.AT_FDCWD, path, Libc.AT_SYMLINK_NOFOLLOW, into);
    }

    @Override
    public int fstat(int fd, FileStatus into) {
        return stat(fd, new byte[0], Libc.AT_EMPTY_PATH, into);
    }

    private int stat(int directory, byte[] path, int flags, FileStatus into) {
        byte[] string = CStrings.terminated(path);
        int answer = answer(Libc.stat(directory, Address.ofData(string), flags, Address.ofData(fields)));
        if (answer == 0) {
            into.device = fields[0];
            into.inode = fields[1];
            into.mode = (int) fields[2];
            into.owner = (int) fields[3];
            into.group = (int) fields[4];
            into.size = fields[5];
            into.changedMillis = fields[6];
        }
        return answer;
    }

    @Override
    public long fileSystemMagic(int fd) {
        long magic = Libc.fileSystemMagic(fd);
        return magic < 0 ? -Libc.errno() : magic;
    }

    @Override
    public int readlink(byte[] path, byte[] buffer) {
        byte[] string = CStrings.terminated(path);
        return answer(Libc.readlink(Address.ofData(string), Address.ofData(buffer), buffer.length));
    }

    @Override
    public int mkdir(byte[] path, int mode) {
        byte[] string = CStrings.terminated(path);
        return answer(Libc.mkdir(Address.ofData(string), mode));
    }

    @Override
    public int fchmod(int fd, int mode) {
        return answer(Libc.fchmod(fd, mode));
    }

    @Override
    public int link(byte[] from, byte[] to) {
        byte[] fromString = CStrings.terminated(from);
        byte[] toString = CStrings.terminated(to);
        return answer(Libc.link(Address.ofData(fromString), Address.ofData(toString)));
    }

    @Override
    public int unlink(byte[] path) {
        byte[] string = CStrings.terminated(path);
        return answer(Libc.unlink(Address.ofData(string)));
    }

    @Override
    public int rmdir(byte[] path) {
        byte[] string = CStrings.terminated(path);
        return answer(Libc.rmdir(Address.ofData(string)));
    }

    @Override
    public int rename(byte[] from, byte[] to) {
        byte[] fromString = CStrings.terminated(from);
        byte[] toString = CStrings.terminated(to);
        return answer(Libc.rename(Address.ofData(fromString), Address.ofData(toString)));
    }

    @Override
    public int fsync(int fd) {
        return answer(Libc.fsync(fd));
    }

    @Override
    public int flock(int fd, int operation) {
        return answer(Libc.flock(fd, operation));
    }

    @Override
    public int mount(
            byte @Nullable [] source, byte[] target, byte @Nullable [] type, long flags, byte @Nullable [] data) {
        byte @Nullable [] sourceString = CStrings.terminatedOrNull(source);
        byte[] targetString = CStrings.terminated(target);
        byte @Nullable [] typeString = CStrings.terminatedOrNull(type);
        byte @Nullable [] dataString = CStrings.terminatedOrNull(data);
        return answer(Libc.mount(
                CStrings.addressOrNull(sourceString),
                Address.ofData(targetString),
                CStrings.addressOrNull(typeString),
                flags,
                CStrings.addressOrNull(dataString)));
    }

    @Override
    public int umount2(byte[] target, int flags) {
        byte[] string = CStrings.terminated(target);
        return answer(Libc.umount2(Address.ofData(string), flags));
    }

    @Override
    public int openTree(int directory, byte[] path, int flags) {
        byte[] string = CStrings.terminated(path);
        return answer(Libc.openTree(directory, Address.ofData(string), flags));
    }

    @Override
    public int moveMount(int fromDirectory, byte[] from, int toDirectory, byte[] to, int flags) {
        byte[] fromString = CStrings.terminated(from);
        byte[] toString = CStrings.terminated(to);
        return answer(Libc.moveMount(
                fromDirectory, Address.ofData(fromString), toDirectory, Address.ofData(toString), flags));
    }

    @Override
    public int setPropagation(int tree, long propagation) {
        return answer(Libc.setPropagation(tree, propagation));
    }

    @Override
    public int unshare(int flags) {
        return answer(Libc.unshare(flags));
    }

    @Override
    public int setns(int fd, int type) {
        return answer(Libc.setns(fd, type));
    }

    @Override
    public int socket(int domain, int type, int protocol) {
        return answer(Libc.socket(domain, type, protocol));
    }

    @Override
    public int connect(int fd, byte[] address) {
        return answer(Libc.connect(fd, Address.ofData(address), address.length));
    }

    @Override
    public int setSocketOption(int fd, int level, int option, int value) {
        int[] values = {value};
        return answer(Libc.setsockopt(fd, level, option, Address.ofData(values), Integer.BYTES));
    }

    @Override
    public int send(int fd, byte[] buffer, int length) {
        Objects.checkFromIndexSize(0, length, buffer.length);
        return answer(Libc.send(fd, Address.ofData(buffer), length, 0));
    }

    @Override
    public int recv(int fd, byte[] buffer, int flags) {
        return answer(Libc.recv(fd, Address.ofData(buffer), buffer.length, flags));
    }

    @Override
    public int poll(int fd, int events, int timeoutMillis) {
        return answer(Libc.poll(fd, events, timeoutMillis));
    }

    @Override
    public int poll(int[] fds, int timeoutMillis) {
        int answer = answer(Libc.pollAll(Address.ofData(fds), fds.length, timeoutMillis));
        return answer == -Errno.EINTR ? 0 : answer;
    }

    @Override
    public int ioctl(int fd, int request) {
        return answer(Libc.ioctl(fd, request, Address.fromInt(0)));
    }

    @Override
    public int ioctl(int fd, int request, long argument) {
        return answer(Libc.ioctl(fd, request, Address.fromLong(argument)));
    }

    @Override
    public int ioctl(int fd, int request, byte[] argument) {
        return answer(Libc.ioctl(fd, request, Address.ofData(argument)));
    }

    @Override
    public int nameToHandle(int fd, byte[] handle) {
        return answer(Libc.nameToHandle(fd, Address.ofData(handle)));
    }

    @Override
    public int openNamespace(byte[] handle, int flags) {
        return answer(Libc.openNamespace(Address.ofData(handle), flags));
    }

    @Override
    public int pidfdOpen(int pid) {
        return answer(Libc.pidfdOpen(pid));
    }

    @Override
    public int exitStatus(int process) {
        return answer(Libc.exitStatus(process));
    }

    @Override
    public int kill(int process, int signal) {
        return answer(Libc.kill(process, signal));
    }

    @Override
    public int memoryFile(byte[] name, int flags) {
        byte[] string = CStrings.terminated(name);
        return answer(Libc.memfd(Address.ofData(string), flags));
    }

    @Override
    public int seal(int fd, int seals) {
        return answer(Libc.seal(fd, seals));
    }

    @Override
    public int chdir(byte[] path) {
        byte[] string = CStrings.terminated(path);
        return answer(Libc.chdir(Address.ofData(string)));
    }

    @Override
    public void allowFiles(int count) {
        Libc.allowFiles(count);
    }

    @Override
    public int become(int user, int group, int[] groups) {
        int changed = answer(Libc.setgroups(groups.length, Address.ofData(groups)));
        if (changed == 0) {
            changed = answer(Libc.setresgid(group, group, group));
        }
        return changed == 0 ? answer(Libc.setresuid(user, user, user)) : changed;
    }

    @Override
    public int effectiveUser() {
        return Libc.geteuid();
    }

    @Override
    public int processId() {
        return Libc.getpid();
    }

    @Override
    public long realTimeMillis() {
        return Libc.realTimeMillis();
    }

    @Override
    public long monotonicMillis() {
        return Libc.monotonicMillis();
    }

    @Override
    public byte[][] environment() {
        List<byte[]> entries = new ArrayList<>();
        for (int i = 0; ; i++) {
            Address entry = Libc.environment(i);
            if (entry == null) {
                return entries.toArray(new byte[0][]);
            }
            entries.add(CStrings.bytes(entry));
        }
    }

    /** As {@link Syscalls#execve}; this runtime changes nothing in the process, so there is nothing to put back. */
    @Override
    public int execve(byte[] path, byte[][] arguments, byte[][] environment) {
        byte[] string = CStrings.terminated(path);
        Address argumentBlock = CStrings.block(arguments);
        Address environmentBlock = CStrings.block(environment);
        int answer = argumentBlock == null || environmentBlock == null
                ? -Errno.ENOMEM
                : answer(Libc.execve(Address.ofData(string), argumentBlock, environmentBlock));
        Libc.free(argumentBlock);
        Libc.free(environmentBlock);
        return answer;
    }

    private static int answer(long answer) {
        return answer < 0 ? -Libc.errno() : (int) answer;
    }
}
