package dev.netns.names;

import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;

/**
 * lo of the calling thread's network namespace, netdevice(7).
 *
 * <p>By ioctl on a UNIX socket: any socket will do, and a netlink socket would keep the namespace alive for
 * milliseconds after its close, so that a {@code delete} that comes soon would take it for held by somebody.
 */
public final class Loopback {
    private static final byte[] NAME = Text.ascii("lo");
    private static final short IFF_UP = 1;

    /** {@code struct ifreq}: the name, then a union that the flags begin. */
    private static final int SIZE_OF_IFREQ = 40;

    private static final int PLACE_OF_FLAGS = 16;

    private Loopback() {}

    /**
     * Sets it up or down.
     *
     * @param namespace its name, for messages
     * @throws Failure it cannot be set
     */
    public static void set(Syscalls sys, boolean up, byte[] namespace) {
        String operation = up ? "set lo up in" : "set lo down in";
        int socket = open(sys, operation, namespace);
        byte[] request = request();
        int answer = sys.ioctl(socket, Linux.SIOCGIFFLAGS, request);
        if (answer >= 0) {
            int flags = request[PLACE_OF_FLAGS];
            request[PLACE_OF_FLAGS] = (byte) (up ? flags | IFF_UP : flags & ~IFF_UP);
            answer = sys.ioctl(socket, Linux.SIOCSIFFLAGS, request);
        }
        close(sys, socket, operation, namespace, answer);
    }

    /**
     * Whether it is up.
     *
     * @param namespace its name, for messages
     * @throws Failure the kernel does not say
     */
    public static boolean isUp(Syscalls sys, byte[] namespace) {
        String operation = "look at lo in";
        int socket = open(sys, operation, namespace);
        byte[] request = request();
        close(sys, socket, operation, namespace, sys.ioctl(socket, Linux.SIOCGIFFLAGS, request));
        return (request[PLACE_OF_FLAGS] & IFF_UP) != 0;
    }

    private static byte[] request() {
        byte[] request = new byte[SIZE_OF_IFREQ];
        System.arraycopy(NAME, 0, request, 0, NAME.length);
        return request;
    }

    private static int open(Syscalls sys, String operation, byte[] namespace) {
        int socket = sys.socket(Linux.AF_UNIX, Linux.SOCK_DGRAM | Linux.SOCK_CLOEXEC, 0);
        if (socket < 0) {
            throw failed(operation, namespace, socket);
        }
        return socket;
    }

    private static void close(Syscalls sys, int socket, String operation, byte[] namespace, int answer) {
        sys.close(socket);
        if (answer < 0) {
            throw failed(operation, namespace, answer);
        }
    }

    private static Failure failed(String operation, byte[] namespace, int negative) {
        return Failure.of(operation, Text.quoted(namespace), negative, null).needing("CAP_NET_ADMIN");
    }
}
