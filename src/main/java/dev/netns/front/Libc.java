package dev.netns.front;

import org.jspecify.annotations.Nullable;
import org.teavm.interop.Address;
import org.teavm.interop.Import;
import org.teavm.interop.c.Include;

/**
 * C functions as C has them: {@code netns_…} are those of {@code src/main/c/netns.h}, the others glibc's. Each answers
 * -1 for a failure, with {@link #errno} to be read before the next call. A null {@link Address} is a null pointer.
 */
@Include(value = "netns.h", isSystem = false)
final class Libc {
    static final int AT_EMPTY_PATH = 0x1000;
    static final int AT_SYMLINK_NOFOLLOW = 0x100;

    private Libc() {}

    @Import(name = "netns_errno")
    static native int errno();

    @Import(name = "netns_count_arguments")
    static native int countArguments();

    @Import(name = "netns_argument")
    static native Address argument(int index);

    /** The entry of that index, a null pointer after the last. */
    @Import(name = "netns_environment")
    static native @Nullable Address environment(int index);

    @Import(name = "netns_open")
    static native int open(Address path, int flags, int mode);

    @Import(name = "close")
    static native int close(int fd);

    @Import(name = "read")
    static native long read(int fd, Address buffer, long length);

    /** write(2), without SIGPIPE. */
    @Import(name = "netns_write")
    static native long write(int fd, Address buffer, long length);

    @Import(name = "getdents64")
    static native long getdents64(int fd, Address buffer, long length);

    /** fstatat(2), its answer in seven longs in the order of {@link dev.netns.linux.FileStatus}. */
    @Import(name = "netns_stat")
    static native int stat(int directory, Address path, int flags, Address into);

    @Import(name = "netns_file_system_magic")
    static native long fileSystemMagic(int fd);

    @Import(name = "readlink")
    static native long readlink(Address path, Address buffer, long length);

    @Import(name = "mkdir")
    static native int mkdir(Address path, int mode);

    @Import(name = "fchmod")
    static native int fchmod(int fd, int mode);

    @Import(name = "link")
    static native int link(Address from, Address to);

    @Import(name = "unlink")
    static native int unlink(Address path);

    @Import(name = "rmdir")
    static native int rmdir(Address path);

    @Import(name = "rename")
    static native int rename(Address from, Address to);

    @Import(name = "fsync")
    static native int fsync(int fd);

    @Import(name = "flock")
    static native int flock(int fd, int operation);

    @Import(name = "mount")
    static native int mount(
            @Nullable Address source, Address target, @Nullable Address type, long flags, @Nullable Address data);

    @Import(name = "umount2")
    static native int umount2(Address target, int flags);

    @Import(name = "netns_open_tree")
    static native int openTree(int directory, Address path, int flags);

    @Import(name = "netns_move_mount")
    static native int moveMount(int fromDirectory, Address from, int toDirectory, Address to, int flags);

    /** mount_setattr(2) of a whole tree. */
    @Import(name = "netns_set_propagation")
    static native int setPropagation(int tree, long propagation);

    @Import(name = "unshare")
    static native int unshare(int flags);

    @Import(name = "setns")
    static native int setns(int fd, int type);

    @Import(name = "socket")
    static native int socket(int domain, int type, int protocol);

    @Import(name = "connect")
    static native int connect(int fd, Address address, int length);

    @Import(name = "setsockopt")
    static native int setsockopt(int fd, int level, int option, Address value, int length);

    @Import(name = "send")
    static native long send(int fd, Address buffer, long length, int flags);

    @Import(name = "recv")
    static native long recv(int fd, Address buffer, long length, int flags);

    @Import(name = "netns_poll")
    static native int poll(int fd, int events, int timeoutMillis);

    /** poll(2) for reading. */
    @Import(name = "netns_poll_all")
    static native int pollAll(Address fds, int count, int timeoutMillis);

    @Import(name = "netns_ioctl")
    static native int ioctl(int fd, int request, Address argument);

    @Import(name = "netns_name_to_handle")
    static native int nameToHandle(int fd, Address handle);

    @Import(name = "netns_open_namespace")
    static native int openNamespace(Address handle, int flags);

    @Import(name = "netns_pidfd_open")
    static native int pidfdOpen(int pid);

    @Import(name = "memfd_create")
    static native int memfd(Address name, int flags);

    /** F_ADD_SEALS of fcntl(2). */
    @Import(name = "netns_seal")
    static native int seal(int fd, int seals);

    @Import(name = "chdir")
    static native int chdir(Address path);

    @Import(name = "netns_allow_files")
    static native void allowFiles(int count);

    @Import(name = "setgroups")
    static native int setgroups(long count, Address groups);

    @Import(name = "setresgid")
    static native int setresgid(int real, int effective, int saved);

    @Import(name = "setresuid")
    static native int setresuid(int real, int effective, int saved);

    @Import(name = "geteuid")
    static native int geteuid();

    @Import(name = "getpid")
    static native int getpid();

    @Import(name = "netns_real_time_millis")
    static native long realTimeMillis();

    @Import(name = "netns_monotonic_millis")
    static native long monotonicMillis();

    @Import(name = "execve")
    static native int execve(Address path, Address arguments, Address environment);

    /** pipe2(2), close-on-exec, reading without waiting. */
    @Import(name = "netns_pipe")
    static native int pipe(Address ends);

    /** F_SETPIPE_SZ of fcntl(2), as far as it is allowed. */
    @Import(name = "netns_enlarge_pipe")
    static native void enlargePipe(int end, int size);

    /** A new process, which ends with us, and may share our table of descriptors. Answers 0 in it. */
    @Import(name = "netns_fork")
    static native int fork(boolean sharingFiles);

    /** Blocks SIGINT and SIGTERM, or no longer; those that are ignored stay so. */
    @Import(name = "netns_hold_signals")
    static native void holdSignals(boolean hold);

    /** Takes one of them that has come since; 0 where none has. */
    @Import(name = "netns_held_signal")
    static native int heldSignal();

    /** What a child does right before it becomes a program; see {@link dev.netns.linux.ChildProgram}. */
    @Import(name = "netns_leave_parent")
    static native void leaveParent(int output);

    /** waitpid(2) without waiting: -1 with EAGAIN while it runs. */
    @Import(name = "netns_exit_status")
    static native int exitStatus(int process);

    @Import(name = "kill")
    static native int kill(int process, int signal);

    /** waitpid(2): 0 where it runs and we are not to wait. */
    @Import(name = "netns_wait")
    static native int waitFor(int process, boolean wait);

    /** How many processors we may use. */
    @Import(name = "netns_processors")
    static native int processors();

    /** How many bytes of a heap that is never collected are left. */
    @Import(name = "netns_heap_left")
    static native long heapLeft();

    @Import(name = "strlen")
    static native long strlen(Address string);

    @Import(name = "malloc")
    static native @Nullable Address malloc(long size);

    @Import(name = "free")
    static native void free(@Nullable Address memory);

    /** Ends the process without running anything of C's own that waits for its end. */
    @Import(name = "_exit")
    static native void exit(int status);
}
