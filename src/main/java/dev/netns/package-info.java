/**
 * Named network namespaces on Linux as a library: {@link dev.netns.Namespaces} is where to begin.
 *
 * <p>Names are the files under /run/netns that `ip netns` uses too.
 */
@NullMarked
package dev.netns;

import org.jspecify.annotations.NullMarked;
