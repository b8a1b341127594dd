package dev.netns.provision;

import dev.netns.config.Nftables;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a firewall that is declared.
 *
 * @param declared where
 * @param text for nft(8)
 * @param digest SHA-256 of it, in hexadecimal
 * @param fault why it cannot be had; null where it can
 */
public record FirewallRules(
        Nftables declared,
        String text,
        String digest,
        @Nullable String fault) {}
