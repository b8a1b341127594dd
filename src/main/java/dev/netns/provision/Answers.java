package dev.netns.provision;

import dev.netns.config.Place;
import dev.netns.netlink.NetlinkMessage;
import dev.netns.netlink.NetlinkSocket;
import dev.netns.netlink.WireGuardDevice;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers to all that can be asked about what is in one network namespace. To be closed; not for several threads. */
interface Answers extends AutoCloseable {
    /**
     * Asks by rtnetlink.
     *
     * @param receiver gets the messages of the answer, none when it is an error
     * @return 0, or a negative errno
     */
    int request(NetlinkMessage question, NetlinkSocket.Receiver receiver);

    /** The kernel's own words on the last error (extended ack), or {@code null}. */
    byte @Nullable [] kernelMessage();

    /** The number by which the namespace knows another one, or {@link dev.netns.names.NamespaceIds#NONE}. */
    int nsid(Place other);

    /** The value of a kernel parameter as it is seen from inside, see {@link Sysctl#read}. */
    @Nullable
    String sysctl(String path);

    /** What is inside the wireguard link with this index; empty where the kernel does not tell. */
    Optional<WireGuardDevice> wireGuard(int index);

    @Override
    void close();
}
