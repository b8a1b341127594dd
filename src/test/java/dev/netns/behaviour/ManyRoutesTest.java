package dev.netns.behaviour;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A namespace with as many routes as a router of the Internet has: more than the native program has memory for. */
class ManyRoutesTest extends Declarations {
    private Path file;

    /** What is declared has to be changed, and after a change the system is looked at again. */
    @BeforeEach
    void makeRoutes() {
        file = declare("a.toml", """
                [namespace.red.link.d]
                type = "bridge"
                mtu = 1400
                """);
        netns("apply", file).exits(0);
        sh("""
                for ((i = 0; i < 220000; i++)); do
                    echo "route add blackhole $((20 + i / 65536)).$((i / 256 % 256)).$((i % 256)).0/24"
                done | nsenter --net=$D/red ip -batch -
                nsenter --net=$D/red ip link set dev d mtu 1300
                """).done();
    }

    @Test
    void applyIsDoneAndTold() {
        netns("apply", file).exits(0).says("~ link d: mtu 1300 → 1400", "0 added, 1 changed, 0 as declared, 0 failed");
        sh("nsenter --net=$D/red ip route show type blackhole | wc -l").prints("220000\n");
        netns("down").exits(0).says("1 removed, 0 failed");
    }

    /** As on a machine that has little: the tree is the same, but for the heap that Java may have. */
    @Test
    void javaWithoutTheMemoryChangesNothing() {
        sh("""
                trap 'rm -rf /run/small' EXIT
                cp -a "${netns%/bin/netns}" /run/small
                sed -i s/^-Xms64m/-Xmx48m/ /run/small/lib/jvm.options
                NETNS_FRONT=jvm /run/small/bin/netns apply "$1"
                """, file).refuses(1).says("out of memory");
        sh("nsenter --net=$D/red ip -o link show d").exits(0).printsWords(" mtu 1300 ");
    }
}
