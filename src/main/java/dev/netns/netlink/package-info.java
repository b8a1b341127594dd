/** Netlink: messages as bytes, and the one loop that sends requests and reads their answers. */
@NullMarked
package dev.netns.netlink;

import org.jspecify.annotations.NullMarked;
