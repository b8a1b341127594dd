package dev.netns;

import java.util.OptionalInt;

/**
 * A name of the store and what it stands for at the moment of looking.
 *
 * @param name the name
 * @param stale whether no namespace is mounted on its file; then the other values mean nothing
 * @param device the device of nsfs
 * @param inode the namespace's inode, with the device its identity
 * @param nsid the number that the caller's network namespace has for it, from 0
 */
public record NamedNamespace(NamespaceName name, boolean stale, long device, long inode, OptionalInt nsid) {}
