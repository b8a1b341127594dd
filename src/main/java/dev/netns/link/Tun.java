package dev.netns.link;

/** IP packets to and from a program. */
final class Tun extends TunTapKind {
    private static final int IFF_TUN = 1;

    Tun() {
        super("tun", "IP packets to and from a program", IFF_TUN);
    }
}
