/**
 * What is there: every namespace of the machine with what holds it, and to whom processes belong. Looks only, changes
 * nothing, and sees what the kernel lets the caller see.
 */
@NullMarked
package dev.netns.observe;

import org.jspecify.annotations.NullMarked;
