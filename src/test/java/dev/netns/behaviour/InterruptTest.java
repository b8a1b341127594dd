package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ctrl-C and SIGTERM: what apply and down have begun is finished or undone, and one line says so. */
class InterruptTest extends Declarations {
    private static final int NAMESPACES = 40;
    private static final String OTHERS = " done, the others are as they were before\n";

    private final Path scratch = Path.of("/run/interrupt-test");

    @BeforeEach
    @AfterEach
    void cleanScratch() {
        sh("rm -rf $1; mkdir $1", scratch).done();
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void whileAHookRuns(String signal, int status) {
        Path file = declare("a.toml", """
                [namespace.done]
                [namespace.hooked.link.eth0]
                type = "veth"
                peer = "neighbour:eth0"
                [namespace.hooked.hooks]
                up = ["echo $$ > /run/interrupt-test/pid; echo waiting; sleep 1000", "touch /run/interrupt-test/second"]
                [namespace.neighbour.link.eth0]
                type = "veth"
                peer = "hooked:eth0"
                """);
        Child apply = start(command("apply", file));
        sh("until [ -s $1/pid ]; do sleep 0.05; done", scratch).done();
        apply.signal(signal);
        apply.result()
                .exits(status)
                .hasNoTrace()
                .says(
                        "hook up of 'hooked': waiting\n",
                        "link eth0 of 'neighbour' is not there, because 'hooked' failed\n",
                        "interrupted: 2 of 3 namespaces" + OTHERS);
        assertEquals("done\nneighbour\n", entries());
        assertEquals("done\nneighbour\n", remembered());
        sh("flock -n $2/lock true && ! kill -0 $(cat $1/pid) 2>/dev/null && ls $1", scratch, state)
                .exits(0)
                .prints("pid\n");
    }

    /** A command that does not listen is ended all the same. */
    @Test
    void whileAHookRunsThatDoesNotListen() {
        Path file = declare("a.toml", """
                [namespace.red.hooks]
                up = ["trap '' TERM; echo $$ > /run/interrupt-test/pid; while :; do sleep 1; done"]
                """);
        Child apply = start(command("apply", file));
        sh("until [ -s $1/pid ]; do sleep 0.05; done", scratch).done();
        apply.signal("INT");
        apply.result().exits(130).says("interrupted: 0 of 1 namespace" + OTHERS);
        sh("kill -0 $(cat $1/pid) 2>/dev/null", scratch).fails();
        assertEquals("", entries());
    }

    @Test
    void whileAHookOfDownRuns() {
        Path file = declare("a.toml", """
                [namespace.red.hooks]
                down = ["echo begun > /run/interrupt-test/begun; sleep 1000"]
                """);
        netns("apply", file).exits(0);
        Child down = start(command("down"));
        sh("until [ -s $1/begun ]; do sleep 0.05; done", scratch).done();
        down.signal("TERM");
        down.result().exits(143).says("interrupted: 0 of 1 namespace" + OTHERS);
        assertEquals("red\n", entries());
        assertEquals("red\n", remembered());
    }

    /** strace(1) sends the signal at the first call of a kind: the names come when all else is done. */
    @ParameterizedTest
    @CsvSource({"sendto, 0", "mount, 1"})
    void betweenNamespaces(String call, int fewest) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < NAMESPACES; i++) {
            text.append("[namespace.n").append(i).append(".link.eth0]\ntype = \"bridge\"\n");
        }
        Path file = declare("a.toml", text.toString());
        Result result = sh(
                        "strace -f -qq -o /dev/null -e trace=$1 -e inject=$1:signal=INT:when=1 \"$netns\" apply \"$2\"",
                        call,
                        file)
                .exits(130)
                .hasNoTrace();
        long there = entries().lines().count();
        if (!result.err().isEmpty()) {
            result.says("interrupted: " + there + " of " + NAMESPACES + " namespaces" + OTHERS);
        }
        assertTrue(there >= fewest && there < NAMESPACES, result::toString);
        assertEquals(entries(), remembered());
        assertEquals(there, Mounts.below(directory));
        netns("apply", file).exits(0).says((NAMESPACES - there) + " added");
    }

    @Test
    void aCallerThatIgnoresTheSignalIsObeyed() {
        Path file = declare("a.toml", """
                [namespace.red.hooks]
                up = ["echo $$ > /run/interrupt-test/pid; until [ -e /run/interrupt-test/go ]; do sleep 0.05; done", "true"]
                """);
        sh("""
                trap '' INT
                "$netns" apply "$2" & apply=$!
                until [ -s $1/pid ]; do sleep 0.05; done
                kill -INT $apply; touch $1/go
                wait $apply
                """, scratch, file).exits(0).says("1 added");
    }
}
