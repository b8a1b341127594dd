/**
 * The manual pages and the completions of shells. They are made when the program is built, of what the parsers of the
 * command line and of the declaration go by, and of texts in src/main/man and src/main/completion. Not in the jar.
 */
@NullMarked
package dev.netns.manual;

import org.jspecify.annotations.NullMarked;
