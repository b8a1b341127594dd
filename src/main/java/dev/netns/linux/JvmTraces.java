package dev.netns.linux;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/**
 * What a JVM changes in its process and execve(2) would pass on: the calling thread's signal mask, ignored signals, and
 * descriptors of the JDK and of the class path. {@link #undo} puts them back, right before execve(2); {@link #redo} makes
 * the process a working JVM again when execve(2) has failed.
 *
 * <p>Of the signals that the caller of the JVM ignored nothing is left in the process. The launcher notes them in the
 * system property {@value #IGNORED_PROPERTY}, as {@code SigIgn} of {@code /proc/self/status} has them; without it the
 * ignored signals stay as they are.
 *
 * <p>Other traces can only be prevented, by flags of the JVM: a raised RLIMIT_NOFILE by {@code -XX:-MaxFDLimit}, a changed
 * {@code /proc/self/coredump_filter} by {@code -XX:-DumpPrivateMappingsInCore -XX:-DumpSharedMappingsInCore}. Where the
 * JVM runs without them, the limit and the filter are passed on as the JVM has set them.
 *
 * <p>Passed on as well, because they cannot be told from what a caller may have passed: the JDK's {@code /dev/random} and
 * {@code /dev/urandom}, once something has asked it for random numbers, and sockets, pipes and the like of its NIO
 * channels. Nothing on the way to execve(2) may use them. The signal mask is the caller's where the {@code java} launcher
 * has started the JVM, which leaves the first thread alone.
 */
final class JvmTraces {
    /** Signals that were ignored when the JVM was started: hexadecimal, bit n - 1 for signal n. */
    static final String IGNORED_PROPERTY = "netns.sigign";

    /** Digits: the standard descriptors that were closed, and that the launcher has put something in the place of. */
    private static final String CLOSED_PROPERTY = "netns.closed";

    private static final int F_SETFD = 2;
    private static final int FD_CLOEXEC = 1;

    private final SignalState signals = new SignalState();

    /** Puts everything back as the caller of the JVM had it. Errors are ignored: a trace is no reason not to run. */
    void undo() {
        for (int fd : openedByJvm()) {
            Libc.call("fcntl", fd, F_SETFD, FD_CLOEXEC);
        }
        for (char digit : System.getProperty(CLOSED_PROPERTY, "").toCharArray()) {
            Libc.call("fcntl", digit - '0', F_SETFD, FD_CLOEXEC);
        }
        String noted = System.getProperty(IGNORED_PROPERTY);
        Long ignored = signalSet("/proc/thread-self/status", "\nSigIgn:\t");
        if (noted != null && ignored != null) {
            signals.ignore(Long.parseUnsignedLong(noted, 16), ignored);
        }
        // The java launcher runs the program on a second thread, and HotSpot changes the masks of its own threads only.
        String firstThread = "/proc/self/task/" + ProcessHandle.current().pid() + "/status";
        Long blocked = signalSet(firstThread, "\nSigBlk:\t");
        if (blocked != null) {
            signals.block(blocked);
        }
    }

    /** Undoes {@link #undo}, but for the descriptors, which nobody but an executed program misses. */
    void redo() {
        signals.restore();
    }

    /** A set of signals in {@code /proc/…/status}, where it is 16 hexadecimal digits; null where there is none. */
    private static @Nullable Long signalSet(String file, String label) {
        try (InputStream status = new FileInputStream(file)) {
            String text = new String(status.readAllBytes(), StandardCharsets.ISO_8859_1);
            int start = text.indexOf(label) + label.length();
            return start < label.length() ? null : Long.parseUnsignedLong(text, start, start + 16, 16);
        } catch (IOException e) {
            return null;
        }
    }

    /** Descriptors that refer to the JDK's files or to jars of the class path. */
    static List<Integer> openedByJvm() {
        Path home = Path.of(System.getProperty("java.home"));
        Set<Path> libraries = libraryFolders();
        List<Integer> opened = new ArrayList<>();
        for (String fd : descriptors()) {
            Path target = target(fd);
            boolean library = target.toString().endsWith(".jar") && libraries.contains(target.resolveSibling(""));
            if (library || target.startsWith(home)) {
                opened.add(Integer.valueOf(fd));
            }
        }
        return opened;
    }

    /** All open descriptors; some of them, the folder's own among them, are closed again when this returns. */
    private static List<String> descriptors() {
        List<String> descriptors = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path entry : entries) {
                descriptors.add(entry.getFileName().toString());
            }
        } catch (IOException e) {
            return descriptors;
        }
        return descriptors;
    }

    /** What a descriptor refers to; nothing in particular when it has been closed. */
    private static Path target(String fd) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd", fd));
        } catch (IOException e) {
            return Path.of("");
        }
    }

    /** A jar may name others in its manifest, which lie beside it: so the folders of the class path's jars count. */
    private static Set<Path> libraryFolders() {
        Set<Path> folders = new HashSet<>();
        StringTokenizer elements = new StringTokenizer(System.getProperty("java.class.path"), File.pathSeparator);
        while (elements.hasMoreTokens()) {
            Path element = Path.of(elements.nextToken());
            if (element.toString().endsWith(".jar")) {
                folders.add(folder(element));
            }
        }
        return folders;
    }

    private static Path folder(Path jar) {
        try {
            return jar.toRealPath().resolveSibling("");
        } catch (IOException e) {
            return jar.toAbsolutePath().resolveSibling("");
        }
    }
}
