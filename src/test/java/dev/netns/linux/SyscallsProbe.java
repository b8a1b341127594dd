package dev.netns.linux;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A program for tests that need a process of their own. {@code exec PATH ARGUMENT…} becomes another program, {@code
 * retry PATH ARGUMENT…} does so after a failed attempt, and {@code jdk FOLDER} prints what is answered about a folder by
 * the calls that do without JNA.
 */
final class SyscallsProbe {
    private static final Syscalls CALLS = new JnaSyscalls();

    private SyscallsProbe() {}

    public static void main(String[] arguments) throws IOException {
        switch (arguments[0]) {
            case "exec" -> exec();
            case "retry" -> {
                CALLS.execve("/nowhere".getBytes(StandardCharsets.US_ASCII), new byte[0][], new byte[0][]);
                exec();
            }
            case "jdk" -> withoutJna(arguments[1]);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    /** The arguments are taken from the kernel: main's have been decoded by the locale. */
    private static void exec() throws IOException {
        byte[][] commandLine;
        try (FileInputStream file = new FileInputStream("/proc/self/cmdline")) {
            commandLine = Environment.split(file.readAllBytes());
        }
        int mode = 0;
        while (!Arrays.equals(commandLine[mode], SyscallsProbe.class.getName().getBytes(StandardCharsets.US_ASCII))) {
            mode++;
        }
        byte[][] program = Arrays.copyOfRange(commandLine, mode + 2, commandLine.length);
        int answer = CALLS.execve(program[0], program, CALLS.environment());
        throw new IOException(Errno.text(-answer));
    }

    private static void withoutJna(String folder) {
        byte[] path = folder.getBytes(StandardCharsets.US_ASCII);
        FileStatus followed = new FileStatus();
        FileStatus link = new FileStatus();
        List<byte[]> entries = new ArrayList<>();
        byte[] target = new byte[256];
        System.out.println(CALLS.stat(path, followed) + " " + (followed.mode & Linux.S_IFMT));
        System.out.println(CALLS.lstat(Bytes.path(path, new byte[] {'l'}), link) + " " + (link.mode & Linux.S_IFMT));
        System.out.println(CALLS.lstat(Bytes.path(path, new byte[] {'-'}), link));
        System.out.println(CALLS.entries(path, entries));
        System.out.println(CALLS.readlink(Bytes.path(path, new byte[] {'l'}), target));
        System.out.println(CALLS.processId() == ProcessHandle.current().pid());
        System.out.println(CALLS.realTimeMillis() > 0);
        System.out.println(CALLS.environment().length);
    }
}
