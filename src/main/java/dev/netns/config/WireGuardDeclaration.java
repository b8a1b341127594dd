package dev.netns.config;

import dev.netns.netlink.IpPrefix;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is inside a wireguard link. Secrets are named by their files and never held here.
 *
 * @param privateKeyFile only root may read it; null for a link without a key
 * @param listenPort null for the kernel's choice
 * @param fwmark null for none
 * @param peers in the order of the file
 */
public record WireGuardDeclaration(
        @Nullable Path privateKeyFile,
        @Nullable Integer listenPort,
        @Nullable Long fwmark,
        List<Peer> peers) {
    /** Keeps a copy. */
    public WireGuardDeclaration {
        peers = List.copyOf(peers);
    }

    /**
     * Another end.
     *
     * @param publicKey in base64, 44 characters
     * @param presharedKeyFile only root may read it; null without one
     * @param endpoint {@code HOST:PORT}; null where the other end begins
     * @param allowedIps networks, without bits behind the prefix
     * @param keepalive in seconds; 0 for none
     * @param origin where it is declared
     */
    public record Peer(
            String publicKey,
            @Nullable Path presharedKeyFile,
            @Nullable String endpoint,
            List<IpPrefix> allowedIps,
            int keepalive,
            Origin origin) {
        /** Keeps a copy. */
        public Peer {
            allowedIps = List.copyOf(allowedIps);
        }
    }
}
