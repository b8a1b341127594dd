package dev.netns.provision;

import dev.netns.config.Place;
import dev.netns.linux.Errno;
import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.names.Failure;
import dev.netns.netlink.NetlinkSocket;
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
        int moved = sys.setns(namespace, Linux.CLONE_NEWNET);
        int fd = moved < 0 ? moved : NetlinkSocket.open(sys);
        if (fd < 0) {
            throw Failure.of("remove the links" + in(place), fd, null);
        }
        List<String> left = new ArrayList<>();
        new RecordedLinks(sys, fd).delete(links).forEach((name, answer) -> {
            if (answer.error() < 0 && answer.error() != -Errno.ENODEV) {
                String words = "remove link " + Text.printable(name) + in(place);
                left.add(Failure.of(words, answer.error(), answer.kernelMessage())
                                .getMessage() + ", ignoring");
            }
        });
        sys.close(fd);
        return left;
    }

    private static String in(Place place) {
        return " in '" + place.toPrintable() + "'";
    }
}
