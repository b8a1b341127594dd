package dev.netns;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NetworkNamespaceTest extends LibraryTest {
    private static final InetSocketAddress SERVICE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 8080);

    private NetworkNamespace red;
    private NetworkNamespace blue;

    @BeforeEach
    void create() {
        red = namespaces.create(RED);
        blue = namespaces.create(BLUE);
    }

    @AfterEach
    void close() {
        red.close();
        blue.close();
    }

    @Test
    void callsInside() throws Exception {
        long before = ownInode();
        assertEquals(red.inode(), red.call(LibraryTest::ownInode));
        assertEquals(before, ownInode());
        List<Long> seen = new ArrayList<>();
        red.run(() -> seen.add(red.inode()));
        assertEquals(List.of(red.inode()), seen);
    }

    @Test
    void callsInsideWhileInside() throws Exception {
        List<Long> seen = red.call(() -> List.of(ownInode(), blue.call(LibraryTest::ownInode), ownInode()));
        assertEquals(List.of(red.inode(), blue.inode(), red.inode()), seen);
    }

    @Test
    void callsTwoHundredTimesFromManyThreadsWithoutMovingOne() throws Exception {
        long home = ownInode();
        ExecutorService pool = Executors.newFixedThreadPool(20);
        try {
            List<Callable<Boolean>> works = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                NetworkNamespace namespace = i % 2 == 0 ? red : blue;
                works.add(() -> namespace.call(LibraryTest::ownInode) == namespace.inode() && ownInode() == home);
            }
            for (Future<Boolean> right : pool.invokeAll(works)) {
                assertTrue(right.get());
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void passesOnWhatTheWorkThrows() {
        FileNotFoundException checked = new FileNotFoundException("no");
        assertSame(
                checked,
                assertThrows(
                        FileNotFoundException.class,
                        () -> red.call(() -> {
                            throw checked;
                        })));
        IllegalArgumentException unchecked = new IllegalArgumentException("no");
        assertSame(
                unchecked,
                assertThrows(
                        IllegalArgumentException.class,
                        () -> red.run(() -> {
                            throw unchecked;
                        })));
        AssertionError error = new AssertionError("no");
        assertSame(
                error,
                assertThrows(
                        AssertionError.class,
                        () -> red.run(() -> {
                            throw error;
                        })));
    }

    @Test
    void passesAnInterruptOnToTheWork() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        FutureTask<Boolean> caller = new FutureTask<>(() -> {
            assertThrows(
                    InterruptedException.class,
                    () -> red.call(() -> {
                        inside.countDown();
                        never.await();
                        return red;
                    }));
            return Thread.currentThread().isInterrupted();
        });
        Thread thread = new Thread(caller);
        thread.start();
        inside.await();
        thread.interrupt();
        assertFalse(caller.get(30, TimeUnit.SECONDS), "the exception has told it");
    }

    @Test
    void keepsAnInterruptThatTheWorkDidNotTell() throws Exception {
        Thread.currentThread().interrupt();
        assertEquals(red.inode(), red.call(LibraryTest::ownInode));
        assertTrue(Thread.interrupted());
    }

    @Test
    void doesNothingOnceClosed() {
        red.close();
        red.close();
        assertThrows(IllegalStateException.class, () -> red.call(LibraryTest::ownInode));
        assertThrows(IllegalStateException.class, () -> red.start(new ProcessBuilder("true")));
        assertThrows(IllegalStateException.class, red::openSocketChannel);
        assertThrows(IllegalStateException.class, red::nsid);
        assertThrows(IllegalStateException.class, () -> namespaces.attach(NamespaceName.of("green"), red));
        assertTrue(red.toString().endsWith("(closed)"), red.toString());
    }

    @Test
    void closesItsOwnDescriptorOnly() throws IOException {
        assertEquals(1, descriptorsOf(red.inode()));
        red.close();
        assertEquals(0, descriptorsOf(red.inode()));
        try (NetworkNamespace next = namespaces.open(BLUE)) {
            red.close();
            assertEquals(2, descriptorsOf(next.inode()));
        }
    }

    @Test
    void letsWorkThatIsInsideFinishWhenClosed() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        CompletableFuture<Long> result = CompletableFuture.supplyAsync(() -> {
            try {
                return red.call(() -> {
                    inside.countDown();
                    closed.await();
                    return ownInode();
                });
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        inside.await();
        red.close();
        closed.countDown();
        assertEquals(red.inode(), result.get(30, TimeUnit.SECONDS));
    }

    @Test
    void holdsTheNamespaceWithoutAName() throws Exception {
        long inode = red.inode();
        namespaces.delete(RED);
        assertEquals(inode, red.call(LibraryTest::ownInode));
        namespaces.attach(RED, red);
        assertTrue(namespaces.exists(RED));
    }

    /** One port in two networks at once; every channel is made inside, and used out here. */
    @Test
    void carriesBytesOnTheLoopbackOfEach() throws IOException {
        try (ServerSocketChannel inRed = red.openServerSocketChannel().bind(SERVICE);
                ServerSocketChannel inBlue = blue.openServerSocketChannel().bind(SERVICE)) {
            assertEquals("red", exchanged(red, inRed, "red"));
            assertEquals("blue", exchanged(blue, inBlue, "blue"));
            try (SocketChannel outside = SocketChannel.open()) {
                assertThrows(ConnectException.class, () -> outside.connect(SERVICE));
            }
        }
    }

    private static String exchanged(NetworkNamespace namespace, ServerSocketChannel server, String text)
            throws IOException {
        try (SocketChannel client = namespace.openSocketChannel()) {
            client.connect(SERVICE);
            try (SocketChannel accepted = server.accept()) {
                accepted.write(UTF_8.encode(text));
            }
            ByteBuffer received = ByteBuffer.allocate(100);
            while (client.read(received) >= 0) {
                assertTrue(received.hasRemaining());
            }
            return UTF_8.decode(received.flip()).toString();
        }
    }

    @Test
    void carriesDatagrams() throws IOException {
        try (DatagramChannel receiver = red.openDatagramChannel().bind(SERVICE);
                DatagramChannel elsewhere = blue.openDatagramChannel().bind(SERVICE);
                DatagramChannel sender = red.openDatagramChannel()) {
            sender.send(UTF_8.encode("hello"), SERVICE);
            ByteBuffer received = ByteBuffer.allocate(100);
            assertInstanceOf(InetSocketAddress.class, receiver.receive(received));
            assertEquals("hello", UTF_8.decode(received.flip()).toString());
            elsewhere.configureBlocking(false);
            assertEquals(null, elsewhere.receive(ByteBuffer.allocate(100)));
        }
    }

    @Test
    void startsProcessesInside() throws Exception {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", "readlink /proc/self/ns/net; pwd; echo \"$X\"; exit 7");
        builder.directory(directory.toFile()).environment().put("X", "a b");
        List<String> command = List.copyOf(builder.command());
        Process process = red.start(builder);
        assertEquals("net:[" + red.inode() + "]\n" + directory + "\na b", output(process));
        assertEquals(7, process.waitFor());
        assertEquals(command, builder.command());
        assertEquals(127, red.start(new ProcessBuilder("/no/such/command")).waitFor());
        Path notExecutable = Files.createFile(directory.resolve("text"));
        assertEquals(
                126, red.start(new ProcessBuilder(notExecutable.toString())).waitFor());
        assertEquals("-n", output(red.start(new ProcessBuilder("printf", "%s", "-n"))));
    }

    /** The handle may go before the process has found its way inside. */
    @Test
    void startsProcessesThatOutliveTheHandle() throws IOException {
        Process process = red.start(new ProcessBuilder("readlink", "/proc/self/ns/net"));
        red.close();
        assertEquals("net:[" + red.inode() + "]", output(process));
    }

    @Test
    void listsItsProcesses() throws IOException {
        assertEquals(List.of(), red.pids());
        Process process = untilFirstLine(red.start(new ProcessBuilder("sh", "-c", "echo there; exec sleep 1000")));
        assertEquals(List.of(process.pid()), red.pids());
        assertEquals(List.of(), blue.pids());
    }

    /** Or the namespace would live as long as the program. */
    @Test
    void leavesNoThreadAndNoDescriptorBehind() throws Exception {
        long inode = red.inode();
        red.openSocketChannel().close();
        red.openServerSocketChannel().close();
        red.openDatagramChannel().close();
        Process process = red.start(new ProcessBuilder("true"));
        process.onExit().get(30, TimeUnit.SECONDS);
        red.close();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        // The kernel lets go of a thread a little after Java does, and tells nobody.
        while ((!threadsIn(inode).isEmpty() || descriptorsOf(inode) > 0) && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertEquals(List.of(), threadsIn(inode));
        assertEquals(0, descriptorsOf(inode));
    }
}
