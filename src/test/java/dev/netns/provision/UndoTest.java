package dev.netns.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.netns.NamespaceName;
import dev.netns.config.Declaration;
import dev.netns.config.Hooks;
import dev.netns.linux.Errno;
import dev.netns.linux.FailingSyscalls;
import dev.netns.linux.OwnNetwork;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What fails while something is undone. */
@Tag("root")
@ExtendWith(OwnNetwork.class)
class UndoTest {
    private static final Path FORWARD = Path.of("/proc/sys/net/ipv4/ip_forward");

    private final Machine machine = new Machine();

    @AfterEach
    void close() {
        machine.close();
    }

    /** A thread that could not enter the namespace would set back the host's. */
    @Test
    void aParameterIsNotSetBackInTheHost() throws Exception {
        Files.writeString(FORWARD, "1");
        AtomicBoolean failing = new AtomicBoolean();
        FailingSyscalls faulty = new FailingSyscalls(machine.sys, (number, call) -> {
            boolean named = call.startsWith("mount(") && call.contains("/red");
            failing.compareAndSet(false, named);
            return named || failing.get() && call.startsWith("setns(") ? Errno.ENOMEM : 0;
        });
        Report report = machine.apply(Declared.of(Declared.forwarding("red")), faulty, 1);
        String words = report.outcomes().get(0).failure().getMessage();
        assertTrue(
                words.contains("what was done before was not undone: cannot enter 'red': Cannot allocate memory"),
                words);
        assertEquals("1", Files.readString(FORWARD).strip());
        assertEquals(List.of(), machine.names());
    }

    /** Its hooks would never run: with the namespace goes what is remembered of them. */
    @Test
    void aNamespaceThatCannotBeOpenedForItsHooksStays() {
        machine.apply(Declared.of(Declared.hooked("red", new Hooks(List.of(), List.of("true"), List.of(), List.of()))));
        AtomicBoolean failed = new AtomicBoolean();
        FailingSyscalls faulty = new FailingSyscalls(
                machine.sys,
                (number, call) -> call.startsWith("open(") && call.contains("/red") && failed.compareAndSet(false, true)
                        ? Errno.EMFILE
                        : 0);
        Report report = machine.down(faulty);
        assertEquals(
                "cannot open 'red': Too many open files",
                report.outcomes().get(0).failure().getMessage());
        assertEquals(List.of("red"), machine.names());
        assertEquals(List.of("red"), machine.remembered());
    }

    /** The next apply finds nothing to change, and still knows what the parameter had been. */
    @Test
    void whatCouldNotBeUndoneIsStillRemembered() {
        machine.apply(Declared.of(Declared.namespace("red")));
        AtomicBoolean failing = new AtomicBoolean();
        FailingSyscalls faulty = new FailingSyscalls(machine.sys, (number, call) -> {
            boolean second = call.startsWith("open(") && call.contains("/ip_forward");
            failing.compareAndSet(false, second);
            return second || failing.get() && call.startsWith("setns(") ? Errno.ENOMEM : 0;
        });
        Map<String, String> first = Map.of("net.ipv4.ip_default_ttl", "9");
        Map<String, String> both = Map.of("net.ipv4.ip_default_ttl", "9", "net.ipv4.ip_forward", "1");
        Report report = machine.apply(Declared.of(Declared.parameters("red", both)), faulty, 1);
        String words = report.outcomes().get(0).failure().getMessage();
        assertTrue(
                words.contains("what was done before was not undone: cannot enter 'red': Cannot allocate memory"),
                words);
        Declaration again = Declared.of(Declared.parameters("red", first));
        assertEquals(List.of("0 changes"), machine.plan(again).lines());
        machine.apply(again);
        Made record = machine.state.read().made().get(NamespaceName.of("red"));
        assertEquals(
                Map.of("net/ipv4/ip_default_ttl", "64"), record.remembered().sysctl());
    }
}
