package dev.netns.provision;

import dev.netns.config.Place;
import dev.netns.linux.Syscalls;
import dev.netns.netlink.LinkRequest;
import dev.netns.netlink.NetlinkMessage;
import dev.netns.netlink.NetlinkSocket;
import dev.netns.netlink.Pipeline;
import java.util.ArrayList;
import java.util.List;

/**
 * Bridges of the host that go in the same plan as namespaces. They are set down before those go: with each port of a bridge
 * that is up the kernel looks at all others ({@code br_port_state_selection}), which with five hundred ports takes longer
 * than to take their namespaces apart.
 */
final class GoingBridges {
    private final Syscalls sys;
    private final List<Integer> indexes = new ArrayList<>();

    GoingBridges(Syscalls sys, Plan plan, Snapshot snapshot) {
        this.sys = sys;
        for (NamespacePlan part : plan.namespaces()) {
            for (Step step : part.place().isHost() ? part.steps() : List.<Step>of()) {
                if (step instanceof LinkStep.Remove remove && remove.kind().equals("bridge")) {
                    LiveLink live = snapshot.network(Place.HOST)
                            .links()
                            .get(remove.link().name());
                    if (live != null && live.message().isUp() && live.message().index() == remove.index()) {
                        indexes.add(remove.index());
                    }
                }
            }
        }
    }

    /** Sets them down, or up again when they could not go. What the kernel refuses is told by their removal. */
    void setUp(boolean up) {
        int fd = indexes.isEmpty() ? -1 : NetlinkSocket.open(sys);
        if (fd < 0) {
            return;
        }
        List<NetlinkMessage> requests = new ArrayList<>();
        indexes.forEach(index -> requests.add(LinkRequest.change(index).up(up).toMessage()));
        new Pipeline(sys, fd).request(requests);
        sys.close(fd);
    }
}
