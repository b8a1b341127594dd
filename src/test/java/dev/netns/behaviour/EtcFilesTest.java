package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files that netns writes below /etc: their modes, what stands in their place, and what killed runs leave. */
class EtcFilesTest extends Declarations {
    private static final int MORE_THAN_ANY_CALL = 12;

    private static final String RED = """
            [namespace.red.dns]
            servers = ["192.0.2.1"]
            [namespace.red.hosts]
            "192.0.2.1" = ["gw"]
            """;

    private static final String ALL_MISSING = "red\n  + namespace\n  + loopback up\n2 changes\n";

    private static final String OTHER_DNS = RED.replaceFirst("192.0.2.1", "192.0.2.2");

    @AfterEach
    void putEtcInOrder() {
        sh("rm -rf /etc/precious /etc/nowhere /etc/elsewhere; chmod 755 /etc/netns; chown root /etc/netns")
                .done();
    }

    private static String inEtcNetns() {
        return Command.of("sh", "-c", "cd /etc/netns && find . -mindepth 1 | LC_ALL=C sort")
                .run()
                .exits(0)
                .out();
    }

    /** With 077 services could not read them; with 0 anybody could write a drop-in of a service that root runs. */
    @ParameterizedTest
    @ValueSource(strings = {"077", "000"})
    void theirModesDoNotDependOnTheUmask(String umask) {
        write(DEFAULT, RED);
        sh("""
                unshare -m --propagation private bash -ec '
                    mount -t tmpfs -o mode=755 tmpfs /run
                    mount -t tmpfs -o mode=755 tmpfs /etc/systemd
                    rmdir /etc/netns
                    unset NETNS_RUN_DIR
                    umask $0
                    exec 2>/dev/null
                    "$netns" apply
                    "$netns" add blue
                    "$netns" unit red nginx --install
                    umask 022
                    mkdir /etc/netns/blue
                    echo > /etc/netns/blue/only-inside
                    umask $0
                    "$netns" exec red stat -c "%a %n" /etc/resolv.conf /etc/hosts
                    "$netns" exec blue stat -c "%a %n" /etc /etc/only-inside
                    cd /run
                    stat -c "%a %n" netns netns-state netns-state/*
                    umount netns/blue
                    stat -c "%a %n" netns/blue
                    cd /etc
                    stat -c "%a %n" netns netns/red netns/red/*
                    cd systemd
                    stat -c "%a %n" system system/nginx.service.d system/nginx.service.d/*' "$1"
                """, umask).exits(0).prints("""
                644 /etc/resolv.conf
                644 /etc/hosts
                755 /etc
                644 /etc/only-inside
                755 netns
                700 netns-state
                600 netns-state/lock
                600 netns-state/names.lock
                600 netns-state/red.json
                0 netns/blue
                755 netns
                755 netns/red
                644 netns/red/hosts
                644 netns/red/resolv.conf
                755 system
                755 system/nginx.service.d
                644 system/nginx.service.d/netns.conf
                """);
    }

    @Test
    void aDirectoryThatIsThereKeepsItsMode() {
        sh("mkdir -m 750 /etc/netns/red && chmod 711 /etc/netns").done();
        netns("apply", declare("a.toml", RED)).exits(0);
        sh("stat -c %a /etc/netns /etc/netns/red").prints("711\n750\n");
    }

    /** Root writes nothing through a link that somebody has put where netns writes. */
    @Test
    void noLinkIsFollowed() {
        sh("""
                echo precious > /etc/precious
                mkdir /etc/netns/red
                ln -s /etc/precious /etc/netns/red/.resolv.conf.new
                ln -s /etc/precious /etc/netns/.netns-0.new
                """).done();
        Path file = declare("a.toml", RED);
        netns("apply", file).exits(0);
        sh("cat /etc/precious").prints("precious\n");
        netns("plan", file).prints("0 changes\n");
        netns("down").exits(0);
        assertEquals("./.netns-0.new\n./red\n./red/.resolv.conf.new\n", inEtcNetns());
    }

    /** A link is somebody else's, whether it leads nowhere or to a file that netns wrote. */
    @ParameterizedTest
    @ValueSource(strings = {"/etc/nowhere", "/etc/netns/blue/resolv.conf"})
    void aLinkInPlaceOfAFileIsNotReplaced(String target) {
        netns("apply", declare("b.toml", RED.replace("red", "blue"))).exits(0);
        sh("mkdir /etc/netns/red && ln -s \"$1\" /etc/netns/red/resolv.conf", target)
                .done();
        Path file = declare("a.toml", RED);
        netns("apply", file)
                .exits(1)
                .says("cannot apply 'red': file /etc/netns/red/resolv.conf is there and netns did not write it\n")
                .says("move it away, or take dns and hosts out of the declaration");
        sh("readlink /etc/netns/red/resolv.conf; ls -A /etc/nowhere").prints(target + "\n");
        assertEquals("blue\n", entries());
    }

    @Test
    void aLinkThatReplacedAFileStays() {
        Path file = declare("a.toml", RED);
        netns("apply", file).exits(0);
        sh("cd /etc/netns/red && mv resolv.conf own && ln -s own resolv.conf").done();
        netns("apply", declare("a.toml", "[namespace.red]\n")).exits(0);
        netns("down").exits(0);
        assertEquals("./red\n./red/own\n./red/resolv.conf\n", inEtcNetns());
    }

    /** As iproute2 does, which finds the files of a namespace there. */
    @Test
    void theDirectoryOfANamespaceMayBeALink() {
        sh("mkdir /etc/elsewhere && ln -s /etc/elsewhere /etc/netns/red").done();
        Path file = declare("a.toml", RED);
        netns("apply", file).exits(0);
        sh("cd /etc/elsewhere && ls -A").prints("hosts\nresolv.conf\n");
        netns("plan", file).prints("0 changes\n");
        netns("down").exits(0);
        sh("readlink /etc/netns/red && ls -A /etc/elsewhere").prints("/etc/elsewhere\n");
    }

    /** The temporary file cannot be renamed into it from outside. */
    @Test
    void theDirectoryOfANamespaceMayBeAMountPoint() {
        sh("mkdir /etc/netns/red && mount -t tmpfs -o mode=755 tmpfs /etc/netns/red")
                .done();
        try {
            netns("apply", declare("a.toml", RED)).exits(0);
            assertEquals("./red\n./red/hosts\n./red/resolv.conf\n", inEtcNetns());
            netns("down").exits(0);
            assertEquals("./red\n", inEtcNetns());
        } finally {
            sh("umount /etc/netns/red").done();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/netns", "/etc/netns/red"})
    void whereOthersCanPutFilesNothingIsWritten(String where) {
        assumeRealRoot("directories of other users are there for root only");
        sh("mkdir /etc/netns/red && chmod 777 \"$1\"", where).done();
        Path file = declare("a.toml", RED);
        netns("apply", file)
                .exits(1)
                .says("cannot write /etc/netns/red/hosts: other users than root may write to " + where + "\n")
                .says("chown root " + where + " && chmod go-w " + where);
        assertEquals("", entries());
        assertEquals("./red\n", inEtcNetns());
        sh("chmod 755 \"$1\" && chown 1234 \"$1\"", where).done();
        netns("apply", file).exits(1).says("other users than root may write to " + where + "\n");
        sh("chown root \"$1\"", where).done();
        netns("apply", file).exits(0);
    }

    /** What killed runs of this version and of earlier ones left goes; what only looks like it stays. */
    @ParameterizedTest
    @ValueSource(strings = {"apply", "down"})
    void leftoversAreSeenAndGo(String verb) {
        assumeRealRoot("files of other users are there for root only");
        Path file = declare("a.toml", RED);
        netns("apply", file).exits(0);
        sh("""
                cd /etc/netns
                touch .netns-7.new .netns-8.new .netns-.new .netns-x.new .netns-1.new.bak red/.hosts.new
                mkdir .netns-2.new
                ln -s /etc/hosts .netns-3.new
                touch .netns-4.new && chown 1234 .netns-4.new
                ln -s /etc/hosts red/.resolv.conf.new
                """).done();
        Child writer = start(Command.of("flock", "/etc/netns/.netns-8.new", "sh", "-c", "echo held; read line"))
                .awaits("held");
        netns("plan", file).exits(0).prints("""
                host
                  - /etc/netns/.netns-7.new (left by a netns that was killed)
                red
                  - /etc/netns/red/.hosts.new (left by a netns that was killed)
                2 changes
                """);
        netns("-j", "plan", file).printsJsonWith("leftover", "/etc/netns/.netns-7.new");
        boolean down = verb.equals("down");
        (down ? netns(verb) : netns(verb, file)).exits(0);
        writer.close();
        String left = """
                ./.netns-.new
                ./.netns-1.new.bak
                ./.netns-2.new
                ./.netns-3.new
                ./.netns-4.new
                ./.netns-8.new
                ./.netns-x.new
                ./red
                ./red/.resolv.conf.new
                """;
        assertEquals(down ? left : left + "./red/hosts\n./red/resolv.conf\n", inEtcNetns());
    }

    @Test
    void hostsAreNotWrittenWithoutTheLinesOfTheHost() {
        Path file = declare("a.toml", RED);
        sh(
                        "strace -f -qq -o /dev/null -P /etc/hosts -e trace=read -e inject=read:error=EIO \"$netns\" apply \"$1\"",
                        file)
                .exits(1)
                .says("cannot read /etc/hosts: Input/output error");
        assertEquals("", inEtcNetns());
        netns("apply", file).exits(0);
    }

    /** While apply has a file open that is not whole, exec sees the old one, and needs no overlay over /etc. */
    @Test
    void whatIsNotFinishedIsNoFileOfTheNamespace() {
        netns("apply", declare("a.toml", RED)).exits(0);
        Path file = declare("a.toml", OTHER_DNS);
        Child apply = start(Netns.script(
                directory,
                "exec strace -f -qq -o /dev/null -e trace=rename -e inject=rename:delay_enter=3000000"
                        + " \"$netns\" apply \"$1\"",
                file));
        sh("""
                until [ -e /etc/netns/.netns-0.new ] || [ -e /etc/netns/red/.resolv.conf.new ]; do
                    [ $SECONDS -lt 30 ] || exit 9
                    sleep 0.02
                done
                "$netns" exec red sh -c \
                    "grep nameserver /etc/resolv.conf; grep -c ' - overlay ' /proc/self/mountinfo; ls -A /etc/netns/red"
                """).prints("nameserver 192.0.2.1\n" + overlays() + "hosts\nresolv.conf\n");
        apply.endInput();
        apply.result(Duration.ofSeconds(60)).exits(0);
        sh("\"$netns\" exec red grep nameserver /etc/resolv.conf").prints("nameserver 192.0.2.2\n");
    }

    /** The machine's own, below which this test runs. */
    private String overlays() {
        return sh("grep -c \" - overlay \" /proc/self/mountinfo").out();
    }

    /** Before every call with which a file is written, under a umask that lets others read nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"mkdir", "fchmod", "fsync", "rename"})
    void anApplyThatIsKilledIsCompletedOrTakenAway(String call) {
        int killed = 0;
        boolean again = true;
        for (int n = 1; again; n++) {
            assertTrue(n < MORE_THAN_ANY_CALL);
            again = false;
            for (boolean completed : new boolean[] {true, false}) {
                sh("rm -rf /etc/netns/red \"$1\"", state).done();
                Path file = declare("a.toml", RED);
                boolean dead = isKilled(call, n, "apply", file);
                again |= dead;
                killed += dead ? 1 : 0;
                if (completed) {
                    netns("apply", file).exits(0);
                    netns("plan", file).prints("0 changes\n");
                    assertEquals("./red\n./red/hosts\n./red/resolv.conf\n", inEtcNetns());
                    sh("stat -c %a /etc/netns/red /etc/netns/red/*").prints("755\n644\n644\n");
                }
                netns("down").exits(0);
                assertEquals("", inEtcNetns());
                assertEquals("", entries());
                assertNothingIsRemembered();
            }
        }
        assertTrue(killed > 0, "it was never killed");
    }

    /** Both of what removes files: a down, and an apply of a declaration that has them no more. */
    @ParameterizedTest
    @ValueSource(strings = {"unlink", "rmdir", "fsync", "rename"})
    void aRemovalThatIsKilledIsCompleted(String call) {
        int killed = 0;
        boolean again = true;
        for (int n = 1; again; n++) {
            assertTrue(n < MORE_THAN_ANY_CALL);
            again = false;
            for (String verb : new String[] {"down", "apply"}) {
                netns("apply", declare("a.toml", RED)).exits(0);
                Path file = declare("a.toml", "[namespace.red]\n");
                boolean dead = isKilled(call, n, verb, file);
                again |= dead;
                killed += dead ? 1 : 0;
                netns(verb, file).exits(0);
                netns("plan", file).prints(verb.equals("down") ? ALL_MISSING : "0 changes\n");
                assertEquals("", inEtcNetns());
                netns("down").exits(0);
                assertEquals("", inEtcNetns());
                assertNothingIsRemembered();
            }
        }
        assertTrue(killed > 0, "it was never killed");
    }

    private void assertNothingIsRemembered() {
        sh("ls \"$1\" | grep json", state).prints("");
    }

    private boolean isKilled(String call, int n, String verb, Path file) {
        Result result = sh(
                "umask 077; strace -f -qq -o /dev/null -e trace=$1 -e inject=$1:signal=KILL:when=$2"
                        + " \"$netns\" $3 \"$4\"",
                call,
                n,
                verb,
                file);
        if (result.exit() != 137) {
            result.exits(0);
        }
        return result.exit() == 137;
    }
}
