package dev.netns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class NamespaceDeletionTest extends LibraryTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void saysWhatWasDeleted() {
        NetworkNamespace red = namespaces.create(RED);
        red.close();
        DeletedNamespace deleted = namespaces.delete(RED);
        assertEquals(red.inode(), deleted.inode());
        assertEquals(red.device(), deleted.device());
        assertFalse(deleted.stale());
        assertEquals(List.of(), deleted.holders());
        assertEquals(List.of(), deleted.returnedLinks());
        assertEquals(List.of(), entries());
    }

    @Test
    void saysWhoElseHoldsIt() throws IOException {
        try (NetworkNamespace red = namespaces.create(RED)) {
            long member = process(red);
            namespaces.attach(BLUE, red);
            String holders = namespaces.delete(RED).holders().toString();
            assertTrue(holders.contains("PID " + member), holders);
            assertTrue(holders.contains("the mount " + directory.resolve("blue")), holders);
            assertFalse(holders.contains("PID " + ProcessHandle.current().pid() + " (descriptor"), holders);
        }
    }

    @Test
    void waitsUntilTheKernelHasLetGo() {
        namespaces.create(RED).close();
        DeletedNamespace deleted = namespaces.delete(RED, DeleteOptions.DEFAULT.waitingFor(LONG));
        assertTrue(deleted.gone());
        makeStale(RED);
        assertTrue(
                namespaces.delete(RED, DeleteOptions.DEFAULT.waitingFor(LONG)).gone());
    }

    @Test
    void doesNotWaitLongerThanItIsTold() throws IOException {
        try (NetworkNamespace red = namespaces.create(RED)) {
            long member = process(red);
            DeletedNamespace deleted = namespaces.delete(RED, DeleteOptions.DEFAULT.waitingFor(Duration.ofMillis(20)));
            assertFalse(deleted.gone());
            assertEquals(List.of("PID " + member), deleted.holders());
        }
    }

    @Test
    void endsTheWaitWhenInterrupted() {
        try (NetworkNamespace red = namespaces.create(RED)) {
            Thread.currentThread().interrupt();
            assertFalse(namespaces
                    .delete(RED, DeleteOptions.DEFAULT.waitingFor(Duration.ofDays(1)))
                    .gone());
            assertTrue(Thread.interrupted());
            assertEquals(List.of(), namespaces.identify(red));
        }
    }

    @Test
    void killsProcessesFirst() throws IOException {
        Process polite;
        Process stubborn;
        try (NetworkNamespace red = namespaces.create(RED)) {
            polite = untilFirstLine(red.start(new ProcessBuilder("sh", "-c", "echo there; exec sleep 1000")));
            stubborn = untilFirstLine(
                    red.start(new ProcessBuilder("sh", "-c", "trap '' TERM; echo there; while :; do sleep 1; done")));
        }
        DeletedNamespace deleted =
                namespaces.delete(RED, DeleteOptions.DEFAULT.killingProcesses().waitingFor(LONG));
        assertTrue(deleted.gone());
        assertFalse(polite.isAlive());
        assertFalse(stubborn.isAlive());
    }

    @Test
    void refusesToKillTheProgramItself() {
        namespaces.attach(RED, ProcessHandle.current().pid()).close();
        NetnsException e = assertThrows(
                NetnsException.class, () -> namespaces.delete(RED, DeleteOptions.DEFAULT.killingProcesses()));
        assertTrue(e.getMessage().contains("this process itself"), e.getMessage());
        assertTrue(namespaces.exists(RED));
    }

    private long process(NetworkNamespace namespace) throws IOException {
        return untilFirstLine(namespace.start(new ProcessBuilder("sh", "-c", "echo there; exec sleep 1000")))
                .pid();
    }
}
