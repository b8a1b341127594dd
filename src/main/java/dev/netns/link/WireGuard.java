package dev.netns.link;

/** An encrypted tunnel. What is inside is set by generic netlink, and holds secrets: no {@link LinkKey}. */
final class WireGuard extends KernelKind {
    WireGuard() {
        super("wireguard", "an encrypted tunnel");
    }

    @Override
    public Making making() {
        return Making.WIREGUARD;
    }
}
