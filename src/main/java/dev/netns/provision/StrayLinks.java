package dev.netns.provision;

import dev.netns.config.LinkDeclaration;
import dev.netns.config.LinkReference;
import dev.netns.config.Place;
import dev.netns.linux.Text;
import dev.netns.names.FormerName;
import dev.netns.netlink.LinkMessage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Links in the host that still say what they had been there: when an apply is killed before the namespace has its name,
 * the kernel takes that apart, and puts them back as they were called inside. Nothing remembers them but their alias,
 * which nobody but netns writes so. Pure.
 */
final class StrayLinks {
    private final Views views;
    private final Collection<LinkDeclaration> declared;

    StrayLinks(Views views, Collection<LinkDeclaration> declared) {
        this.views = views;
        this.declared = declared;
    }

    /**
     * They get their names back, but for those that are declared, which are moved in again. The kernel sets them down when
     * it puts them back: one that is up is in somebody's use. Where a namespace that is there has it by our record, we are
     * inside that one, as `netns exec` runs us there.
     */
    List<Step> steps() {
        LiveNetwork host = views.network(Place.HOST);
        Set<Integer> wanted = wanted();
        List<Step> steps = new ArrayList<>();
        for (LiveLink live : host.links().values()) {
            LinkMessage link = live.message();
            FormerName former = FormerName.of(link.alias());
            if (former == null || wanted.contains(link.index()) || views.isMovedIn(link.name(), former.device())) {
                continue;
            }
            int named = host.indexOf(former.device());
            if (named != 0 && named != link.index()) {
                steps.add(leftAlone(link, former, "and the host has another link of that name"));
            } else if (link.isUp()) {
                steps.add(leftAlone(link, former, "and is in use: set it down to get the name back"));
            } else {
                steps.add(new LinkStep.GiveBack(new LinkReference(Place.HOST, link.name()), link, former));
            }
        }
        return steps;
    }

    private static Step leftAlone(LinkMessage link, FormerName former, String why) {
        return new Step.Unmanaged(
                "link " + Text.printable(link.name()) + " (was " + Text.printable(former.device()) + ", " + why + ")");
    }

    private Set<Integer> wanted() {
        Set<Integer> indexes = new HashSet<>();
        for (LinkDeclaration link : declared) {
            if (link.device() != null && views.link(link.self()) == null) {
                views.hostDevice(link.device())
                        .ifPresent(nic -> indexes.add(nic.message().index()));
            }
        }
        return indexes;
    }
}
