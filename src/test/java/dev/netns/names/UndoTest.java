package dev.netns.names;

import static dev.netns.names.Recorded.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.netns.linux.FailingSyscalls;
import dev.netns.linux.RecordingSyscalls;
import dev.netns.linux.SimulatedKernel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every call of add, attach and delete fails once. Afterwards the verb is done, or undone and its error says why; and
 * when every later call fails too, those of the undo with them, the error still is the first one.
 */
class UndoTest {
    private static final String NAME = "/run/netns/red";

    private static Consumer<Store> add(Integer nsid) {
        Creation.Options options = new Creation.Options();
        options.nsid = nsid;
        return store -> new Creation(store).add(bytes("red"), options);
    }

    private static Consumer<Store> attach() {
        return store -> new Attachment(store).attach(bytes("red"), 350);
    }

    private static Consumer<Store> delete() {
        return store -> new Deletion(store).delete(bytes("red"));
    }

    private static SimulatedKernel withNamespace() {
        SimulatedKernel kernel = Recorded.machine().file("/run/netns/stale", "");
        long namespace = kernel.newNamespace();
        kernel.inside(namespace).link("eth1", null);
        return kernel.mountNamespace(namespace, NAME);
    }

    private static SimulatedKernel withProcess() {
        SimulatedKernel kernel = Recorded.machine();
        return kernel.process(350, kernel.newNamespace());
    }

    /** The run directory and our lock may have been made, but the directory must not be half shared. */
    private static String withoutRunDirectory(String state) {
        assertFalse(state.contains("mount /run/netns: a file system, private"), state);
        return state.lines()
                .filter(line -> !line.equals("file /run/netns"))
                .filter(line -> !line.startsWith("file /run/netns-state"))
                .filter(line -> !line.equals("mount /run/netns: a file system, shared"))
                .collect(Collectors.joining("\n"));
    }

    /** Whoever may not make the lock does without it. */
    private static String withoutLock(String state) {
        return state.replaceAll("file /run/netns-state.*\n", "");
    }

    @TestFactory
    List<DynamicTest> add() {
        return everyCallFails(Recorded::machine, add(null));
    }

    @TestFactory
    List<DynamicTest> addWithNsid() {
        return everyCallFails(Recorded::machine, add(7));
    }

    @TestFactory
    List<DynamicTest> addWhereTheRunDirectoryIsMissing() {
        return everyCallFails(SimulatedKernel::new, add(null));
    }

    @TestFactory
    List<DynamicTest> addWhereTheRunDirectoryIsNotShared() {
        return everyCallFails(
                () -> {
                    SimulatedKernel kernel = new SimulatedKernel().directory("/run/netns");
                    return kernel.mountNamespace(kernel.newNamespace(), "/run/netns/cni-1");
                },
                add(null));
    }

    @TestFactory
    List<DynamicTest> addOverAStaleFile() {
        return everyCallFails(() -> Recorded.machine().file(NAME, ""), add(7));
    }

    @TestFactory
    List<DynamicTest> addOverAFreshFile() {
        return everyCallFails(() -> Recorded.machine().freshFile(NAME), add(null));
    }

    @TestFactory
    List<DynamicTest> attachToAProcess() {
        return everyCallFails(UndoTest::withProcess, attach());
    }

    @TestFactory
    List<DynamicTest> deleteANamespace() {
        return everyCallFails(UndoTest::withNamespace, delete());
    }

    @TestFactory
    List<DynamicTest> deleteALayeredNamespace() {
        return everyCallFails(
                () -> {
                    SimulatedKernel kernel = withNamespace();
                    return kernel.mountNamespace(kernel.mountedOn(NAME), NAME);
                },
                delete());
    }

    @TestFactory
    List<DynamicTest> deleteAStaleFile() {
        return everyCallFails(() -> Recorded.machine().file(NAME, ""), delete());
    }

    private static List<DynamicTest> everyCallFails(Supplier<SimulatedKernel> machine, Consumer<Store> verb) {
        RecordingSyscalls faultless = new RecordingSyscalls(machine.get());
        verb.accept(Recorded.store(faultless));
        List<String> names = faultless.names();
        List<DynamicTest> tests = new ArrayList<>();
        for (int n = 1; n <= names.size(); n++) {
            int failing = n;
            tests.add(DynamicTest.dynamicTest(n + " " + names.get(n - 1), () -> oneCallFails(machine, verb, failing)));
        }
        return tests;
    }

    private static void oneCallFails(Supplier<SimulatedKernel> machine, Consumer<Store> verb, int n) {
        SimulatedKernel kernel = machine.get();
        SimulatedKernel untouched = machine.get();
        FailingSyscalls failing = FailingSyscalls.at(kernel, n);
        Failure failure = failureOf(verb, failing);
        String calls = failing.calls();
        if (failure == null) {
            assertEquals(withoutLock(done(machine, verb)), withoutLock(kernel.state()), calls);
            return;
        }
        String failed = calls.lines().toList().get(n - 1);
        assertUndone(untouched, kernel, calls, failed);
        assertFalse(failure.getMessage().contains("\n"), failure.getMessage());
        assertTrue(failure.getMessage().startsWith("cannot "), failure.getMessage());
        boolean denied = failed.endsWith("-EPERM") || failed.endsWith("-EACCES");
        boolean stranded = failure.getMessage().contains("the way back");
        assertEquals(
                denied && !stranded ? ExitStatus.DENIED : ExitStatus.FAILED, failure.status(), failure.getMessage());

        SimulatedKernel broken = machine.get();
        Failure first = failureOf(verb, FailingSyscalls.from(broken, n));
        assertEquals(failure.getMessage(), first.getMessage(), "hidden by an error of the undo");
        assertTrue(broken.state().lines().noneMatch(line -> line.startsWith("descriptor")), broken.state());
    }

    private static void assertUndone(SimulatedKernel before, SimulatedKernel after, String calls, String failed) {
        String expected = withoutRunDirectory(before.state());
        String found = withoutRunDirectory(after.state());
        if (before.mountedOn(NAME) != 0) {
            // What a delete has given back to the host stays there: its name is whole.
            assertEquals(before.mountedOn(NAME), after.mountedOn(NAME), calls);
            assertEquals(SimulatedKernel.HOST, thread(after, failed), calls);
            assertTrue(found.lines().noneMatch(line -> line.startsWith("descriptor")), calls + found);
            return;
        }
        if (before.content(NAME) != null && after.content(NAME) == null) {
            // A stale file that was repaired before the failure goes with the name.
            expected = expected.replace("file " + NAME + "\n", "");
        }
        if (failed.startsWith("setns")) {
            assertTrue(calls.contains("unlink(\"" + NAME + "\")"), calls);
            return;
        }
        assertEquals(expected, found, calls);
    }

    /** Where the thread is; one whose way back failed is lost, and counts as being at home. */
    private static long thread(SimulatedKernel kernel, String failed) {
        return failed.startsWith("setns") ? SimulatedKernel.HOST : kernel.currentNamespace();
    }

    private static String done(Supplier<SimulatedKernel> machine, Consumer<Store> verb) {
        SimulatedKernel kernel = machine.get();
        verb.accept(Recorded.store(kernel));
        return kernel.state();
    }

    private static Failure failureOf(Consumer<Store> verb, FailingSyscalls sys) {
        try {
            verb.accept(Recorded.store(sys));
            return null;
        } catch (Failure failure) {
            return failure;
        }
    }
}
