package dev.netns.observe;

import dev.netns.Namespaces;
import dev.netns.NetnsException;
import dev.netns.NetworkNamespace;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.proc.SmallFile;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The names of the interfaces in a network namespace, in the kernel's order. */
final class Interfaces {
    private static final int HEADINGS = 2;

    private Interfaces() {}

    /** Those that a process sees: needs no privilege. {@code null} where it has gone. */
    static @Nullable List<String> of(Syscalls sys, int pid) {
        byte[] table = SmallFile.read(sys, Text.ascii("/proc/" + pid + "/net/dev"));
        return table == null ? null : parse(table);
    }

    /** Those in the namespace of a file, seen from inside, which takes CAP_SYS_ADMIN. {@code null} without it. */
    static @Nullable List<String> inside(Syscalls sys, String file) {
        // Which store is asked does not matter for a path.
        try (NetworkNamespace namespace = Namespaces.system().find("path:" + file)) {
            byte[] table = namespace.call(() -> SmallFile.read(sys, Text.ascii("/proc/thread-self/net/dev")));
            return table == null ? null : parse(table);
        } catch (NetnsException e) {
            return null;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The table of proc_pid_net(5), {@code dev}: two lines of headings, then {@code NAME: NUMBER…}. */
    static List<String> parse(byte[] table) {
        List<String> names = new ArrayList<>();
        String[] lines = Text.decode(table).split("\n", -1);
        for (int i = HEADINGS; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0) {
                names.add(lines[i].substring(0, colon).strip());
            }
        }
        return names;
    }
}
