package dev.netns.provision;

import dev.netns.config.Place;
import dev.netns.linux.Errno;
import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.names.Failure;
import dev.netns.netlink.LinkMessage;
import dev.netns.netlink.LinkRequest;
import dev.netns.netlink.NetlinkMessage;
import dev.netns.netlink.NetlinkSocket;
import dev.netns.netlink.Pipeline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Links of netns in a namespace that lives on without its name, because somebody holds it. The kernel takes them away only
 * with the namespace, and until then the other ends of their pairs stay plugged in elsewhere: so they are removed one by
 * one, and the other ends go with them.
 */
final class HeldLinks {
    private final Syscalls sys;
    private final Platform platform;

    HeldLinks(Syscalls sys, Platform platform) {
        this.sys = sys;
        this.platform = platform;
    }

    /**
     * Removes those that are remembered of a place, wherever they were declared.
     *
     * @param namespace a descriptor of it
     * @return what could not be removed, in words, a line each
     */
    List<String> remove(int namespace, Place place, Snapshot snapshot) {
        Map<String, Remembered.Link> links = of(place, snapshot);
        try {
            return links.isEmpty() ? List.of() : platform.call(() -> remove(namespace, place, links));
        } catch (Failure failure) {
            return List.of(failure.getMessage() + ", ignoring");
        }
    }

    /** A NIC goes home by another way. */
    private static Map<String, Remembered.Link> of(Place place, Snapshot snapshot) {
        Map<String, Remembered.Link> links = new HashMap<>();
        snapshot.made().values().forEach(made -> add(links, place, made.place(), made.remembered()));
        snapshot.host().files().values().forEach(record -> add(links, place, Place.HOST, record));
        return links;
    }

    private static void add(Map<String, Remembered.Link> to, Place place, Place owner, Remembered remembered) {
        remembered.links().forEach((key, link) -> {
            String name = Records.nameIn(place, key, owner);
            if (name != null && link.device() == null) {
                to.put(name, link);
            }
        });
    }

    private List<String> remove(int namespace, Place place, Map<String, Remembered.Link> links) {
        int answer = sys.setns(namespace, Linux.CLONE_NEWNET);
        int fd = answer < 0 ? answer : NetlinkSocket.open(sys);
        if (fd < 0) {
            throw Failure.of("remove the links" + in(place), fd, null);
        }
        NetlinkSocket socket = NetlinkSocket.on(sys, fd);
        List<String> names = new ArrayList<>();
        List<NetlinkMessage> orders = new ArrayList<>();
        links.forEach((name, link) -> {
            LinkMessage live = LinkMessage.find(socket, name);
            if (live != null && link.is(live)) {
                names.add(name);
                orders.add(LinkRequest.delete(live.index()));
            }
        });
        List<String> left = new ArrayList<>();
        List<Pipeline.Answer> answers = new Pipeline(sys, fd).request(orders);
        for (int i = 0; i < answers.size(); i++) {
            Pipeline.Answer one = answers.get(i);
            if (one.error() < 0 && one.error() != -Errno.ENODEV) {
                String words = "remove link " + Text.printable(names.get(i)) + in(place);
                left.add(Failure.of(words, one.error(), one.kernelMessage()).getMessage() + ", ignoring");
            }
        }
        socket.close();
        return left;
    }

    private static String in(Place place) {
        return " in '" + place.toPrintable() + "'";
    }
}
