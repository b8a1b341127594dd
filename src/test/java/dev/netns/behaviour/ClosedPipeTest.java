package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Standard output that takes nothing: a pipe without a reader, and a full disk. */
class ClosedPipeTest extends Declarations {
    /** Descriptor 4 is a pipe of which the reading end is closed. */
    private static final String CLOSED = "mkfifo $D.pipe && exec 3<>$D.pipe 4>$D.pipe 3>&- && rm $D.pipe; ";

    @BeforeEach
    void makeSomethingToTell() {
        write(DEFAULT, "[namespace.red]\n");
        make("blue");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "list",
                "list -j",
                "list --long",
                "plan",
                "plan -j",
                "apply -q",
                "apply -j",
                "export blue",
                "exec --all echo",
                "exec blue blue -- echo",
                "check -j",
                "--help",
                "add --help",
                "help add",
                "--version",
                "list --version",
                "monitor"
            })
    void aReaderThatHasGoneIsNoFailure(String words) {
        sh(CLOSED + "exec $netns " + words + " >&4").done();
    }

    @Test
    void theStatusTellsOfTheWork() {
        sh(CLOSED + "exec $netns plan --exit-code >&4").exits(1).saysNothing();
        sh(CLOSED + "exec $netns delete green 2>&4").exits(3).printsNothing();
        sh(CLOSED + "exec $netns apply 2>&4").done();
        assertEquals("blue\nred\n", entries());
        sh(CLOSED + "exec $netns down 2>&4 >&4").done();
        assertEquals("blue\n", entries());
    }

    /** Commands whose output nobody reads any more end as they would without us, and that is no failure. */
    @Test
    void commandsEndWithTheirReader() {
        make("green");
        sh("set -o pipefail; $netns exec --all yes | head -n 1").exits(0).saysNothing();
        sh("set -o pipefail; $netns exec --all sh -c 'while echo; do :; done; exit 7' | head -n 1")
                .exits(0)
                .saysNothing();
    }

    @Test
    void aFullDiskIsAFailureOfSeveralCommandsToo() {
        sh("$netns exec --all echo >/dev/full")
                .exits(125)
                .says("cannot write to standard output: No space left on device")
                .hasNoTrace();
    }

    /** What is executed finds the signal as it was. */
    @Test
    void programsAreStillEndedByTheSignal() {
        sh(CLOSED + "exec $netns exec blue sh -c 'echo; true; echo' >&4").exits(141);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "list",
                "list -j",
                "plan",
                "plan -j",
                "apply -j",
                "export blue",
                "--help",
                "add --help",
                "--version",
                "list --version",
                "monitor"
            })
    void aFullDiskIsAFailure(String words) {
        sh("exec $netns " + words + " >/dev/full")
                .exits(1)
                .printsNothing()
                .hasNoTrace()
                .says("cannot write to standard output: No space left on device");
    }
}
