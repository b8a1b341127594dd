package dev.netns.front;

import dev.netns.linux.Bytes;
import dev.netns.linux.FileStatus;
import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.names.ExitStatus;
import dev.netns.names.Failure;
import dev.netns.proc.SmallFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An installed Java of version 17 or newer. */
final class JavaHome {
    private static final int OLDEST = 17;
    private static final byte[] PROGRAM = Text.ascii("/bin/java");
    private static final byte[] INSTALLED = Text.ascii("/usr/lib/jvm");
    private static final int ANY_EXECUTE = 0111;
    private static final int LONGEST_PATH = 4096;

    private final byte[] directory;
    private final byte[] version;
    private final int feature;

    private JavaHome(byte[] directory, byte[] version, int feature) {
        this.directory = directory;
        this.version = version;
        this.feature = feature;
    }

    /** Its home. */
    byte[] directory() {
        return directory;
    }

    /** The version as its file {@code release} has it: {@code 17.0.15+6-Debian-1deb12u1}. */
    byte[] version() {
        return version;
    }

    /** The first number of the version. */
    int feature() {
        return feature;
    }

    /** {@code bin/java}. */
    byte[] program() {
        return Bytes.concat(directory, PROGRAM);
    }

    /**
     * The first of {@code NETNS_JAVA} (which must be one if it is set), {@code JAVA_HOME}, {@code java} along the path,
     * and what lies in /usr/lib/jvm. Nothing is started: asking Java for its version takes 50 ms.
     *
     * @throws Failure there is none
     */
    static JavaHome find(Syscalls sys, Variables environment) {
        byte[] wanted = environment.get("NETNS_JAVA");
        if (wanted != null) {
            JavaHome home = ofProgram(sys, wanted);
            if (home == null) {
                throw new Failure(
                        ExitStatus.FAILED,
                        "NETNS_JAVA=" + Text.printable(wanted) + " is not the bin/java of a Java 17 or newer");
            }
            return home;
        }
        byte[] configured = environment.get("JAVA_HOME");
        JavaHome home = configured == null ? null : at(sys, configured);
        if (home == null) {
            home = alongPath(sys, environment.get("PATH"));
        }
        if (home == null) {
            home = installed(sys);
        }
        if (home == null) {
            throw new Failure(
                    ExitStatus.FAILED,
                    "no Java 17 or newer found: install one (apt install default-jre-headless), or set NETNS_JAVA");
        }
        return home;
    }

    private static @Nullable JavaHome alongPath(Syscalls sys, byte @Nullable [] path) {
        for (int from = 0; path != null && from <= path.length; ) {
            int end = Bytes.indexOf(path, ':', from);
            end = end < 0 ? path.length : end;
            byte[] program = Bytes.path(Arrays.copyOfRange(path, from, end), Text.ascii("java"));
            if (end > from && isProgram(sys, program)) {
                return ofProgram(sys, program);
            }
            from = end + 1;
        }
        return null;
    }

    private static @Nullable JavaHome installed(Syscalls sys) {
        List<byte[]> names = new ArrayList<>();
        sys.entries(INSTALLED, names);
        names.sort(Bytes.ORDER);
        for (byte[] name : names) {
            JavaHome home = at(sys, Bytes.path(INSTALLED, name));
            if (home != null) {
                return home;
            }
        }
        return null;
    }

    /** The Java of a {@code bin/java}, which may be a link to one. */
    private static @Nullable JavaHome ofProgram(Syscalls sys, byte[] program) {
        JavaHome home = at(sys, withoutProgram(program));
        byte[] real = home == null ? realPath(sys, program) : null;
        return real == null ? home : at(sys, withoutProgram(real));
    }

    private static byte[] withoutProgram(byte[] path) {
        int length = path.length - PROGRAM.length;
        return Bytes.startsWith(path, length, PROGRAM) ? Arrays.copyOf(path, length) : path;
    }

    private static @Nullable JavaHome at(Syscalls sys, byte[] directory) {
        byte[] release = SmallFile.read(sys, Bytes.path(directory, Text.ascii("release")));
        byte[] version = release == null ? null : version(release);
        int feature = version == null ? -1 : feature(version);
        if (version == null || feature < OLDEST || !isProgram(sys, Bytes.concat(directory, PROGRAM))) {
            return null;
        }
        return new JavaHome(directory, version, feature);
    }

    /** The value of the line {@code JAVA_RUNTIME_VERSION="17.0.15+6"}. */
    private static byte @Nullable [] version(byte[] release) {
        byte[] quoted = Lines.after(release, "JAVA_RUNTIME_VERSION=\"");
        return quoted == null ? null : Arrays.copyOf(quoted, Math.max(0, quoted.length - 1));
    }

    private static int feature(byte[] version) {
        int digits = 0;
        while (digits < version.length && version[digits] >= '0' && version[digits] <= '9') {
            digits++;
        }
        return Bytes.number(Arrays.copyOf(version, digits));
    }

    private static boolean isProgram(Syscalls sys, byte[] path) {
        FileStatus status = new FileStatus();
        return sys.stat(path, status) == 0 && status.isRegular() && (status.mode & ANY_EXECUTE) != 0;
    }

    /** What realpath(3) answers: the kernel knows where an open file is. */
    private static byte @Nullable [] realPath(Syscalls sys, byte[] path) {
        int fd = sys.open(path, Linux.O_PATH | Linux.O_CLOEXEC, 0);
        if (fd < 0) {
            return null;
        }
        byte[] buffer = new byte[LONGEST_PATH];
        int length = sys.readlink(Text.ascii("/proc/self/fd/" + fd), buffer);
        sys.close(fd);
        return length < 0 ? null : Arrays.copyOf(buffer, length);
    }
}
