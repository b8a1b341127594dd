package dev.netns;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The example of README.md: it does what it says, and README.md has just this text. */
class ReadmeExampleTest extends LibraryTest {
    private static final Path README = Path.of("README.md");
    private static final Path SOURCE = Path.of("src/test/java/dev/netns/ReadmeExampleTest.java");
    private static final String HEADING = "### As a Java library\n";
    private static final String BLOCK = "```java\n";

    ReadmeExampleTest() {
        super(Path.of("/run/netns"));
    }

    // README
    /** Half of a service in two networks at once: run it for "red" on one thread, and for "blue" on another. */
    static void greet(String network) throws IOException {
        try (NetworkNamespace namespace = Namespaces.system().open(NamespaceName.of(network));
                ServerSocketChannel server = namespace.openServerSocketChannel()) {
            server.bind(new InetSocketAddress(8080)); // the same port in each: they are different networks
            while (true) {
                try (SocketChannel client = server.accept()) { // on this thread, which has not moved
                    client.write(UTF_8.encode("hello, this is " + network + "\n"));
                }
            }
        }
    }
    // README

    @Test
    void servesTwoNetworksAtOnce() throws Exception {
        try (NetworkNamespace red = namespaces.create(RED);
                NetworkNamespace blue = namespaces.create(BLUE)) {
            Service inRed = new Service("red");
            Service inBlue = new Service("blue");
            assertEquals("hello, this is red\n", inRed.greeting(red));
            assertEquals("hello, this is blue\n", inBlue.greeting(blue));
            inRed.end();
            inBlue.end();
        }
    }

    @Test
    void standsInTheReadme() throws IOException {
        String readme = Files.exists(README) ? Files.readString(README) : "";
        int heading = readme.indexOf(HEADING);
        assumeTrue(heading >= 0, "README.md has no such chapter yet");
        int begin = readme.indexOf(BLOCK, heading) + BLOCK.length();
        assertEquals(example(), readme.substring(begin, readme.indexOf("```", begin)));
    }

    private static String example() throws IOException {
        String marker = "    // README\n";
        String source = Files.readString(SOURCE);
        int begin = source.indexOf(marker) + marker.length();
        return source.substring(begin, source.indexOf(marker, begin))
                        .stripTrailing()
                        .stripIndent() + "\n";
    }

    /** The example on a thread. */
    private static final class Service {
        private final FutureTask<String> task;
        private final Thread thread;

        Service(String network) {
            task = new FutureTask<>(() -> {
                greet(network);
                return network;
            });
            thread = new Thread(task);
            thread.start();
        }

        String greeting(NetworkNamespace network) throws Exception {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (true) {
                try (SocketChannel client = network.openSocketChannel()) {
                    client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), 8080));
                    ByteBuffer answer = ByteBuffer.allocate(100);
                    while (client.read(answer) >= 0) {
                        assertEquals(true, answer.hasRemaining());
                    }
                    return UTF_8.decode(answer.flip()).toString();
                } catch (IOException notYet) {
                    if (task.isDone() || System.nanoTime() > end) {
                        throw notYet;
                    }
                    Thread.onSpinWait();
                }
            }
        }

        void end() {
            thread.interrupt();
            ExecutionException e = assertThrows(ExecutionException.class, () -> task.get(30, TimeUnit.SECONDS));
            assertEquals(ClosedByInterruptException.class, e.getCause().getClass());
        }
    }
}
