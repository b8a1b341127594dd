package dev.netns.names;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where podman keeps its containers (containers-storage.conf(5)), and what stands there. */
final class PodmanStorage {
    private static final String[] SETTINGS = {"/etc/containers/storage.conf", "/usr/share/containers/storage.conf"};

    private final Function<String, @Nullable String> files;
    private final String settings;

    /**
     * The storages of a machine.
     *
     * @param graph where the containers are written down
     * @param run where those that run have their files
     * @param uid whose they are
     */
    record Place(String graph, String run, int uid) {}

    /** Reads files by this function, which answers {@code null} for one that is not there. */
    PodmanStorage(Function<String, @Nullable String> files) {
        this.files = files;
        String first = files.apply(SETTINGS[0]);
        String text = first == null ? files.apply(SETTINGS[1]) : first;
        settings = text == null ? "" : text;
    }

    Place ofRoot() {
        return new Place(
                or(setting(settings, "graphroot"), "/var/lib/containers/storage"),
                or(setting(settings, "runroot"), "/run/containers/storage"),
                0);
    }

    /** Of containers without root. */
    Place ofUser(User user) {
        String text = files.apply(user.home() + "/.config/containers/storage.conf");
        String own = text == null ? "" : text;
        String graph = or(setting(own, "graphroot"), setting(settings, "rootless_storage_path"));
        String number = Integer.toUnsignedString(user.uid());
        String path = or(graph, "$HOME/.local/share/containers/storage")
                .replace("$HOME", user.home())
                .replace("$USER", user.name())
                .replace("$UID", number);
        return new Place(path, or(setting(own, "runroot"), "/run/user/" + number + "/containers"), user.uid());
    }

    /**
     * The ids of the containers in {@code containers.json} that have an id or a name.
     *
     * @param wanted an id, the beginning of it, or a name
     */
    static List<String> ids(String containers, String wanted) {
        List<String> fitting = new ArrayList<>();
        String key = "\"id\":\"";
        for (int at = containers.indexOf(key); at >= 0; at = containers.indexOf(key, at + key.length())) {
            int start = at + key.length();
            int end = containers.indexOf('"', start);
            if (end < 0) {
                return fitting;
            }
            String id = containers.substring(start, end);
            int next = containers.indexOf(key, end);
            String object = containers.substring(end, next < 0 ? containers.length() : next);
            if (isId(id) && (Containers.isBeginning(wanted, id) || names(object).contains("\"" + wanted + "\""))) {
                fitting.add(id);
            }
        }
        return fitting;
    }

    private static String names(String object) {
        int start = object.indexOf("\"names\":[");
        int end = start < 0 ? -1 : object.indexOf(']', start);
        return end < 0 ? "" : object.substring(start + "\"names\":".length(), end);
    }

    /** It becomes a part of a path. */
    private static boolean isId(String id) {
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return !id.isEmpty();
    }

    private static String or(String value, String otherwise) {
        return value.isEmpty() ? otherwise : value;
    }

    /** A key of the file, which is TOML with one a line; empty where it is not set. */
    private static String setting(String text, String key) {
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            end = end < 0 ? text.length() : end;
            String line = text.substring(start, end).trim();
            int equals = line.indexOf('=');
            if (equals > 0 && line.substring(0, equals).trim().equals(key)) {
                String value = line.substring(equals + 1).trim();
                int close = value.length() < 2 ? -1 : value.indexOf(value.charAt(0), 1);
                return close < 0 ? "" : value.substring(1, close);
            }
            start = end + 1;
        }
        return "";
    }
}
