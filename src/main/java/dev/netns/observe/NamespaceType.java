package dev.netns.observe;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The types of namespaces, namespaces(7). */
public enum NamespaceType {
    /** The root of /proc/PID/cgroup. */
    CGROUP(0x02000000),
    /** System V IPC and POSIX message queues. */
    IPC(0x08000000),
    /** Mount points. */
    MNT(0x00020000),
    /** Network devices, addresses, routes, sockets. */
    NET(0x40000000),
    /** Process ids. */
    PID(0x20000000),
    /** The monotonic and the boot clock. */
    TIME(0x00000080),
    /** User and group ids, capabilities. */
    USER(0x10000000),
    /** Host name. */
    UTS(0x04000000);

    private final int flag;

    NamespaceType(int flag) {
        this.flag = flag;
    }

    /** Its flag of clone(2) in {@code linux/sched.h}: {@code CLONE_NEWNET}. */
    int flag() {
        return flag;
    }

    /** The name of its file in {@code /proc/PID/ns}: {@code net}. */
    public String file() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** As the link in {@code /proc/PID/ns} has it: {@code net:[4026531840]}. */
    public String link(long inode) {
        return file() + ":[" + inode + "]";
    }

    /** The type whose file has this name. */
    public static Optional<NamespaceType> of(String file) {
        return Arrays.stream(values()).filter(type -> type.file().equals(file)).findFirst();
    }

    /** The names of all their files, in the order of the alphabet. */
    public static List<String> files() {
        return Arrays.stream(values()).map(NamespaceType::file).toList();
    }
}
