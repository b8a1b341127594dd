/** Readers of /proc: what parses takes bytes, and stands apart from what reads. */
@NullMarked
package dev.netns.proc;

import org.jspecify.annotations.NullMarked;
