package dev.netns.provision;

import dev.netns.linux.Syscalls;
import dev.netns.netlink.LinkMessage;
import dev.netns.netlink.LinkRequest;
import dev.netns.netlink.NetlinkMessage;
import dev.netns.netlink.NetlinkSocket;
import dev.netns.netlink.Pipeline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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
        NetlinkSocket socket = NetlinkSocket.on(sys, fd);
        ends.entrySet().removeIf(end -> !isThere(end.getKey(), end.getValue(), socket));
        socket.close();
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
                NetlinkSocket socket = NetlinkSocket.on(sys, fd);
                List<NetlinkMessage> orders = new ArrayList<>();
                ends.forEach((name, end) -> {
                    LinkMessage link = LinkMessage.find(socket, name);
                    if (link != null && end.is(link)) {
                        orders.add(LinkRequest.delete(link.index()));
                    }
                });
                new Pipeline(sys, fd).request(orders);
                socket.close();
            }
        }
        ends.clear();
    }

    private static boolean isThere(String name, Remembered.Link end, NetlinkSocket socket) {
        LinkMessage link = LinkMessage.find(socket, name);
        return link != null && end.is(link);
    }
}
