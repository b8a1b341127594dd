package dev.netns.provision;

import dev.netns.linux.FileStatus;

/**
 * Which namespace it is. The inode alone does not tell: the kernel gives the number of one that is gone to the next.
 *
 * @param device of its nsfs file
 * @param inode of its nsfs file
 * @param bornMillis when that file came to be, in milliseconds since 1970; the kernel keeps it as long as a name holds it
 */
public record Identity(long device, long inode, long bornMillis) {
    static Identity of(FileStatus status) {
        return new Identity(status.device, status.inode, status.changedMillis);
    }
}
