package dev.netns.observe;

/**
 * What keeps a namespace alive besides the processes in it and the mounts of it.
 *
 * @param how the way
 * @param pid the process
 * @param number the thread's id, or the descriptor's number
 */
public record Holder(How how, int pid, int number) {
    /** The ways. */
    public enum How {
        /** A thread is in it, while its process is in another one. */
        THREAD,
        /** A process has a descriptor of it open. */
        DESCRIPTOR,
        /** A process has a socket of it open, while it is in another one itself. */
        SOCKET
    }

    /** For example {@code thread 350/356}, {@code fd 350/7}, {@code socket 350/8}. */
    @Override
    public String toString() {
        String what = switch (how) {
            case THREAD -> "thread ";
            case DESCRIPTOR -> "fd ";
            case SOCKET -> "socket ";
        };
        return what + pid + "/" + number;
    }
}
