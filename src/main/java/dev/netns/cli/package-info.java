/** The command: one class a verb, output as text or JSON. The only package that imports picocli. */
@NullMarked
package dev.netns.cli;

import org.jspecify.annotations.NullMarked;
