package dev.netns.provision;

import static dev.netns.provision.Declared.AUTO;
import static dev.netns.provision.Declared.NONE;
import static dev.netns.provision.Declared.namespace;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.netns.CreateOptions;
import dev.netns.NamespaceName;
import dev.netns.config.Declaration;
import dev.netns.config.NamespaceDeclaration;
import dev.netns.config.Nsid;
import dev.netns.linux.Errno;
import dev.netns.linux.FailingSyscalls;
import dev.netns.linux.OwnNetwork;
import dev.netns.linux.RecordingSyscalls;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Plans that are applied to the real kernel. */
@Tag("root")
@ExtendWith(OwnNetwork.class)
class ApplierTest {
    private final Machine machine = new Machine();

    @AfterEach
    void close() {
        machine.close();
    }

    @Test
    void whatIsDeclaredBecomesTrue() throws Exception {
        Declaration declaration =
                Declared.of(namespace("red", 2001), namespace("blue", AUTO, false), namespace("green"));
        assertEquals(
                "3 namespaces: 3 added, 0 changed, 0 as declared, 0 failed in 0.00 s",
                machine.apply(declaration).summary());
        assertEquals(List.of("blue", "green", "red"), machine.names());
        assertEquals(List.of("blue", "green", "red"), machine.remembered());
        assertTrue(machine.isLoopbackUp("red"));
        assertFalse(machine.isLoopbackUp("blue"));
        assertEquals(OptionalInt.of(2001), machine.nsid("red"));
        assertTrue(machine.nsid("blue").isPresent());
        assertEquals(OptionalInt.empty(), machine.nsid("green"));
        assertEquals(
                "3 namespaces: 0 changes, 3 as declared, 0 failed in 0.00 s",
                machine.apply(declaration).summary());
    }

    @Test
    void adoptedNamespacesAreChangedAndStay() throws Exception {
        machine.namespaces
                .create(NamespaceName.of("red"), CreateOptions.DEFAULT.withLoopback(false))
                .close();
        Identity before = machine.identity("red");
        machine.apply(Declared.of(namespace("red", 2002)));
        assertTrue(machine.isLoopbackUp("red"));
        assertEquals(OptionalInt.of(2002), machine.nsid("red"));
        assertEquals(List.of(), machine.remembered());
        machine.apply(Declared.of());
        assertEquals(before, machine.identity("red"));
    }

    @Test
    void whatIsDeclaredNoMoreGoes() {
        machine.apply(Declared.of(namespace("red"), namespace("blue")));
        Report report = machine.apply(Declared.of(namespace("blue")));
        assertEquals(
                "2 namespaces: 0 added, 0 changed, 1 removed, 1 as declared, 0 failed in 0.00 s", report.summary());
        assertEquals(List.of("blue"), machine.names());
        assertEquals(List.of("blue"), machine.remembered());
    }

    @Test
    void whatOthersMadeAnewUnderTheSameNameStays() {
        machine.apply(Declared.of(namespace("red")));
        Identity ours = machine.identity("red");
        machine.namespaces.delete(NamespaceName.of("red"));
        machine.namespaces.create(NamespaceName.of("red")).close();
        assertNotEquals(ours, machine.identity("red"));
        Report report = machine.apply(Declared.of());
        assertEquals(1, report.count(Outcome.Result.LEFT));
        assertEquals(List.of("red"), machine.names());
        assertEquals(List.of(), machine.remembered());
    }

    @Test
    void whatIsMadeAnewBetweenPlanAndRemovalStays() {
        machine.apply(Declared.of(namespace("red")));
        Snapshot snapshot = machine.snapshot(Declared.of());
        Plan plan = machine.plan(Declared.of());
        machine.namespaces.delete(NamespaceName.of("red"));
        machine.namespaces.create(NamespaceName.of("red")).close();
        List<Outcome> outcomes = machine.applier(machine.sys, 1).apply(plan, Declared.of(), snapshot, outcome -> {});
        assertEquals(Outcome.Result.FAILED, outcomes.get(0).result());
        assertEquals(List.of("red"), machine.names());
    }

    @Test
    void anNsidGoesFromWhatIsRemovedToWhatIsMade() {
        for (int round = 0; round < 5; round++) {
            machine.apply(Declared.of(namespace("a", 2003)));
            assertEquals(List.of(), failures(machine.apply(Declared.of(namespace("b", 2003)))));
            assertEquals(OptionalInt.of(2003), machine.nsid("b"));
            assertEquals(List.of(), failures(machine.apply(Declared.of())));
        }
    }

    @Test
    void chosenNsidsAreNotThoseThatAreDeclared() {
        List<NamespaceDeclaration> all = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            all.add(namespace("auto" + i, AUTO, false));
            all.add(namespace("fixed" + i, new Nsid.Fixed(i), false));
        }
        Report report = machine.apply(new Declaration(List.of(), all), machine.sys, 4);
        assertEquals(List.of(), failures(report));
        IntStream.range(0, 10).forEach(i -> assertEquals(OptionalInt.of(i), machine.nsid("fixed" + i)));
    }

    @Test
    void aProblemFailsItsOwnNamespaceOnly() throws Exception {
        machine.namespaces
                .create(
                        NamespaceName.of("red"),
                        CreateOptions.DEFAULT.withLoopback(false).withNsid(2004))
                .close();
        Files.writeString(machine.directory.resolve("foreign"), "what is this");
        Report report = machine.apply(Declared.of(namespace("red", 2005), namespace("foreign"), namespace("blue")));
        assertEquals(
                List.of(
                        "cannot apply 'foreign': something that is no namespace has the name",
                        "cannot apply 'red': its nsid is 2004 and the kernel cannot change it to 2005"),
                failures(report));
        assertEquals("3 namespaces: 1 added, 0 changed, 0 as declared, 2 failed in 0.00 s", report.summary());
        assertFalse(machine.isLoopbackUp("red"));
        assertEquals("what is this", Files.readString(machine.directory.resolve("foreign")));
        Files.delete(machine.directory.resolve("foreign"));
    }

    @Test
    void staleFilesAreRepaired() throws IOException {
        machine.apply(Declared.of(namespace("red")));
        Files.createFile(machine.directory.resolve("blue"));
        Report report = machine.apply(Declared.of(namespace("red"), namespace("blue")));
        assertEquals(
                List.of("'blue' was stale (no namespace was behind it) and is repaired"),
                report.outcomes().get(0).remarks());
        assertEquals(List.of("blue", "red"), machine.names());
    }

    @Test
    void manyAtTheSameTime() {
        List<NamespaceDeclaration> all = new ArrayList<>();
        IntStream.range(0, 50).forEach(i -> all.add(namespace("many" + i, new Nsid.Fixed(2100 + i), true)));
        Declaration declaration = new Declaration(List.of(), all);
        assertEquals(List.of(), failures(machine.apply(declaration, machine.sys, 8)));
        assertEquals(List.of("0 changes"), machine.plan(declaration).lines());
        assertEquals(50, machine.apply(Declared.of()).count(Outcome.Result.REMOVED));
        assertEquals(List.of(), machine.names());
    }

    /** Whichever call fails: what failed is not there, all else is, and the next apply finishes it. */
    @Test
    void whateverFailsLeavesNothingHalfDone() {
        Declaration declaration =
                Declared.of(namespace("a", NONE, true), namespace("b", AUTO, true), namespace("c", NONE, false));
        RecordingSyscalls counting = new RecordingSyscalls(machine.sys);
        machine.apply(declaration, counting, 1);
        int calls = counting.names().size();
        assertTrue(calls > 50, counting::calls);
        int failures = 0;
        for (int n = 1; n <= calls; n++) {
            machine.apply(Declared.of());
            assertEquals(List.of(), machine.names());
            FailingSyscalls failing = FailingSyscalls.at(machine.sys, n);
            Report report = machine.apply(declaration, failing, 1);
            List<String> added = report.outcomes().stream()
                    .filter(outcome -> outcome.result() == Outcome.Result.ADDED)
                    .map(outcome -> outcome.plan().place().toString())
                    .toList();
            String context = "call " + n + " of\n" + failing.calls();
            assertTrue(added.size() >= 2, context);
            assertEquals(added, machine.names(), context);
            assertEquals(added, machine.remembered(), context);
            failures += report.failed().size();
            machine.apply(declaration);
            assertEquals(List.of("0 changes"), machine.plan(declaration).lines(), context);
        }
        assertTrue(failures > 20, "only " + failures + " calls made it fail");
    }

    @Test
    void aChangeThatFailsIsUndone() throws Exception {
        machine.namespaces
                .create(NamespaceName.of("red"), CreateOptions.DEFAULT.withLoopback(false))
                .close();
        FailingSyscalls failing =
                new FailingSyscalls(machine.sys, (number, call) -> call.contains("RTM_NEWNSID") ? Errno.ENOBUFS : 0);
        Report report = machine.apply(Declared.of(namespace("red", 2006)), failing, 1);
        assertEquals(List.of("cannot set the nsid of 'red': No buffer space available"), failures(report));
        assertFalse(machine.isLoopbackUp("red"));
    }

    @Test
    void whatCannotBeUndoneIsSaid() {
        machine.namespaces
                .create(NamespaceName.of("red"), CreateOptions.DEFAULT.withLoopback(false))
                .close();
        int[] sets = {0};
        FailingSyscalls failing = new FailingSyscalls(
                machine.sys,
                (number, call) -> call.contains("/proc/sys/net/ipv4/ip_forward\", O_WRONLY")
                                || call.contains("SIOCSIFFLAGS") && sets[0]++ > 0
                        ? Errno.ENOBUFS
                        : 0);
        assertEquals(
                List.of(
                        "/etc/test.toml:1: cannot set sysctl net/ipv4/ip_forward = 1 in 'red': No buffer space available;"
                                + " what was done before was not undone: cannot set lo down in 'red': No buffer space available"),
                failures(machine.apply(Declared.of(Declared.forwarding("red")), failing, 1)));
    }

    private static List<String> failures(Report report) {
        return report.outcomes().stream()
                .filter(outcome -> outcome.failure() != null)
                .map(outcome -> outcome.failure().getMessage())
                .toList();
    }
}
