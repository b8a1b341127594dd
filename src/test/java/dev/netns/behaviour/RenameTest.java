package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RenameTest extends Behaviour {
    RenameTest() {
        super(RUN_NETNS);
    }

    @Test
    void keepsTheNamespaceUnderANewName() {
        make("old");
        long inode = inode("old");
        long pid = inside("old").pid();
        netns("rename", "old", "new").done();
        assertEquals("new\n", entries());
        assertEquals(inode, inode("new"));
        assertEquals(1, Mounts.below(directory));
        assertEquals(0, Mounts.doubled(directory));
        assertEquals("new\n", ip("netns", "identify", pid).out());
    }

    @Test
    void keepsTheNsid() {
        make("old");
        ip("netns", "set", "old", 81).exits(0);
        netns("rename", "old", "new").done();
        netns("list").prints("new (id: 81)\n");
    }

    @Test
    void refusesANameThatExists() {
        make("old", "new");
        long inode = inode("new");
        netns("rename", "old", "new").refuses(4).says("netns: cannot rename 'old' to 'new': File exists\n");
        assertEquals("new\nold\n", entries());
        assertEquals(inode, inode("new"));
        assertEquals(2, Mounts.below(directory));
    }

    @Test
    void refusesWhatIsNotThere() {
        netns("rename", "old", "new").refuses(3).says("netns: cannot rename 'old': No such file or directory\n");
        assertEquals("", entries());
    }

    @Test
    void refusesAStaleName() {
        makeStale("old");
        netns("rename", "old", "new").refuses(3).says("'old'", "stale");
        assertEquals("old\n", entries());
    }

    @Test
    void refusesWhatIsNoName() {
        make("old");
        netns("rename", "old", "a/b")
                .refuses(2)
                .says("netns: cannot rename 'old' to 'a/b': the name has a '/' in it\n");
        netns("rename", "old", "..").fails().printsNothing().says("netns: ");
        assertTrue(isNamespace("old"));
        assertEquals("old\n", entries());
    }

    @Test
    void refusesMoreOrLessThanTwo() {
        make("old");
        netns("rename").exits(2).printsNothing();
        netns("rename", "old").exits(2).printsNothing();
        netns("rename", "old", "new", "newer").exits(2).printsNothing();
        assertEquals("old\n", entries());
    }
}
