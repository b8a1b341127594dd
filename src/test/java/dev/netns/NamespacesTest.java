package dev.netns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class NamespacesTest extends LibraryTest {
    private static final int ESRCH = 3;

    @Test
    void makesTheRunDirectoryAndANamespaceThatIsNotOurs() throws IOException {
        long before = ownInode();
        try (NetworkNamespace red = namespaces.create(RED)) {
            assertNotEquals(before, red.inode());
            assertEquals(red.inode(), Files.getAttribute(directory.resolve("red"), "unix:ino"));
            assertEquals(red.device(), Files.getAttribute(directory.resolve("red"), "unix:dev"));
        }
        assertEquals(before, ownInode());
        assertTrue(namespaces.exists(RED));
    }

    @Test
    void setsLoUpUnlessToldNotTo() throws Exception {
        try (NetworkNamespace red = namespaces.create(RED);
                NetworkNamespace blue = namespaces.create(BLUE, CreateOptions.DEFAULT.withLoopback(false))) {
            assertTrue(red.call(NamespacesTest::isLoopbackUp));
            assertFalse(blue.call(NamespacesTest::isLoopbackUp));
        }
    }

    private static boolean isLoopbackUp() throws IOException {
        // The routes of the local table are there while lo is up.
        return Files.readString(Path.of("/proc/thread-self/net/fib_trie")).contains("127.0.0.1");
    }

    @Test
    void opensTheSameNamespaceByName() {
        try (NetworkNamespace made = namespaces.create(RED);
                NetworkNamespace opened = namespaces.open(RED);
                NetworkNamespace other = namespaces.create(BLUE)) {
            assertEquals(made, opened);
            assertEquals(made.hashCode(), opened.hashCode());
            assertNotEquals(made, other);
        }
    }

    @Test
    void refusesANameThatExists() {
        try (NetworkNamespace red = namespaces.create(RED)) {
            NetnsException e = assertThrows(NamespaceExistsException.class, () -> namespaces.create(RED));
            assertEquals("cannot add 'red': File exists", e.getMessage());
            assertThrows(NamespaceExistsException.class, () -> namespaces.attach(RED, red));
            assertThrows(
                    NamespaceExistsException.class,
                    () -> namespaces.attach(RED, ProcessHandle.current().pid()));
        }
    }

    @Test
    void opensANameThatExistsWhereThatIsAccepted() {
        CreateOptions accepting = CreateOptions.DEFAULT.acceptingExisting();
        try (NetworkNamespace first = namespaces.create(RED, accepting);
                NetworkNamespace second = namespaces.create(RED, accepting)) {
            assertEquals(first, second);
        }
    }

    @Test
    void missesANameThatIsNotThere() {
        assertThrows(NamespaceNotFoundException.class, () -> namespaces.open(RED));
        assertThrows(NamespaceNotFoundException.class, () -> namespaces.delete(RED));
        assertThrows(NamespaceNotFoundException.class, () -> namespaces.rename(RED, BLUE));
        assertThrows(NamespaceNotFoundException.class, () -> namespaces.find("red"));
        assertFalse(namespaces.exists(RED));
        assertEquals(List.of(), namespaces.list());
    }

    @Test
    void tellsAStaleNameFromANamespace() {
        makeStale(RED);
        NetnsException e = assertThrows(NamespaceNotFoundException.class, () -> namespaces.open(RED));
        assertTrue(e.getMessage().contains("stale"), e.getMessage());
        assertTrue(e.hint().orElseThrow().contains("repairs it"));
        assertFalse(namespaces.exists(RED));
        assertTrue(namespaces.list().get(0).stale());
        assertTrue(namespaces.delete(RED).stale());
        assertEquals(List.of(), entries());
    }

    @Test
    void repairsAStaleName() {
        makeStale(RED);
        try (NetworkNamespace red = namespaces.create(RED)) {
            assertEquals(red.inode(), namespaces.list().get(0).inode());
        }
    }

    @Test
    void doesNotTouchAFileOfSomebodyElse() throws IOException {
        Files.createDirectory(directory);
        Files.writeString(directory.resolve("red"), "notes");
        assertThrows(NamespaceExistsException.class, () -> namespaces.create(RED));
        assertThrows(NetnsException.class, () -> namespaces.delete(RED));
        assertEquals("notes", Files.readString(directory.resolve("red")));
    }

    @Test
    void listsByTheBytesOfNames() {
        List<String> names = List.of(" ", "-x", "B", "a\nb", "a b", "ä", "\udcff");
        for (String name : names) {
            namespaces.create(NamespaceName.of(name)).close();
        }
        assertEquals(
                names,
                namespaces.list().stream().map(entry -> entry.name().toString()).toList());
        for (NamedNamespace entry : namespaces.list()) {
            try (NetworkNamespace opened = namespaces.open(entry.name())) {
                assertEquals(opened.inode(), entry.inode());
                assertEquals(opened.device(), entry.device());
            }
            namespaces.delete(entry.name());
        }
        assertEquals(List.of(), namespaces.list());
    }

    @Test
    void renames() {
        try (NetworkNamespace red = namespaces.create(RED)) {
            namespaces.rename(RED, BLUE);
            assertEquals(List.of("blue"), entries());
            assertEquals(List.of(BLUE), namespaces.identify(red));
            namespaces.create(RED).close();
            assertThrows(NamespaceExistsException.class, () -> namespaces.rename(RED, BLUE));
            assertEquals(List.of("blue", "red"), entries());
        }
    }

    @Test
    void attachesAFurtherNameThatKeepsTheNamespace() {
        long inode;
        try (NetworkNamespace red = namespaces.create(RED)) {
            inode = red.inode();
            namespaces.attach(BLUE, red);
            assertEquals(List.of(BLUE, RED), namespaces.identify(red));
        }
        namespaces.delete(RED);
        try (NetworkNamespace blue = namespaces.open(BLUE)) {
            assertEquals(inode, blue.inode());
        }
    }

    @Test
    void attachesTheNamespaceOfAProcess() throws IOException {
        Process process = started("exec unshare -n sh -c 'echo there; exec sleep 1000'");
        try (NetworkNamespace red = namespaces.attach(RED, process.pid())) {
            assertEquals(List.of(RED), namespaces.identify(process.pid()));
            assertEquals(List.of(process.pid()), red.pids());
            try (NetworkNamespace same = namespaces.ofProcess(process.pid())) {
                assertEquals(red, same);
            }
        }
    }

    /** Its id is taken as long as its parent has not asked for its end: the process is there, and in no namespace. */
    @Test
    void attachesNothingOfAProcessThatHasEnded() throws IOException {
        Process parent = started("sh -c 'echo there' & exec sleep 1000");
        long zombie = parent.children().findFirst().orElseThrow().pid();
        sh("timeout 30 sh -c 'until grep -q \"^State:.Z\" /proc/" + zombie + "/status; do :; done'");
        NetnsException e = assertThrows(NetnsException.class, () -> namespaces.attach(RED, zombie));
        assertEquals(ESRCH, e.errno());
        assertEquals(List.of(), entries());
    }

    @Test
    void attachesNothingOfAProcessThatIsNotThere() throws Exception {
        Process process = new ProcessBuilder("true").start();
        process.waitFor();
        NetnsException e = assertThrows(NetnsException.class, () -> namespaces.attach(RED, process.pid()));
        assertEquals(ESRCH, e.errno());
        assertThrows(NetnsException.class, () -> namespaces.identify(process.pid()));
        assertThrows(NamespaceNotFoundException.class, () -> namespaces.ofProcess(process.pid()));
        assertEquals(List.of(), entries());
    }

    @Test
    void refusesWhatCannotBeAProcess() {
        for (long pid : List.of(0L, -1L, 1L << 32)) {
            assertThrows(IllegalArgumentException.class, () -> namespaces.attach(RED, pid));
            assertThrows(IllegalArgumentException.class, () -> namespaces.identify(pid));
            assertThrows(IllegalArgumentException.class, () -> namespaces.ofProcess(pid));
        }
    }

    @Test
    void identifiesNothingWithoutAName() {
        assertEquals(List.of(), namespaces.identify(ProcessHandle.current().pid()));
    }

    @Test
    void replaces() {
        try (NetworkNamespace red = namespaces.create(RED);
                NetworkNamespace blue = namespaces.create(BLUE)) {
            namespaces.replace(RED, blue);
            assertEquals(List.of(BLUE, RED), namespaces.identify(blue));
            assertEquals(List.of(), namespaces.identify(red));
            namespaces.delete(RED);
            namespaces.replace(RED, red);
            assertEquals(List.of(RED), namespaces.identify(red));
        }
    }

    @Test
    void keepsTheNameThatCouldNotBeReplaced() {
        NetworkNamespace closed = namespaces.create(BLUE);
        closed.close();
        try (NetworkNamespace red = namespaces.create(RED)) {
            assertThrows(IllegalStateException.class, () -> namespaces.replace(RED, closed));
            assertEquals(List.of(RED), namespaces.identify(red));
        }
    }

    @Test
    void findsByEveryReference() throws IOException {
        Process process;
        try (NetworkNamespace red = namespaces.create(RED)) {
            int nsid = red.assignNsid(CreateOptions.AUTO);
            process = untilFirstLine(red.start(new ProcessBuilder("sh", "-c", "echo there; exec sleep 1000")));
            List<String> references = List.of(
                    "red",
                    "pid:" + process.pid(),
                    "path:" + directory.resolve("red"),
                    "id:" + nsid,
                    "inode:" + red.inode());
            for (String reference : references) {
                try (NetworkNamespace found = namespaces.find(reference)) {
                    assertEquals(red, found, reference);
                }
            }
        }
    }

    @Test
    void findsNothingByAWrongReference() {
        for (String reference : List.of("inode:1", "id:4711", "path:/etc/hostname", "path:/proc/self/ns/uts")) {
            assertThrows(NamespaceNotFoundException.class, () -> namespaces.find(reference), reference);
        }
        for (String reference : List.of("pid:x", "id:", "inode:-1", "a/b", "")) {
            assertThrows(IllegalArgumentException.class, () -> namespaces.find(reference), reference);
        }
    }

    @Test
    void assignsNsids() {
        try (NetworkNamespace red = namespaces.create(RED, CreateOptions.DEFAULT.withNsid(811));
                NetworkNamespace blue = namespaces.create(BLUE)) {
            assertEquals(OptionalInt.of(811), red.nsid());
            assertEquals(OptionalInt.empty(), blue.nsid());
            assertThrows(NamespaceExistsException.class, () -> blue.assignNsid(811));
            int chosen = blue.assignNsid(CreateOptions.AUTO);
            assertEquals(OptionalInt.of(chosen), blue.nsid());
            assertThrows(NamespaceExistsException.class, () -> blue.assignNsid(812));
            assertTrue(namespaces.nsids().containsAll(List.of(811, chosen)));
            assertEquals(
                    List.of(OptionalInt.of(chosen), OptionalInt.of(811)),
                    namespaces.list().stream().map(NamedNamespace::nsid).toList());
            assertThrows(IllegalArgumentException.class, () -> red.assignNsid(-2));
        }
    }

    @Test
    void leavesNothingOfANamespaceWhoseNsidIsTaken() {
        CreateOptions options = CreateOptions.DEFAULT.withNsid(821);
        namespaces.create(RED, options).close();
        assertThrows(NamespaceExistsException.class, () -> namespaces.create(BLUE, options));
        assertThrows(NamespaceExistsException.class, () -> namespaces.create(BLUE, options.acceptingExisting()));
        assertEquals(List.of("red"), entries());
    }

    @Test
    void isUsedByManyThreadsAtOnce() throws Exception {
        int threads = 20;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<Long>> works = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                NamespaceName name = NamespaceName.of("n" + i);
                works.add(() -> {
                    namespaces.create(name).close();
                    namespaces.rename(name, NamespaceName.of(name + "-renamed"));
                    return ownInode();
                });
            }
            for (Future<Long> inode : pool.invokeAll(works)) {
                assertEquals(ownInode(), inode.get());
            }
        } finally {
            pool.shutdownNow();
        }
        assertEquals(
                threads,
                namespaces.list().stream().filter(entry -> !entry.stale()).count());
        assertEquals(
                threads,
                namespaces.list().stream().map(NamedNamespace::inode).distinct().count());
    }

    /** What cannot be half done is done, and the caller still learns that it was interrupted. */
    @Test
    void finishesWhenInterrupted() {
        Thread.currentThread().interrupt();
        namespaces.create(RED).close();
        assertTrue(Thread.interrupted());
        assertTrue(namespaces.exists(RED));
    }

    @Test
    void wantsAnAbsolutePath() {
        assertThrows(IllegalArgumentException.class, () -> Namespaces.in(Path.of("netns")));
        assertEquals(Path.of("/run/netns"), Namespaces.system().directory());
    }

    /** `ip` reads what we made, and we read what `ip` made. */
    @Test
    void sharesNamesWithIp() {
        Namespaces system = Namespaces.system();
        try (NetworkNamespace red = system.create(NamespaceName.of("library-red"))) {
            assertEquals(String.valueOf(red.inode()), sh("ip netns exec library-red stat -L -c %i /proc/self/ns/net"));
            sh("ip netns add library-blue");
            try (NetworkNamespace blue = system.open(NamespaceName.of("library-blue"))) {
                assertNotEquals(red, blue);
            }
        } finally {
            sh("ip netns delete library-red; ip netns delete library-blue");
        }
    }
}
