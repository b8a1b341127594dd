package dev.netns.linux;

/** The network namespaces of sockets that other processes have open. */
public final class SocketNamespaces {
    // The number is the same on every architecture; older C libraries have no function for the call.
    private static final long SYS_PIDFD_GETFD = 438;
    /** {@code linux/sockios.h}. */
    private static final long SIOCGSKNS = 0x894c;

    private SocketNamespaces() {}

    /**
     * Opens the network namespace of a socket: pidfd_getfd(2), Linux 5.6, and the ioctl SIOCGSKNS, Linux 4.10. Takes the
     * right to trace the process (ptrace(2)) and CAP_NET_ADMIN over the namespace.
     *
     * @param process a descriptor of pidfd_open(2)
     * @param descriptor the socket's number in that process
     * @return a descriptor, close-on-exec, or a negative errno
     */
    public static int open(int process, int descriptor) {
        int socket = Libc.call("syscall", SYS_PIDFD_GETFD, (long) process, (long) descriptor, 0L);
        if (socket < 0) {
            return socket;
        }
        int namespace = Libc.call("ioctl", socket, SIOCGSKNS);
        Libc.callOnce("close", socket);
        return namespace;
    }
}
