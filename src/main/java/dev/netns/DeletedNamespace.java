package dev.netns;

import java.util.List;

/**
 * What a deletion did.
 *
 * @param stale whether there was only a stale file
 * @param device the device of the namespace's nsfs file
 * @param inode of the namespace
 * @param returnedLinks the names of the physical NICs that went back into the caller's namespace
 * @param holders who else than this process keeps the namespace alive, in words, as far as the caller may look
 * @param gone whether the namespace is known to be torn down; without {@link DeleteOptions#waitingFor} nobody looked,
 *     and it is false
 */
public record DeletedNamespace(
        boolean stale, long device, long inode, List<String> returnedLinks, List<String> holders, boolean gone) {
    public DeletedNamespace {
        returnedLinks = List.copyOf(returnedLinks);
        holders = List.copyOf(holders);
    }
}
