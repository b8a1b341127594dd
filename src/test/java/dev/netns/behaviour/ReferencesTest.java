package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** References that lead nowhere, and words that only look like references. */
class ReferencesTest extends Behaviour {
    ReferencesTest() {
        super(RUN_NETNS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"id:998877", "inode:1", "path:/no/such/file", "pid:4194304", "docker:no-such-container"})
    void refusesOneThatLeadsNowhere(String reference) {
        make("red");
        for (String verb : new String[] {"pids", "identify"}) {
            netns(verb, reference).fails().printsNothing().says("netns: ").hasNoTrace();
        }
        netns("exec", reference, "echo", "ran")
                .fails()
                .printsNothing()
                .says("netns: ")
                .hasNoTrace();
    }

    @ParameterizedTest
    @ValueSource(strings = {"id:x", "id:", "inode:-1", "pid:", "pid:1x", "path:"})
    void refusesOneThatIsMalformed(String reference) {
        netns("pids", reference).fails().printsNothing().says("netns: ").hasNoTrace();
    }

    @Test
    void takesAPathRelativeToTheFolderOfItsCaller() {
        make("red");
        long pid = inside("red").pid();
        sh("cd $D && $netns pids path:red").exits(0).prints(pid + "\n");
    }

    /** A FIFO would be waited for until somebody writes to it. */
    @Test
    void refusesAPathToSomethingElse() {
        sh("mkfifo /run/netns-fifo").done();
        for (String path : new String[] {"/run/netns-fifo", "/dev/zero", "/etc/passwd", "/proc/self/ns/uts"}) {
            netns("pids", "path:" + path).refuses(3).says("not a network namespace");
            netns("exec", "path:" + path, "true").refuses(125).says("not a network namespace");
        }
        sh("rm /run/netns-fifo").done();
    }

    @Test
    void takesAnythingElseWithAColonForAName() {
        make("a:b", "x:pid:1");
        assertEquals(inode("a:b") + "\n", exec("a:b"));
        assertEquals(inode("x:pid:1") + "\n", exec("x:pid:1"));
    }

    private String exec(String reference) {
        return netns("exec", reference, "stat", "-L", "-c", "%i", "/proc/self/ns/net")
                .exits(0)
                .out();
    }
}
