package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifyTest extends Behaviour {
    IdentifyTest() {
        super(RUN_NETNS);
    }

    @Test
    void namesTheNamespaceOfAProcess() {
        make("blue", "red");
        long pid = inside("red").pid();
        netns("identify", pid).exits(0).prints("red\n").saysNothing();
        assertEquals("red\n", ip("netns", "identify", pid).out());
    }

    @Test
    void namesItsCallerWhereNoPidIsGiven() {
        make("red");
        sh("ip netns exec red $netns identify").exits(0).prints("red\n");
    }

    @Test
    void printsEveryNameSorted() {
        make("red");
        sh("for n in zebra alias; do : > $D/$n; mount --bind $D/red $D/$n; done")
                .done();
        netns("identify", inside("red").pid()).exits(0).prints("alias\nred\nzebra\n");
    }

    @Test
    void printsNothingOfAnUnnamedOneButItsInode() {
        make("red");
        netns("identify").exits(0).printsNothing().says(ownInode());
    }

    @Test
    void refusesAProcessThatIsNotThere() {
        try (Child child = Command.of("true").start()) {
            child.result();
            netns("identify", child.pid()).refuses(1).says(child.pid());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "12x", "99999999999999999999"})
    void refusesWhatCanBeNoPid(String pid) {
        netns("identify", "--", pid).fails().printsNothing().says("netns: ").hasNoTrace();
    }

    @Test
    void takesReferences() {
        make("red");
        ip("netns", "set", "red", 51).exits(0);
        long pid = inside("red").pid();
        for (Object reference :
                new Object[] {"pid:" + pid, "id:51", "inode:" + inode("red"), "path:/proc/" + pid + "/ns/net"}) {
            netns("identify", reference).exits(0).prints("red\n");
        }
    }

    @Test
    void takesSeveralPids() {
        make("blue", "red");
        Result result = netns("identify", inside("red").pid(), inside("blue").pid());
        assertTrue(result.exits(0).out().contains("red"), result::toString);
        assertTrue(result.out().contains("blue"), result::toString);
    }

    @Test
    void printsAllTypesWithTheirInodes() {
        make("red");
        long pid = inside("red").pid();
        Result result = netns("identify", "--all-types", pid).exits(0);
        for (String type : new String[] {"cgroup", "ipc", "mnt", "net", "pid", "time", "user", "uts"}) {
            String link =
                    Command.of("readlink", "/proc/" + pid + "/ns/" + type).run().out();
            String inode = link.replaceAll("\\D", "");
            assertTrue(
                    result.lines().stream().anyMatch(line -> line.contains(type) && line.contains(inode)),
                    () -> type + " " + inode + " is not in\n" + result);
        }
    }

    @Test
    void printsJson() {
        make("red");
        netns("-j", "identify", inside("red").pid()).printsJsonWith("red");
        netns("-j", "identify").exits(0);
    }

    @Test
    void doesNotTakeAStaleFileForAName() {
        make("red");
        makeStale("old");
        netns("identify", inside("red").pid()).exits(0).prints("red\n");
    }
}
