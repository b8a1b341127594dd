package dev.netns.observe;

import dev.netns.linux.Bytes;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.proc.SmallFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks at processes: user, owner, command. Not thread-safe; remembers owners, so use a new one for each look. */
public final class ProcessReader {
    private final Syscalls sys;
    private final Users users;
    private final ContainerFiles containers;
    private final Map<Cgroup, @Nullable ProcessOwner> owners = new HashMap<>();

    /** A reader of this machine's processes. */
    public ProcessReader(Syscalls sys) {
        this(sys, Path.of("/"));
    }

    ProcessReader(Syscalls sys, Path root) {
        this.sys = sys;
        this.users = Users.read(root);
        this.containers = new ContainerFiles(root, users);
    }

    /** A process, or {@code null} where it has gone. */
    public @Nullable ObservedProcess read(int pid) {
        byte[] status = file(pid, "status");
        byte[] arguments = file(pid, "cmdline");
        if (status == null || arguments == null) {
            return null;
        }
        int uid = effectiveUser(status);
        return new ObservedProcess(pid, uid, users.name(uid), owner(pid), command(arguments, status));
    }

    /** To whom a process belongs, or {@code null}. */
    public @Nullable ProcessOwner owner(int pid) {
        byte[] table = file(pid, "cgroup");
        return table == null ? null : owners.computeIfAbsent(Cgroup.parse(table), this::named);
    }

    private @Nullable ProcessOwner named(Cgroup cgroup) {
        String pod = cgroup.pod();
        if (cgroup.container() == null && pod == null && cgroup.unit() == null) {
            return null;
        }
        String podName = pod == null ? null : containers.podName(pod);
        return new ProcessOwner(
                cgroup.runtime(),
                cgroup.container(),
                containers.containerName(cgroup),
                podName == null ? pod : podName,
                cgroup.unit());
    }

    private byte @Nullable [] file(int pid, String name) {
        return SmallFile.read(sys, Text.ascii("/proc/" + pid + "/" + name));
    }

    /** The second number of {@code Uid:} in proc_pid_status(5); the owner of /proc/PID may be root's instead. */
    static int effectiveUser(byte[] status) {
        String line = line(status, "\nUid:\t");
        return Integer.parseUnsignedInt(line.split("\t", -1)[1]);
    }

    /** The arguments of proc_pid_cmdline(5), each ended by a NUL. */
    static String command(byte[] arguments, byte[] status) {
        int length = arguments.length;
        while (length > 0 && arguments[length - 1] == 0) {
            length--;
        }
        if (length == 0) {
            return "[" + line(status, "Name:\t") + "]";
        }
        byte[] text = Arrays.copyOf(arguments, length);
        for (int i = 0; i < length; i++) {
            text[i] = text[i] == 0 ? (byte) ' ' : text[i];
        }
        return Text.decode(text);
    }

    private static String line(byte[] status, String label) {
        int from = Bytes.indexOf(status, Text.ascii(label)) + label.length();
        return Text.decode(status, from, Bytes.indexOf(status, '\n', from));
    }
}
