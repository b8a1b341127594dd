package dev.netns.cli;

import dev.netns.names.ExitStatus;
import dev.netns.names.Failure;

/** The program that started this JVM, for what runs as a process of its own. */
final class Launcher {
    private static final String HOME = "netns.home";

    private Launcher() {}

    static String path() {
        String home = System.getProperty(HOME);
        if (home == null) {
            throw new Failure(ExitStatus.FAILED, "cannot run itself: start it by its launcher, bin/netns");
        }
        return home + "/bin/netns";
    }
}
