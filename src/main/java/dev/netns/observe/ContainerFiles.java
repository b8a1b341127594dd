package dev.netns.observe;

import com.google.gson.stream.JsonReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The names of containers and pods, from the files that docker, podman, CRI-O and the kubelet keep. None of them is
 * asked: they may hang, and need not run. What cannot be read tells nothing. Not thread-safe.
 */
final class ContainerFiles {
    private final Path root;
    private final Users users;
    private final Map<Path, Map<String, String>> storages = new HashMap<>();

    /** The files of a machine whose root directory this is. */
    ContainerFiles(Path root, Users users) {
        this.root = root;
        this.users = users;
    }

    /** The name of a container, or {@code null}. */
    @Nullable
    String containerName(Cgroup cgroup) {
        String id = cgroup.container();
        if (id == null || "lxc".equals(cgroup.runtime())) {
            return id;
        }
        for (Path data : dataDirectories(cgroup)) {
            String name = dockerName(data.resolve("docker/containers").resolve(id));
            if (name == null) {
                name = storageNames(data.resolve("containers/storage")).get(id);
            }
            if (name != null) {
                return name;
            }
        }
        return null;
    }

    /** {@code NAMESPACE/NAME} of a pod: the kubelet names a directory of logs {@code NAMESPACE_NAME_UID}. */
    @Nullable
    String podName(String uid) {
        try (DirectoryStream<Path> pods = Files.newDirectoryStream(root.resolve("var/log/pods"), "*_" + uid)) {
            for (Path pod : pods) {
                String[] parts = pod.getFileName().toString().split("_", 3);
                if (parts.length == 3) {
                    return parts[0] + "/" + parts[1];
                }
            }
        } catch (IOException e) {
            return null;
        }
        return null;
    }

    /** Root's, and those of the user for containers without root. */
    private List<Path> dataDirectories(Cgroup cgroup) {
        List<Path> directories = new ArrayList<>(List.of(root.resolve("var/lib")));
        String home = cgroup.user() == null ? null : users.home(cgroup.user());
        if (home != null) {
            directories.add(root.resolve(Path.of("/").relativize(Path.of(home))).resolve(".local/share"));
        }
        return directories;
    }

    /** {@code "Name":"/web"} in docker's own file of a container. */
    private static @Nullable String dockerName(Path container) {
        try (JsonReader json = new JsonReader(Files.newBufferedReader(container.resolve("config.v2.json")))) {
            json.beginObject();
            while (json.hasNext()) {
                if (json.nextName().equals("Name")) {
                    String name = json.nextString();
                    return name.startsWith("/") ? name.substring(1) : name;
                }
                json.skipValue();
            }
        } catch (IOException | IllegalStateException e) {
            return null;
        }
        return null;
    }

    /** Ids and names in containers-storage, which podman and CRI-O share: a directory a storage driver. */
    private Map<String, String> storageNames(Path storage) {
        Map<String, String> known = storages.get(storage);
        if (known != null) {
            return known;
        }
        Map<String, String> names = new HashMap<>();
        storages.put(storage, names);
        try (DirectoryStream<Path> lists = Files.newDirectoryStream(storage, "*-containers")) {
            for (Path list : lists) {
                addNames(list.resolve("containers.json"), names);
                addNames(list.resolve("volatile-containers.json"), names);
            }
        } catch (IOException e) {
            return names;
        }
        return names;
    }

    /** An array of objects, each with {@code "id"} and {@code "names"}. */
    private static void addNames(Path file, Map<String, String> names) {
        try (Reader text = Files.newBufferedReader(file);
                JsonReader json = new JsonReader(text)) {
            json.beginArray();
            while (json.hasNext()) {
                addName(json, names);
            }
        } catch (IOException | IllegalStateException e) {
            return;
        }
    }

    private static void addName(JsonReader json, Map<String, String> names) throws IOException {
        String id = "";
        String name = null;
        json.beginObject();
        while (json.hasNext()) {
            switch (json.nextName()) {
                case "id" -> id = json.nextString();
                case "names" -> {
                    json.beginArray();
                    while (json.hasNext()) {
                        String next = json.nextString();
                        name = name == null ? next : name;
                    }
                    json.endArray();
                }
                default -> json.skipValue();
            }
        }
        json.endObject();
        if (name != null) {
            names.put(id, name);
        }
    }
}
