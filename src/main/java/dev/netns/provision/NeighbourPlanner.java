package dev.netns.provision;

import dev.netns.config.NeighbourDeclaration;
import dev.netns.netlink.NeighbourMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;

/** What is to be done about the permanent neighbours of a namespace. Pure. */
final class NeighbourPlanner {
    private final List<Step> added = new ArrayList<>();
    private final List<NeighbourMessage> removed;

    /**
     * Compares.
     *
     * @param gone the indexes of links that go in the same plan
     * @param indexOf the index of a link that is there and stays; 0 for others
     * @param adopt whether a neighbour that somebody else added becomes ours
     */
    NeighbourPlanner(
            List<NeighbourDeclaration> declared,
            List<NeighbourMessage> live,
            Set<Integer> gone,
            ToIntFunction<String> indexOf,
            boolean adopt) {
        List<NeighbourMessage> left = new ArrayList<>(live);
        left.removeIf(neighbour -> gone.contains(neighbour.index()));
        for (NeighbourDeclaration neighbour : declared) {
            NeighbourMessage wanted = Messages.neighbour(neighbour, indexOf.applyAsInt(neighbour.dev()));
            NeighbourMessage old = left.stream()
                    .filter(present -> isAbout(wanted, present))
                    .findFirst()
                    .orElse(null);
            left.remove(old);
            boolean same = old != null
                    && !(adopt && old.protocol() != Messages.PROTOCOL)
                    && (neighbour.proxy() || Messages.isPermanent(old) && Arrays.equals(old.mac(), wanted.mac()));
            if (!same) {
                added.add(new NetworkStep.AddNeighbour(neighbour, old));
            }
        }
        removed = left.stream()
                .filter(neighbour -> neighbour.protocol() == Messages.PROTOCOL)
                .toList();
    }

    /** What is to be added or replaced. */
    List<Step> added() {
        return added;
    }

    /** Neighbours of netns that are declared no more. */
    List<NeighbourMessage> removed() {
        return removed;
    }

    private static boolean isAbout(NeighbourMessage wanted, NeighbourMessage live) {
        return wanted.index() == live.index()
                && Arrays.equals(wanted.address(), live.address())
                && Messages.isProxy(wanted) == Messages.isProxy(live);
    }
}
