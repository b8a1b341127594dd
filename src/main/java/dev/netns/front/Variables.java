package dev.netns.front;

import dev.netns.linux.Bytes;
import dev.netns.linux.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An environment: {@code NAME=VALUE} entries in the kernel's bytes. */
final class Variables {
    /** Variables that change what Java itself does. They are meant for the caller's own Java programs. */
    private static final String[] NOT_FOR_JAVA = {
        "JAVA_TOOL_OPTIONS",
        "JDK_JAVA_OPTIONS",
        "_JAVA_OPTIONS",
        "CLASSPATH",
        "LC_ALL",
        "NETNS_ENVIRON",
        "NETNS_ENVIRON_FD"
    };

    /** What root's Java is given, as the manual names it; a final {@code _} stands for all that begin so. */
    private static final String[] TAKEN_FROM_ROOT = {
        "COLUMNS",
        "HOME",
        "JAVA_HOME",
        "JOURNAL_STREAM",
        "LISTEN_",
        "NETNS_",
        "NO_COLOR",
        "NOTIFY_SOCKET",
        "PATH",
        "SUDO_UID",
        "TERM",
        "TZ"
    };

    private final byte[][] entries;

    Variables(byte[][] entries) {
        this.entries = entries;
    }

    /** The value of the first entry of that name, as getenv(3); {@code null} where there is none or it is empty. */
    byte @Nullable [] get(String name) {
        for (byte[] entry : entries) {
            int value = name.length() + 1;
            if (isNamed(entry, name)) {
                return entry.length == value ? null : Arrays.copyOfRange(entry, value, entry.length);
            }
        }
        return null;
    }

    byte[][] entries() {
        return entries;
    }

    /** The entries that Java may have, and those added. */
    byte[][] forJava(boolean root, List<byte[]> added) {
        List<byte[]> kept = new ArrayList<>();
        for (byte[] entry : entries) {
            boolean taken = !root || isAny(entry, TAKEN_FROM_ROOT);
            if (taken && !isAny(entry, NOT_FOR_JAVA)) {
                kept.add(entry);
            }
        }
        kept.addAll(added);
        return kept.toArray(new byte[0][]);
    }

    static byte[] entry(String name, byte[] value) {
        return Bytes.concat(Text.ascii(name + "="), value);
    }

    private static boolean isAny(byte[] entry, String[] names) {
        for (String name : names) {
            if (name.endsWith("_") ? Bytes.startsWith(entry, 0, name) : isNamed(entry, name)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isNamed(byte[] entry, String name) {
        return Bytes.startsWith(entry, 0, name) && entry.length > name.length() && entry[name.length()] == '=';
    }
}
