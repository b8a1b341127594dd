package dev.netns.config;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The firewall, as nft(8) reads it: exactly one of the two.
 *
 * @param file {@code nftables = "PATH"}
 * @param rules {@code nftables_rules = """…"""}
 * @param origin where it is declared
 * @param lines of the declaration, on which each line of {@code rules} begins; none where all is at {@code origin}
 */
public record Nftables(@Nullable Path file, @Nullable String rules, Origin origin, List<Integer> lines) {
    /** Keeps a copy. */
    public Nftables {
        lines = List.copyOf(lines);
    }

    /**
     * Where a line of the rules stands.
     *
     * @param line counted from 1; behind the last one it is that one
     */
    public Origin at(int line) {
        if (file != null) {
            return new Origin(file, line);
        }
        return lines.isEmpty()
                ? origin
                : new Origin(origin.file(), lines.get(Math.max(0, Math.min(line, lines.size()) - 1)));
    }
}
