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
 * Bridges of the host that go in the same plan as namespaces: set down before those are let go, because with each port of a
 * bridge that is up the kernel looks at all others ({@code br_port_state_selection}), which with five hundred takes longer
 * than to take their namespaces apart; and removed at once then, mostly before the kernel has begun with their links.
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

    /** Sets them down. What the kernel refuses is told when the host's turn comes. */
    void setDown() {
        request(indexes.stream()
                .map(index -> LinkRequest.change(index).up(false).toMessage())
                .toList());
    }

    /** Removes them. What the kernel refuses is up again, and told when the host's turn comes. */
    void remove() {
        List<NetlinkMessage> orders = new ArrayList<>();
        indexes.forEach(index -> orders.add(LinkRequest.delete(index)));
        List<Pipeline.Answer> answers = request(orders);
        List<NetlinkMessage> undo = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            if (answers.get(i).error() != 0) {
                undo.add(LinkRequest.change(indexes.get(i)).up(true).toMessage());
            }
        }
        request(undo);
    }

    private List<Pipeline.Answer> request(List<NetlinkMessage> orders) {
        int fd = orders.isEmpty() ? -1 : NetlinkSocket.open(sys);
        if (fd < 0) {
            return List.of();
        }
        List<Pipeline.Answer> answers = new Pipeline(sys, fd).request(orders);
        sys.close(fd);
        return answers;
    }
}
