package dev.netns.names;

import dev.netns.linux.Bytes;
import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.proc.MountTable;
import dev.netns.proc.SmallFile;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The association of a process with a VRF, which `ip vrf exec` makes by a cgroup named {@code …/vrf/NAME}. The VRF is
 * a link of the namespace that is left, so it must not bind the sockets made in the next one.
 */
final class VrfAssociation {
    private static final byte[] OWN_CGROUPS = Text.ascii("/proc/self/cgroup");
    private static final byte[] OWN_MOUNTS = Text.ascii("/proc/self/mountinfo");
    private static final String UNIFIED = "0::";
    private static final String VRF = "/vrf/";
    private static final int O_WRONLY = 1;

    private VrfAssociation() {}

    /** Moves the process out of the VRF's cgroup, if it is in one, into the cgroup above. */
    static void clear(Syscalls sys) {
        byte[] cgroups = SmallFile.read(sys, OWN_CGROUPS);
        byte[] above = cgroups == null ? null : cgroupAbove(cgroups);
        if (above == null) {
            return;
        }
        byte[] mounts = SmallFile.read(sys, OWN_MOUNTS);
        byte[] hierarchy = mounts == null ? null : MountTable.pointOfType(mounts, "cgroup2");
        if (hierarchy == null) {
            return;
        }
        byte[] members = Bytes.concat(hierarchy, above, Text.ascii("/cgroup.procs"));
        int fd = sys.open(members, O_WRONLY | Linux.O_CLOEXEC, 0);
        int left = fd < 0 ? fd : SmallFile.writeAll(sys, fd, Text.ascii(sys.processId() + "\n"));
        if (fd >= 0) {
            sys.close(fd);
        }
        if (left < 0) {
            throw Failure.of("leave the VRF by", members, left).withStatus(ExitStatus.EXEC_FAILED);
        }
    }

    /** The cgroup above the VRF's in the table of proc_pid_cgroup(5), or {@code null} where there is no VRF. */
    static byte @Nullable [] cgroupAbove(byte[] cgroups) {
        for (int line = 0; line < cgroups.length; ) {
            int end = Bytes.indexOf(cgroups, '\n', line);
            end = end < 0 ? cgroups.length : end;
            if (Bytes.startsWith(cgroups, line, UNIFIED)) {
                for (int at = line + UNIFIED.length(); at < end; at++) {
                    if (Bytes.startsWith(cgroups, at, VRF)) {
                        return Arrays.copyOfRange(cgroups, line + UNIFIED.length(), at);
                    }
                }
            }
            line = end + 1;
        }
        return null;
    }
}
