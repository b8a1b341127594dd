package dev.netns.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.netns.linux.Text;
import org.junit.jupiter.api.Test;

/** /proc/PID/cgroup as different machines have it. */
class CgroupTest {
    private static final String ID = "3f4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708192a";
    private static final String POD = "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9";

    @Test
    void dockerOnVersion2() {
        is("docker", ID, null, null, null, "0::/system.slice/docker-" + ID + ".scope\n");
        is("docker", ID, null, null, null, "0::/docker/" + ID + "\n");
    }

    @Test
    void dockerOnVersion1() {
        is("docker", ID, null, null, null, """
                12:net_cls,net_prio:/docker/%1$s
                11:pids:/docker/%1$s
                2:cpuset:/
                1:name=systemd:/docker/%1$s
                """.formatted(ID));
    }

    @Test
    void dockerSeenFromAnotherCgroupNamespace() {
        is("docker", ID, null, null, null, "0::/../docker-" + ID + ".scope\n");
    }

    @Test
    void dockerWithoutRoot() {
        String path = "/user.slice/user-1000.slice/user@1000.service/app.slice/docker-" + ID + ".scope";
        is("docker", ID, null, "user@1000.service", "1000", "0::" + path + "\n");
    }

    @Test
    void podman() {
        is("podman", ID, null, null, null, "0::/machine.slice/libpod-" + ID + ".scope/container\n");
        is("podman", ID, null, null, null, "0::/libpod_parent/libpod-" + ID + "\n");
    }

    @Test
    void podmanInAUnitOfItsOwn() {
        is("podman", ID, null, "web.service", null, "0::/system.slice/web.service/libpod-payload-" + ID + "\n");
    }

    @Test
    void podmanWithoutRoot() {
        String path = "/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-" + ID + ".scope/container";
        is("podman", ID, null, "user@1000.service", "1000", "0::" + path + "\n");
    }

    @Test
    void podOfPodman() {
        String pod = ID.replace('3', 'f');
        String path = "/machine.slice/machine-libpod_pod_" + pod + ".slice/libpod-" + ID + ".scope";
        is("podman", ID, pod, null, null, "0::" + path + "\n");
    }

    @Test
    void monitorsAreNotInTheContainer() {
        String scope = "libpod-conmon-" + ID + ".scope";
        is(null, null, null, scope, null, "0::/machine.slice/" + scope + "\n");
    }

    @Test
    void podOfKubernetesWithSystemd() {
        String slice = "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod" + POD.replace('-', '_');
        is("containerd", ID, POD, null, null, "0::" + slice + ".slice/cri-containerd-" + ID + ".scope\n");
        is("cri-o", ID, POD, null, null, "0::" + slice + ".slice/crio-" + ID + ".scope\n");
    }

    @Test
    void podOfKubernetesWithoutSystemd() {
        is("container", ID, POD, null, null, "5:memory:/kubepods/besteffort/pod" + POD + "/" + ID + "\n0::/\n");
        String slice = "kubepods-pod" + POD.replace('-', '_') + ".slice:cri-containerd:" + ID;
        String path = "/system.slice/containerd.service/" + slice;
        is("containerd", ID, POD, "containerd.service", null, "0::" + path + "\n");
    }

    @Test
    void staticPodOfKubernetes() {
        String pod = "8c1f2b3a4d5e6f708192a3b4c5d6e7f8";
        String slice = "/kubepods.slice/kubepods-pod" + pod + ".slice";
        is("containerd", ID, pod, null, null, "0::" + slice + "/cri-containerd-" + ID + ".scope\n");
    }

    @Test
    void lxc() {
        is("lxc", "web", null, null, null, "0::/lxc.payload.web\n");
    }

    @Test
    void innermostUnit() {
        is(null, null, null, "nginx.service", null, "0::/system.slice/nginx.service\n");
        is(null, null, null, "nginx.service", null, "0::/system.slice/nginx.service/workers/1\n");
        is(null, null, null, "init.scope", null, "0::/init.scope\n");
        is(null, null, null, "session-3.scope", "0", "0::/user.slice/user-0.slice/session-3.scope\n");
        String app = "/user.slice/user-1000.slice/user@1000.service/app.slice/editor.service";
        is(null, null, null, "editor.service", "1000", "0::" + app + "\n");
    }

    @Test
    void unitOnVersion1() {
        is(null, null, null, "cron.service", null, """
                9:cpuset:/
                4:memory:/system.slice/cron.service
                1:name=systemd:/system.slice/cron.service
                0::/system.slice/cron.service
                """);
    }

    @Test
    void nothing() {
        assertEquals(Cgroup.NONE, parse("0::/\n"));
        assertEquals(Cgroup.NONE, parse(""));
        assertEquals(Cgroup.NONE, parse("0::/user.slice\nno line of a cgroup\n"));
        assertEquals(Cgroup.NONE, parse("0::/docker/" + ID.substring(1) + "\n"));
    }

    private static void is(String runtime, String container, String pod, String unit, String user, String table) {
        assertEquals(new Cgroup(runtime, container, pod, unit, user), parse(table));
    }

    private static Cgroup parse(String table) {
        return Cgroup.parse(Text.encode(table));
    }
}
