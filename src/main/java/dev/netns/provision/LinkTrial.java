package dev.netns.provision;

import dev.netns.config.LinkDeclaration;
import dev.netns.config.LinkReference;
import dev.netns.link.LinkKind;
import dev.netns.linux.Errno;
import dev.netns.linux.Text;
import dev.netns.names.Failure;
import dev.netns.netlink.LinkRequest;
import dev.netns.netlink.NetlinkMessage;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Asks the kernel whether it takes a link that is to replace another one, before that one goes: makes it for a moment, under
 * a name that nobody has. Where the kernel refuses it because of the one that is there, or might, nothing is known.
 */
final class LinkTrial {
    private static final Set<Integer> BECAUSE_OF_OTHERS = Set.of(Errno.EEXIST, Errno.EBUSY, Errno.EADDRINUSE);

    private final Works works;
    private final Map<LinkReference, LinkDeclaration> declared;

    LinkTrial(Works works, Map<LinkReference, LinkDeclaration> declared) {
        this.works = works;
        this.declared = declared;
    }

    /**
     * Makes a link, and removes it.
     *
     * @throws Failure the kernel does not take it
     */
    void make(LinkDeclaration link) {
        PlaceWork place = works.of(LinkOrders.birthplace(link));
        LinkReference parent = link.parent();
        boolean standing = parent == null || place.index(parent.name()) > 0;
        if (!standing || link.kind().dependsOnOthers() || link.kind().making() == LinkKind.Making.TUNTAP) {
            return;
        }
        String temporary = works.temporaryName();
        String words = "replace link " + Text.printable(link.name());
        String origin = link.origin().toString();
        PlaceWork owner = works.of(link.owner());
        PlaceWork.Order gone = new PlaceWork.Order(LinkRequest.delete(temporary), null, Errno.ENODEV, words, origin);
        // Where an answer of the kernel is lost, it may be there.
        owner.onFailure(() -> place.perform(List.of(gone), owner));
        try {
            NetlinkMessage made = request(link, temporary, place).toMessage();
            place.perform(
                    List.of(
                            new PlaceWork.Order(made, null, 0, words, origin),
                            new PlaceWork.Order(Views.markTemporary(temporary), null, Errno.ENODEV, words, origin)),
                    owner);
        } catch (Failure failure) {
            if (BECAUSE_OF_OTHERS.contains(failure.errno())) {
                return;
            }
            throw failure;
        }
        place.perform(List.of(gone), owner);
    }

    private LinkRequest request(LinkDeclaration link, String temporary, PlaceWork place) {
        LinkReference peer = link.peer();
        if (peer != null) {
            LinkDeclaration other = Objects.requireNonNull(declared.get(peer));
            return LinkOrders.pair(link, temporary, other, LinkRequest.end(works.temporaryName()));
        }
        return LinkOrders.single(link, temporary, false, parent -> place.index(parent.name()));
    }
}
