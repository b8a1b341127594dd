package dev.netns.linux;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Starts programs as children, where the calling thread is: in its network and mount namespaces, which a {@link
 * ProcessBuilder} does too, but that one leaves a thread of the JDK behind there, which keeps the namespaces alive for a
 * minute.
 */
public final class ChildProgram {
    /** More than {@code posix_spawn_file_actions_t} and {@code posix_spawnattr_t} take in any C library. */
    private static final int SIZE_OF_OPAQUE = 1024;

    /** {@code sizeof(sigset_t)} of glibc and musl. */
    private static final int SIZE_OF_SIGNAL_SET = 128;

    private static final int POSIX_SPAWN_SETPGROUP = 0x02;
    private static final int POSIX_SPAWN_SETSIGDEF = 0x04;
    private static final int POSIX_SPAWN_SETSIGMASK = 0x08;

    private static final int STDOUT = 1;
    private static final int STDERR = 2;

    private ChildProgram() {}

    /**
     * Starts a program, in a process group of its own, with no signal ignored or blocked and without any descriptor of
     * this process: its standard input is /dev/null.
     *
     * @param command the path of the program, and its arguments from the zeroth on
     * @param environment {@code NAME=VALUE} entries
     * @param output a descriptor, which becomes its standard output and its standard error
     * @return its process id, or a negative errno
     */
    public static int start(byte[] path, byte[][] command, byte[][] environment, int output) {
        byte[] actions = new byte[SIZE_OF_OPAQUE];
        byte[] attributes = new byte[SIZE_OF_OPAQUE];
        byte[] process = new byte[Integer.BYTES];
        try (StringVector arguments = new StringVector(command);
                StringVector variables = new StringVector(environment)) {
            Libc.call("posix_spawn_file_actions_init", actions);
            Libc.call("posix_spawnattr_init", attributes);
            try {
                addDescriptors(actions, output);
                addAttributes(attributes);
                // The functions of this family return the error number itself.
                int error = Libc.call(
                        "posix_spawn",
                        process,
                        Libc.string(path),
                        actions,
                        attributes,
                        arguments.pointer(),
                        variables.pointer());
                return error == 0
                        ? ByteBuffer.wrap(process)
                                .order(ByteOrder.nativeOrder())
                                .getInt()
                        : -error;
            } finally {
                Libc.call("posix_spawnattr_destroy", attributes);
                Libc.call("posix_spawn_file_actions_destroy", actions);
            }
        }
    }

    private static void addDescriptors(byte[] actions, int output) {
        Libc.call("posix_spawn_file_actions_adddup2", actions, output, STDOUT);
        Libc.call("posix_spawn_file_actions_adddup2", actions, output, STDERR);
        Libc.call("posix_spawn_file_actions_addopen", actions, 0, Libc.string(Text.ascii("/dev/null")), 0, 0);
        // Not all descriptors of the JDK are close-on-exec. One that another thread closes meanwhile is no error.
        for (int fd : openDescriptors()) {
            if (fd > STDERR) {
                Libc.call("posix_spawn_file_actions_addclose", actions, fd);
            }
        }
    }

    private static void addAttributes(byte[] attributes) {
        byte[] all = new byte[SIZE_OF_SIGNAL_SET];
        Arrays.fill(all, (byte) 0xff);
        Libc.call("posix_spawnattr_setsigdefault", attributes, all);
        Libc.call("posix_spawnattr_setsigmask", attributes, new byte[SIZE_OF_SIGNAL_SET]);
        Libc.call("posix_spawnattr_setpgroup", attributes, 0);
        Libc.call(
                "posix_spawnattr_setflags",
                attributes,
                POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    }

    private static List<Integer> openDescriptors() {
        List<Integer> descriptors = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            entries.forEach(
                    entry -> descriptors.add(Integer.valueOf(entry.getFileName().toString())));
        } catch (IOException e) {
            // Without /proc nothing can be told; what is not close-on-exec is passed on.
            return descriptors;
        }
        return descriptors;
    }
}
