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
    /** No file came to be then. */
    private static final long NEVER = -1;

    /** Of a namespace that is gone since the machine was booted again: no other one is equal to it. */
    static Identity ofAnotherBoot(long device, long inode) {
        return new Identity(device, inode, NEVER);
    }

    // Written out, because what the compiler makes of a record starts the machinery of invokedynamic: 20 ms.
    @Override
    public boolean equals(Object other) {
        return other instanceof Identity identity
                && device == identity.device
                && inode == identity.inode
                && bornMillis == identity.bornMillis;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(inode) ^ Long.hashCode(bornMillis);
    }

    static Identity of(FileStatus status) {
        return new Identity(status.device, status.inode, status.changedMillis);
    }
}
