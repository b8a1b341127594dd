package dev.netns.config;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds links that lie above themselves: a link is above its parent, and a master above its ports. */
final class Circles {
    private final Map<LinkReference, LinkDraft> links;
    private final Problems problems;
    private final Map<LinkReference, List<LinkReference>> below = new LinkedHashMap<>();
    private final Set<LinkReference> done = new HashSet<>();

    Circles(Map<LinkReference, LinkDraft> links, Problems problems) {
        this.links = links;
        this.problems = problems;
        links.values().forEach(link -> {
            // A link that is its own parent is a fault with words of its own.
            if (link.parent != null && !link.parent.equals(link.self)) {
                put(link.self, link.parent);
            }
            if (link.master != null) {
                put(link.master, link.self);
            }
        });
    }

    private void put(LinkReference upper, LinkReference lower) {
        below.computeIfAbsent(upper, absent -> new ArrayList<>()).add(lower);
    }

    /** Notes each circle once. */
    void check() {
        below.keySet().forEach(this::follow);
    }

    /** Depth first, without recursion: there may be thousands of links, each above the next. */
    private void follow(LinkReference start) {
        List<LinkReference> way = new ArrayList<>();
        Set<LinkReference> onTheWay = new HashSet<>();
        Deque<List<LinkReference>> open = new ArrayDeque<>();
        open.push(new ArrayList<>(List.of(start)));
        while (true) {
            List<LinkReference> next = open.element();
            if (!next.isEmpty()) {
                LinkReference link = next.remove(next.size() - 1);
                if (onTheWay.contains(link)) {
                    report(way.subList(way.indexOf(link), way.size()), link);
                } else if (done.add(link)) {
                    way.add(link);
                    onTheWay.add(link);
                    open.push(new ArrayList<>(below.getOrDefault(link, List.of())));
                }
                continue;
            }
            open.pop();
            if (way.isEmpty()) {
                return;
            }
            onTheWay.remove(way.remove(way.size() - 1));
        }
    }

    private void report(List<LinkReference> circle, LinkReference again) {
        StringBuilder words = new StringBuilder();
        circle.forEach(link -> words.append("'").append(link).append("' over "));
        LinkDraft blamed = circle.stream()
                .filter(links::containsKey)
                .map(links::get)
                .findFirst()
                .orElseThrow();
        problems.add(blamed.origin, "links lie over themselves: " + words + "'" + again + "'");
    }
}
