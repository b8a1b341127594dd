package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;

/**
 * What the tests of all verbs share: a clean run directory before each test, and nothing left of it afterwards.
 *
 * <p>By default the directory is the test's own; {@code ip} knows {@code /run/netns} only, so tests that ask it work
 * there. They prepare their namespaces with other tools than the one under test. An nsid is used by one test only: the
 * kernel takes its time to forget those of namespaces that are gone.
 */
@Tag("root")
abstract class Behaviour {
    static final Path RUN_NETNS = Path.of("/run/netns");
    static final Path ETC_NETNS = Path.of("/etc/netns");

    /** The run directory of this test: a shared mount, as {@code ip netns add} leaves it, and empty. */
    final Path directory;

    private final Deque<Child> children = new ArrayDeque<>();

    /** Tests in a run directory of their own. */
    Behaviour() {
        this(Path.of("/run/netns-test-" + ProcessHandle.current().pid()));
    }

    Behaviour(Path directory) {
        this.directory = directory;
    }

    /**
     * The tests mount, unmount and delete: on the machine's own mounts none of them may run. Where they do not, an
     * ancestor of this JVM is left behind in other namespaces.
     */
    @BeforeAll
    static void refuseToRunOnTheMachineItself() throws IOException {
        for (String kind : List.of("mnt", "net")) {
            String own = namespace(ProcessHandle.current(), kind);
            boolean left = Stream.iterate(
                            ProcessHandle.current().parent(),
                            Optional::isPresent,
                            process -> process.flatMap(ProcessHandle::parent))
                    .map(ancestor -> namespace(ancestor.orElseThrow(), kind))
                    .anyMatch(other -> !other.isEmpty() && !other.equals(own));
            assertTrue(left, "run these tests in a " + kind + " namespace of their own");
        }
        assertEquals("tmpfs", Files.getFileStore(Path.of("/run")).type(), "run these tests with a tmpfs on /run");
    }

    /** Whatever the first JVM prepares, and says once, is not what these tests are about. */
    @BeforeAll
    static void warmUp() {
        Netns.command(RUN_NETNS, "--version").env("NETNS_FRONT", "jvm").run();
    }

    /** A namespace of a process, or an empty text where that is not to be seen. */
    private static String namespace(ProcessHandle process, String kind) {
        return Command.of("readlink", "/proc/" + process.pid() + "/ns/" + kind)
                .run()
                .out();
    }

    @BeforeEach
    void makeRunDirectory() {
        clean();
        sh("mkdir $D && mount --bind $D $D && mount --make-private $D && mount --make-shared $D")
                .done();
    }

    @AfterEach
    void clean() {
        while (!children.isEmpty()) {
            children.pop().close();
        }
        sh("for d in $D /run/netns; do while umount -l -R $d 2>/dev/null; do :; done; rm -rf --one-file-system $d; done;"
                        + " mkdir -p /etc/netns && find /etc/netns -mindepth 1 -delete")
                .done();
    }

    /** Runs {@code netns ARGS…} in this test's run directory. */
    Result netns(Object... args) {
        return command(args).run();
    }

    /** {@code netns ARGS…} in this test's run directory, yet to be run. */
    Command command(Object... args) {
        return Netns.command(directory, args);
    }

    Result ip(Object... args) {
        return Command.of("ip").and(args).run();
    }

    /** Runs a bash script in which {@code $netns} is the command under test and {@code $D} the run directory. */
    Result sh(String script, Object... args) {
        return Netns.script(directory, script, args).run();
    }

    /** Starts a command that ends at the latest with the test. */
    Child start(Command command) {
        Child child = command.start();
        children.push(child);
        return child;
    }

    /** Makes namespaces, not by the command under test. */
    void make(Object... names) {
        sh("for n; do : > \"$D/$n\" && unshare --net=\"$D/$n\" true || exit; done", names)
                .done();
    }

    /** Makes entries that look like namespaces and are none, old enough to be nobody's work in progress. */
    void makeStale(Object... names) {
        sh("for n; do touch -d -1hour \"$D/$n\" && chmod 0 \"$D/$n\" || exit; done", names)
                .done();
    }

    /** Starts a process in a namespace, and returns when it is there. */
    Child inside(String name) {
        Child child = start(
                Command.of("nsenter", "--net=" + directory.resolve(name), "sh", "-c", "echo there; exec sleep 1000"));
        return child.awaits("there");
    }

    /** The inode of the namespace that has this name, or of the file where there is none. */
    long inode(String name) {
        try {
            return (long) Files.getAttribute(directory.resolve(name), "unix:ino");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The inode of this JVM's own network namespace. */
    static long ownInode() {
        try {
            return (long) Files.getAttribute(Path.of("/proc/self/ns/net"), "unix:ino");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether this entry of the run directory is a namespace. */
    boolean isNamespace(String name) {
        return sh("stat -f -c %T \"$D/$1\"", name).out().equals("nsfs\n");
    }

    /** What the run directory holds, a line an entry, in the order of their bytes; nothing where it is not there. */
    String entries() {
        return sh("[ ! -e $D ] || LC_ALL=C ls -A $D").exits(0).out();
    }

    /** Skips what root of a user namespace cannot do. */
    static void assumeRealRoot(String reason) {
        try {
            String map = Files.readString(Path.of("/proc/self/uid_map")).strip();
            assumeTrue(map.matches("0 +0 +4294967295"), reason);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
