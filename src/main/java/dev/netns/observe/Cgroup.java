package dev.netns.observe;

import dev.netns.linux.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the place of a process in the tree of cgroups tells: container, pod, unit and user.
 *
 * @param runtime what made the container: {@code docker}, {@code podman}, …, or {@code container} where it does not say
 * @param container the container's id of 64 digits, or its name where the runtime (LXC) uses that
 * @param pod the uid of a pod of Kubernetes or the id of a pod of podman
 * @param unit the innermost systemd unit that is not the container's own
 * @param user the number of the user whose systemd instance it is under
 */
record Cgroup(
        @Nullable String runtime,
        @Nullable String container,
        @Nullable String pod,
        @Nullable String unit,
        @Nullable String user) {

    static final Cgroup NONE = new Cgroup(null, null, null, null, null);

    private static final String ID = "[0-9a-f]{64}";
    private static final Pattern CONTAINER =
            Pattern.compile("(?:(?:.*:)?([a-z][a-z-]*)[-:])?(" + ID + ")(?:\\.scope)?");
    private static final Pattern LXC = Pattern.compile("lxc\\.payload[./](.+)");
    private static final Pattern POD = Pattern.compile(
            "(?:.*-)?pod([0-9a-f]{8}(?:[-_][0-9a-f]{4}){3}[-_][0-9a-f]{12}|[0-9a-f]{32})(?:\\.slice)?(?::.*)?");
    private static final Pattern PODMAN_POD = Pattern.compile("(?:.*-)?libpod_pod_(" + ID + ")(?:\\.slice)?");
    private static final Pattern USER = Pattern.compile("user-([0-9]+)\\.slice");

    /** What stands before the id. Monitors ({@code libpod-conmon-ID.scope}) are not in the container. */
    private static final Map<String, String> RUNTIMES = Map.of(
            "docker", "docker",
            "libpod", "podman",
            "libpod-payload", "podman",
            "crio", "cri-o",
            "cri-containerd", "containerd",
            "nerdctl", "nerdctl");

    /**
     * Reads the table of proc_pid_cgroup(5): lines {@code ID:CONTROLLERS:PATH}, one with {@code 0::} for version 2 and
     * one a hierarchy for version 1, which may differ: what one of them tells counts.
     */
    static Cgroup parse(byte[] table) {
        Cgroup found = NONE;
        for (String line : Text.decode(table).split("\n", -1)) {
            String[] fields = line.split(":", 3);
            if (fields.length == 3) {
                found = found.or(ofPath(fields[2]));
            }
        }
        return found;
    }

    private Cgroup or(Cgroup other) {
        boolean contained = container != null;
        return new Cgroup(
                contained ? runtime : other.runtime,
                contained ? container : other.container,
                pod == null ? other.pod : pod,
                unit == null ? other.unit : unit,
                user == null ? other.user : user);
    }

    private static Cgroup ofPath(String path) {
        Cgroup found = NONE;
        List<String> above = new ArrayList<>();
        for (String segment : path.split("/", -1)) {
            found = found.with(segment, above);
            above.add(segment);
        }
        return found;
    }

    /** What is known with one more segment of the path: further down counts more. */
    private Cgroup with(String segment, List<String> above) {
        Matcher match = CONTAINER.matcher(segment);
        if (match.matches()) {
            String made = runtime(match.group(1), above);
            if (made != null) {
                return new Cgroup(made, match.group(2), podIn(segment), unit, user);
            }
        }
        match = LXC.matcher(segment);
        if (match.matches()) {
            return new Cgroup("lxc", match.group(1), pod, unit, user);
        }
        match = USER.matcher(segment);
        if (match.matches()) {
            return new Cgroup(runtime, container, pod, unit, match.group(1));
        }
        boolean isUnit = segment.endsWith(".service") || segment.endsWith(".scope");
        return new Cgroup(runtime, container, podIn(segment), isUnit ? segment : unit, user);
    }

    private @Nullable String podIn(String segment) {
        Matcher match = POD.matcher(segment);
        if (match.matches()) {
            return match.group(1).replace('_', '-');
        }
        match = PODMAN_POD.matcher(segment);
        return match.matches() ? match.group(1) : pod;
    }

    private static @Nullable String runtime(@Nullable String prefix, List<String> above) {
        if (prefix != null) {
            return RUNTIMES.get(prefix);
        }
        return above.contains("docker") ? "docker" : "container";
    }
}
