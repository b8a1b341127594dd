package dev.netns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.netns.NamespaceWatcher.Change;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NamespaceWatcherTest extends LibraryTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    NamespaceWatcherTest() {
        super(Path.of("/run/netns"));
    }

    @Test
    void tellsFirstOfThoseThatAreThere() {
        namespaces.create(RED).close();
        namespaces.create(BLUE).close();
        makeStale(NamespaceName.of("old"));
        try (NamespaceWatcher watcher = namespaces.watch()) {
            assertEquals(List.of(new Change(true, BLUE), new Change(true, RED)), watcher.changes());
            assertEquals(List.of(), watcher.changes());
        }
    }

    @Test
    void tellsOfWhatIpDoes() throws InterruptedException {
        try (NamespaceWatcher watcher = namespaces.watch()) {
            assertEquals(List.of(), watcher.changes());
            sh("ip netns add red");
            assertEquals(List.of(new Change(true, RED)), next(watcher));
            sh("ip netns add blue");
            assertEquals(List.of(new Change(true, BLUE)), next(watcher));
            sh("ip netns delete red");
            assertEquals(List.of(new Change(false, RED)), next(watcher));
        }
    }

    @Test
    void tellsOfRenaming() throws InterruptedException {
        namespaces.create(RED).close();
        try (NamespaceWatcher watcher = namespaces.watch()) {
            watcher.changes();
            namespaces.rename(RED, BLUE);
            List<Change> changes = new ArrayList<>(next(watcher));
            while (changes.size() < 2) {
                changes.addAll(next(watcher));
            }
            assertTrue(changes.containsAll(List.of(new Change(false, RED), new Change(true, BLUE))), changes::toString);
        }
    }

    @Test
    void tellsOfANameThatStandsForAnotherNamespaceNow() {
        try (NamespaceWatcher watcher = namespaces.watch();
                NetworkNamespace first = namespaces.create(RED)) {
            watcher.changes();
            namespaces.delete(RED);
            try (NetworkNamespace second = namespaces.create(RED)) {
                assertFalse(first.equals(second));
                assertEquals(List.of(new Change(false, RED), new Change(true, RED)), watcher.changes());
            }
        }
    }

    @Test
    void doesNotTakeAFileForANamespace() {
        makeStale(RED);
        try (NamespaceWatcher watcher = namespaces.watch()) {
            assertEquals(List.of(), watcher.changes());
            namespaces.create(RED).close();
            assertEquals(List.of(new Change(true, RED)), watcher.changes());
        }
    }

    @Test
    void waitsNoLongerThanItIsTold() throws InterruptedException {
        try (NamespaceWatcher watcher = namespaces.watch()) {
            assertFalse(watcher.awaitChange(Duration.ZERO));
            assertFalse(watcher.awaitChange(Duration.ofMillis(20)));
            assertFalse(watcher.awaitChange(Duration.ofSeconds(Long.MIN_VALUE)));
        }
    }

    @Test
    void isInterruptible() throws InterruptedException {
        try (NamespaceWatcher watcher = namespaces.watch()) {
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, () -> watcher.awaitChange(Duration.ofSeconds(Long.MAX_VALUE)));
            assertFalse(Thread.interrupted());
        }
    }

    @Test
    void endsAWaitWhenClosed() throws Exception {
        NamespaceWatcher watcher = namespaces.watch();
        FutureTask<Boolean> waiting = new FutureTask<>(() -> watcher.awaitChange(LONG));
        new Thread(waiting).start();
        watcher.close();
        watcher.close();
        ExecutionException e = assertThrows(ExecutionException.class, () -> waiting.get(10, TimeUnit.SECONDS));
        assertEquals(IllegalStateException.class, e.getCause().getClass());
        assertThrows(IllegalStateException.class, () -> watcher.awaitChange(LONG));
    }

    @Test
    void awaitsNames() throws InterruptedException {
        CompletableFuture<Void> making = CompletableFuture.runAsync(() -> sh("ip netns add red; ip netns add blue"));
        assertTrue(namespaces.awaitUsable(List.of(BLUE, RED), LONG));
        assertTrue(namespaces.exists(RED) && namespaces.exists(BLUE));
        making.join();
        assertTrue(namespaces.awaitUsable(List.of(RED), Duration.ZERO));
        assertFalse(namespaces.awaitGone(List.of(RED), Duration.ofMillis(20)));
        CompletableFuture<Void> deleting = CompletableFuture.runAsync(() -> sh("ip netns delete red"));
        assertTrue(namespaces.awaitGone(List.of(RED), LONG));
        deleting.join();
        makeStale(RED);
        assertFalse(namespaces.awaitUsable(List.of(RED, BLUE), Duration.ofMillis(20)));
    }

    private static List<Change> next(NamespaceWatcher watcher) throws InterruptedException {
        List<Change> changes = watcher.changes();
        while (changes.isEmpty()) {
            assertTrue(watcher.awaitChange(LONG), "nothing came");
            changes = watcher.changes();
        }
        return changes;
    }
}
