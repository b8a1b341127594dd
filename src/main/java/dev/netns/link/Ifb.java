package dev.netns.link;

/** A link that other links' traffic can be redirected to, to be shaped. */
final class Ifb extends KernelKind {
    Ifb() {
        super("ifb", "what comes in elsewhere can be redirected to it and shaped");
    }

    @Override
    public UsualMtu usualMtu() {
        return UsualMtu.ETHERNET;
    }

    @Override
    public boolean isWithArp() {
        return false;
    }

    /** {@code TX_Q_LIMIT} of ifb.c. */
    @Override
    public long usualQueueLength() {
        return 32;
    }
}
