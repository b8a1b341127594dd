package dev.netns.proc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.netns.linux.Bytes;
import dev.netns.linux.Text;
import java.util.List;

/** No table of mounts leads its reader astray: anybody may name a mount point as he likes. */
class MountTableFuzzTest {
    private static final byte[] ETC = Text.ascii("/etc");
    private static final byte[] NAME = Text.ascii("/run/netns/red");

    @FuzzTest(maxDuration = "3m")
    void tables(byte[] table) {
        List<byte[]> below = MountTable.pointsBelow(table, ETC);
        for (byte[] point : below) {
            assertTrue(Bytes.startsWith(point, 0, "/etc/") && point.length <= table.length);
        }
        for (byte[] point : MountTable.pointsOfRoot(table, Text.ascii("net:[4026531840]"))) {
            assertTrue(point.length <= table.length);
        }
        byte[] cgroups = MountTable.pointOfType(table, "cgroup2");
        assertTrue(cgroups == null || Bytes.indexOf(table, Text.ascii("cgroup2 ")) >= 0);
        byte[] longer = Bytes.concat(table, Text.ascii("\n1 2 0:4 net:[7] /run/netns/red rw - nsfs nsfs rw\n"));
        assertTrue(MountTable.hasNamespaceOn(longer, NAME), "a line is lost to the lines before it");
        assertEquals(below.size(), MountTable.pointsBelow(longer, ETC).size());
    }
}
