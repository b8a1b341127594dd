/**
 * The native front: {@code main} of the program that TeaVM and gcc make of {@link dev.netns.names}, and its {@link
 * dev.netns.linux.Syscalls}. The only package that imports {@code org.teavm}.
 */
@NullMarked
package dev.netns.front;

import org.jspecify.annotations.NullMarked;
