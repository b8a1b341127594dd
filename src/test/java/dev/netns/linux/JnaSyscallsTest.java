package dev.netns.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JnaSyscallsTest {
    private static final int NO_DESCRIPTOR = 9999;
    private static final int EAFNOSUPPORT = 97;
    private static final Syscalls CALLS = new JnaSyscalls();

    @TempDir
    static Path folder;

    @BeforeEach
    void makeFiles() throws IOException {
        if (Files.notExists(folder.resolve("file"))) {
            Files.writeString(folder.resolve("file"), "0123456789");
            Files.createSymbolicLink(folder.resolve("link"), Path.of("file"));
            Files.createSymbolicLink(folder.resolve("loop"), Path.of("loop"));
            Files.createSymbolicLink(folder.resolve("link below file"), Path.of("file/below"));
            Files.createDirectory(folder.resolve("directory"));
        }
    }

    static Stream<Arguments> refusals() {
        byte[] missing = path("missing");
        byte[] file = path("file");
        byte[] directory = path("directory");
        byte[] loop = path("loop");
        byte[] below = path("file/below");
        byte[] tooLong = path("x".repeat(256));
        byte[] buffer = new byte[16];
        FileStatus status = new FileStatus();
        return Stream.of(
                refusal("open missing", Errno.ENOENT, () -> CALLS.open(missing, Linux.O_RDONLY, 0)),
                refusal("open exclusively", Errno.EEXIST, () -> CALLS.open(file, Linux.O_CREAT | Linux.O_EXCL, 0)),
                refusal("open as directory", Errno.ENOTDIR, () -> CALLS.open(file, Linux.O_DIRECTORY, 0)),
                refusal("open directory for writing", Errno.EISDIR, () -> CALLS.open(directory, Linux.O_RDWR, 0)),
                refusal("open loop", Errno.ELOOP, () -> CALLS.open(loop, Linux.O_RDONLY, 0)),
                refusal("open long name", Errno.ENAMETOOLONG, () -> CALLS.open(tooLong, Linux.O_RDONLY, 0)),
                refusal("open nothing", Errno.ENOENT, () -> CALLS.open(new byte[0], Linux.O_RDONLY, 0)),
                refusal("close", Errno.EBADF, () -> CALLS.close(NO_DESCRIPTOR)),
                refusal("read", Errno.EBADF, () -> CALLS.read(NO_DESCRIPTOR, buffer, 0, 1)),
                refusal("write", Errno.EBADF, () -> CALLS.write(NO_DESCRIPTOR, buffer, 1, 1)),
                refusal("entries of missing", Errno.ENOENT, () -> CALLS.entries(missing, new ArrayList<>())),
                refusal("entries of file", Errno.ENOTDIR, () -> CALLS.entries(file, new ArrayList<>())),
                refusal("entries of nothing", Errno.ENOENT, () -> CALLS.entries(new byte[0], new ArrayList<>())),
                refusal("stat missing", Errno.ENOENT, () -> CALLS.stat(missing, status)),
                refusal("stat below file", Errno.ENOTDIR, () -> CALLS.stat(below, status)),
                refusal("stat link below file", Errno.ENOTDIR, () -> CALLS.stat(path("link below file"), status)),
                refusal("lstat below file", Errno.ENOTDIR, () -> CALLS.lstat(below, status)),
                refusal("stat loop", Errno.ELOOP, () -> CALLS.stat(loop, status)),
                refusal("stat long name", Errno.ENAMETOOLONG, () -> CALLS.stat(tooLong, status)),
                refusal("stat nothing", Errno.ENOENT, () -> CALLS.stat(new byte[0], status)),
                refusal("stat file as directory", Errno.ENOTDIR, () -> CALLS.stat(path("file/"), status)),
                refusal("lstat missing", Errno.ENOENT, () -> CALLS.lstat(missing, status)),
                refusal("fstat", Errno.EBADF, () -> CALLS.fstat(NO_DESCRIPTOR, status)),
                refusal("fstatfs", Errno.EBADF, () -> (int) CALLS.fileSystemMagic(NO_DESCRIPTOR)),
                refusal("readlink of file", Errno.EINVAL, () -> CALLS.readlink(file, buffer)),
                refusal("readlink of missing", Errno.ENOENT, () -> CALLS.readlink(missing, buffer)),
                refusal("mkdir", Errno.EEXIST, () -> CALLS.mkdir(directory, 0755)),
                refusal("fchmod", Errno.EBADF, () -> CALLS.fchmod(NO_DESCRIPTOR, 0600)),
                refusal("open link itself", Errno.ELOOP, () -> CALLS.open(loop, Linux.O_NOFOLLOW, 0)),
                refusal("unlink missing", Errno.ENOENT, () -> CALLS.unlink(missing)),
                refusal("unlink directory", Errno.EISDIR, () -> CALLS.unlink(directory)),
                refusal("flock", Errno.EBADF, () -> CALLS.flock(NO_DESCRIPTOR, Linux.LOCK_EX)),
                refusal("umount2", Errno.EINVAL, () -> CALLS.umount2(directory, Linux.MNT_DETACH)),
                refusal("open_tree", Errno.ENOENT, () -> CALLS.openTree(Linux.AT_FDCWD, missing, 0)),
                refusal(
                        "move_mount",
                        Errno.EBADF,
                        () -> CALLS.moveMount(
                                NO_DESCRIPTOR, new byte[0], Linux.AT_FDCWD, file, Linux.MOVE_MOUNT_F_EMPTY_PATH)),
                refusal("unshare", Errno.EINVAL, () -> CALLS.unshare(1)),
                refusal("setns", Errno.EBADF, () -> CALLS.setns(NO_DESCRIPTOR, Linux.CLONE_NEWNET)),
                refusal("socket", EAFNOSUPPORT, () -> CALLS.socket(99, Linux.SOCK_RAW, 0)),
                refusal("connect", Errno.EBADF, () -> CALLS.connect(NO_DESCRIPTOR, buffer)),
                refusal("setsockopt", Errno.EBADF, () -> CALLS.setSocketOption(NO_DESCRIPTOR, 1, 1, 1)),
                refusal("send", Errno.EBADF, () -> CALLS.send(NO_DESCRIPTOR, buffer, 1)),
                refusal("recv", Errno.EBADF, () -> CALLS.recv(NO_DESCRIPTOR, buffer, 0)),
                refusal("pidfd_open", Errno.EINVAL, () -> CALLS.pidfdOpen(-1)),
                refusal("chdir", Errno.ENOENT, () -> CALLS.chdir(missing)),
                refusal("execve missing", Errno.ENOENT, () -> execve(missing)),
                refusal("execve directory", Errno.EACCES, () -> execve(directory)),
                refusal("execve with too much", Errno.E2BIG, () -> execve(bytes("/bin/true"), new byte[1 << 20])));
    }

    private static int execve(byte[] program, byte[]... arguments) {
        for (byte[] argument : arguments) {
            Arrays.fill(argument, (byte) 'x');
        }
        return CALLS.execve(program, arguments, new byte[0][]);
    }

    private static Arguments refusal(String what, int errno, IntSupplier call) {
        return arguments(what, Errno.name(errno), call);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("refusals")
    void refusesWithTheKernelsError(String what, String error, IntSupplier call) {
        assertEquals(error, Errno.name(-call.getAsInt()), what);
    }

    @Test
    void opensReadsWritesAtAnOffsetAndCloses() {
        int fd = CALLS.open(path("written"), Linux.O_CREAT | Linux.O_RDWR | Linux.O_CLOEXEC, 0640);
        assertTrue(fd >= 0);
        assertEquals(3, CALLS.write(fd, bytes("abcdef"), 2, 3));
        assertEquals(0, CALLS.close(fd));

        fd = CALLS.open(path("written"), Linux.O_RDONLY | Linux.O_CLOEXEC, 0);
        byte[] buffer = bytes("........");
        assertEquals(2, CALLS.read(fd, buffer, 5, 2));
        assertEquals(1, CALLS.read(fd, buffer, 0, 4));
        assertEquals(0, CALLS.read(fd, buffer, 0, 4));
        assertEquals("e....cd.", new String(buffer, StandardCharsets.US_ASCII));
        assertEquals(0, CALLS.close(fd));
    }

    @Test
    void aLockIsOfTheOpenFile() {
        int first = CALLS.open(path("file"), Linux.O_RDONLY | Linux.O_CLOEXEC, 0);
        int second = CALLS.open(path("file"), Linux.O_RDONLY | Linux.O_CLOEXEC, 0);
        assertEquals(0, CALLS.flock(first, Linux.LOCK_EX));
        assertEquals(-Errno.EAGAIN, CALLS.flock(second, Linux.LOCK_EX | Linux.LOCK_NB));
        assertEquals(0, CALLS.flock(first, Linux.LOCK_UN));
        assertEquals(0, CALLS.flock(second, Linux.LOCK_EX | Linux.LOCK_NB));
        CALLS.close(first);
        CALLS.close(second);
    }

    /** Each is asked twice: by its plain path, which the JDK answers, and by one that only the kernel understands. */
    @ParameterizedTest
    @ValueSource(strings = {"/proc/self/ns/net", "/dev/null", "/etc/passwd", "/usr", "/bin", "/proc/self/exe"})
    void statusIsWhatCoreutilsPrint(String file) throws Exception {
        FileStatus status = new FileStatus();
        // The kernel makes a new inode of a namespace, with new times, whenever nobody holds one.
        int held = CALLS.open(bytes(file), Linux.O_RDONLY | Linux.O_CLOEXEC, 0);
        for (String path : List.of(file, "/" + file)) {
            assertEquals(0, CALLS.stat(bytes(path), status));
            assertEquals(coreutils(file, "-L"), line(status), path);
        }
        CALLS.close(held);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/bin", "/dev/null", "/dev/fd", "/usr", "/etc/mtab"})
    void linkStatusIsWhatCoreutilsPrint(String file) throws Exception {
        FileStatus status = new FileStatus();
        for (String path : List.of(file, "/" + file)) {
            assertEquals(0, CALLS.lstat(bytes(path), status));
            assertEquals(coreutils(file), line(status), path);
        }
    }

    @Test
    void statusOfADescriptorIsThatOfItsFile() {
        FileStatus byPath = new FileStatus();
        FileStatus byDescriptor = new FileStatus();
        int fd = CALLS.open(path("file"), Linux.O_PATH | Linux.O_CLOEXEC, 0);
        assertEquals(0, CALLS.fstat(fd, byDescriptor));
        assertEquals(0, CALLS.stat(path("file"), byPath));
        assertEquals(line(byPath), line(byDescriptor));
        assertTrue(byPath.same(byDescriptor));
        CALLS.close(fd);
    }

    private static String line(FileStatus status) {
        return status.device + " " + status.inode + " " + Integer.toHexString(status.mode) + " " + status.owner + " "
                + status.size + " " + status.changedMillis;
    }

    private static String coreutils(String file, String... options) throws Exception {
        // The shell's own /proc/self is not the JVM's.
        String path = file.replace("/self/", "/" + ProcessHandle.current().pid() + "/");
        List<String> command = new ArrayList<>(List.of("/usr/bin/stat", "-c", "%d %i %f %u %s %.3Z", path));
        command.addAll(1, List.of(options));
        Process process = new ProcessBuilder(command).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertEquals(0, process.waitFor());
        return output.strip().replace(".", "");
    }

    @Test
    void linksAreReadAndCut() {
        byte[] buffer = new byte[3];
        assertEquals(3, CALLS.readlink(path("link"), buffer));
        assertEquals("fil", new String(buffer, StandardCharsets.US_ASCII));
        byte[] whole = new byte[64];
        assertEquals(4, CALLS.readlink(path("link"), whole));
        assertEquals("file", new String(whole, 0, 4, StandardCharsets.US_ASCII));
    }

    @Test
    void entriesAreAddedToThoseThatAreThere() {
        List<byte[]> names = new ArrayList<>(List.of(bytes("already")));
        int count = CALLS.entries(bytes("/proc/self/ns"), names);
        assertEquals(names.size() - 1, count);
        assertTrue(names.stream().anyMatch(name -> Bytes.is(name, "net")));
    }

    @Test
    void manyEntriesAreAllThere() {
        assertEquals(0, CALLS.mkdir(path("many"), 0755));
        for (int i = 0; i < 2000; i++) {
            int fd = CALLS.open(path("many/" + i + " \u00ff"), Linux.O_CREAT | Linux.O_CLOEXEC, 0600);
            assertEquals(0, CALLS.close(fd));
        }
        List<byte[]> names = new ArrayList<>();
        assertEquals(2000, CALLS.entries(path("many"), names));
        assertEquals(2000, names.stream().map(JnaSyscallsTest::text).distinct().count());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\u00ff", "a b", "\u001b[31m", "two\nlines", "%41", "-n", "\u00c3\u00a9", "\u0001", "\u007f"})
    void namesAreBytes(String name) {
        byte[] directory = path("in " + name);
        assertEquals(0, CALLS.mkdir(directory, 0700));
        byte[] file = Bytes.path(directory, bytes(name));
        int fd = CALLS.open(file, Linux.O_CREAT | Linux.O_EXCL | Linux.O_CLOEXEC, 0600);
        assertTrue(fd >= 0);
        FileStatus opened = new FileStatus();
        FileStatus found = new FileStatus();
        assertEquals(0, CALLS.fstat(fd, opened));
        assertEquals(0, CALLS.close(fd));
        assertEquals(0, CALLS.lstat(file, found));
        assertTrue(opened.same(found));

        List<byte[]> names = new ArrayList<>();
        assertEquals(1, CALLS.entries(directory, names));
        assertArrayEquals(bytes(name), names.get(0));
        assertEquals(0, CALLS.unlink(file));
        assertEquals(-Errno.ENOENT, CALLS.stat(file, found));
    }

    @Test
    void errorsOfThreadsAreTheirOwn() throws Exception {
        List<IntSupplier> calls = List.of(
                () -> CALLS.open(path("missing"), Linux.O_RDONLY, 0),
                () -> CALLS.mkdir(path("directory"), 0755),
                () -> CALLS.close(NO_DESCRIPTOR),
                () -> CALLS.unshare(1));
        List<Integer> errors = List.of(Errno.ENOENT, Errno.EEXIST, Errno.EBADF, Errno.EINVAL);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Integer>> wrong = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                IntSupplier call = calls.get(thread % 4);
                int expected = -errors.get(thread % 4);
                wrong.add(threads.submit(() -> {
                    int count = 0;
                    for (int i = 0; i < 5000; i++) {
                        count += call.getAsInt() == expected ? 0 : 1;
                    }
                    return count;
                }));
            }
            for (Future<Integer> count : wrong) {
                assertEquals(0, count.get());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void netlinkAnswersAndTellsTheLengthOfAMessage() {
        int socket = CALLS.socket(Linux.AF_NETLINK, Linux.SOCK_RAW | Linux.SOCK_CLOEXEC, Linux.NETLINK_ROUTE);
        assertTrue(socket >= 0);
        assertEquals(-Errno.EAGAIN, CALLS.recv(socket, new byte[4], Linux.MSG_DONTWAIT));
        assertEquals(0, CALLS.poll(socket, Linux.POLLIN, 0));
        // struct nlmsghdr: length 16, type 99, which the kernel refuses, with NLM_F_REQUEST | NLM_F_ACK.
        byte[] request = {16, 0, 0, 0, 99, 0, 5, 0, 1, 0, 0, 0, 0, 0, 0, 0};
        assertEquals(16, CALLS.send(socket, request, 16));
        assertEquals(Linux.POLLIN, CALLS.poll(socket, Linux.POLLIN, 10_000));
        int whole = CALLS.recv(socket, new byte[4], Linux.MSG_PEEK | Linux.MSG_TRUNC);
        assertTrue(whole > 16);
        byte[] answer = new byte[1024];
        assertEquals(whole, CALLS.recv(socket, answer, 0));
        assertEquals(2, answer[4], "NLMSG_ERROR");
        assertEquals(0, CALLS.close(socket));
    }

    @Test
    void pollWithoutADescriptorWaits() {
        long start = System.nanoTime();
        assertEquals(0, CALLS.poll(-1, 0, 30));
        assertTrue(System.nanoTime() - start >= 29_000_000);
    }

    @Test
    void aProcessHasADescriptorThatShowsItsEnd() throws Exception {
        Process process = new ProcessBuilder("/bin/cat").start();
        int fd = CALLS.pidfdOpen((int) process.pid());
        assertTrue(fd >= 0);
        assertEquals(0, CALLS.poll(fd, Linux.POLLIN, 0));
        process.getOutputStream().close();
        assertEquals(Linux.POLLIN, CALLS.poll(fd, Linux.POLLIN, 10_000) & Linux.POLLIN);
        CALLS.close(fd);
    }

    @Test
    void aNamespaceIsUnsharedMountedLeftAndEnteredByOneThread() throws Exception {
        assumeTrue(CALLS.effectiveUser() == 0, "needs root");
        byte[] own = bytes("/proc/thread-self/ns/net");
        byte[] name = path("namespace \u00ff");
        FileStatus before = new FileStatus();
        assertEquals(0, CALLS.stat(own, before));
        CALLS.close(CALLS.open(name, Linux.O_CREAT | Linux.O_CLOEXEC, 0));

        onThreadOfItsOwn(() -> {
            FileStatus current = new FileStatus();
            int back = CALLS.open(own, Linux.O_RDONLY | Linux.O_CLOEXEC, 0);
            assertEquals(Linux.NSFS_MAGIC, CALLS.fileSystemMagic(back));
            assertEquals(0, CALLS.unshare(Linux.CLONE_NEWNET));
            assertEquals(0, CALLS.mount(own, name, null, Linux.MS_BIND, null));
            assertEquals(0, CALLS.setns(back, Linux.CLONE_NEWNET));
            assertEquals(0, CALLS.stat(own, current));
            assertTrue(before.same(current));

            int there = CALLS.open(name, Linux.O_RDONLY | Linux.O_CLOEXEC, 0);
            assertEquals(0, CALLS.setns(there, Linux.CLONE_NEWNET));
            assertEquals(0, CALLS.stat(own, current));
            FileStatus mounted = new FileStatus();
            assertEquals(0, CALLS.stat(name, mounted));
            assertTrue(mounted.same(current));
            assertTrue(!before.same(current));
            CALLS.close(back);
            CALLS.close(there);
            return null;
        });

        FileStatus after = new FileStatus();
        assertEquals(0, CALLS.stat(own, after));
        assertTrue(before.same(after), "another thread has moved");
        assertEquals(0, CALLS.umount2(name, Linux.MNT_DETACH | Linux.UMOUNT_NOFOLLOW));
        assertEquals(0, CALLS.unlink(name));
    }

    @Test
    void aMountIsClonedAndMoved() {
        assumeTrue(CALLS.effectiveUser() == 0, "needs root");
        byte[] name = path("moved");
        CALLS.close(CALLS.open(name, Linux.O_CREAT | Linux.O_CLOEXEC, 0));
        byte[] source = bytes("/proc/self/ns/net");
        int tree = CALLS.openTree(Linux.AT_FDCWD, source, Linux.OPEN_TREE_CLONE | Linux.OPEN_TREE_CLOEXEC);
        assertTrue(tree >= 0, () -> Errno.name(-tree));
        int flags = Linux.MOVE_MOUNT_F_EMPTY_PATH;
        assertEquals(0, CALLS.moveMount(tree, new byte[0], Linux.AT_FDCWD, name, flags));
        CALLS.close(tree);
        FileStatus original = new FileStatus();
        FileStatus moved = new FileStatus();
        assertEquals(0, CALLS.stat(source, original));
        assertEquals(0, CALLS.stat(name, moved));
        assertTrue(original.same(moved));
        assertEquals(0, CALLS.umount2(name, Linux.MNT_DETACH));
    }

    @Test
    void aThreadWithItsOwnMountsHasItsOwnWorkingDirectory() throws Exception {
        assumeTrue(CALLS.effectiveUser() == 0, "needs root");
        byte[] target = new byte[256];
        onThreadOfItsOwn(() -> {
            assertEquals(0, CALLS.unshare(Linux.CLONE_FS));
            assertEquals(0, CALLS.chdir(bytes("/usr")));
            int length = CALLS.readlink(bytes("/proc/thread-self/cwd"), target);
            assertEquals("/usr", text(Arrays.copyOf(target, length)));
            return null;
        });
        int length = CALLS.readlink(bytes("/proc/self/cwd"), target);
        assertEquals(System.getProperty("user.dir"), text(Arrays.copyOf(target, length)));
    }

    private static void onThreadOfItsOwn(Callable<Void> work) throws Exception {
        FutureTask<Void> task = new FutureTask<>(work);
        new Thread(task).start();
        task.get();
    }

    private static byte[] path(String name) {
        return Bytes.path(bytes(folder.toString()), bytes(name));
    }

    /** One byte a character, so that a test can write any byte. */
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
