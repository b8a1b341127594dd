package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Fifty processes at once. */
class ConcurrencyTest extends Behaviour {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    ConcurrencyTest() {
        super(RUN_NETNS);
    }

    @Test
    void oneOfFiftyWinsTheSameName() {
        Result result = fifty("$netns add red");
        List<String> statuses = result.lines().stream().sorted().toList();
        assertEquals(1, Collections.frequency(statuses, "0"), result::toString);
        assertEquals(49, Collections.frequency(statuses, "4"), result::toString);
        assertEquals("red\n", entries());
        assertMounts(1);
        assertEquals("red\n", ip("netns", "list").out());
        ip("netns", "exec", "red", "true").exits(0);
    }

    @Test
    void fiftyMakeFiftyNamesWhereTheRunDirectoryIsNotThere() {
        removeRunDirectory();
        assertAllSucceed(fifty("$netns add n$i"));
        assertFiftyNamespaces();
    }

    @Test
    void fiftyMakeFiftyNamesHalfOfThemByIp() {
        removeRunDirectory();
        assertAllSucceed(fifty("if [ $((i % 2)) = 0 ]; then ip netns add n$i; else $netns add n$i; fi"));
        assertFiftyNamespaces();
    }

    @Test
    void fiftyDeleteWhatFiftyMade() {
        sh("for i in {1..50}; do ip netns add n$i; done").done();
        assertAllSucceed(fifty("if [ $((i % 2)) = 0 ]; then ip netns delete n$i; else $netns delete n$i; fi"));
        assertEquals("", entries());
        assertMounts(0);
    }

    @Test
    void aNameIsMadeAndDeletedByManyAtOnce() {
        Result result = fifty("if [ $((i % 2)) = 0 ]; then $netns -q delete red; else $netns -q add red; fi");
        for (String status : result.lines()) {
            assertEquals(true, List.of("0", "3", "4").contains(status), result::toString);
        }
        netns("delete", "--if-exists", "red").exits(0);
        assertEquals("", entries());
        assertMounts(0);
    }

    /** Runs a line fifty times at once, with $i from 1 to 50; prints their statuses in that order. */
    private Result fifty(String line) {
        return Netns.script(
                        directory,
                        "for i in {1..50}; do { " + line + "; } & pids+=($!); done;"
                                + " for p in ${pids[@]}; do wait $p; echo $?; done")
                .runWithin(LIMIT);
    }

    private static void assertAllSucceed(Result result) {
        assertEquals(Collections.nCopies(50, "0"), result.lines(), result::toString);
    }

    private void assertFiftyNamespaces() {
        assertEquals(50, entries().lines().count());
        assertMounts(50);
        assertEquals(50, sh("stat -L -c %i $D/n*").lines().stream().distinct().count());
        assertEquals("nsfs\n", sh("stat -f -c %T $D/n* | uniq").out());
    }

    private void assertMounts(int names) {
        assertEquals(1, Mounts.on(directory));
        assertEquals(names, Mounts.below(directory));
        assertEquals(0, Mounts.doubled(directory));
    }

    private void removeRunDirectory() {
        sh("umount $D && rmdir $D").done();
    }
}
