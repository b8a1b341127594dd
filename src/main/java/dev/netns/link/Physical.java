package dev.netns.link;

import dev.netns.netlink.LinkMessage;
import org.jspecify.annotations.Nullable;

/** A link that nobody makes: a NIC, which is moved here and given back. The kernel tells no kind of such. */
final class Physical extends KernelKind {
    Physical() {
        super("physical", "a NIC of the host, moved here; given back by `down` and `delete`");
    }

    @Override
    public Making making() {
        return Making.PHYSICAL;
    }

    @Override
    public @Nullable String kernelKind() {
        return null;
    }

    @Override
    public boolean matches(LinkMessage live) {
        return live.kind() == null && !live.isLoopback();
    }
}
