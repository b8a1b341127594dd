package dev.netns.names;

import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.netlink.NetlinkMessage;
import dev.netns.netlink.NetlinkSocket;
import dev.netns.netlink.Rtnetlink;
import dev.netns.netlink.Wire;
import org.jspecify.annotations.Nullable;

/** lo of the calling thread's network namespace: its index is 1 in every one (LOOPBACK_IFINDEX of net/flow.h). */
public final class Loopback {
    private static final int INDEX = 1;
    private static final int IFF_UP = 1;
    private static final int SIZE_OF_IFINFOMSG = 16;
    private static final int PLACE_OF_FLAGS = NetlinkMessage.HEADER_SIZE + 8;

    private Loopback() {}

    /**
     * Sets it up or down.
     *
     * @param namespace its name, for messages
     * @throws Failure it cannot be set
     */
    public static void set(Syscalls sys, boolean up, byte[] namespace) {
        byte[] link = link();
        Wire.putInt(link, 8, up ? IFF_UP : 0);
        Wire.putInt(link, 12, IFF_UP);
        String operation = up ? "set lo up in" : "set lo down in";
        ask(
                sys,
                new NetlinkMessage(Rtnetlink.RTM_NEWLINK, Rtnetlink.NLM_F_ACK).body(link),
                NetlinkSocket.NOTHING,
                operation,
                namespace);
    }

    /**
     * Whether it is up.
     *
     * @param namespace its name, for messages
     * @throws Failure the kernel does not say
     */
    public static boolean isUp(Syscalls sys, byte[] namespace) {
        boolean[] up = {false};
        ask(
                sys,
                new NetlinkMessage(Rtnetlink.RTM_GETLINK, 0).body(link()),
                (type, bytes, from, to) -> up[0] =
                        type == Rtnetlink.RTM_NEWLINK && (Wire.getInt(bytes, from + PLACE_OF_FLAGS) & IFF_UP) != 0,
                "look at lo in",
                namespace);
        return up[0];
    }

    /** {@code struct ifinfomsg} with the index. */
    private static byte[] link() {
        byte[] link = new byte[SIZE_OF_IFINFOMSG];
        Wire.putInt(link, 4, INDEX);
        return link;
    }

    private static void ask(
            Syscalls sys, NetlinkMessage message, NetlinkSocket.Receiver receiver, String operation, byte[] namespace) {
        int fd = NetlinkSocket.open(sys);
        int answer = fd;
        byte @Nullable [] words = null;
        if (fd >= 0) {
            NetlinkSocket socket = NetlinkSocket.on(sys, fd);
            answer = socket.request(message, receiver);
            words = socket.kernelMessage();
            socket.close();
        }
        if (answer < 0) {
            throw Failure.of(operation, Text.quoted(namespace), answer, words).needing("CAP_NET_ADMIN");
        }
    }
}
