package dev.netns.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The firewall, as nft(8) reads it: exactly one of the two.
 *
 * @param file {@code nftables = "PATH"}
 * @param rules {@code nftables_rules = """…"""}
 * @param origin where it is declared
 */
public record Nftables(@Nullable Path file, @Nullable String rules, Origin origin) {}
