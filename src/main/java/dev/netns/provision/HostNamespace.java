package dev.netns.provision;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import dev.netns.linux.FileStatus;
import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import dev.netns.names.ExitStatus;
import dev.netns.names.Failure;
import dev.netns.proc.FileException;
import dev.netns.proc.FileTree;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The network namespace in which netns runs, and the boot of the machine. A record names it, because the indexes of links
 * and the inodes of namespaces mean nothing elsewhere: after a boot the kernel gives the same numbers again, and a process
 * in another network namespace finds the same state directory.
 *
 * @param boot the kernel's random number of this boot
 * @param device of the nsfs file of the network namespace
 * @param inode of the nsfs file of the network namespace
 */
record HostNamespace(String boot, long device, long inode) {
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final String BOOT = "boot";
    private static final String DEVICE = "device";
    private static final String INODE = "inode";

    /**
     * The one that the calling thread is in.
     *
     * @throws Failure it cannot be found out; a guess would be written into records, which nobody would believe later
     */
    static HostNamespace current(Syscalls sys) {
        FileStatus own = new FileStatus();
        int looked = sys.stat(Linux.ownNetworkNamespace(), own);
        if (looked < 0) {
            throw Failure.of("look at", "the host's network namespace", looked, null)
                    .withStatus(ExitStatus.FAILED);
        }
        try {
            return new HostNamespace(new FileTree(sys).read(BOOT_ID).strip(), own.device, own.inode);
        } catch (FileException e) {
            throw Failure.of("read", BOOT_ID.toString(), -e.error(), null).withStatus(ExitStatus.FAILED);
        }
    }

    /** Whether the other one is of the same boot. */
    boolean isSameBoot(HostNamespace other) {
        return boot.equals(other.boot);
    }

    // Written out, because what the compiler makes of a record starts the machinery of invokedynamic: 20 ms.
    @Override
    public boolean equals(Object other) {
        return other instanceof HostNamespace host && isSameBoot(host) && device == host.device && inode == host.inode;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(inode);
    }

    /** Writes it as a JSON object. */
    void write(JsonWriter out) throws IOException {
        out.beginObject().name(BOOT).value(boot);
        out.name(DEVICE).value(device).name(INODE).value(inode).endObject();
    }

    /** Reads what {@link #write} wrote. */
    static HostNamespace read(JsonReader in) throws IOException {
        String boot = "";
        long device = 0;
        long inode = 0;
        in.beginObject();
        while (in.hasNext()) {
            switch (in.nextName()) {
                case BOOT -> boot = in.nextString();
                case DEVICE -> device = in.nextLong();
                case INODE -> inode = in.nextLong();
                default -> in.skipValue();
            }
        }
        in.endObject();
        return new HostNamespace(boot, device, inode);
    }
}
