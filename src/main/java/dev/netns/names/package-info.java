/**
 * The store of named network namespaces: add, attach, delete, list, identify, pids, exec and the nsids, over {@link
 * dev.netns.linux.Syscalls}.
 *
 * <p>Runs on the JVM and, translated to C, without one. Therefore it keeps to java.lang, java.util and byte arrays: no
 * files, threads, reflection or formatters. A name is bytes until it is printed.
 */
@NullMarked
package dev.netns.names;

import org.jspecify.annotations.NullMarked;
