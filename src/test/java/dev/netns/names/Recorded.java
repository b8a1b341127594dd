package dev.netns.names;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.netns.linux.RecordingSyscalls;
import dev.netns.linux.SimulatedKernel;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import java.util.function.Consumer;

/** What a verb did to a simulated kernel, call by call. */
final class Recorded {
    static final byte[] RUN_DIRECTORY = Text.ascii("/run/netns");

    private Recorded() {}

    /** A machine with a shared run directory and nothing in it, on which names have been made before. */
    static SimulatedKernel machine() {
        return new SimulatedKernel()
                .runDirectory("/run/netns")
                .directory("/run/netns-state")
                .file("/run/netns-state/names.lock", "");
    }

    static byte[] bytes(String ascii) {
        return Text.ascii(ascii);
    }

    static Store store(Syscalls sys) {
        return new Store(sys, RUN_DIRECTORY);
    }

    /** The calls of what succeeds. */
    static String calls(SimulatedKernel kernel, Consumer<Store> verb) {
        RecordingSyscalls recording = new RecordingSyscalls(kernel);
        verb.accept(store(recording));
        return recording.calls();
    }

    /** The calls of what fails, and after them the error as it is printed and the exit status. */
    static String callsAndFailure(SimulatedKernel kernel, Consumer<Store> verb) {
        RecordingSyscalls recording = new RecordingSyscalls(kernel);
        Failure failure = assertThrows(Failure.class, () -> verb.accept(store(recording)));
        return recording.calls() + words(failure);
    }

    /** {@code 4: cannot add 'red': File exists}, and the hint on a line of its own. */
    static String words(Failure failure) {
        assertFalse(failure.getMessage().contains("\n"), "one line: " + failure.getMessage());
        String hint = failure.hint() == null ? "" : "  " + failure.hint() + "\n";
        return failure.status() + ": " + failure.getMessage() + "\n" + hint;
    }
}
