package dev.netns.provision;

import dev.netns.linux.Text;
import dev.netns.names.PlainVerbs;
import java.util.List;

/**
 * A process that is in a namespace.
 *
 * @param pid its number
 * @param command its name as the kernel has it, of at most 15 bytes (proc_pid_comm(5))
 */
record ProcessInside(int pid, String command) {
    /** The first ones, and how many more there are, safe to print. */
    static String named(List<ProcessInside> processes) {
        return PlainVerbs.named(processes.stream()
                .map(process -> "PID " + process.pid + " (" + Text.printable(process.command) + ")")
                .toList());
    }

    Fields fields() {
        return new Fields.Builder().add("pid", pid).add("command", command).build();
    }
}
