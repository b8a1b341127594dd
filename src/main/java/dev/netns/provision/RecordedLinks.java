package dev.netns.provision;

import dev.netns.linux.Syscalls;
import dev.netns.netlink.LinkMessage;
import dev.netns.netlink.LinkRequest;
import dev.netns.netlink.NetlinkMessage;
import dev.netns.netlink.NetlinkSocket;
import dev.netns.netlink.Pipeline;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Links that are remembered by name, in the namespace of a netlink socket: those that are still the same ones. */
final class RecordedLinks {
    private final Syscalls sys;
    private final int socket;

    /**
     * Those of a namespace.
     *
     * @param socket the descriptor of a netlink socket that was made in it
     */
    RecordedLinks(Syscalls sys, int socket) {
        this.sys = sys;
        this.socket = socket;
    }

    /** Those that are there, by name. */
    Map<String, LinkMessage> find(Map<String, Remembered.Link> links) {
        NetlinkSocket questions = NetlinkSocket.on(sys, socket);
        Map<String, LinkMessage> there = new LinkedHashMap<>();
        links.forEach((name, link) -> {
            LinkMessage live = LinkMessage.find(questions, name);
            if (live != null && link.is(live)) {
                there.put(name, live);
            }
        });
        return there;
    }

    /** Deletes those that are there. Answers what the kernel said, by name. */
    Map<String, Pipeline.Answer> delete(Map<String, Remembered.Link> links) {
        List<String> names = new ArrayList<>();
        List<NetlinkMessage> orders = new ArrayList<>();
        find(links).forEach((name, live) -> {
            names.add(name);
            orders.add(LinkRequest.delete(live.index()));
        });
        List<Pipeline.Answer> answers = new Pipeline(sys, socket).request(orders);
        Map<String, Pipeline.Answer> byName = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            byName.put(names.get(i), answers.get(i));
        }
        return byName;
    }
}
