package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class AttachTest extends Behaviour {
    AttachTest() {
        super(RUN_NETNS);
    }

    @Test
    void namesTheNamespaceOfAProcess() {
        Child child = unnamed();
        netns("attach", "red", child.pid()).done();
        assertTrue(isNamespace("red"));
        assertEquals("red\n", ip("netns", "identify", child.pid()).out());
        assertEquals(1, Mounts.below(directory));
    }

    @Test
    void keepsTheNamespaceWhenTheProcessEnds() {
        Child child = unnamed();
        netns("attach", "red", child.pid()).done();
        long inode = inode("red");
        child.close();
        assertEquals(inode, inode("red"));
        ip("netns", "exec", "red", "true").exits(0);
    }

    @Test
    void refusesAProcessThatIsNotThere() {
        long pid = ended();
        netns("attach", "red", pid)
                .fails()
                .printsNothing()
                .says("netns: cannot", pid)
                .hasNoTrace();
        assertEquals("", entries());
        assertEquals(0, Mounts.below(directory));
    }

    @Test
    void refusesANameThatExists() {
        make("red");
        long before = inode("red");
        netns("attach", "red", unnamed().pid()).refuses(4).says("'red'", "File exists");
        assertEquals(before, inode("red"));
    }

    @Test
    void replacesWhenToldSo() {
        make("red");
        Child child = unnamed();
        netns("attach", "--replace", "red", child.pid()).exits(0).printsNothing();
        assertEquals("red\n", ip("netns", "identify", child.pid()).out());
        assertEquals(1, Mounts.below(directory));
    }

    @Test
    void keepsWhatWasThereWhenTheReplacementFails() {
        make("red");
        long before = inode("red");
        netns("attach", "--replace", "red", ended()).fails();
        assertEquals(before, inode("red"));
        assertEquals(1, Mounts.below(directory));
    }

    @Test
    void repairsAStaleFile() {
        makeStale("red");
        netns("attach", "red", unnamed().pid()).exits(0).says("stale");
        assertTrue(isNamespace("red"));
    }

    @Test
    void takesAPath() {
        make("red");
        netns("attach", "alias", "path:" + directory.resolve("red")).done();
        assertEquals(inode("red"), inode("alias"));
    }

    @Test
    void takesAPidAsReference() {
        Child child = unnamed();
        netns("attach", "red", "pid:" + child.pid()).done();
        assertEquals("red\n", ip("netns", "identify", child.pid()).out());
    }

    @Test
    void takesAnInode() {
        make("red");
        netns("attach", "alias", "inode:" + inode("red")).done();
        assertEquals(inode("red"), inode("alias"));
    }

    @Test
    void takesAnNsid() {
        make("red");
        ip("netns", "set", "red", 23).exits(0);
        netns("attach", "alias", "id:23").done();
        assertEquals(inode("red"), inode("alias"));
    }

    @Test
    void refusesAPathThatIsNoNetworkNamespace() {
        netns("attach", "red", "path:/etc/hostname").fails().printsNothing().says("netns: ");
        netns("attach", "red", "path:/proc/self/ns/uts").fails().printsNothing().says("netns: ");
        assertEquals("", entries());
    }

    @Test
    void refusesLessThanTwoWords() {
        netns("attach").exits(2).printsNothing();
        netns("attach", "red").exits(2).printsNothing();
        assertEquals("", entries());
    }

    private Child unnamed() {
        return start(Command.of("unshare", "-n", "sh", "-c", "echo there; exec sleep 1000"))
                .awaits("there");
    }

    private static long ended() {
        try (Child child = Command.of("true").start()) {
            child.result();
            return child.pid();
        }
    }
}
