package dev.netns.names;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.netns.linux.JnaSyscalls;
import dev.netns.linux.Text;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Containers by the files of docker and podman, in a tree of their own. */
class ContainersTest {
    private static final String ID = "4d0c1e";
    private static final int JANE = 1000;

    @TempDir
    Path root;

    @BeforeEach
    void makeUsers() {
        file("etc/passwd", "root:x:0:0::/root:/bin/sh\njane:x:1000:1000::/home/jane:/bin/sh\n");
    }

    private Path file(String path, String text) {
        try {
            Path file = root.resolve(path);
            Files.createDirectories(file.getParent());
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int docker(String wanted) {
        return containers().ofDocker("exec in", Text.ascii("docker:" + wanted), wanted);
    }

    private List<Integer> podman(String wanted) {
        return containers().ofPodman("exec in", Text.ascii("podman:" + wanted), wanted);
    }

    private Containers containers() {
        return new Containers(new JnaSyscalls(), root.toString());
    }

    private void dockerContainer(String data, String id, String name, int pid) {
        file(
                data + "/containers/" + id + "/config.v2.json",
                "{\"State\":{\"Running\":true,\"Pid\":" + pid + "},\"ID\":\"" + id + "\",\"Name\":\"/" + name + "\"}");
    }

    @Test
    void dockerWhereItIsUsually() {
        dockerContainer("var/lib/docker", ID, "web", 350);
        dockerContainer("var/lib/docker", "5e", "stopped", 0);
        assertEquals(350, docker("web"));
        assertEquals(350, docker("4d0"));
        assertEquals(0, docker("we"));
        assertEquals(0, docker(""));
        assertEquals(0, docker("stopped"));
    }

    @Test
    void dockerWithAnotherDataRoot() {
        dockerContainer("var/lib/docker", ID, "web", 350);
        dockerContainer("mnt/docker", "5e", "web", 351);
        file("etc/docker/daemon.json", "{\n  \"log-driver\": \"journald\",\n  \"data-root\" : \"/mnt/docker\"\n}\n");
        assertEquals(351, docker("web"));
        assertEquals(351, docker("5e"));
        assertEquals(0, docker(ID));
        file("etc/docker/daemon.json", "{ \"debug\": true }");
        assertEquals(350, docker("web"));
    }

    /** A container as podman and its monitor leave it: the monitor is the parent of the first process. */
    private void podmanContainer(String graph, String run, String id, String name, int pid) {
        file(
                graph + "/overlay-containers/containers.json",
                "[{\"id\":\"00ff\",\"names\":[\"other\"]},{\"id\":\"" + id + "\",\"names\":[\"" + name
                        + "\",\"alias\"],\"image\":\"x\",\"metadata\":\"{\\\"names\\\":[\\\"no\\\"]}\"}]");
        String directory = run + "/overlay-containers/" + id + "/userdata";
        file(directory + "/pidfile", Integer.toString(pid));
        file(directory + "/conmon.pid", pid + 1 + "\n");
        file("proc/" + pid + "/status", "Name:\tx\nPPid:\t" + (pid + 1) + "\n");
        file("proc/" + (pid + 1) + "/status", "Name:\tconmon\n");
    }

    @Test
    void podmanWhereItIsUsually() {
        podmanContainer("var/lib/containers/storage", "run/containers/storage", ID, "web", 450);
        assertEquals(List.of(450), podman("web"));
        assertEquals(List.of(450), podman("alias"));
        assertEquals(List.of(450), podman("4d"));
        assertEquals(List.of(), podman("no"));
        assertEquals(List.of(), podman("other"));
        assertEquals(List.of(), podman(""));
    }

    @Test
    void podmanWithOtherPlaces() {
        file(
                "etc/containers/storage.conf",
                "[storage]\n# graphroot = \"/no\"\ndriver = \"overlay\"\n runroot=\"/srv/run\"\ngraphroot = '/srv/graph' # ours\n");
        podmanContainer("srv/graph", "srv/run", ID, "web", 450);
        assertEquals(List.of(450), podman("web"));
    }

    /** Its id is another process's by now. */
    @Test
    void podmanContainerThatHasEnded() {
        podmanContainer("var/lib/containers/storage", "run/containers/storage", ID, "web", 450);
        file("proc/450/status", "Name:\tx\nPPid:\t1\n");
        assertEquals(List.of(), podman("web"));
    }

    @Test
    void podmanOfUsers() {
        podmanContainer("home/jane/.local/share/containers/storage", "run/user/1000/containers", ID, "web", 450);
        // Nobody's child but jane's.
        assertEquals(List.of(), podman("web"));
        giveToJane("proc/451");
        assertEquals(List.of(450), podman("web"));

        podmanContainer("home/jane/graph", "run/user/1000/containers", "5e", "db", 460);
        giveToJane("proc/461");
        assertEquals(List.of(), podman("db"));
        file("home/jane/.config/containers/storage.conf", "[storage]\ngraphroot = \"$HOME/graph\"\n");
        assertEquals(List.of(460), podman("db"));

        podmanContainer("var/lib/containers/storage", "run/containers/storage", "6f", "db", 470);
        assertEquals(List.of(470), podman("db"), "root's come first");
    }

    private void giveToJane(String directory) {
        try {
            Files.setAttribute(root.resolve(directory), "unix:uid", JANE);
        } catch (IOException e) {
            assumeTrue(false, "a file of another user takes root: " + e.getMessage());
        }
    }

    @Test
    void wordsOfReferences() {
        for (String word : new String[] {"docker:none-such", "podman:none-such"}) {
            Store store = new Store(new JnaSyscalls(), Recorded.RUN_DIRECTORY);
            Failure failure =
                    assertThrows(Failure.class, () -> new References(store).open("exec in", Text.ascii(word)));
            assertEquals(ExitStatus.NOT_FOUND, failure.status());
        }
    }
}
