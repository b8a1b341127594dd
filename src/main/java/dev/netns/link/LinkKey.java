package dev.netns.link;

import dev.netns.netlink.Attributes;
import dev.netns.netlink.LinkMessage;
import org.jspecify.annotations.Nullable;

/**
 * A key of a link's table in the configuration, and what it is in the kernel. Keys that name other links ({@code parent},
 * {@code master}, {@code peer}, {@code birth}) are none: what they mean depends on where links are.
 */
public interface LinkKey {
    /** As it is written in the configuration: {@code forward_delay}. */
    String name();

    /** What it may be set to. */
    ValueType type();

    /** What it is, in a few words for the manual, its unit included. */
    String help();

    /** Whether a link of the kind cannot be without it. */
    boolean required();

    /** Whether the kernel changes it on a link that exists; otherwise the link has to be made anew. */
    boolean changeable();

    /** Whether the kernel changes it on a link that exists from one value to another: some kinds take back only some. */
    default boolean changeable(Object from, Object to) {
        return changeable();
    }

    /** What the kernel sets where the key is left out; null where that depends on something else. */
    @Nullable
    Object kernelDefault();

    /** The canonical value that a link has, or null where the kernel does not tell. */
    @Nullable
    Object read(LinkMessage live);

    /**
     * The same.
     *
     * @param data the link's {@link LinkMessage#dataAttributes()}, which note what of them the key reads
     */
    @Nullable
    Object read(LinkMessage live, Attributes data);

    /** Adds the value to a request that makes or changes a link. */
    void write(Object value, LinkWriter out);
}
