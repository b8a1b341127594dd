package dev.netns.names;

import dev.netns.linux.Bytes;
import dev.netns.linux.Errno;
import dev.netns.linux.FileStatus;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.proc.SmallFile;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first processes of docker's and podman's containers, from the files of these engines: neither is asked, as it may
 * hang, and need not run.
 *
 * <p>Users without root choose the names and ids of their containers themselves, and write all files of them. What is
 * believed there is only that a process is a child of one of the user's own.
 */
final class Containers {
    private static final String DOCKER = "/var/lib/docker";
    private static final String DOCKER_SETTINGS = "/etc/docker/daemon.json";
    private static final String USERS = "/run/user";

    private final Syscalls sys;
    private final String root;

    /**
     * The containers of a machine.
     *
     * @param root what its paths begin with; usually nothing
     */
    Containers(Syscalls sys, String root) {
        this.sys = sys;
        this.root = root;
    }

    /**
     * The process of a docker container that runs.
     *
     * @param wanted its id, the beginning of it, or its name
     * @return 0 where there is none
     * @throws Failure the files may not be looked at
     */
    int ofDocker(String operation, byte[] word, String wanted) {
        String settings = text(DOCKER_SETTINGS);
        String data = settings == null ? null : value(settings, "data-root");
        String directory = (data == null ? DOCKER : data) + "/containers";
        for (String container : entries(operation, word, directory)) {
            String config = text(directory + "/" + container + "/config.v2.json");
            if (config != null && (isBeginning(wanted, container) || config.contains("\"Name\":\"/" + wanted + "\""))) {
                int pid = numberAfter("\"Pid\":", config);
                if (pid > 0) {
                    return pid;
                }
            }
        }
        return 0;
    }

    /**
     * The processes of the podman containers that run and have an id or name: those of root, or else those of users.
     *
     * @param wanted its id, the beginning of it, or its name
     * @throws Failure the files may not be looked at
     */
    List<Integer> ofPodman(String operation, byte[] word, String wanted) {
        PodmanStorage storage = new PodmanStorage(this::text);
        List<Integer> found = new ArrayList<>();
        find(operation, word, wanted, storage.ofRoot(), found);
        if (found.isEmpty()) {
            String passwd = text("/etc/passwd");
            for (String number : entries(operation, word, USERS)) {
                User user = passwd == null ? null : UserFiles.find(number, passwd, "", null);
                if (user != null
                        && Integer.toUnsignedString(user.uid()).equals(number)
                        && user.home().startsWith("/")) {
                    find(operation, word, wanted, storage.ofUser(user), found);
                }
            }
        }
        return found;
    }

    private void find(String operation, byte[] word, String wanted, PodmanStorage.Place place, List<Integer> found) {
        for (String driver : entries(operation, word, place.graph())) {
            if (!driver.endsWith("-containers")) {
                continue;
            }
            for (String list : new String[] {"containers.json", "volatile-containers.json"}) {
                String containers = text(place.graph() + "/" + driver + "/" + list);
                for (String id : PodmanStorage.ids(containers == null ? "" : containers, wanted)) {
                    int pid = runningProcess(place.run() + "/" + driver + "/" + id + "/userdata", place.uid());
                    if (pid > 0 && !found.contains(pid)) {
                        found.add(pid);
                    }
                }
            }
        }
    }

    /** A pid file outlives its process: that is still the container's if it is a child of the container's monitor. */
    private int runningProcess(String directory, int uid) {
        int pid = pid(directory + "/pidfile");
        int monitor = pid(directory + "/conmon.pid");
        String status = pid > 0 && monitor > 0 ? text("/proc/" + pid + "/status") : null;
        FileStatus owner = new FileStatus();
        boolean child = status != null
                && numberAfter("PPid:\t", status) == monitor
                && sys.stat(path("/proc/" + monitor), owner) == 0
                && owner.owner == uid;
        return child ? pid : 0;
    }

    private int pid(String file) {
        String text = text(file);
        return text == null ? 0 : number(text, 0);
    }

    private List<String> entries(String operation, byte[] word, String directory) {
        List<byte[]> entries = new ArrayList<>();
        int read = sys.entries(path(directory), entries);
        if (read == -Errno.EACCES || read == -Errno.EPERM) {
            throw Failure.of(operation, word, read);
        }
        entries.sort(Bytes.ORDER);
        List<String> names = new ArrayList<>();
        for (byte[] entry : entries) {
            names.add(Text.decode(entry));
        }
        return names;
    }

    private @Nullable String text(String file) {
        // A FIFO would be waited for.
        FileStatus status = new FileStatus();
        boolean regular = sys.stat(path(file), status) == 0 && status.isRegular();
        byte[] bytes = regular ? SmallFile.read(sys, path(file)) : null;
        return bytes == null ? null : Text.decode(bytes);
    }

    private byte[] path(String path) {
        return Text.encode(root + path);
    }

    static boolean isBeginning(String wanted, String id) {
        return !wanted.isEmpty() && id.startsWith(wanted);
    }

    /** A string of a JSON object; {@code null} where there is none, or one that is not written plainly. */
    private static @Nullable String value(String json, String key) {
        int at = json.indexOf("\"" + key + "\"");
        int start = at < 0 ? -1 : json.indexOf('"', at + key.length() + 2);
        int end = start < 0 ? -1 : json.indexOf('"', start + 1);
        String value = end < 0 ? "" : json.substring(start + 1, end);
        return value.startsWith("/") && value.indexOf('\\') < 0 ? value : null;
    }

    private static int numberAfter(String key, String text) {
        int at = text.indexOf(key);
        return at < 0 ? 0 : number(text, at + key.length());
    }

    /** The number at a place of a text, or 0. */
    private static int number(String text, int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return Math.max(0, Bytes.number(Text.ascii(text.substring(from, end))));
    }
}
