package dev.netns.provision;

import dev.netns.linux.Errno;
import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.names.Failure;
import java.util.ArrayList;
import java.util.List;

/**
 * One command of a hook, as a process.
 *
 * <p>Its output goes into a file in memory and not into a pipe. A process that the command leaves behind would keep a pipe
 * open, and whoever reads it to its end would wait for that process; without a reader, SIGPIPE would end it. Once the
 * command has ended, the file cannot grow any more: what is written later fails (EPERM) and takes no memory.
 */
final class HookProcess {
    private static final byte[] SHELL = Text.ascii("/bin/sh");
    private static final byte[] SHELL_OPTION = Text.ascii("-c");
    private static final byte[] OUTPUT = Text.ascii("output of a hook");

    /** At least so many of the last bytes of the output are read. */
    private static final int MOST_BYTES = 16 << 10;

    private static final int MOST_LINES = 100;

    private final Syscalls sys;
    private final int process;
    private final int pidfd;
    private final int output;
    private int status = -Errno.EAGAIN;

    private HookProcess(Syscalls sys, int process, int output) {
        this.sys = sys;
        this.process = process;
        this.output = output;
        this.pidfd = sys.pidfdOpen(process);
    }

    /**
     * Starts a command of the shell.
     *
     * @param enter moves what becomes the shell to where it is to run
     * @throws Failure it cannot be started, or not be moved
     */
    static HookProcess start(Syscalls sys, Platform platform, Runnable enter, String command, byte[][] environment) {
        int output = memoryFile(sys);
        if (output < 0) {
            throw Failure.of("make", "a file for its output", output, null);
        }
        byte[][] words = {SHELL, SHELL_OPTION, Text.encode(command)};
        int process;
        try {
            process = platform.start(enter, SHELL, words, environment, output);
        } catch (Failure failure) {
            sys.close(output);
            throw failure;
        }
        if (process < 0) {
            sys.close(output);
            throw Failure.of("execute", SHELL, process);
        }
        return new HookProcess(sys, process, output);
    }

    /** Where vm.memfd_noexec is 2, a file that could be executed is refused; Linux before 6.3 knows no other. */
    private static int memoryFile(Syscalls sys) {
        int fd = sys.memoryFile(OUTPUT, Linux.MFD_CLOEXEC | Linux.MFD_ALLOW_SEALING | Linux.MFD_NOEXEC_SEAL);
        return fd == -Errno.EINVAL ? sys.memoryFile(OUTPUT, Linux.MFD_CLOEXEC | Linux.MFD_ALLOW_SEALING) : fd;
    }

    /** A descriptor that can be read once it has ended; negative before Linux 5.3, which has none. */
    int pidfd() {
        return pidfd;
    }

    /** Whether the command itself has ended, whatever it has left behind. */
    boolean hasEnded() {
        if (status == -Errno.EAGAIN) {
            status = sys.exitStatus(process);
        }
        return status != -Errno.EAGAIN;
    }

    /** Its exit status, once it has ended; 128 and the number of the signal that ended it. */
    int status() {
        return status;
    }

    /** Sends a signal to the command and to what it has started. */
    void signal(int signal) {
        if (sys.kill(-process, signal) < 0) {
            // It has no group of its own yet.
            sys.kill(process, signal);
        }
    }

    /** The lines that it wrote until it ended, the last ones where there are many; gives its output up. */
    List<String> takeOutput() {
        sys.seal(output, Linux.F_SEAL_GROW);
        byte[] file = Text.ascii("/proc/self/fd/" + output);
        List<String> lines = readLines(file);
        int emptied = sys.open(file, Linux.O_WRONLY | Linux.O_TRUNC | Linux.O_CLOEXEC, 0);
        if (emptied >= 0) {
            sys.close(emptied);
        }
        sys.close(output);
        if (pidfd >= 0) {
            sys.close(pidfd);
        }
        return lines;
    }

    private List<String> readLines(byte[] file) {
        byte[] bytes = new byte[2 * MOST_BYTES];
        int length = 0;
        boolean cut = false;
        // Opened anew, because the writers share the place in the file that our descriptor has.
        int fd = sys.open(file, Linux.O_RDONLY | Linux.O_CLOEXEC, 0);
        int got = fd < 0 ? fd : sys.read(fd, bytes, 0, bytes.length);
        while (got > 0) {
            length += got;
            if (length == bytes.length) {
                System.arraycopy(bytes, MOST_BYTES, bytes, 0, MOST_BYTES);
                length = MOST_BYTES;
                cut = true;
            }
            got = sys.read(fd, bytes, length, bytes.length - length);
        }
        if (fd >= 0) {
            sys.close(fd);
        }
        return lines(Text.decode(bytes, 0, length), cut);
    }

    private static List<String> lines(String text, boolean cut) {
        List<String> lines = new ArrayList<>();
        for (String line : text.split("\n")) {
            if (!line.isBlank()) {
                lines.add(line.stripTrailing());
            }
        }
        int from = Math.max(cut ? 1 : 0, lines.size() - MOST_LINES);
        List<String> last = new ArrayList<>(lines.subList(from, lines.size()));
        if (from > 0) {
            last.add(0, "(what it wrote before is left out)");
        }
        return last;
    }
}
