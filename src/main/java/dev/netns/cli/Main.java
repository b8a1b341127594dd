package dev.netns.cli;

import dev.netns.linux.JnaSyscalls;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.names.Console;
import dev.netns.names.ExitStatus;
import dev.netns.names.Failure;
import dev.netns.names.PlainVerbs;
import dev.netns.names.RunDirectoryPath;
import dev.netns.proc.SmallFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;

/** The command {@code netns}: plain shapes of the hot verbs go straight to the store, all else through picocli. */
public final class Main {
    private static final byte[] OWN_ARGUMENTS = Text.ascii("/proc/self/cmdline");

    private Main() {}

    /**
     * Runs the command and ends the process with its exit status.
     *
     * @param args the arguments as the JVM decoded them; where they are not ASCII, the bytes are read again
     */
    public static void main(String[] args) throws InterruptedException {
        Syscalls sys = new JnaSyscalls();
        returnToFolder(sys);
        // Verbs may move their thread between namespaces: that must not be the one that the JVM began with.
        int[] status = {1};
        Thread thread = new Thread(() -> status[0] = run(sys, args), "netns-command");
        thread.start();
        thread.join();
        System.exit(status[0]);
    }

    private static int run(Syscalls sys, String[] args) {
        if (args.length == 1 && (args[0].equals("--version") || args[0].equals("-V"))) {
            return printVersion(new Console(sys));
        }
        byte[][] arguments = bytes(sys, args);
        if (PlainVerbs.hasShape(arguments)) {
            try {
                int status = PlainVerbs.run(sys, arguments, runDirectory(sys));
                if (status != PlainVerbs.NOT_PLAIN) {
                    return status;
                }
            } catch (Failure unfit) {
                new Console(sys).complain(unfit);
                return unfit.status();
            }
        }
        return CommandLineParser.run(sys, arguments);
    }

    /**
     * The run directory that the environment names.
     *
     * @throws Failure it cannot be one
     */
    static byte[] runDirectory(Syscalls sys) {
        String configured = System.getenv(RunDirectoryPath.VARIABLE);
        return RunDirectoryPath.of(sys, configured == null ? null : Text.encode(configured));
    }

    private static int printVersion(Console console) {
        console.line("netns " + version());
        try {
            console.flush();
            return ExitStatus.DONE;
        } catch (Failure failure) {
            console.complain(failure);
            return failure.status();
        }
    }

    /** Where the caller's folder has no path any more, the native front holds it by a descriptor (front.LostFolder). */
    private static void returnToFolder(Syscalls sys) {
        Integer descriptor = Integer.getInteger("netns.folder");
        if (descriptor != null) {
            sys.chdir(Text.ascii("/proc/self/fd/" + descriptor));
            sys.close(descriptor);
        }
    }

    static String version() {
        Properties properties = new Properties();
        try (InputStream in = Main.class.getResourceAsStream("version.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new IllegalStateException("the jar is damaged", e);
        }
        return properties.getProperty("version", "unknown");
    }

    /** The arguments' bytes: arguments need not be UTF-8, and the JVM has replaced what it could not decode. */
    private static byte[][] bytes(Syscalls sys, String[] args) {
        for (String argument : args) {
            for (int i = 0; i < argument.length(); i++) {
                if (argument.charAt(i) >= 0x80) {
                    return lastArguments(sys, args.length);
                }
            }
        }
        byte[][] bytes = new byte[args.length][];
        for (int i = 0; i < args.length; i++) {
            bytes[i] = Text.ascii(args[i]);
        }
        return bytes;
    }

    private static byte[][] lastArguments(Syscalls sys, int count) {
        byte[] all = SmallFile.read(sys, OWN_ARGUMENTS);
        if (all == null) {
            throw new IllegalStateException("cannot read /proc/self/cmdline");
        }
        List<byte[]> arguments = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < all.length; i++) {
            if (all[i] == 0) {
                arguments.add(Arrays.copyOfRange(all, from, i));
                from = i + 1;
            }
        }
        return arguments.subList(arguments.size() - count, arguments.size()).toArray(new byte[0][]);
    }
}
