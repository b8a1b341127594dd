package dev.netns.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.netns.linux.Text;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Files of /proc as the kernel writes them. */
class ProcFilesTest {
    private static final String STATUS = """
            Name:	dnsmasq
            Umask:	0022
            State:	S (sleeping)
            Tgid:	771
            Ngid:	0
            Pid:	771
            PPid:	1
            TracerPid:	0
            Uid:	0	107	107	107
            Gid:	65534	65534	65534	65534
            """;

    @Test
    void links() {
        assertEquals(4026531840L, inode("net:[4026531840]", "net"));
        assertEquals(4711, inode("socket:[4711]", "socket"));
    }

    @Test
    void linksToSomethingElse() {
        for (String target :
                List.of("mnt:[4026531840]", "net:[]", "net:[40x]", "net:[4026531840", "net:", "/run/netns/a", "")) {
            assertEquals(0, inode(target, "net"), target);
        }
    }

    @Test
    void effectiveUser() {
        assertEquals(107, ProcessReader.effectiveUser(Text.ascii(STATUS)));
    }

    @Test
    void command() {
        assertEquals("sh -c exit 1", ProcessReader.command(Text.ascii("sh\0-c\0exit 1\0"), Text.ascii(STATUS)));
        assertEquals("sh ", ProcessReader.command(Text.ascii("sh \0\0"), Text.ascii(STATUS)));
        assertEquals("[dnsmasq]", ProcessReader.command(new byte[0], Text.ascii(STATUS)));
    }

    @Test
    void users() {
        Users users =
                new Users(List.of("root:x:0:0:root:/root:/bin/bash", "toor:x:0:0::/:/bin/sh", "# comment", "half:x:7"));
        assertEquals("root", users.name(0));
        assertEquals("7", users.name(7));
        assertEquals("4294967295", users.name(-1));
        assertEquals("/root", users.home("0"));
        assertNull(users.home("7"));
    }

    @Test
    void interfaces() {
        String table = """
                Inter-|   Receive                                                |  Transmit
                 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
                    lo:   28470     342    0    0    0     0          0         0    28470     342    0    0    0     0       0          0
                eth0.100:18446744073709551615     5    0    0    0     0          0         0      516       6    0    0    0     0       0          0
                """;
        assertEquals(List.of("lo", "eth0.100"), Interfaces.parse(Text.ascii(table)));
        assertEquals(List.of(), Interfaces.parse(new byte[0]));
    }

    private static long inode(String target, String kind) {
        return ProcLinks.inode(Text.ascii(target), target.length(), kind);
    }
}
