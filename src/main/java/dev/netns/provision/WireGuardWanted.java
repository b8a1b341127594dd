package dev.netns.provision;

import dev.netns.config.WireGuardDeclaration;
import dev.netns.names.Failure;
import dev.netns.netlink.WireGuardDevice;
import dev.netns.netlink.WireGuardKeys;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a wireguard link is to hold, as far as it can be told without secrets: of keys their public keys and digests.
 *
 * @param declaration what is declared
 * @param publicKey of the private key; empty without one
 * @param presharedKeyDigests of each peer, in the order of the declaration; empty without one
 * @param fault why a key cannot be had, in words; null where all can
 */
record WireGuardWanted(
        WireGuardDeclaration declaration,
        byte[] publicKey,
        List<byte[]> presharedKeyDigests,
        @Nullable String fault) {
    private static final byte[] NONE = {};
    private static final long ALL_BITS = 0xffffffffL;

    /** Reads the keys, and keeps none of them. */
    static WireGuardWanted of(WireGuardDeclaration declaration, SecretFile secrets, Platform platform) {
        try {
            Path file = declaration.privateKeyFile();
            byte[] publicKey = file == null ? NONE : platform.publicKey(secrets.read(file));
            List<byte[]> digests = new ArrayList<>();
            for (WireGuardDeclaration.Peer peer : declaration.peers()) {
                Path preshared = peer.presharedKeyFile();
                digests.add(preshared == null ? NONE : platform.sha256(secrets.read(preshared)));
            }
            return new WireGuardWanted(declaration, publicKey, digests, null);
        } catch (Failure failure) {
            return new WireGuardWanted(declaration, NONE, List.of(), failure.getMessage());
        }
    }

    /** What of a link that is there is not as it is wanted. */
    List<Difference> differences(WireGuardDevice live) {
        Integer port = declaration.listenPort();
        Long mark = declaration.fwmark();
        List<Difference> parts = new ArrayList<>();
        if (!Arrays.equals(publicKey, live.publicKey())) {
            parts.add(Difference.untold("private key"));
        }
        if (port != null && port != live.listenPort()) {
            parts.add(Difference.of("listen_port", (long) live.listenPort(), (long) port));
        }
        if ((mark == null ? 0 : mark.intValue()) != live.fwmark()) {
            parts.add(Difference.of("fwmark", live.fwmark() & ALL_BITS, mark == null ? 0 : mark));
        }
        if (!isSame(live.peers())) {
            parts.add(Difference.untold("peers"));
        }
        return parts;
    }

    /** Where a peer was heard of last is its own affair: the endpoint counts only as long as there is none. */
    private boolean isSame(List<WireGuardDevice.Peer> live) {
        if (live.size() != declaration.peers().size()) {
            return false;
        }
        for (int i = 0; i < live.size(); i++) {
            WireGuardDeclaration.Peer wanted = declaration.peers().get(i);
            byte[] digest = presharedKeyDigests.get(i);
            boolean found = live.stream()
                    .anyMatch(peer -> WireGuardKeys.text(peer.publicKey()).equals(wanted.publicKey())
                            && Arrays.equals(peer.presharedKeyDigest(), digest)
                            && (wanted.endpoint() == null || peer.endpoint() != null)
                            && new HashSet<>(peer.allowedIps()).equals(new HashSet<>(wanted.allowedIps()))
                            && peer.keepalive() == wanted.keepalive());
            if (!found) {
                return false;
            }
        }
        return true;
    }
}
