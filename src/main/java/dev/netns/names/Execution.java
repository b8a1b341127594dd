package dev.netns.names;

import dev.netns.linux.Bytes;
import dev.netns.linux.Errno;
import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;

/**
 * Becomes a program that runs in a network namespace: what `ip netns exec` does, by the calls that it makes, in the
 * calling thread. The process id, the descriptors and all else that the caller set stay.
 */
public final class Execution {
    /** PATH when there is none (confstr(3), {@code _CS_PATH}). */
    private static final byte[] DEFAULT_PATH = Text.ascii("/bin:/usr/bin");

    private static final byte[] SHELL = Text.ascii("/bin/sh");
    private static final byte[] ROOT = Text.ascii("/");
    private static final byte[] NONE = Text.ascii("none");
    private static final byte[] EMPTY = {};

    private final Syscalls sys;
    private final byte[] etcDirectory;

    /** Execution by these calls; {@code etcDirectory} is where a namespace's files are, usually /etc/netns. */
    public Execution(Syscalls sys, byte[] etcDirectory) {
        this.sys = sys;
        this.etcDirectory = etcDirectory;
    }

    /**
     * Becomes a program in an open namespace. Returns only by throwing.
     *
     * @param namespace a descriptor of it
     * @param name for messages, for the new /sys and for {@code /etc/netns/NAME}
     * @param command the program and its arguments, at least one
     * @return the failure to throw, as {@link #become} has it
     * @throws Failure with status 125, or that of a directory which is not there
     */
    public Failure run(int namespace, byte[] name, ExecOptions options, byte[][] command) {
        byte[][] environment = options.environment(sys.environment());
        enter(namespace, name, options.mounts);
        if (options.directory != null) {
            int changed = sys.chdir(options.directory);
            if (changed < 0) {
                throw Failure.of("change to", options.directory, changed);
            }
        }
        if (options.user != null) {
            options.user.become(sys);
        }
        return become(command, environment);
    }

    /**
     * Moves the calling thread into an open namespace.
     *
     * @param namespace a descriptor of it
     * @param name for messages, for the new /sys and for {@code /etc/netns/NAME}
     * @param mounts whether the thread gets mounts of its own, with the namespace's /sys and files in /etc
     * @throws Failure with status 125
     */
    public void enter(int namespace, byte[] name, boolean mounts) {
        VrfAssociation.clear(sys);
        check("exec in", name, sys.setns(namespace, Linux.CLONE_NEWNET));
        if (mounts) {
            check("exec in", name, sys.unshare(Linux.CLONE_NEWNS));
            // Nothing that is mounted from here on may be seen outside.
            check("exec in", name, sys.mount(EMPTY, ROOT, NONE, Linux.MS_SLAVE | Linux.MS_REC, null));
            new SysMounts(sys).renew(name);
            new EtcFiles(sys, Bytes.path(etcDirectory, name)).bind();
        }
    }

    /**
     * Becomes a program, found along PATH as execvp(3) does. Returns only by throwing.
     *
     * @param command the program and its arguments, at least one
     * @param environment what it gets, {@code NAME=VALUE} entries
     * @return the failure to throw: status 127 (no such program) or 126 (it cannot be executed)
     */
    public Failure become(byte[][] command, byte[][] environment) {
        byte[] program = command[0];
        if (program.length == 0) {
            return failed(program, -Errno.ENOENT);
        }
        if (Bytes.indexOf(program, '/', 0) >= 0) {
            return failed(program, execute(program, command, environment));
        }
        byte[] path = searchPath(environment);
        boolean denied = false;
        for (int from = 0; from <= path.length; ) {
            int end = Bytes.indexOf(path, ':', from);
            end = end < 0 ? path.length : end;
            byte[] directory = new byte[end - from];
            System.arraycopy(path, from, directory, 0, directory.length);
            int answer =
                    execute(directory.length == 0 ? program : Bytes.path(directory, program), command, environment);
            if (answer == -Errno.EACCES) {
                denied = true;
            } else if (!isNotThere(answer)) {
                return failed(program, answer);
            }
            from = end + 1;
        }
        return failed(program, denied ? -Errno.EACCES : -Errno.ENOENT);
    }

    /** The errors after which execvp(3) looks into the next directory: the last two are those of network file systems. */
    private static boolean isNotThere(int answer) {
        return answer == -Errno.ENOENT
                || answer == -Errno.ENOTDIR
                || answer == -Errno.ENODEV
                || answer == -Errno.ESTALE
                || answer == -Errno.ETIMEDOUT;
    }

    private int execute(byte[] path, byte[][] command, byte[][] environment) {
        int answer = sys.execve(path, command, environment);
        if (answer != -Errno.ENOEXEC) {
            return answer;
        }
        // A script without an interpreter line: execvp(3) hands it to the shell.
        byte[][] script = new byte[command.length + 1][];
        script[0] = SHELL;
        script[1] = path;
        System.arraycopy(command, 1, script, 2, command.length - 1);
        return sys.execve(SHELL, script, environment);
    }

    private static byte[] searchPath(byte[][] environment) {
        for (byte[] entry : environment) {
            if (Bytes.startsWith(entry, 0, "PATH=")) {
                byte[] value = new byte[entry.length - 5];
                System.arraycopy(entry, 5, value, 0, value.length);
                return value;
            }
        }
        return DEFAULT_PATH;
    }

    private static Failure failed(byte[] program, int negative) {
        int status = negative == -Errno.ENOENT ? ExitStatus.NO_SUCH_COMMAND : ExitStatus.NOT_EXECUTABLE;
        return Failure.of("execute", program, negative).needing(null).withStatus(status);
    }

    private static void check(String operation, byte[] name, int answer) {
        if (answer < 0) {
            throw Failure.of(operation, name, answer).withStatus(ExitStatus.EXEC_FAILED);
        }
    }
}
