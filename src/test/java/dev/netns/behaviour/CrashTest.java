package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A crash of the Java virtual machine itself. */
class CrashTest extends Behaviour {
    @TempDir
    Path folder;

    /** Whether there is a core dump, which would lie in the folder too, is up to the limits of the caller. */
    @Test
    void aCrashIsReportedOnStderrAndLeavesNoFile() {
        make("red");
        Child monitor = start(Netns.script(directory, "ulimit -c 0; exec $netns monitor")
                        .in(folder))
                .awaits("add red\n");
        monitor.signal("SEGV");
        monitor.result().exits(134).says("A fatal error has been detected by the Java Runtime Environment", "SIGSEGV");
        assertArrayEquals(new String[0], folder.toFile().list());
    }
}
