package dev.netns.provision;

import dev.netns.linux.Errno;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.names.Failure;
import dev.netns.proc.SmallFile;
import org.jspecify.annotations.Nullable;

/** The capabilities without which no network namespace can be changed (capabilities(7)). */
final class Capabilities {
    private static final byte[] STATUS = Text.ascii("/proc/thread-self/status");
    private static final String EFFECTIVE = "CapEff:\t";
    private static final int DIGITS = 16;

    /** Numbers of {@code linux/capability.h}. */
    private static final int NET_ADMIN = 12;

    private static final int SYS_ADMIN = 21;

    private Capabilities() {}

    /** The name of one that the calling thread lacks; null where it has all, or /proc does not tell. */
    static @Nullable String missing(Syscalls sys) {
        byte[] status = SmallFile.read(sys, STATUS);
        String text = status == null ? "" : Text.decode(status);
        int from = text.indexOf(EFFECTIVE) + EFFECTIVE.length();
        if (from < EFFECTIVE.length() || from + DIGITS > text.length()) {
            return null;
        }
        long effective = Long.parseLong(text.substring(from, from + DIGITS), 16);
        if ((effective >> SYS_ADMIN & 1) == 0) {
            return "CAP_SYS_ADMIN";
        }
        return (effective >> NET_ADMIN & 1) == 0 ? "CAP_NET_ADMIN" : null;
    }

    /** What is said once for a whole command, instead of once for each namespace. */
    static Failure lacking(String capability) {
        return Failure.of("change", "network namespaces", -Errno.EPERM, null).needing(capability);
    }
}
