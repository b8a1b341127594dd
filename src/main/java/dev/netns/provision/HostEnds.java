package dev.netns.provision;

import dev.netns.linux.Syscalls;
import dev.netns.netlink.NetlinkSocket;
import java.util.HashMap;
import java.util.Map;

/** Ends in the host of pairs whose other ends are in namespaces that are given up: the kernel takes them away with those. */
final class HostEnds {
    private final Syscalls sys;
    private final Map<String, Remembered.Link> ends = new HashMap<>();

    /** None. */
    HostEnds(Syscalls sys) {
        this.sys = sys;
    }

    /** Adds those of a namespace. */
    void add(Remembered remembered) {
        remembered.links().forEach((key, link) -> {
            String name = Records.nameInHost(key);
            if (name != null) {
                ends.put(name, link);
            }
        });
    }

    /** Whether the kernel has taken them away, as far as it tells. For a thread in the host. */
    boolean areGone() {
        int fd = ends.isEmpty() ? -1 : NetlinkSocket.open(sys);
        if (fd < 0) {
            return true;
        }
        ends.keySet().retainAll(new RecordedLinks(sys, fd).find(ends).keySet());
        sys.close(fd);
        return ends.isEmpty();
    }

    /**
     * Takes away those that the kernel has left: somebody holds their namespace whom we do not know of. For a thread in the
     * host.
     */
    void remove() {
        if (!areGone()) {
            int fd = NetlinkSocket.open(sys);
            if (fd >= 0) {
                new RecordedLinks(sys, fd).delete(ends);
                sys.close(fd);
            }
        }
        ends.clear();
    }
}
