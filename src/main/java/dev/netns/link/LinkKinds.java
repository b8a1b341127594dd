package dev.netns.link;

import dev.netns.netlink.LinkMessage;
import dev.netns.netlink.Unmodelled;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** All kinds of links: a new kind is a new file and a word here. */
public final class LinkKinds {
    private static final List<LinkKind> ALL = List.of(
            new Veth(),
            new Bridge(),
            new Dummy(),
            new Ifb(),
            new Vlan(),
            new Macvlan(),
            new Macvtap(),
            new Ipvlan(),
            new Vxlan(),
            new Geneve(),
            new Gre(),
            new Gretap(),
            new Ipip(),
            new Sit(),
            new Ip6tnl(),
            new Ip6gre(),
            new WireGuard(),
            new Vrf(),
            new Bond(),
            new Tun(),
            new Tap(),
            new Physical());

    /** The kernel makes them by itself in every namespace once a module is loaded; nobody can delete them. */
    private static final Set<String> FALLBACKS =
            Set.of("gre0", "gretap0", "erspan0", "tunl0", "sit0", "ip6tnl0", "ip6gre0", "ip_vti0", "ip6_vti0");

    private LinkKinds() {}

    /** All kinds, in the order of the manual. */
    public static List<LinkKind> all() {
        return ALL;
    }

    /** The kind with this name in the configuration. */
    public static Optional<LinkKind> named(String name) {
        return ALL.stream().filter(kind -> kind.name().equals(name)).findFirst();
    }

    /** The kind of a link that the kernel tells of; empty for those that cannot be declared: lo, fallbacks, other kinds. */
    public static Optional<LinkKind> of(LinkMessage live) {
        return ALL.stream()
                .filter(kind -> kind.matches(live) && !isFallback(live.name()))
                .findFirst();
    }

    /** What a link has been given that cannot be declared; nothing of a link that cannot be declared at all. */
    public static Unmodelled unmodelled(LinkMessage live) {
        return live.data().length == 0
                ? Unmodelled.NOTHING
                : of(live).map(kind -> kind.unmodelled(live)).orElse(Unmodelled.NOTHING);
    }

    /** Whether a link lives only as long as the program that made it: a tun or tap that is not persistent. */
    public static boolean isTransient(LinkMessage live) {
        return TunTapKind.isTransient(live);
    }

    /** Whether a name is that of a tunnel which the kernel makes by itself: {@code gre0}, {@code sit0}. */
    public static boolean isFallback(String name) {
        return FALLBACKS.contains(name);
    }
}
