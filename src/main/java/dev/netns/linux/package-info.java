/**
 * The kernel: its calls ({@link dev.netns.linux.Syscalls}), its constants and its error numbers. The only package that
 * imports {@code com.sun.jna}.
 */
@NullMarked
package dev.netns.linux;

import org.jspecify.annotations.NullMarked;
