package dev.netns.names;

import dev.netns.linux.Bytes;
import dev.netns.linux.Errno;
import dev.netns.linux.FileStatus;
import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.proc.SmallFile;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Whether root can believe what is in a file or directory: nobody but root and the caller can change it.
 *
 * <p>Every folder above counts, as for sshd: whoever can write to one can put something else in the place of what is
 * below it. A sticky folder (/tmp) may be writable, because in it nobody can rename or remove what belongs to root. What
 * is not looked at are the folders above the target of a symbolic link: whoever made the link has chosen the target, and
 * the link's own owner is looked at.
 */
public final class Trust {
    private static final byte[] USER_MAP = Text.ascii("/proc/self/uid_map");
    private static final byte[] ALL_USERS = Text.ascii(" 4294967295\n");

    /** {@code /proc/sys/kernel/overflowuid}: in a user namespace, everybody who has no number in it. */
    private static final int UNMAPPED = 65534;

    private static final int GROUP_MAY_WRITE = 020;
    private static final int OTHERS_MAY_WRITE = 02;

    private final Syscalls sys;
    private final boolean believesSudo;

    private Trust(Syscalls sys, boolean believesSudo) {
        this.sys = sys;
        this.believesSudo = believesSudo;
    }

    /** Believes root and the effective user: for what is used without being named. */
    public static Trust ofRoot(Syscalls sys) {
        return new Trust(sys, false);
    }

    /**
     * Believes also the user who called us by sudo(8), and has been believed by it: for files that the command line
     * names, which are in that user's folders. Those may be writable for the group that has the user's own number, since
     * many distributions give each user such a group and a umask of 002.
     */
    public static Trust ofCaller(Syscalls sys) {
        return new Trust(sys, true);
    }

    /**
     * Refuses a directory that others can change.
     *
     * @throws Failure they can, or it cannot be looked at
     */
    public void check(byte[] directory) {
        refuse(directory, fault(directory));
    }

    /** The same for a directory the folders above which have been looked at. */
    void checkOnly(byte[] directory) {
        FileStatus status = new FileStatus();
        refuse(directory, look(directory, status) ? ownFault(status) : null);
    }

    private static void refuse(byte[] directory, @Nullable String fault) {
        if (fault != null) {
            throw new Failure(ExitStatus.FAILED, "cannot use " + Text.decode(directory) + ": " + fault)
                    .withHint("netns works as root by what is in it: give it to root (chown root, chmod go-w), or use"
                            + " another directory (NETNS_RUN_DIR)");
        }
    }

    /**
     * Why others can change what a path leads to.
     *
     * @param path absolute
     * @return words such as {@code "it belongs to user 1000"}, or {@code null} where nobody can, or nothing is there
     * @throws Failure a part of the path cannot be looked at
     */
    public @Nullable String fault(byte[] path) {
        FileStatus status = new FileStatus();
        if (!look(path, status)) {
            return null;
        }
        String fault = ownFault(status);
        for (int slash = lastSlash(path, path.length); fault == null && slash >= 0; slash = lastSlash(path, slash)) {
            byte[] folder = Arrays.copyOf(path, Math.max(slash, 1));
            fault = look(folder, status) ? folderFault(folder, status) : null;
        }
        return fault;
    }

    private @Nullable String ownFault(FileStatus status) {
        if (!isBelieved(status.owner)) {
            return "it belongs to user " + user(status);
        }
        return isWritable(status) ? "others than its owner may write to it" : null;
    }

    private @Nullable String folderFault(byte[] folder, FileStatus status) {
        if (!isBelieved(status.owner)) {
            return "its folder " + Text.decode(folder) + " belongs to user " + user(status);
        }
        boolean sticky = (status.mode & Linux.S_ISVTX) != 0;
        return isWritable(status) && !sticky ? "others may write to its folder " + Text.decode(folder) : null;
    }

    /** Looks at what a path leads to; at a link that somebody else has made, it looks at the link. */
    private boolean look(byte[] path, FileStatus into) {
        int found = sys.lstat(path, into);
        if (found == 0 && into.isLink() && isBelieved(into.owner)) {
            found = sys.stat(path, into);
        }
        if (found < 0 && found != -Errno.ENOENT) {
            throw Failure.of("look at", path, found);
        }
        return found == 0;
    }

    private boolean isWritable(FileStatus status) {
        boolean ownGroup = believesSudo && status.owner != 0 && status.group == status.owner;
        int others = ownGroup ? OTHERS_MAY_WRITE : OTHERS_MAY_WRITE | GROUP_MAY_WRITE;
        return !status.isLink() && (status.mode & others) != 0;
    }

    private boolean isBelieved(int owner) {
        return owner == 0
                || owner == sys.effectiveUser()
                || believesSudo && owner == caller()
                || owner == UNMAPPED && isInUserNamespace();
    }

    /** There, the machine's root has no number; and what this root can do is no more than what its user can. */
    private boolean isInUserNamespace() {
        byte[] map = SmallFile.read(sys, USER_MAP);
        return map != null && Bytes.indexOf(map, ALL_USERS) < 0;
    }

    /** The user who called sudo, or -1. */
    private int caller() {
        String variable = "SUDO_UID=";
        for (byte[] entry : sys.environment()) {
            if (Bytes.startsWith(entry, 0, variable)) {
                return Bytes.number(Arrays.copyOfRange(entry, variable.length(), entry.length));
            }
        }
        return -1;
    }

    private static String user(FileStatus status) {
        return Long.toString(status.owner & 0xffffffffL);
    }

    /** The last slash before a place, or -1 where that was the root's. */
    private static int lastSlash(byte[] path, int before) {
        int at = before - 1;
        while (at >= 0 && path[at] != '/') {
            at--;
        }
        return at;
    }
}
