package dev.netns.linux;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The kernel calls that the store of names needs: the seam between its one source and its two runtimes.
 *
 * <p>Every method answers what the call answers, or a negative errno ({@code -Errno.EEXIST}); none throws. Paths and
 * strings are bytes without a final NUL, as the kernel has them: a name need not be UTF-8. Descriptors are opened
 * close-on-exec by whoever passes the flag for it. Each method is documented by the man page, section 2, of its own
 * name where nothing else is said.
 *
 * <p>{@link #unshare} and {@link #setns} move the calling thread only: call them from a thread made for the purpose.
 */
public interface Syscalls {
    /** open(2). */
    int open(byte[] path, int flags, int mode);

    /** close(2). */
    int close(int fd);

    /** read(2) into {@code buffer[offset … offset + length)}; 0 is the end of the file. */
    int read(int fd, byte[] buffer, int offset, int length);

    /** write(2) of {@code buffer[offset … offset + length)}; may write less. */
    int write(int fd, byte[] buffer, int offset, int length);

    /**
     * Adds the names in a directory, without {@code .} and {@code ..}, in the kernel's order (getdents64(2)).
     *
     * @return their number or a negative errno
     */
    int entries(byte[] directory, List<byte[]> into);

    /** stat(2): follows symbolic links. */
    int stat(byte[] path, FileStatus into);

    /** lstat(2): does not follow a symbolic link at the end of the path. */
    int lstat(byte[] path, FileStatus into);

    /** fstat(2). */
    int fstat(int fd, FileStatus into);

    /** The file system's magic number ({@code f_type} of fstatfs(2)), for example {@link Linux#NSFS_MAGIC}. */
    long fileSystemMagic(int fd);

    /** readlink(2); an answer as long as the buffer may have been cut. */
    int readlink(byte[] path, byte[] buffer);

    /** mkdir(2): the mode is what the umask leaves of it. */
    int mkdir(byte[] path, int mode);

    /** fchmod(2): the mode is what it says, whatever the umask is. */
    int fchmod(int fd, int mode);

    /** link(2): another name for a file; for a symbolic link itself, not for what it leads to. */
    int link(byte[] from, byte[] to);

    /** unlink(2). */
    int unlink(byte[] path);

    /** rmdir(2). */
    int rmdir(byte[] path);

    /** rename(2): replaces {@code to} at one moment. */
    int rename(byte[] from, byte[] to);

    /** fsync(2): returns when the file, or a directory's names, outlive a power cut. */
    int fsync(int fd);

    /** flock(2): may wait. */
    int flock(int fd, int operation);

    /** mount(2); {@code null} is a null pointer. */
    int mount(byte @Nullable [] source, byte[] target, byte @Nullable [] type, long flags, byte @Nullable [] data);

    /** umount2(2). */
    int umount2(byte[] target, int flags);

    /** open_tree(2), Linux 5.2. */
    int openTree(int directory, byte[] path, int flags);

    /** move_mount(2), Linux 5.2. */
    int moveMount(int fromDirectory, byte[] from, int toDirectory, byte[] to, int flags);

    /**
     * mount_setattr(2) of a tree of {@link #openTree} and all mounts in it, Linux 5.12.
     *
     * @param propagation such as {@link Linux#MS_PRIVATE}
     */
    int setPropagation(int tree, long propagation);

    /** unshare(2): moves the calling thread. */
    int unshare(int flags);

    /** setns(2): moves the calling thread. */
    int setns(int fd, int type);

    /** socket(2). */
    int socket(int domain, int type, int protocol);

    /** connect(2); {@code address} is the {@code struct sockaddr} of the socket's domain. */
    int connect(int fd, byte[] address);

    /** setsockopt(2) with an {@code int} value. */
    int setSocketOption(int fd, int level, int option, int value);

    /** send(2) of {@code buffer[0 … length)}, flags 0. */
    int send(int fd, byte[] buffer, int length);

    /** recv(2); with {@link Linux#MSG_TRUNC} in the flags it answers the whole message's length. */
    int recv(int fd, byte[] buffer, int flags);

    /** poll(2) on one descriptor; with {@code fd} -1 it waits for the time-out. Answers the events that came, 0 = timed out. */
    int poll(int fd, int events, int timeoutMillis);

    /**
     * poll(2) until one of several descriptors can be read, or the time is over.
     *
     * @param fds negative ones are passed over
     * @return how many can be read
     */
    int poll(int[] fds, int timeoutMillis);

    /** ioctl(2) without an argument, such as {@link Linux#NS_GET_NSTYPE}. */
    int ioctl(int fd, int request);

    /** ioctl(2) with a number, such as {@code TUNSETOWNER}. */
    int ioctl(int fd, int request, long argument);

    /**
     * ioctl(2) with a structure, such as {@link Linux#SIOCSIFFLAGS}.
     *
     * @param argument the structure; the kernel may write into it
     */
    int ioctl(int fd, int request, byte[] argument);

    /**
     * name_to_handle_at(2) of the open file itself (AT_EMPTY_PATH); on nsfs since Linux 6.18.
     *
     * @param handle {@code struct file_handle}, its {@code handle_bytes} set to the room behind it; is filled in
     */
    int nameToHandle(int fd, byte[] handle);

    /**
     * open_by_handle_at(2) on nsfs (FD_NSFS_ROOT), Linux 6.18.
     *
     * @param handle of {@link #nameToHandle}
     * @return a descriptor, or -ESTALE when nothing holds that namespace any more
     */
    int openNamespace(byte[] handle, int flags);

    /** pidfd_open(2), Linux 5.3. */
    int pidfdOpen(int pid);

    /**
     * waitpid(2) of a child of this process, without waiting.
     *
     * @return its exit status, or 128 and the number of the signal that ended it; -EAGAIN while it runs
     */
    int exitStatus(int process);

    /** kill(2); a negative {@code process} stands for a process group. */
    int kill(int process, int signal);

    /**
     * memfd_create(2): a file that is in memory and nowhere else.
     *
     * @param name for who looks into /proc
     * @param flags such as {@link Linux#MFD_CLOEXEC}; without it, a program that is executed inherits the descriptor
     */
    int memoryFile(byte[] name, int flags);

    /** fcntl(2) with F_ADD_SEALS on a {@link #memoryFile}. */
    int seal(int fd, int seals);

    /** chdir(2): of the whole process, unless the thread has unshared {@link Linux#CLONE_FS} or its mounts. */
    int chdir(byte[] path);

    /**
     * setrlimit(2): lets this process open so many files, where it may and cannot yet. What it starts afterwards may too.
     */
    void allowFiles(int count);

    /**
     * Makes the whole process run as another user for good: setgroups(2), setresgid(2) and setresuid(2), with real,
     * effective and saved ids.
     *
     * @param groups the supplementary groups
     * @return 0, or a negative errno; then the process must end, as a part may have been changed
     */
    int become(int user, int group, int[] groups);

    /** getuid(2), effective (geteuid). */
    int effectiveUser();

    /** getpid(2). */
    int processId();

    /** clock_gettime(CLOCK_REALTIME) in milliseconds since 1970: the clock of file times, which somebody may set back. */
    long realTimeMillis();

    /** clock_gettime(CLOCK_MONOTONIC) in milliseconds: the clock of deadlines, which nobody can set. */
    long monotonicMillis();

    /** The environment that this process was started with: {@code NAME=VALUE} entries, in order, as the kernel passed it. */
    byte[][] environment();

    /**
     * execve(2): becomes another program. Whatever this runtime has changed in the process (signal mask, ignored
     * signals, limits, open descriptors) is put back first, so that the program finds what the caller of this one left.
     *
     * @return a negative errno; after one, the process is fit for another try or for printing an error, not for more
     */
    int execve(byte[] path, byte[][] arguments, byte[][] environment);
}
