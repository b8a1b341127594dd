/**
 * The kinds of links: one small file a kind, and {@link dev.netns.link.LinkKinds} that lists them. A kind knows its keys
 * in the configuration, their netlink attributes, and which of them the kernel changes in place; validation, plan, apply,
 * export and the manual's table follow from that. Pure: nothing here talks to the kernel.
 */
@NullMarked
package dev.netns.link;

import org.jspecify.annotations.NullMarked;
