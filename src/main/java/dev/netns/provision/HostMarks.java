package dev.netns.provision;

import dev.netns.config.LinkDeclaration;
import dev.netns.config.LinkReference;
import dev.netns.linux.Errno;
import dev.netns.linux.Text;
import dev.netns.netlink.LinkRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The aliases by which links in the host are known as ours ({@link Views#mark}). The kernel takes none in the request that
 * makes a link. So it is set by the same call of send(2), which a signal does not interrupt: killed at any moment, we leave
 * no link without it.
 */
final class HostMarks {
    private final Works works;
    private final Map<LinkReference, LinkDeclaration> declared;
    private final Set<LinkReference> marked = new HashSet<>();

    HostMarks(Works works, Map<LinkReference, LinkDeclaration> declared) {
        this.works = works;
        this.declared = declared;
    }

    /** Notes that a link is made with its alias. */
    void add(LinkDeclaration link) {
        marked.add(link.self());
    }

    boolean isMarked(LinkDeclaration link) {
        return marked.contains(link.self());
    }

    /** The orders that are to be sent right behind the one that makes a link from the host. */
    List<PlaceWork.Order> orders(LinkDeclaration link) {
        List<PlaceWork.Order> orders = new ArrayList<>();
        for (LinkDeclaration end : ends(link)) {
            add(end);
            orders.add(order(end, String.valueOf(Views.mark(end))));
        }
        return orders;
    }

    /** What has the name of a link that was not made is somebody else's, who has made it just now: it loses the alias. */
    void takeBackIfFailed(LinkDeclaration link, PlaceWork host) {
        PlaceWork owner = works.of(link.owner());
        for (LinkDeclaration end : ends(link)) {
            if (owner.isFailed() && marked.remove(end.self())) {
                host.performApart(List.of(order(end, "")), List.of(owner));
            }
        }
    }

    /** One that is not there needs no alias; why it was not made is told already. */
    private static PlaceWork.Order order(LinkDeclaration link, String alias) {
        return new PlaceWork.Order(
                LinkRequest.change(link.name()).alias(alias).toMessage(),
                null,
                Errno.ENODEV,
                "mark link " + Text.printable(link.name()),
                link.origin().toString());
    }

    private List<LinkDeclaration> ends(LinkDeclaration link) {
        List<LinkDeclaration> ends = new ArrayList<>();
        if (link.place().isHost()) {
            ends.add(link);
        }
        LinkReference peer = link.peer();
        if (peer != null && peer.place().isHost()) {
            ends.add(Objects.requireNonNull(declared.get(peer)));
        }
        return ends;
    }
}
