package dev.netns.link;

/** Ethernet frames to and from a program. */
final class Tap extends TunTapKind {
    private static final int IFF_TAP = 2;

    Tap() {
        super("tap", "Ethernet frames to and from a program", IFF_TAP);
    }
}
