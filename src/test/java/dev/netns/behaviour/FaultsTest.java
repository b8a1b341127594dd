package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The faults that users of {@code ip netns} meet, by their numbers: none of them is here. */
class FaultsTest extends Behaviour {
    FaultsTest() {
        super(RUN_NETNS);
    }

    @Test
    void fault01_a_name_is_shown_before_it_is_usable_and_nothing_signals_readiness() {
        Child monitor = start(command("monitor"));
        Child waiting = start(Netns.script(directory, "$netns wait --timeout 30 red && $netns exec red echo usable"));
        for (int i = 0; i < 20; i++) {
            String name = "n" + i;
            assertEquals("", ip("netns", "add", name).err());
            monitor.awaits("add " + name + "\n");
            ip("netns", "exec", name, "true").exits(0);
        }
        sh(": > $D/red").done();
        assertFalse(monitor.output().contains("red"));
        assertFalse(waiting.output().contains("usable"));
        sh("unshare --net=$D/red true").done();
        waiting.result().exits(0).prints("usable\n");
        monitor.awaits("add red\n");
    }

    @Test
    void fault02_names_made_before_the_run_directory_is_a_mount_point_are_shadowed() {
        sh("umount $D && mkdir -p $D && : > $D/cni && unshare --net=$D/cni true")
                .done();
        long inode = inode("cni");
        netns("add", "red").done();
        assertEquals(inode, inode("cni"));
        netns("list").exits(0).prints("cni\nred\n");
        netns("exec", "cni", "true").exits(0);
        ip("netns", "exec", "red", "true").exits(0);
        netns("delete", "cni").exits(0);
        assertEquals("red\n", entries());
    }

    @Test
    void fault03_killed_between_file_and_mount_leaves_a_stale_file_that_add_repairs() {
        assertEquals(
                137,
                sh("strace -f -qq -o /dev/null -P $D/red -e trace=mount -e inject=mount:signal=KILL:when=1 $netns add red"
                                + " 2>/dev/null")
                        .exit());
        netns("list").exits(0).prints("red (stale)\n");
        netns("add", "red").exits(0).says("stale");
        netns("list").exits(0).prints("red\n");
        ip("netns", "exec", "red", "true").exits(0);
    }

    @Test
    void fault04_one_made_in_another_mount_namespace_is_an_empty_file_outside_and_nothing_says_so() {
        sh("unshare -m $netns add hidden").exits(0);
        netns("list").exits(0).prints("hidden (stale)\n");
        netns("pids", "hidden").refuses(3).says("stale");
        netns("exec", "hidden", "true").fails().printsNothing().says("stale");
        make("red");
        netns("exec", "red", Netns.PROGRAM, "add", "inner").exits(0);
        netns("list").exits(0).prints("hidden (stale)\ninner (stale)\nred\n");
    }

    @Test
    void fault05_delete_returns_before_the_kernel_is_done_and_nothing_says_who_holds_the_namespace() {
        for (int i = 0; i < 5; i++) {
            netns("add", "red").done();
            sh("ip link add outer type veth peer name inner netns red").done();
            netns("delete", "red", "--wait").done();
        }
        netns("add", "red").done();
        Child holder = inside("red");
        netns("delete", "red").exits(0).says(holder.pid());
    }

    @Test
    void fault06_a_physical_nic_in_a_deleted_namespace_comes_back_late_or_renamed() {
        Path simulator = Path.of("/sys/bus/netdevsim/new_device");
        assumeTrue(Files.isWritable(simulator), "the kernel has no netdevsim to stand for a physical NIC");
        make("red");
        sh("""
                echo '110 1' > /sys/bus/netdevsim/new_device && udevadm settle 2>/dev/null
                nic=$(ls /sys/bus/netdevsim/devices/netdevsim110/net)
                ip link set $nic name nic110 && ip link set nic110 netns red
                """).done();
        netns("delete", "red").exits(0);
        String links = sh("ip -br link").out();
        sh("echo 110 > /sys/bus/netdevsim/del_device").done();
        assertTrue(links.contains("nic110"), links);
    }

    @Test
    void fault07_list_is_unsorted_and_hides_what_is_wrong() {
        make("c", "a", "b");
        makeStale("old");
        netns("list").exits(0).prints("a\nb\nc\nold (stale)\n");
        sh("umount $D/a $D/b $D/c $D && rm -r $D").done();
        netns("-j", "list").exits(0).prints("[]\n");
        sh(": > $D").done();
        Result unreadable = netns("list");
        sh("rm $D").done();
        unreadable.refuses(1);
    }

    @Test
    void fault08_identify_prints_one_name_of_several_and_an_empty_line_for_none() {
        make("red");
        sh(": > $D/alias && mount --bind $D/red $D/alias").done();
        netns("identify", inside("red").pid()).exits(0).prints("alias\nred\n");
        netns("identify").exits(0).printsNothing().says(ownInode());
    }

    @Test
    void fault09_pids_of_a_stale_file_prints_nothing_and_exits_0() {
        makeStale("red");
        netns("pids", "red").refuses(3).says("stale");
    }

    @Test
    void fault10_all_exits_0_even_when_every_one_failed() {
        make("blue", "red");
        netns("exec", "--all", "false").exits(1);
        netns("-all", "exec", "false").exits(1);
        sh("echo precious > $D/file").done();
        netns("delete", "--all").exits(1);
        assertEquals("file\n", entries());
        netns("-all", "delete", "a/b").fails();
    }

    @Test
    void fault11_exec_exits_1_for_a_command_not_found_and_255_for_its_own_failures() {
        make("red");
        netns("exec", "red", "no-such-program").refuses(127);
        netns("exec", "red", "/etc").refuses(126);
        netns("exec", "--cwd", "/no/such/folder", "red", "true").refuses(125);
    }

    @Test
    void fault12_exec_hides_the_file_systems_under_sys() {
        assumeRealRoot("a user namespace mounts no debugfs, tracefs, bpffs or securityfs");
        make("red");
        Result result = sh("""
                unshare -m bash -c '
                    for m in bpf:fs/bpf debugfs:kernel/debug tracefs:kernel/tracing securityfs:kernel/security; do
                        mountpoint -q /sys/${m#*:} || mount -t ${m%%:*} none /sys/${m#*:} || exit
                    done
                    if ! grep -q " - cgroup2 " /proc/self/mountinfo; then mount -t cgroup2 none /sys/fs/cgroup || exit; fi
                    under() { sed -n "s,^[^ ]* [^ ]* [^ ]* [^ ]* \\(/sys/[^ ]*\\) .* - \\([^ ]*\\) .*,\\1 \\2,p" $1 | sort -u; }
                    under /proc/self/mountinfo
                    echo inside
                    $netns exec red cat /proc/self/mountinfo > /run/inside
                    under /run/inside; rm /run/inside
                    $netns exec red ls /sys/class/net'
                """).exits(0).saysNothing();
        String[] views = result.out().split("inside\n");
        for (String kind : List.of("cgroup2", "bpf", "debugfs", "tracefs", "securityfs")) {
            assertTrue(views[0].contains(" " + kind + "\n"), result::toString);
        }
        assertEquals(views[0] + "lo\n", views[1]);
    }

    /** The link's target is what resolvers replace. A plain /etc/resolv.conf that is replaced shows through, as README says. */
    @Test
    void fault13_the_bind_on_resolv_conf_is_undone_when_the_host_replaces_the_file() {
        make("red");
        sh("""
                mkdir -p /etc/netns/red /run/resolver && echo inside > /etc/netns/red/resolv.conf
                mv /etc/resolv.conf /etc/resolv.conf.kept
                echo outside > /run/resolver/resolv.conf && ln -s /run/resolver/resolv.conf /etc/resolv.conf
                """).done();
        try {
            assertSeesItsOwn("/run/resolver/resolv.conf");
        } finally {
            sh("mv /etc/resolv.conf.kept /etc/resolv.conf; rm -r /run/resolver").done();
        }
    }

    private void assertSeesItsOwn(String file) {
        Child program = start(command("exec", "red", "sh", "-c", "cat /etc/resolv.conf; read x; cat /etc/resolv.conf"));
        program.awaits("inside\n");
        sh("echo replaced > $1.new && mv $1.new $1 && cat /etc/resolv.conf", file)
                .prints("replaced\n");
        program.type("\n");
        program.result().exits(0).prints("inside\ninside\n");
    }

    @Test
    void fault14_a_file_whose_target_is_missing_in_etc_is_not_bound() {
        make("red");
        sh("mkdir -p /etc/netns/red/netns-test.d && echo one > /etc/netns/red/netns-test.conf"
                        + " && echo two > /etc/netns/red/netns-test.d/file")
                .done();
        netns("exec", "red", "cat", "/etc/netns-test.conf", "/etc/netns-test.d/file")
                .exits(0)
                .prints("one\ntwo\n")
                .saysNothing();
        assertEquals("", sh("ls -d /etc/netns-test* 2>/dev/null").out());
        String outside = sh("cat /etc/hostname /etc/passwd").out();
        netns("exec", "red", "cat", "/etc/hostname", "/etc/passwd").prints(outside);
    }

    @Test
    void fault15_lo_is_down_in_a_new_namespace() {
        netns("add", "red").done();
        Result loopback = ip("-n", "red", "addr", "show", "lo");
        for (String word : List.of("<LOOPBACK,UP,", "inet 127.0.0.1/8", "inet6 ::1/128")) {
            assertTrue(loopback.out().contains(word), loopback::toString);
        }
    }

    @Test
    void fault16_monitor_has_no_initial_list_and_no_json_and_does_not_flush() {
        make("here");
        Child monitor = start(command("-j", "monitor")).awaits("here");
        make("red");
        monitor.awaits("red");
        for (String line : monitor.output().lines().toList()) {
            assertTrue(Json.holds(Json.parse(line), "add"), line);
        }
    }

    @Test
    void fault17_json_exists_only_for_list_and_list_id() {
        make("red");
        long pid = inside("red").pid();
        netns("-j", "identify", pid).printsJsonWith("red");
        netns("-j", "pids", "red").printsJsonWith(pid);
        Json.parse(netns("-j", "list-id").exits(0).out());
        Json.parse(netns("-j", "delete", "none").exits(3).err());
    }

    @Test
    void fault18_a_numeric_name_is_taken_for_a_pid() {
        make("red");
        String pid = String.valueOf(inside("red").pid());
        netns("add", pid).done();
        String own = inode(pid) + "\n";
        netns("exec", pid, "stat", "-L", "-c", "%i", "/proc/self/ns/net")
                .exits(0)
                .prints(own);
        netns("pids", pid).exits(0).printsNothing();
        netns("identify", pid).exits(0).prints("red\n");
        netns("attach", "alias", pid).done();
        assertEquals(inode("red"), inode("alias"));
        netns("delete", pid).done();
        assertEquals("alias\nred\n", entries());
    }

    @Test
    void fault19_extra_arguments_are_ignored_in_silence() {
        make("red");
        netns("list", "red").exits(0).says("ignoring the words behind it");
        netns("set", "red", "5", "6").refuses(2).says("6");
        netns("attach", "blue", ProcessHandle.current().pid(), "green")
                .refuses(2)
                .says("green");
        netns("rename", "red", "blue", "green").refuses(2).says("green");
        netns("pids", "red", "blue").refuses(2).says("blue");
        netns("list-id", "nonsense").refuses(2).says("nonsense");
        netns("monitor", "nonsense").refuses(2).says("nonsense");
        netns("add", "blue", "--nonsense").refuses(2).says("--nonsense");
        assertEquals("red\n", entries());
        assertEquals("red\n", ip("netns", "list").out());
    }
}
