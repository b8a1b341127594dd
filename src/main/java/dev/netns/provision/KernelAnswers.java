package dev.netns.provision;

import dev.netns.config.Place;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.names.Failure;
import dev.netns.names.NamespaceIds;
import dev.netns.netlink.Buffers;
import dev.netns.netlink.NetlinkMessage;
import dev.netns.netlink.NetlinkSocket;
import dev.netns.netlink.WireGuardDevice;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** What the kernel answers about the network namespace that the calling thread is in. */
final class KernelAnswers implements Answers {
    private final Syscalls sys;
    private final Platform platform;
    private final NetlinkSocket socket;
    private final ToIntFunction<Place> descriptors;

    /**
     * Opens the conversation.
     *
     * @param place where the thread is, for messages
     * @param descriptors of the other namespaces that are asked about
     * @throws Failure netlink is not to be had
     */
    KernelAnswers(Syscalls sys, Platform platform, Buffers buffers, Place place, ToIntFunction<Place> descriptors) {
        this.sys = sys;
        this.platform = platform;
        this.descriptors = descriptors;
        int fd = NetlinkSocket.open(sys);
        if (fd < 0) {
            throw Failure.of("look into", "'" + place + "'", fd, null);
        }
        socket = NetlinkSocket.on(sys, fd, buffers);
    }

    @Override
    public int request(NetlinkMessage question, NetlinkSocket.Receiver receiver) {
        return socket.request(question, (type, bytes, from, to) -> {
            platform.expectOneMore();
            receiver.accept(type, bytes, from, to);
        });
    }

    @Override
    public byte @Nullable [] kernelMessage() {
        return socket.kernelMessage();
    }

    @Override
    public int nsid(Place other) {
        return new NamespaceIds(socket).of(descriptors.applyAsInt(other), Text.encode(other.toString()));
    }

    @Override
    public @Nullable String sysctl(String path) {
        return Sysctl.read(sys, path);
    }

    @Override
    public Optional<WireGuardDevice> wireGuard(int index) {
        return WireGuardApplier.read(sys, platform, index);
    }

    @Override
    public void close() {
        socket.close();
    }
}
