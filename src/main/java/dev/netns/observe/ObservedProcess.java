package dev.netns.observe;

import org.jspecify.annotations.Nullable;

/**
 * A process at the moment of looking.
 *
 * @param pid its id
 * @param uid its effective user, by number
 * @param user the same by name, where /etc/passwd has one
 * @param owner to whom it belongs, where its cgroup tells
 * @param command its arguments with spaces between them, or {@code [name]} where it has none, as a kernel thread
 */
public record ObservedProcess(
        int pid, int uid, String user, @Nullable ProcessOwner owner, String command) {}
