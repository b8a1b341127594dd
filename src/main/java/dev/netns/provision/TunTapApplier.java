package dev.netns.provision;

import dev.netns.config.LinkDeclaration;
import dev.netns.link.LinkKey;
import dev.netns.link.LinkWriter;
import dev.netns.linux.Errno;
import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.linux.TunTap;
import dev.netns.names.Failure;
import dev.netns.netlink.LinkRequest;
import dev.netns.netlink.NetlinkMessage;
import java.util.List;
import java.util.Map;

/** Makes tun and tap links, which the kernel does not make by netlink. */
final class TunTapApplier {
    private TunTapApplier() {}

    static void make(LinkDeclaration link, PlaceWork place, PlaceWork owner, Works works) {
        String words = "link " + Text.printable(link.name());
        create(link, 0, place, works, () -> mark(link, place, owner, words));
        owner.onFailure(() -> place.perform(
                List.of(new PlaceWork.Order(
                        LinkRequest.delete(place.needed(link.name(), "undo " + words, null)),
                        null,
                        Errno.ENODEV,
                        "undo " + words,
                        null)),
                owner));
        LinkRequest request = LinkRequest.change(place.needed(link.name(), "add " + words, null));
        LinkWriter writer = new LinkWriter(request);
        link.settings().forEach((key, value) -> key.write(value, writer));
        writer.finish().up(link.up() && !LinkOrders.isUpLate(link));
        LinkOrders.master(link, request, master -> place.needed(master.name(), "add " + words, null));
        place.perform(
                List.of(new PlaceWork.Order(
                        request.toMessage(),
                        null,
                        0,
                        "set up " + words,
                        link.origin().toString())),
                owner);
    }

    /**
     * Makes one that has nothing but its kind's settings.
     *
     * @param index that it is to get; 0 leaves the choice to the kernel
     * @param made is run when it is there and does not stay yet
     */
    static void create(LinkDeclaration link, int index, PlaceWork place, Works works, Runnable made) {
        Syscalls sys = works.syscalls();
        int flags = link.kind().name().equals("tap") ? TunTap.IFF_TAP : TunTap.IFF_TUN;
        boolean several = Boolean.TRUE.equals(value(link, "multi_queue", false));
        int answer = works.platform().call(() -> {
            int moved = place.place().isHost() ? 0 : sys.setns(place.namespace(), Linux.CLONE_NEWNET);
            return moved < 0
                    ? moved
                    : TunTap.make(
                            sys,
                            Text.encode(link.name()),
                            index,
                            flags | (several ? TunTap.IFF_MULTI_QUEUE : 0),
                            (Long) value(link, "user", -1L),
                            (Long) value(link, "user_group", -1L),
                            made);
        });
        if (answer < 0) {
            throw Failure.of("add link", Text.printable(link.name()), answer, null)
                    .at(link.origin().toString());
        }
    }

    /** In the host, none is there without the alias by which it is known as ours. */
    private static void mark(LinkDeclaration link, PlaceWork place, PlaceWork owner, String words) {
        String mark = Views.mark(link);
        if (mark != null) {
            NetlinkMessage request = LinkRequest.change(link.name()).alias(mark).toMessage();
            String origin = link.origin().toString();
            place.perform(List.of(new PlaceWork.Order(request, null, 0, "mark " + words, origin)), owner);
        }
    }

    private static Object value(LinkDeclaration link, String key, Object otherwise) {
        for (Map.Entry<LinkKey, Object> setting : link.settings().entrySet()) {
            if (setting.getKey().name().equals(key)) {
                return setting.getValue();
            }
        }
        return otherwise;
    }
}
