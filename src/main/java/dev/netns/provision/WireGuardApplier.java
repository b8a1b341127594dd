package dev.netns.provision;

import dev.netns.config.LinkDeclaration;
import dev.netns.config.WireGuardDeclaration;
import dev.netns.linux.Errno;
import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import dev.netns.names.ExitStatus;
import dev.netns.names.Failure;
import dev.netns.netlink.GenericNetlink;
import dev.netns.netlink.IpAddress;
import dev.netns.netlink.NetlinkMessage;
import dev.netns.netlink.NetlinkSocket;
import dev.netns.netlink.SocketAddress;
import dev.netns.netlink.WireGuardDevice;
import dev.netns.netlink.WireGuardKeys;
import dev.netns.netlink.WireGuardRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Reads and sets what is inside wireguard links, by generic netlink. */
final class WireGuardApplier {
    private static final int NETLINK_GENERIC = 16;

    private WireGuardApplier() {}

    /** A conversation about wireguard in the namespace that the calling thread is in. */
    private interface Talk<T> {
        T with(NetlinkSocket socket, int family);
    }

    /** What is inside the link with this index in the calling thread's namespace; empty where the kernel does not tell. */
    static Optional<WireGuardDevice> read(Syscalls sys, Platform platform, int index) {
        return talk(sys, (socket, family) -> {
            List<byte[]> messages = new ArrayList<>();
            int answer = socket.request(WireGuardDevice.get(family, index), (type, bytes, from, to) -> {
                if (type == family) {
                    messages.add(Arrays.copyOfRange(bytes, from, to));
                }
            });
            return answer < 0 || messages.isEmpty()
                    ? Optional.<WireGuardDevice>empty()
                    : Optional.of(WireGuardDevice.parse(messages, platform::sha256));
        });
    }

    /** Makes what is inside a link as it is declared. Peers that are not declared go. */
    static void configure(LinkDeclaration link, PlaceWork place, Works works) {
        Syscalls sys = works.syscalls();
        Platform platform = works.platform();
        String words = "configure link " + Text.printable(link.name());
        String origin = link.origin().toString();
        int index = place.needed(link.name(), words, origin);
        WireGuardDeclaration declaration = Objects.requireNonNull(link.wireGuard());
        // Names are looked up out here: inside, there may be no network yet.
        SecretFile secrets = new SecretFile(sys);
        List<WireGuardRequest.Peer> peers = declaration.peers().stream()
                .map(peer -> peer(peer, platform, secrets))
                .toList();
        Path keyFile = declaration.privateKeyFile();
        byte[] key = keyFile == null ? new byte[WireGuardKeys.SIZE] : secrets.read(keyFile);
        int answer = platform.call(() -> {
            int moved = place.place().isHost() ? 0 : sys.setns(place.namespace(), Linux.CLONE_NEWNET);
            return moved < 0
                    ? moved
                    : talk(sys, (socket, family) -> send(socket, request(family, index, declaration, key, peers)));
        });
        if (answer < 0) {
            throw Failure.of(words, answer, null).at(origin);
        }
    }

    private static WireGuardRequest request(
            int family, int index, WireGuardDeclaration declaration, byte[] key, List<WireGuardRequest.Peer> peers) {
        Long mark = declaration.fwmark();
        Integer port = declaration.listenPort();
        WireGuardRequest request = WireGuardRequest.change(family, index)
                .privateKey(key)
                .fwmark(mark == null ? 0 : mark.intValue())
                .replacePeers();
        if (port != null) {
            request.listenPort(port);
        }
        peers.forEach(request::peer);
        return request;
    }

    private static int send(NetlinkSocket socket, WireGuardRequest request) {
        for (NetlinkMessage message : request.toMessages()) {
            int answer = socket.request(message, NetlinkSocket.NOTHING);
            if (answer < 0) {
                return answer;
            }
        }
        return 0;
    }

    private static WireGuardRequest.Peer peer(WireGuardDeclaration.Peer peer, Platform platform, SecretFile secrets) {
        Path preshared = peer.presharedKeyFile();
        return new WireGuardRequest.Peer(
                WireGuardKeys.parse(peer.publicKey()),
                preshared == null ? new byte[0] : secrets.read(preshared),
                peer.endpoint() == null ? null : endpoint(peer, platform),
                peer.allowedIps(),
                peer.keepalive());
    }

    private static SocketAddress endpoint(WireGuardDeclaration.Peer peer, Platform platform) {
        String text = Objects.requireNonNull(peer.endpoint());
        int colon = text.lastIndexOf(':');
        String host = text.substring(0, colon).replace("[", "").replace("]", "");
        int port = Integer.parseInt(text.substring(colon + 1));
        return new SocketAddress(
                IpAddress.parse(host).or(() -> platform.address(host)).orElseThrow(() -> unknown(host, peer)), port, 0);
    }

    private static Failure unknown(String host, WireGuardDeclaration.Peer peer) {
        return new Failure(ExitStatus.FAILED, "cannot find the address of '" + Text.printable(host) + "'")
                .at(peer.origin().toString());
    }

    /** Fails where there is no wireguard to talk to. */
    private static <T> T talk(Syscalls sys, Talk<T> talk) {
        int fd = NetlinkSocket.open(sys, NETLINK_GENERIC);
        if (fd < 0) {
            throw Failure.of("open", "a generic netlink socket", fd, null);
        }
        NetlinkSocket socket = NetlinkSocket.on(sys, fd);
        try {
            int family = GenericNetlink.family(socket, WireGuardDevice.FAMILY);
            if (family < 0) {
                int errno = family == -Errno.ENOENT ? -Errno.EOPNOTSUPP : family;
                throw Failure.of("talk to", "wireguard", errno, null).withStatus(ExitStatus.FAILED);
            }
            return talk.with(socket, family);
        } finally {
            socket.close();
        }
    }
}
