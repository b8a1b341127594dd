package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ExecTest extends Behaviour {
    ExecTest() {
        super(RUN_NETNS);
    }

    @Test
    void runsAProgramInTheNamespace() {
        make("red");
        netns("exec", "red", "stat", "-L", "-c", "%i", "/proc/self/ns/net")
                .exits(0)
                .prints(inode("red") + "\n")
                .saysNothing();
    }

    @Test
    void leavesTheOptionsOfTheProgramToIt() {
        make("red");
        netns("exec", "red", "echo", "-n", "--help", "-j", "--", "-all").prints("--help -j -- -all");
        netns("exec", "--", "red", "echo", "--", "x").prints("-- x\n");
    }

    @Test
    void passesStdinStdoutAndStderrThrough() {
        make("red");
        Result result = command("exec", "red", "sh", "-c", "cat; echo words >&2")
                .stdin("one\ntwo\n")
                .run();
        result.exits(0).prints("one\ntwo\n");
        assertEquals("words\n", result.err());
    }

    @Test
    void endsWithTheStatusOfTheProgram() {
        make("red");
        List<Integer> statuses = List.of(0, 1, 2, 3, 5, 42, 124, 125, 126, 127, 128, 200, 255);
        Result result = sh("for s; do $netns exec red sh -c \"exit $s\"; echo $?; done", statuses);
        assertEquals(
                statuses,
                result.saysNothing().lines().stream().map(Integer::valueOf).toList());
    }

    @Test
    void diesOfTheSignalOfWhichTheProgramDied() {
        make("red");
        List<Integer> signals = List.of(1, 2, 3, 6, 9, 13, 15);
        Result result = Command.of("perl", "-e", """
                        my ($netns, @signals) = @ARGV;
                        for (@signals) {
                            system($netns, "exec", "red", "sh", "-c", "ulimit -c 0; kill -$_ \\$\\$");
                            print $? & 127, "\\n";
                        }
                        """, Netns.PROGRAM, signals).run();
        assertEquals(signals, result.lines().stream().map(Integer::valueOf).toList(), result::toString);
    }

    @Test
    void saysWhenTheProgramIsNotThere() {
        make("red");
        netns("exec", "red", "no-such-program").refuses(127).says("no-such-program");
        netns("exec", "red", "/no/such/program").refuses(127).says("/no/such/program");
    }

    @Test
    void saysWhenTheProgramCannotBeRun() {
        make("red");
        sh("echo echo ran > /run/plain && chmod 644 /run/plain").done();
        netns("exec", "red", "/run/plain").refuses(126).says("/run/plain", "Permission denied");
        netns("exec", "red", "/etc").refuses(126).says("/etc");
    }

    @Test
    void findsTheProgramOnThePathOfItsCaller() {
        make("red");
        sh("mkdir $D/bin && printf '#!/bin/sh\\necho found\\n' > $D/bin/program && chmod +x $D/bin/program")
                .done();
        command("exec", "red", "program")
                .env("PATH", directory.resolve("bin") + ":/usr/sbin:/usr/bin")
                .run()
                .prints("found\n");
    }

    @Test
    void runsAScriptWithoutAFirstLineAsExecvpDoes() {
        make("red");
        sh("echo 'echo ran \"$1\"' > /run/script && chmod +x /run/script").done();
        assertEquals("ran x\n", ip("netns", "exec", "red", "/run/script", "x").out());
        netns("exec", "red", "/run/script", "x").exits(0).prints("ran x\n");
    }

    @Test
    void refusesANamespaceThatIsNotThere() {
        netns("exec", "red", "echo", "ran").refuses(125).says("netns: cannot", "'red'");
    }

    @Test
    void refusesAStaleName() {
        makeStale("red");
        netns("exec", "red", "echo", "ran").refuses(125).says("'red'", "stale");
    }

    @Test
    void refusesANamespaceOfAnotherType() {
        sh(": > $D/uts && mount --bind /proc/self/ns/uts $D/uts").done();
        netns("exec", "uts", "echo", "ran").refuses(125).says("'uts'");
    }

    @Test
    void refusesNoProgram() {
        make("red");
        netns("exec").fails().printsNothing().says("netns");
        netns("exec", "red").fails().printsNothing().says("netns");
    }

    @Test
    void failsItselfWith125() {
        make("red");
        netns("exec", "--cwd", "/no/such/folder", "red", "true").refuses(125).says("/no/such/folder");
        netns("exec", "--user", "no-such-user", "red", "true").refuses(125).says("no-such-user");
    }

    @Test
    void takesReferences() {
        make("red");
        ip("netns", "set", "red", 71).exits(0);
        long pid = inside("red").pid();
        String expected = inode("red") + "\n";
        for (Object reference :
                new Object[] {"pid:" + pid, "id:71", "inode:" + inode("red"), "path:/proc/" + pid + "/ns/net"}) {
            netns("exec", reference, "stat", "-L", "-c", "%i", "/proc/self/ns/net")
                    .exits(0)
                    .prints(expected);
        }
    }

    @Test
    void setsUserDirectoryAndVariables() {
        make("red");
        netns(
                        "exec",
                        "--user",
                        "nobody",
                        "--cwd",
                        "/usr",
                        "--env",
                        "COLOUR=r e d",
                        "red",
                        "sh",
                        "-c",
                        "id -u; pwd; echo \"$COLOUR\"")
                .exits(0)
                .prints("65534\n/usr\nr e d\n");
    }

    @Test
    void givesAUserItsGroups() {
        make("red");
        sh("groupadd -f netns-a && groupadd -f netns-b && useradd -M -G netns-a,netns-b netns-user")
                .exits(0);
        assertEquals(
                Command.of("id", "-G", "netns-user").run().exits(0).out(),
                netns("exec", "--user", "netns-user", "red", "id", "-G")
                        .exits(0)
                        .out());
        assertEquals(
                sh("id -u netns-user; getent group netns-b | cut -d: -f3").out(),
                netns("exec", "--user", "netns-user:netns-b", "red", "sh", "-c", "id -u; id -g")
                        .exits(0)
                        .out());
    }

    /** As systemd does for User=. */
    @Test
    void givesAUserTheVariablesOfALogin() {
        make("red");
        sh("useradd -M -d /srv/home -s /bin/bash netns-login").exits(0);
        String[] variables = {"sh", "-c", "echo \"$HOME $USER $LOGNAME $SHELL $OTHER\""};
        command("exec", "--user", "netns-login", "red", List.of(variables))
                .env("HOME", "/root")
                .env("OTHER", "kept")
                .run()
                .exits(0)
                .prints("/srv/home netns-login netns-login /bin/bash kept\n");
        netns("exec", "--user=netns-login:root", "--env", "HOME=/tmp", "--env=SHELL=", "red", List.of(variables))
                .exits(0)
                .prints("/tmp netns-login netns-login  \n");
        String uid = sh("id -u netns-login").out().strip();
        netns("exec", "--user", uid, "red", List.of(variables))
                .prints("/srv/home netns-login netns-login /bin/bash \n");
        command("exec", "red", List.of(variables)).env("HOME", "/root").run().printsWords("/root");
        sh("userdel netns-login").done();
    }

    /** Users may come from LDAP and the like; id(1) and getent(1) ask there. */
    @Test
    void asksTheMachineForUsersThatAreInNoFile() {
        make("red");
        sh("mkdir -p /run/netns-bin && cd /run/netns-bin"
                        + " && printf '#!/bin/sh\ncase $1 in -G) echo 4711 4712;; *) echo 4711;; esac\n' > id"
                        + " && printf '#!/bin/sh\necho jane:x:4711:4711::/home/jane:/bin/zsh\n' > getent && chmod +x id getent")
                .done();
        command("exec", "--user", "jane", "red", "sh", "-c", "/usr/bin/id -u; /usr/bin/id -G; echo $HOME $USER $SHELL")
                .env("PATH", "/run/netns-bin:/usr/bin:/bin")
                .run()
                .exits(0)
                .prints("4711\n4711 4712\n/home/jane jane /bin/zsh\n");
    }

    @Test
    void takesAnEndOfTheOptions() {
        make("red", "blue");
        netns("exec", "--no-mounts", "--", "red", "echo", "--", "x").prints("-- x\n");
        netns("exec", "red", "--", "echo", "--", "x").prints("-- x\n");
        netns("exec", "red", "echo", "blue", "--", "x").prints("blue -- x\n");
        Result both = netns("exec", "red", "blue", "--", "echo", "x").exits(0);
        assertEquals(2, both.lines().stream().filter(line -> line.endsWith("x")).count(), both::toString);
    }

    @Test
    void givesAMountNamespaceOfItsOwn() {
        make("red");
        String own = Command.of("readlink", "/proc/self/ns/mnt").run().out();
        assertNotEquals(
                own,
                netns("exec", "red", "readlink", "/proc/self/ns/mnt").exits(0).out());
        netns("exec", "red", "sh", "-c", "mount -t tmpfs inner /run/netns && touch /run/netns/inner")
                .done();
        assertEquals("red\n", entries());
    }

    @Test
    void seesMountsThatAreMadeOutsideLater() {
        make("red");
        sh("mkdir -p /run/seen && mount -t tmpfs seen /run/seen && mount --make-shared /run/seen"
                        + " && mkdir /run/seen/later")
                .done();
        Child program = start(command("exec", "red", "sh", "-c", "echo there; read x; ls /run/seen/later"));
        program.awaits("there");
        sh("mount -t tmpfs later /run/seen/later && touch /run/seen/later/file").done();
        program.type("\n");
        program.result().exits(0).prints("there\nfile\n");
        sh("umount -R /run/seen").done();
    }

    @Test
    void leavesTheMountsAloneWhenToldSo() {
        make("red");
        netns("exec", "--no-mounts", "red", "readlink", "/proc/self/ns/mnt")
                .exits(0)
                .prints(Command.of("readlink", "/proc/self/ns/mnt").run().out());
        netns("exec", "--no-mounts", "red", "stat", "-L", "-c", "%i", "/proc/self/ns/net")
                .prints(inode("red") + "\n");
    }

    @Test
    void showsTheInterfacesOfTheNamespaceInSys() {
        make("red");
        sh("ip link add outer type veth peer name inner netns red").done();
        netns("exec", "red", "ls", "/sys/class/net").exits(0).prints("inner\nlo\n");
    }

    @Test
    void putsItsFilesOverThoseOfEtc() {
        make("red");
        sh("mkdir -p /etc/netns/red && echo inside > /etc/netns/red/hostname").done();
        String outside = sh("cat /etc/hostname").out();
        netns("exec", "red", "cat", "/etc/hostname").exits(0).prints("inside\n").saysNothing();
        assertEquals(outside, sh("cat /etc/hostname").out());
        netns("exec", "--no-mounts", "red", "cat", "/etc/hostname").prints(outside);
    }

    @Test
    void putsAFolderOverThatOfEtc() {
        make("red");
        sh("mkdir -p /etc/netns/red/netns-folder /etc/netns-folder && echo inside > /etc/netns/red/netns-folder/file")
                .done();
        netns("exec", "red", "cat", "/etc/netns-folder/file").exits(0).prints("inside\n");
        sh("rmdir /etc/netns-folder").done();
    }

    @Test
    void runsInAllOfThem() {
        make("blue", "red");
        for (List<String> words : List.of(List.of("exec", "--all"), List.of("-all", "exec"))) {
            Result result = netns(words, "sh", "-c", "echo inode $(stat -L -c %i /proc/self/ns/net)");
            for (String name : List.of("blue", "red")) {
                String inode = "inode " + inode(name);
                assertTrue(
                        result.exits(0).lines().stream().anyMatch(line -> line.contains(name) && line.contains(inode)),
                        result::toString);
            }
        }
    }

    @Test
    void runsInThoseThatAPatternMatches() {
        make("web-1", "web-2", "db-1");
        Result result = netns("exec", "web-*", "echo", "ran").exits(0);
        assertEquals(
                List.of("web-1", "web-2"),
                result.lines().stream()
                        .filter(line -> line.endsWith("ran"))
                        .map(line -> line.replaceAll("(web-\\d|db-1).*", "$1"))
                        .sorted()
                        .toList(),
                result::toString);
    }

    @Test
    void failsWhenItFailedInOneOfThem() {
        make("blue", "red");
        sh("ip -n red link set lo name was-lo").done();
        Result result = netns("exec", "--all", "sh", "-c", "ls /sys/class/net | grep -qx lo || exit 7");
        result.exits(1);
        assertTrue(
                (result.out() + result.err()).lines().anyMatch(line -> line.contains("red") && line.contains("7")),
                result::toString);
    }

    @Test
    void refusesAPatternThatMatchesNothing() {
        make("red");
        netns("exec", "web-*", "echo", "ran").exits(125).printsNothing().says("web-*");
    }

    @Test
    void runsOneAfterTheOtherWhenToldSo() {
        make("a", "b", "c");
        netns("exec", "--all", "--jobs", "1", "sh", "-c", "mkdir /run/alone && rmdir /run/alone")
                .exits(0);
    }

    @Test
    void mayBeNested() {
        make("blue", "red");
        netns("exec", "red", Netns.PROGRAM, "exec", "blue", "stat", "-L", "-c", "%i", "/proc/self/ns/net")
                .exits(0)
                .prints(inode("blue") + "\n");
    }

    @Test
    void needsNoWritableHomeOrTmp() {
        make("red");
        sh("""
                        unshare -m sh -c '
                            mount --bind /tmp /tmp && mount -o remount,bind,ro /tmp || exit
                            HOME=/no/such exec $netns exec red echo ran'
                        """).exits(0).prints("ran\n").saysNothing();
    }
}
