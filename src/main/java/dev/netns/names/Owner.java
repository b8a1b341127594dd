package dev.netns.names;

import dev.netns.linux.Bytes;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.proc.SmallFile;
import org.jspecify.annotations.Nullable;

/** To whom a process belongs, as its cgroup tells: a container or a systemd unit. */
public final class Owner {
    private static final int LENGTH_OF_CONTAINER_ID = 64;
    private static final int LENGTH_SHOWN = 12;
    private static final String[] UNIT_TYPES = {".service", ".scope"};

    private Owner() {}

    /**
     * Looks up the owner of a process.
     *
     * @return for example {@code container 0123456789ab} or {@code unit nginx.service}, or {@code null}
     */
    public static @Nullable String of(Syscalls sys, int pid) {
        byte[] cgroups =
                SmallFile.read(sys, Text.ascii("/proc/" + (pid == 0 ? "self" : Integer.toString(pid)) + "/cgroup"));
        return cgroups == null ? null : inCgroups(cgroups);
    }

    /**
     * The owner in the table of proc_pid_cgroup(5).
     *
     * <p>Docker, podman, CRI-O and containerd put the container's 64 hexadecimal digits into the cgroup's name
     * ({@code /docker/ID}, {@code docker-ID.scope}, {@code libpod-ID.scope}, {@code cri-containerd-ID.scope}).
     */
    static @Nullable String inCgroups(byte[] cgroups) {
        String container = container(cgroups);
        if (container != null) {
            return "container " + container.substring(0, LENGTH_SHOWN);
        }
        String unit = unit(cgroups);
        return unit == null ? null : "unit " + unit;
    }

    /** The whole id of the container in the table of proc_pid_cgroup(5), or {@code null}. */
    public static @Nullable String container(byte[] cgroups) {
        int digits = 0;
        for (int i = 0; i <= cgroups.length; i++) {
            if (i < cgroups.length && isHexadecimal(cgroups[i])) {
                digits++;
            } else {
                if (digits == LENGTH_OF_CONTAINER_ID) {
                    return Text.decode(cgroups, i - digits, i);
                }
                digits = 0;
            }
        }
        return null;
    }

    /** The first element of a path that is a unit's: the one that the system's systemd knows, as {@code ps -o unit}. */
    private static @Nullable String unit(byte[] cgroups) {
        for (int slash = Bytes.indexOf(cgroups, '/', 0); slash >= 0; slash = Bytes.indexOf(cgroups, '/', slash + 1)) {
            int end = slash + 1;
            while (end < cgroups.length && cgroups[end] != '/' && cgroups[end] != '\n') {
                end++;
            }
            for (String type : UNIT_TYPES) {
                if (end - slash - 1 > type.length() && Bytes.startsWith(cgroups, end - type.length(), type)) {
                    return Text.printable(Text.decode(cgroups, slash + 1, end));
                }
            }
        }
        return null;
    }

    private static boolean isHexadecimal(byte b) {
        return b >= '0' && b <= '9' || b >= 'a' && b <= 'f';
    }
}
