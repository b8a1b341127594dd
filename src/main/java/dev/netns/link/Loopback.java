package dev.netns.link;

import dev.netns.netlink.LinkMessage;
import org.jspecify.annotations.Nullable;

/** {@code lo}, which every namespace has and nobody makes: only what it is given is declared. Not among {@link LinkKinds}. */
public final class Loopback extends KernelKind {
    /** Its only instance. */
    public static final LinkKind KIND = new Loopback();

    /** The name of such a link. */
    public static final String NAME = "lo";

    private Loopback() {
        super("loopback", "the namespace's own link, which is there by itself");
    }

    @Override
    public Making making() {
        return Making.LOOPBACK;
    }

    @Override
    public @Nullable String kernelKind() {
        return null;
    }

    @Override
    public boolean matches(LinkMessage live) {
        return live.isLoopback();
    }
}
