package dev.netns.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.netns.config.Nftables;
import dev.netns.config.Origin;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What nft 1.0.6 complains about, with the lines of the declaration. */
class FirewallFaultTest {
    private static final Path FILE = Path.of("/etc/netns.toml");
    private static final Nftables INLINE = new Nftables(null, "a\nb\nc\n", new Origin(FILE, 7), List.of(8, 9, 11, 12));
    private static final Nftables OF_FILE = new Nftables(Path.of("/etc/fw.nft"), null, new Origin(FILE, 7), List.of());

    @Test
    void linesAreThoseOfTheDeclaration() {
        String errors = """
                /dev/stdin:2:5-9: Error: Service out of range
                tcp dport 99999
                    ^^^^^
                /dev/stdin:4:1-1: Error: Could not process rule: No such file or directory
                """;
        assertEquals(
                List.of(
                        new FirewallFault(new Origin(FILE, 8), "Service out of range"),
                        new FirewallFault(new Origin(FILE, 11), "Could not process rule: No such file or directory")),
                FirewallFault.parse(errors, INLINE, 1));
        assertEquals(
                new Origin(Path.of("/etc/fw.nft"), 3),
                FirewallFault.parse(errors, OF_FILE, 1).get(1).origin());
    }

    @Test
    void faultsOfIncludedFilesNameThose() {
        String errors = """
                In file included from /dev/stdin:2:1-23:
                /etc/a:b.nft:1:16-21: Error: syntax error, unexpected string
                """;
        assertEquals(
                List.of(new FirewallFault(new Origin(Path.of("/etc/a:b.nft"), 1), "syntax error, unexpected string")),
                FirewallFault.parse(errors, INLINE, 1));
    }

    @Test
    void whatFollowsFromAFaultIsLeftOut() {
        String end = "/dev/stdin:9:1-1: Error: syntax error, unexpected end of file\n";
        assertEquals(
                1,
                FirewallFault.parse("/dev/stdin:2:1-2: Error: x\n" + end, INLINE, 1)
                        .size());
        assertEquals(
                List.of(new FirewallFault(new Origin(FILE, 12), "syntax error, unexpected end of file")),
                FirewallFault.parse(end, INLINE, 1));
    }

    @Test
    void whatIsAboutNoLineIsNone() {
        String errors = """
                netlink: Error: cache initialization failed: Operation not permitted
                internal:0:0-0: Error: Could not process rule: Operation not permitted
                nsenter: reassociate to namespace failed
                """;
        assertEquals(List.of(), FirewallFault.parse(errors, INLINE, 1));
    }
}
