package dev.netns.link;

/** A link that leads nowhere: a home for addresses. */
final class Dummy extends KernelKind {
    Dummy() {
        super("dummy", "leads nowhere: a home for addresses");
    }

    @Override
    public UsualMtu usualMtu() {
        return UsualMtu.ETHERNET;
    }

    @Override
    public boolean isWithArp() {
        return false;
    }
}
