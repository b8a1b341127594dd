package dev.netns.front;

import dev.netns.linux.Bytes;
import dev.netns.linux.FileStatus;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.names.ExitStatus;
import dev.netns.names.Failure;
import dev.netns.proc.SmallFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Becomes Java with the whole command, in place: same arguments, descriptors, limits and PID. What a JVM would lose of
 * its caller's environment and signals goes along for `exec` and for hooks, in the words of the shell launcher ({@code
 * src/main/dist/netns}).
 */
final class Handover {
    private static final byte[] SHELL = Text.ascii("/bin/sh");
    private static final byte[] MAIN_CLASS = Text.ascii("dev.netns.cli.Main");
    private static final byte[] PACKAGED = Text.ascii("/usr/lib/netns");

    private static final byte[] PROVISIONER = Text.ascii("netns-provision");

    /** Undoes -Xrs of jvm.options: what has begun is finished or undone when a signal asks for an end. */
    private static final byte[] SEES_SIGNALS = Text.ascii("-XX:-ReduceSignalUsage");

    private static final int LONGEST_PATH = 4096;

    private final Syscalls sys;
    private final Variables environment;

    Handover(Syscalls sys, Variables environment) {
        this.sys = sys;
        this.environment = environment;
    }

    /**
     * Returns only by throwing.
     *
     * @return the failure to throw: there is no Java, or it cannot be executed
     */
    Failure becomeJava(byte[][] arguments) {
        byte[] home = programHome();
        byte[] library = Bytes.path(home, Text.ascii("lib"));
        JavaHome java = JavaHome.find(sys, environment);
        byte[] archive = Bytes.concat(library, Text.ascii("/cds/"), java.version(), Text.ascii(".jsa"));
        FileStatus archiveStatus = new FileStatus();
        boolean hasArchive = sys.stat(archive, archiveStatus) == 0;
        if (!hasArchive && !Arrays.equals(home, PACKAGED)) {
            return becomeShell(library, arguments);
        }
        byte[] options = SmallFile.read(sys, Bytes.path(library, Text.ascii("jvm.options")));
        if (options == null) {
            return new Failure(ExitStatus.FAILED, "cannot read " + Text.quoted(library) + ": the program is not whole");
        }

        List<byte[]> command = new ArrayList<>();
        command.add(java.program());
        command.addAll(ClosedDescriptors.occupy(sys));
        command.addAll(JvmOptions.parse(options, library, java.feature()));
        if (archiveStatus.size > 0) {
            command.add(Bytes.concat(Text.ascii("-XX:SharedArchiveFile="), archive));
        }
        List<byte[]> variables = new ArrayList<>();
        // Without a UTF-8 locale, Java neither opens nor prints a name that is not ASCII.
        variables.add(Text.ascii("LC_ALL=C.UTF-8"));
        boolean becomesProgram = has(arguments, "exec") || has(arguments, "batch");
        boolean appliesDeclaration = has(arguments, "apply") || has(arguments, "down");
        if (becomesProgram || appliesDeclaration) {
            addSignals(command);
            addEnvironment(variables);
        }
        if (appliesDeclaration && !becomesProgram) {
            command.add(SEES_SIGNALS);
        }
        command.addAll(LostFolder.leave(sys));
        command.add(MAIN_CLASS);
        command.addAll(Arrays.asList(arguments));
        return failed(
                java.program(),
                sys.execve(
                        java.program(),
                        command.toArray(new byte[0][]),
                        environment.forJava(sys.effectiveUser() == 0, variables)));
    }

    /** Becomes the program that provisions. Returns where there is none. */
    void becomeProvisioner(byte[][] arguments) {
        byte[] program = Bytes.path(Bytes.path(programHome(), Text.ascii("lib")), PROVISIONER);
        execute(program, List.of(program), arguments);
    }

    /** Run from its build for the first time: the shell launcher makes the class archive, which takes other processes. */
    private Failure becomeShell(byte[] library, byte[][] arguments) {
        byte[] launcher = Bytes.path(library, Text.ascii("netns.sh"));
        return failed(SHELL, execute(SHELL, List.of(SHELL, launcher), arguments));
    }

    /** Answers, if at all, with a negative errno. */
    private int execute(byte[] program, List<byte[]> first, byte[][] arguments) {
        List<byte[]> command = new ArrayList<>(first);
        command.addAll(Arrays.asList(arguments));
        return sys.execve(program, command.toArray(new byte[0][]), environment.entries());
    }

    private static Failure failed(byte[] program, int answer) {
        return Failure.of("execute", program, answer).withStatus(ExitStatus.FAILED);
    }

    /** The folder above {@code bin/netns}. */
    private byte[] programHome() {
        byte[] path = new byte[LONGEST_PATH];
        int length = sys.readlink(Text.ascii("/proc/self/exe"), path);
        if (length < 0) {
            throw Failure.of("find", Text.ascii("/proc/self/exe"), length);
        }
        int end = length;
        for (int levels = 2; levels > 0 && end > 0; end--) {
            levels -= path[end - 1] == '/' ? 1 : 0;
        }
        return Arrays.copyOf(path, end);
    }

    private static boolean has(byte[][] arguments, String verb) {
        for (byte[] argument : arguments) {
            if (Bytes.is(argument, verb)) {
                return true;
            }
        }
        return false;
    }

    private void addSignals(List<byte[]> command) {
        byte[] status = SmallFile.read(sys, Text.ascii("/proc/self/status"));
        byte[] ignored = status == null ? null : Lines.after(status, "SigIgn:\t");
        if (ignored != null) {
            command.add(Bytes.concat(Text.ascii("-Dnetns.sigign="), ignored));
        }
    }

    /** By a descriptor, because one variable would have room for 128 KiB only (execve(2), MAX_ARG_STRLEN). */
    private void addEnvironment(List<byte[]> variables) {
        int fd = sys.memoryFile(Text.ascii("environment"), 0);
        if (fd >= 0 && SmallFile.writeAll(sys, fd, joined(environment.entries())) == 0) {
            variables.add(Variables.entry("NETNS_ENVIRON_FD", Text.ascii(Integer.toString(fd))));
        } else if (fd >= 0) {
            sys.close(fd);
        }
    }

    private static byte[] joined(byte[][] entries) {
        int length = 0;
        for (byte[] entry : entries) {
            length += entry.length + 1;
        }
        byte[] joined = new byte[length];
        int at = 0;
        for (byte[] entry : entries) {
            System.arraycopy(entry, 0, joined, at, entry.length);
            at += entry.length + 1;
        }
        return joined;
    }
}
