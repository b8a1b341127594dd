package dev.netns.names;

import dev.netns.linux.Bytes;
import dev.netns.linux.Errno;
import dev.netns.linux.FileStatus;
import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import java.util.ArrayList;
import java.util.List;

/**
 * The files of a namespace, {@code /etc/netns/NAME/*}, bound on those of the same names in /etc (ip-netns(8)). The
 * thread must have a mount namespace of its own.
 *
 * <p>Where /etc has a symbolic link (resolv.conf, as systemd-resolved makes it), both the link itself and the file that
 * it leads to are covered: a mount on the file alone is gone as soon as the host replaces that file by rename.
 */
final class EtcFiles {
    private static final byte[] ETC = Text.ascii("/etc");
    private static final byte[] NONE = Text.ascii("none");
    private static final byte[] EMPTY = {};
    /** A link that leads nowhere does not come back. */
    private static final int MOST_ATTEMPTS = 10;

    private final Syscalls sys;
    private final byte[] directory;

    EtcFiles(Syscalls sys, byte[] directory) {
        this.sys = sys;
        this.directory = directory;
    }

    /**
     * Binds all of them. Files that /etc lacks get their place in an overlay over /etc, read-only, which only this
     * thread's mount namespace sees.
     *
     * @throws Failure with status 125; a namespace must not run with the host's resolver by accident
     */
    void bind() {
        List<byte[]> names = new ArrayList<>();
        // Taken before anything covers /etc: its files stay within reach by these.
        int[] copies = copies(names);
        List<byte[]> missing = new ArrayList<>();
        List<Boolean> directories = new ArrayList<>();
        FileStatus status = new FileStatus();
        for (int i = 0; i < copies.length; i++) {
            if (sys.lstat(Bytes.path(ETC, names.get(i)), status) == -Errno.ENOENT) {
                int looked = sys.fstat(copies[i], status);
                if (looked < 0) {
                    throw failed("bind", Bytes.path(directory, names.get(i)), looked);
                }
                missing.add(names.get(i));
                directories.add((status.mode & Linux.S_IFMT) == Linux.S_IFDIR);
            }
        }
        if (!missing.isEmpty()) {
            new EtcOverlay(sys).cover(missing, directories);
        }
        for (int i = 0; i < copies.length; i++) {
            put(names.get(i), copies[i]);
        }
    }

    /**
     * Copies of all files, detached, by their descriptors. One may be gone between the look at the directory and its copy,
     * because an apply removes it: then all begins again.
     *
     * @param names is filled with the files' names
     */
    private int[] copies(List<byte[]> names) {
        for (int attempt = 1; ; attempt++) {
            names.clear();
            int read = sys.entries(directory, names);
            if (read < 0 && read != -Errno.ENOENT) {
                throw failed("read", directory, read);
            }
            names.sort(Bytes.ORDER);
            int[] copies = new int[names.size()];
            int done = 0;
            int copy = 0;
            while (done < copies.length && (copy = copy(Bytes.path(directory, names.get(done)))) >= 0) {
                copies[done++] = copy;
            }
            if (done == copies.length) {
                return copies;
            }
            for (int i = 0; i < done; i++) {
                sys.close(copies[i]);
            }
            if (copy != -Errno.ENOENT || attempt == MOST_ATTEMPTS) {
                throw failed("bind", Bytes.path(directory, names.get(done)), copy);
            }
        }
    }

    private void put(byte[] name, int copy) {
        byte[] source = Bytes.path(directory, name);
        byte[] target = Bytes.path(ETC, name);
        FileStatus status = new FileStatus();
        boolean link = sys.lstat(target, status) == 0 && (status.mode & Linux.S_IFMT) == Linux.S_IFLNK;
        if (link && sys.stat(target, status) == 0) {
            // Programs that read the link's target by its own path; the mount on the link is the one that counts.
            sys.mount(source, target, NONE, Linux.MS_BIND | Linux.MS_REC, null);
        }
        int mounted = sys.moveMount(copy, EMPTY, Linux.AT_FDCWD, target, Linux.MOVE_MOUNT_F_EMPTY_PATH);
        sys.close(copy);
        if (mounted < 0) {
            throw failed("mount", target, mounted);
        }
    }

    private int copy(byte[] file) {
        return sys.openTree(Linux.AT_FDCWD, file, Linux.OPEN_TREE_CLONE | Linux.OPEN_TREE_CLOEXEC | Linux.AT_RECURSIVE);
    }

    static Failure failed(String operation, byte[] object, int negative) {
        return Failure.of(operation, object, negative).withStatus(ExitStatus.EXEC_FAILED);
    }
}
