package dev.netns.link;

import dev.netns.netlink.Attributes;
import dev.netns.netlink.LinkMessage;
import dev.netns.netlink.Unmodelled;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A kind that the kernel knows under its own name, and makes by RTM_NEWLINK, without parent. */
abstract class KernelKind implements LinkKind {
    private final String name;
    private final String help;
    private final List<LinkKey> keys;

    KernelKind(String name, String help, LinkKey... keys) {
        this.name = name;
        this.help = help;
        this.keys = List.of(keys);
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final String help() {
        return help;
    }

    @Override
    public Making making() {
        return Making.NETLINK;
    }

    @Override
    public @Nullable String kernelKind() {
        return name;
    }

    @Override
    public final List<LinkKey> keys() {
        return keys;
    }

    @Override
    public Use parent() {
        return Use.NONE;
    }

    @Override
    public int parentAttribute() {
        return 0;
    }

    @Override
    public boolean isMaster() {
        return false;
    }

    @Override
    public boolean matches(LinkMessage live) {
        return name.equals(live.kind());
    }

    /** What the kernel tells of such a link besides its keys. */
    OtherAttributes others() {
        return OtherAttributes.NONE;
    }

    @Override
    public final Unmodelled unmodelled(LinkMessage live) {
        Attributes data = live.dataAttributes();
        keys.forEach(key -> key.read(live, data));
        if (parentAttribute() != 0) {
            data.has(parentAttribute());
        }
        return others().unusual(data);
    }

    @Override
    public final String toString() {
        return name;
    }
}
