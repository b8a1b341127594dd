package dev.netns.behaviour;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** The command under test. */
final class Netns {
    /** Its executable file. */
    static final Path PROGRAM = Path.of(System.getProperty("netns.home", "target/netns"), "bin/netns")
            .toAbsolutePath();

    private static final String FRONT = Objects.requireNonNullElse(
            System.getProperty("netns.front"), Objects.requireNonNullElse(System.getenv("NETNS_FRONT"), ""));

    private Netns() {}

    /** Whether plan, apply and down are native where they can be. */
    static boolean provisionsNatively() {
        return !FRONT.equals("jvm") && Files.exists(PROGRAM.resolveSibling("../lib/netns-provision"));
    }

    /** {@code netns ARGS…} on a run directory. */
    static Command command(Path runDirectory, Object... args) {
        return prepare(Command.of(PROGRAM).and(args), runDirectory);
    }

    /** A bash script that calls {@code "$netns"}, with its arguments. */
    static Command script(Path runDirectory, String text, Object... args) {
        return prepare(Command.of("bash", "-c", text, "script").and(args), runDirectory)
                .env("netns", PROGRAM.toString());
    }

    private static Command prepare(Command command, Path runDirectory) {
        command.env("D", runDirectory.toString());
        if (!runDirectory.equals(Behaviour.RUN_NETNS)) {
            command.env("NETNS_RUN_DIR", runDirectory.toString());
        }
        return FRONT.isEmpty() ? command : command.env("NETNS_FRONT", FRONT);
    }
}
