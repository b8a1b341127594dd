package dev.netns.link;

/** Two ends of a cable (veth(4)). Its keys name the other end, so they are none of {@link LinkKey}. */
final class Veth extends KernelKind {
    Veth() {
        super("veth", "two ends of a virtual cable");
    }

    @Override
    public Making making() {
        return Making.PAIR;
    }

    @Override
    public UsualMtu usualMtu() {
        return UsualMtu.ETHERNET;
    }
}
