package dev.netns.names;

import dev.netns.linux.Bytes;
import dev.netns.linux.Errno;
import dev.netns.linux.FileStatus;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The path of the run directory: the default, or the one of the environment, after a look at whether it can be one. */
public final class RunDirectoryPath {
    /** The variable that names another run directory. */
    public static final String VARIABLE = "NETNS_RUN_DIR";

    private RunDirectoryPath() {}

    /**
     * The path, without slashes that say nothing.
     *
     * @param configured the variable's value; none, or an empty one, stands for the default
     * @throws Failure it cannot be a run directory (status 2)
     */
    public static byte[] of(Syscalls sys, byte @Nullable [] configured) {
        if (configured == null || configured.length == 0) {
            return Text.ascii(Store.DEFAULT_DIRECTORY);
        }
        byte[] path = withoutNeedlessSlashes(configured);
        if (path[0] != '/') {
            throw unfit(configured, "it is not an absolute path");
        }
        if (path.length == 1) {
            throw unfit(configured, "names need a directory of their own");
        }
        if (hasDots(path)) {
            throw unfit(configured, "it has '.' or '..' in it");
        }
        FileStatus status = new FileStatus();
        int found = sys.stat(path, status);
        if (found == 0 && !status.isDirectory()) {
            throw unfit(configured, "it is not a directory");
        }
        if (found == -Errno.ENOENT) {
            byte[] parent = Arrays.copyOf(path, Math.max(1, lastSlash(path)));
            if (sys.stat(parent, status) == -Errno.ENOENT) {
                throw unfit(configured, "there is no directory " + Text.decode(parent));
            }
        } else if (found == -Errno.ENOTDIR) {
            throw unfit(configured, Errno.text(Errno.ENOTDIR));
        }
        return path;
    }

    private static byte[] withoutNeedlessSlashes(byte[] path) {
        byte[] kept = new byte[path.length];
        int length = 0;
        for (byte b : path) {
            if (b != '/' || length == 0 || kept[length - 1] != '/') {
                kept[length++] = b;
            }
        }
        return Arrays.copyOf(kept, length > 1 && kept[length - 1] == '/' ? length - 1 : length);
    }

    private static boolean hasDots(byte[] path) {
        byte[] closed = Bytes.concat(path, Text.ascii("/"));
        return Bytes.indexOf(closed, Text.ascii("/./")) >= 0 || Bytes.indexOf(closed, Text.ascii("/../")) >= 0;
    }

    private static int lastSlash(byte[] path) {
        int at = path.length - 1;
        while (path[at] != '/') {
            at--;
        }
        return at;
    }

    private static Failure unfit(byte[] configured, String why) {
        return new Failure(ExitStatus.USAGE, VARIABLE + " cannot be " + Text.quoted(configured) + ": " + why);
    }
}
