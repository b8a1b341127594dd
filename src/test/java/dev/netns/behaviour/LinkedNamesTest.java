package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Names that are symbolic links to the namespace of a process, as container tools make them, beside `ip`. */
class LinkedNamesTest extends Declarations {
    private static final Path ELSEWHERE = Path.of("/run/netns-linked-test");
    private static final String OWN_INODE = "stat -L -c %i /proc/self/ns/net";

    private Child container;
    private long inode;

    LinkedNamesTest() {
        super(RUN_NETNS);
    }

    @BeforeEach
    void makeLink() {
        container = start(Command.of("unshare", "--net", "sh", "-c", OWN_INODE + "; echo there; exec sleep 1000"));
        inode = Long.parseLong(
                container.awaits("there").output().lines().findFirst().orElseThrow());
        sh("ln -s /proc/$1/ns/net $D/linked", container.pid()).done();
    }

    @AfterEach
    void unmountElsewhere() {
        sh("umount $1 2>/dev/null; rm -f $1", ELSEWHERE).done();
    }

    @Test
    void isListedAsByIp() {
        make("red");
        ip("netns", "set", "linked", 911).exits(0);
        netns("list").prints("linked (id: 911)\nred\n").saysNothing();
        assertEquals(
                ip("netns", "list").lines().stream().sorted().toList(),
                netns("list").lines());
        netns("-j", "list").printsJsonWith("linked", 911, inode);
        netns("list", "--all").exits(0).printsWords("linked");
    }

    @Test
    void isEnteredAsByIp() {
        List<String> command = List.of("stat", "-L", "-c", "%i", "/proc/self/ns/net");
        assertEquals(inode + "\n", ip("netns", "exec", "linked", command).out());
        netns("exec", "linked", command).exits(0).prints(inode + "\n").saysNothing();
        netns("exec", "--no-mounts", "linked", command).exits(0).prints(inode + "\n");
    }

    @Test
    void isIdentifiedAsByIp() {
        make("red");
        assertEquals("linked\n", ip("netns", "identify", container.pid()).out());
        netns("identify", container.pid()).exits(0).prints("linked\n").saysNothing();
        assertEquals(
                ip("netns", "pids", "linked").out(), netns("pids", "linked").out());
        netns("pids", "linked").exits(0).prints(container.pid() + "\n");
    }

    @Test
    void getsAnNsid() {
        netns("set", "linked", 912).done();
        assertTrue(ip("netns", "list-id").out().contains("nsid 912 "));
        netns("identify", "id:912").exits(0).prints("linked\n");
    }

    @Test
    void isTaken() {
        netns("add", "linked").refuses(4);
        netns("attach", "linked", container.pid()).refuses(4);
        netns("add", "--if-not-exists", "linked").done();
        netns("attach", "second", "linked").done();
        netns("identify", container.pid()).prints("linked\nsecond\n");
    }

    @Test
    void isDeletedAloneAndLeavesTheNamespaceInPeace() {
        netns("delete", "linked").done();
        assertEquals("", entries());
        sh("readlink /proc/$1/ns/net", container.pid()).prints("net:[" + inode + "]\n");
    }

    /** `ip netns delete` unmounts what the link leads to, which is somebody else's. */
    @Test
    void isDeletedWithoutUnmountingWhatItLeadsTo() {
        sh(": > $1 && mount --bind /proc/$2/ns/net $1 && ln -s $1 $D/mounted", ELSEWHERE, container.pid())
                .done();
        netns("delete", "mounted").done();
        assertEquals("linked\n", entries());
        assertEquals("nsfs\n", sh("stat -f -c %T $1", ELSEWHERE).out());
    }

    @Test
    void isRenamedAsALink() {
        make("red");
        netns("rename", "linked", "red").refuses(4).says("'red'");
        netns("rename", "linked", "new").done();
        assertEquals("new\nred\n", entries());
        assertEquals(
                "/proc/" + container.pid() + "/ns/net\n", sh("readlink $D/new").out());
        makeStale("old");
        netns("rename", "new", "old").done();
        assertEquals("old\nred\n", entries());
        netns("identify", container.pid()).prints("old\n");
    }

    @Test
    void isStaleWhenItsProcessHasEnded() {
        container.close();
        netns("list").exits(0).prints("linked (stale)\n");
        netns("exec", "linked", "true").refuses(125).says("'linked'", "stale", "leads to no namespace");
        netns("pids", "linked").refuses(3).says("stale");
        netns("add", "linked").exits(0).says("'linked' was stale");
        assertTrue(isNamespace("linked"));
        assertTrue(sh("readlink $D/linked").fails().out().isEmpty());
        netns("delete", "linked").done();
        sh("ln -s /proc/$1/ns/net $D/linked", container.pid()).done();
        netns("delete", "linked").done();
        assertEquals("", entries());
    }

    @Test
    void isNoNameWhereItLeadsToAnythingElse() {
        sh("ln -s /etc/passwd $D/file && ln -s /run $D/folder && ln -s loop $D/loop")
                .done();
        netns("list").exits(0).prints("file (stale)\nfolder (stale)\nlinked\nloop (stale)\n");
        netns("exec", "file", "true").refuses(125).says("is not a namespace");
        netns("delete", "folder").refuses(1);
    }

    @Test
    void isMonitored() {
        sh("rm $D/linked").done();
        make("red");
        Child monitor = start(command("monitor")).awaits("add red\n");
        sh("ln -s /proc/$1/ns/net $D/linked", container.pid()).done();
        monitor.awaits("add linked\n");
        sh("rm $D/linked").done();
        monitor.awaits("delete linked\n");
        sh("ln -s /proc/$1/ns/net $D/again", container.pid()).done();
        monitor.awaits("add again\n");
        container.close();
        monitor.awaits("delete again\n");
    }

    @Test
    void isWaitedFor() {
        netns("wait", "--timeout", "20", "linked").done();
        Child waiting = start(command("wait", "--timeout", "20", "linked", "later"));
        sh("ln -s /proc/$1/ns/net $D/later", container.pid()).done();
        waiting.result().done();
        Child gone = start(command("wait", "--gone", "--timeout", "20", "linked"));
        container.close();
        gone.result().done();
    }

    /** It is somebody else's namespace, as one that was attached is. */
    @Test
    void isAdoptedByADeclarationAndNeverRemoved() {
        Path file = declare("a.toml", "[namespace.linked.link.br0]\ntype = \"bridge\"\n");
        netns("apply", file).exits(0);
        assertEquals("br0\nlo\n", links());
        netns("plan", file).exits(0).prints("0 changes\n");
        netns("down").exits(0);
        assertEquals("linked\n", entries());
        assertEquals("lo\n", links());
    }

    private String links() {
        return sh("nsenter -t $1 --net sh -c 'ls /proc/sys/net/ipv4/conf | grep -v -e all -e default'", container.pid())
                .out();
    }

    @Test
    void isReplacedByAnApplyWhereItLeadsNowhere() {
        container.close();
        Path file = declare("a.toml", "[namespace.linked]\n");
        netns("apply", file).exits(0).says("'linked' was stale");
        assertTrue(isNamespace("linked"));
        netns("down").exits(0);
        assertEquals("", entries());
    }

    /** Whoever can put a link there would choose the namespace that root works in. */
    @Test
    void isNotFollowedWhereOthersMayWrite() {
        assumeRealRoot("another user is there for root only");
        sh("chown 65534 $D").done();
        netns("list").exits(0).prints("linked (stale)\n");
        netns("exec", "linked", "true")
                .refuses(125)
                .says("/run/netns/linked is a link, which is not followed", "belongs to user 65534");
        netns("identify", container.pid()).exits(0).printsNothing();
        sh("chown 0 $D && chmod 0777 $D").done();
        netns("list").exits(0).prints("linked (stale)\n");
    }

    /** The kernel shows the namespace of a process to whom it shows the process. */
    @Test
    void isListedForThoseWhoMayNotLookAtItsProcess() {
        assumeRealRoot("another user is there for root only");
        String asNobody = "setpriv --reuid=65534 --regid=65534 --clear-groups ";
        assertEquals("linked\n", sh(asNobody + "ip netns list").out());
        sh(asNobody + "$netns list").exits(0).prints("linked\n").saysNothing();
        sh(asNobody + "$netns identify").exits(0).printsNothing();
        sh(asNobody + "$netns pids linked").refuses(5).says("CAP_SYS_PTRACE");
        sh(asNobody + "$netns exec linked true").refuses(125).says("'linked'", "Permission denied");
    }
}
