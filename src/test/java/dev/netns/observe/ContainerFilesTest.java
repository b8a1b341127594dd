package dev.netns.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerFilesTest {
    private static final String ID = "3f4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708192a";

    @TempDir
    Path root;

    private ContainerFiles files;

    @BeforeEach
    void openFiles() {
        files = new ContainerFiles(root, new Users(List.of("ann:x:1000:1000:Ann:/home/ann:/bin/sh")));
    }

    @Test
    void nameOfDocker() throws IOException {
        write("var/lib/docker/containers/" + ID + "/config.v2.json", """
                {"StreamConfig":{},"State":{"Running":true,"Pid":4711},"ID":"%s","Created":"2026-01-02T03:04:05Z",
                "Config":{"Hostname":"3f4c5d6e7f80","Env":["Name=/no"],"Image":"nginx"},"Name":"/web","Driver":"overlay2"}
                """.formatted(ID));
        assertEquals("web", files.containerName(container("docker", null)));
    }

    @Test
    void nameOfPodman() throws IOException {
        write("var/lib/containers/storage/overlay-containers/containers.json", storage("web"));
        assertEquals("web", files.containerName(container("podman", null)));
        assertNull(files.containerName(new Cgroup("podman", ID.replace('3', '4'), null, null, null)));
    }

    @Test
    void nameOfPodmanWithoutRoot() throws IOException {
        write("home/ann/.local/share/containers/storage/vfs-containers/containers.json", storage("mine"));
        assertNull(files.containerName(container("podman", null)));
        assertEquals("mine", files.containerName(container("podman", "1000")));
        assertNull(files.containerName(container("podman", "1001")));
    }

    @Test
    void nameOfLxc() {
        assertEquals("web", files.containerName(new Cgroup("lxc", "web", null, null, null)));
    }

    @Test
    void noNameWhereTheFilesAreDamaged() throws IOException {
        write("var/lib/docker/containers/" + ID + "/config.v2.json", "{\"Name\":");
        write("var/lib/containers/storage/overlay-containers/containers.json", "[{\"id\":1,\"names\":null}");
        assertNull(files.containerName(container("docker", null)));
    }

    @Test
    void noNameWhereThereAreNoFiles() {
        assertNull(files.containerName(container("docker", "1000")));
        assertNull(files.containerName(Cgroup.NONE));
    }

    @Test
    void nameOfAPod() throws IOException {
        String uid = "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9";
        Files.createDirectories(root.resolve("var/log/pods/default_web-0_" + uid));
        Files.createDirectories(root.resolve("var/log/pods/kube-system_dns_" + uid.replace('0', '1')));
        assertEquals("default/web-0", files.podName(uid));
        assertNull(files.podName(uid.replace('0', '2')));
    }

    private static Cgroup container(String runtime, String user) {
        return new Cgroup(runtime, ID, null, null, user);
    }

    private static String storage(String name) {
        return """
                [{"id":"00","names":["other"],"image":"a","layer":"b","metadata":"{\\"names\\":1}","flags":{"M":"c"}},
                {"id":"%s","names":["%s","alias"],"created":"2026-01-02T03:04:05Z"},{"id":"11"}]
                """.formatted(ID, name);
    }

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
