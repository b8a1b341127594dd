package dev.netns.names;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.netns.linux.Bytes;
import dev.netns.linux.SimulatedKernel;
import dev.netns.linux.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Whatever the caller writes and /proc says. */
class NamesFuzzTest {
    private static final List<Integer> STATUSES = List.of(-1, 0, 1, 2, 3, 4, 5, 125, 126, 127);

    /** The input is a command line, its words ended by NULs as in /proc/PID/cmdline. */
    @FuzzTest(maxDuration = "3m")
    void commandLines(byte[] input) {
        List<byte[]> words = new ArrayList<>();
        int from = 0;
        for (int end = Bytes.indexOf(input, 0, 0); end >= 0; end = Bytes.indexOf(input, 0, from)) {
            words.add(Arrays.copyOfRange(input, from, end));
            from = end + 1;
        }
        SimulatedKernel kernel = Recorded.machine().process(350, SimulatedKernel.HOST);
        kernel.mountNamespace(kernel.newNamespace(), "/run/netns/red").file("/bin/true", "#!");
        String before = kernel.state();
        int status;
        try {
            status = PlainVerbs.run(kernel, words.toArray(new byte[0][]), Recorded.RUN_DIRECTORY);
        } catch (SimulatedKernel.BecameProgram executed) {
            return;
        }
        assertTrue(STATUSES.contains(status), "exit status " + status);
        if (status == PlainVerbs.NOT_PLAIN) {
            assertEquals(before, kernel.state(), "what is not plain is not touched");
        }
    }

    @FuzzTest(maxDuration = "3m")
    void cgroups(byte[] table) {
        String owner = Owner.inCgroups(table);
        if (owner != null) {
            assertTrue(owner.startsWith("unit ") || owner.matches("container [0-9a-f]{12}"), owner);
            assertEquals(Text.printable(owner), owner);
        }
        byte[] above = VrfAssociation.cgroupAbove(table);
        assertTrue(above == null || Bytes.indexOf(table, Bytes.concat(above, Text.ascii("/vrf/"))) >= 0);
    }
}
