package dev.netns.names;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.netns.linux.SimulatedKernel;
import dev.netns.linux.Text;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Owners by /proc/PID/cgroup, as the runtimes and systemd write it. */
class OwnerTest {
    private static final String ID = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private static final String CONTAINER = "container 0123456789ab";

    static Stream<Arguments> tables() {
        return Stream.of(
                Arguments.of("docker, systemd driver", "0::/system.slice/docker-" + ID + ".scope\n", CONTAINER),
                Arguments.of("docker, cgroupfs driver", "0::/docker/" + ID + "\n", CONTAINER),
                Arguments.of(
                        "docker, v1",
                        "12:pids:/docker/" + ID + "\n1:name=systemd:/docker/" + ID + "\n0::/\n",
                        CONTAINER),
                Arguments.of("podman", "0::/machine.slice/libpod-" + ID + ".scope/container\n", CONTAINER),
                Arguments.of(
                        "podman, rootless",
                        "0::/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-" + ID + ".scope\n",
                        CONTAINER),
                Arguments.of(
                        "cri-o",
                        "0::/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod"
                                + "7f0b3a9e_2f6d_4b6f_9d5e_0c3d2b1a4f5e.slice/crio-" + ID + ".scope\n",
                        CONTAINER),
                Arguments.of(
                        "containerd",
                        "0::/kubepods.slice/kubepods-pod7f0b3a9e_2f6d_4b6f_9d5e_0c3d2b1a4f5e.slice/cri-containerd-" + ID
                                + ".scope\n",
                        CONTAINER),
                Arguments.of("containerd, v1", "4:memory:/kubepods/besteffort/pod7f0b/" + ID + "\n", CONTAINER),
                Arguments.of("a service", "0::/system.slice/nginx.service\n", "unit nginx.service"),
                Arguments.of(
                        "a service, v1",
                        "2:cpu,cpuacct:/system.slice/nginx.service\n1:name=systemd:/system.slice/nginx.service\n0::/\n",
                        "unit nginx.service"),
                Arguments.of(
                        "an instance",
                        "0::/system.slice/system-getty.slice/getty@tty1.service\n",
                        "unit getty@tty1.service"),
                Arguments.of("a service with cgroups below", "0::/system.slice/x.service/init\n", "unit x.service"),
                Arguments.of("a session", "0::/user.slice/user-0.slice/session-3.scope\n", "unit session-3.scope"),
                Arguments.of(
                        "a user's service",
                        "0::/user.slice/user-1000.slice/user@1000.service/app.slice/mail.service\n",
                        "unit user@1000.service"),
                Arguments.of(
                        "a service in systemd-nspawn",
                        "0::/machine.slice/machine-deb.scope/payload/system.slice/nginx.service\n",
                        "unit machine-deb.scope"),
                Arguments.of("PID 1", "0::/init.scope\n", "unit init.scope"),
                Arguments.of("odd characters", "0::/system.slice/a\u001b[1m.service\n", "unit a\\x1b[1m.service"),
                Arguments.of("nobody", "0::/\n", null),
                Arguments.of("a slice only", "0::/user.slice\n", null),
                Arguments.of("only the ending", "0::/system.slice/.service\n", null),
                Arguments.of("63 digits", "0::/docker/" + ID.substring(1) + "\n", null),
                Arguments.of("65 digits", "0::/docker/0" + ID + "\n", null),
                Arguments.of("nothing", "", null));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tables")
    void table(String what, String cgroups, String owner) {
        assertEquals(owner, Owner.inCgroups(Text.encode(cgroups)), what);
    }

    @Test
    void wholeIdOfAContainer() {
        assertEquals(ID, Owner.container(Text.ascii("0::/docker/" + ID)));
    }

    @Test
    void ofAProcess() {
        SimulatedKernel kernel = new SimulatedKernel().file("/proc/350/cgroup", "0::/system.slice/nginx.service\n");
        assertEquals("unit nginx.service", Owner.of(kernel, 350));
        assertNull(Owner.of(kernel, 351));
        assertNull(Owner.of(kernel, 0), "a slice");
    }

    @Test
    void anyBytesAreReadToTheEnd() {
        Random random = new Random(4);
        String alphabet = "0af/\n.:-";
        for (int round = 0; round < 5_000; round++) {
            StringBuilder table = new StringBuilder("0::/");
            for (int i = random.nextInt(120); i > 0; i--) {
                table.append(random.nextInt(9) == 0 ? ".service" : alphabet.charAt(random.nextInt(alphabet.length())));
            }
            byte[] bytes = Text.encode(table.toString());
            Owner.inCgroups(bytes);
            VrfAssociation.cgroupAbove(bytes);
        }
    }
}
