/**
 * The behaviour suite: what a user of the built command can see, and nothing else.
 *
 * <p>Each test runs {@code bin/netns} as a child process, with {@code ip} as the oracle. The same tests judge every
 * front of the command; which one is said by the system property {@code netns.front} or the environment variable
 * {@code NETNS_FRONT} ({@code jvm} or {@code native}). The command is looked for in the system property
 * {@code netns.home}, {@code target/netns} by default.
 *
 * <p>The test JVM itself must run in a mount and a network namespace of its own, with a tmpfs on {@code /run} and an
 * {@code /etc} that it may write to.
 */
@NullMarked
package dev.netns.behaviour;

import org.jspecify.annotations.NullMarked;
