package dev.netns.names;

import dev.netns.linux.Bytes;
import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.proc.MountTable;
import dev.netns.proc.SmallFile;
import java.util.ArrayList;
import java.util.List;

/**
 * A read-only overlay over /etc that has places for files which /etc lacks, so that something can be mounted on them
 * without a trace in the host's /etc. Read-only, because what was written into an overlay would be lost silently.
 */
final class EtcOverlay {
    private static final byte[] ETC = Text.ascii("/etc");
    private static final byte[] EMPTY = {};
    private static final byte[] OWN_MOUNTS = Text.ascii("/proc/self/mountinfo");
    private static final int CLONE = Linux.OPEN_TREE_CLONE | Linux.OPEN_TREE_CLOEXEC | Linux.AT_RECURSIVE;
    private static final int MODE_OF_DIRECTORY = 0755;
    private static final int MODE_OF_FILE = 0644;

    private final Syscalls sys;

    EtcOverlay(Syscalls sys) {
        this.sys = sys;
    }

    /**
     * Covers /etc.
     *
     * @param names of the files or directories that need a place
     * @param directories which of them are directories
     */
    void cover(List<byte[]> names, List<Boolean> directories) {
        byte[] mounts = SmallFile.read(sys, OWN_MOUNTS);
        List<byte[]> points = mounts == null ? new ArrayList<>() : MountTable.pointsBelow(mounts, ETC);
        List<Integer> copies = new ArrayList<>();
        for (byte[] point : points) {
            copies.add(sys.openTree(Linux.AT_FDCWD, point, CLONE));
        }
        int lower = check("open", sys.open(ETC, Linux.O_PATH | Linux.O_DIRECTORY | Linux.O_CLOEXEC, 0));
        byte[] tmpfs = Text.ascii("tmpfs");
        check("cover", sys.mount(tmpfs, ETC, tmpfs, Linux.MS_NOSUID | Linux.MS_NODEV, Text.ascii("mode=0755")));
        for (int i = 0; i < names.size(); i++) {
            makePlace(Bytes.path(ETC, names.get(i)), directories.get(i));
        }
        byte[] overlay = Text.ascii("overlay");
        byte[] layers = Text.ascii("lowerdir=/etc:/proc/self/fd/" + lower);
        check("cover", sys.mount(overlay, ETC, overlay, 0, layers));
        sys.close(lower);
        for (int i = 0; i < points.size(); i++) {
            if (copies.get(i) >= 0) {
                sys.moveMount(copies.get(i), EMPTY, Linux.AT_FDCWD, points.get(i), Linux.MOVE_MOUNT_F_EMPTY_PATH);
                sys.close(copies.get(i));
            }
        }
    }

    /** What is made is mounted upon: its mode, of which the umask may take something, is never seen. */
    private void makePlace(byte[] path, boolean directory) {
        if (directory) {
            check("cover", sys.mkdir(path, MODE_OF_DIRECTORY));
        } else {
            int flags = Linux.O_RDWR | Linux.O_CREAT | Linux.O_EXCL | Linux.O_CLOEXEC;
            sys.close(check("cover", sys.open(path, flags, MODE_OF_FILE)));
        }
    }

    private int check(String operation, int answer) {
        if (answer < 0) {
            throw EtcFiles.failed(operation, ETC, answer)
                    .withHint("make the missing file in /etc, then no overlay is needed");
        }
        return answer;
    }
}
