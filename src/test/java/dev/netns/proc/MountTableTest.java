package dev.netns.proc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.netns.linux.Text;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Tables of mounts as the kernel writes them (Debian 12 with Docker, podman and odd names), and damaged ones. */
class MountTableTest {
    private static final String MACHINE = """
            22 28 0:20 / /sys rw,nosuid,nodev,noexec,relatime shared:7 - sysfs sysfs rw
            23 28 0:21 / /proc rw,nosuid,nodev,noexec,relatime shared:12 - proc proc rw
            24 28 0:5 / /dev rw,nosuid,relatime shared:2 - devtmpfs udev rw,size=1998476k,mode=755
            26 28 0:23 / /run rw,nosuid,nodev,noexec,relatime shared:5 - tmpfs tmpfs rw,size=402716k,mode=755
            28 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw,errors=remount-ro
            31 22 0:26 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime shared:9 - cgroup2 cgroup2 rw,nsdelegate
            90 28 254:1 /srv/resolv.conf /etc/resolv.conf rw,relatime shared:1 - ext4 /dev/vda1 rw
            91 28 0:40 / /etc/keys rw,relatime - tmpfs tmpfs rw
            92 91 0:41 / /etc/keys/deep rw,relatime - tmpfs tmpfs rw
            93 28 0:42 / /etcetera rw,relatime - tmpfs tmpfs rw
            310 26 0:23 /netns /run/netns rw,nosuid,nodev,noexec,relatime shared:5 - tmpfs tmpfs rw
            320 310 0:4 net:[4026532284] /run/netns/red rw shared:160 - nsfs nsfs rw
            321 310 0:4 net:[4026532284] /run/netns/red\\040and\\134blue rw shared:161 - nsfs nsfs rw
            322 310 0:4 net:[4026532399] /run/netns/tab\\011new\\012line rw shared:162 - nsfs nsfs rw
            323 26 0:4 net:[4026532399] /run/docker/netns/1a2b3c rw shared:163 - nsfs nsfs rw
            325 310 0:4 net:[4026532401] /run/netns/ends\\040 rw - nsfs nsfs rw
            324 26 0:4 mnt:[4026532400] /run/snapd/ns/lxd.mnt rw - nsfs nsfs rw
            """;

    private static List<String> pointsOfRoot(String table, String root) {
        return MountTable.pointsOfRoot(Text.encode(table), Text.ascii(root)).stream()
                .map(Text::decode)
                .toList();
    }

    private static List<String> pointsBelow(String table, String directory) {
        return MountTable.pointsBelow(Text.encode(table), Text.ascii(directory)).stream()
                .map(Text::decode)
                .toList();
    }

    private static String pointOfType(String table, String type) {
        byte[] point = MountTable.pointOfType(Text.encode(table), type);
        return point == null ? null : Text.decode(point);
    }

    private static boolean hasNamespaceOn(String table, String path) {
        return MountTable.hasNamespaceOn(Text.encode(table), Text.encode(path));
    }

    @Test
    void whereANamespaceIsMounted() {
        assertEquals(List.of("/run/netns/red", "/run/netns/red and\\blue"), pointsOfRoot(MACHINE, "net:[4026532284]"));
        assertEquals(
                List.of("/run/netns/tab\tnew\nline", "/run/docker/netns/1a2b3c"),
                pointsOfRoot(MACHINE, "net:[4026532399]"));
        assertEquals(List.of(), pointsOfRoot(MACHINE, "net:[402653228]"));
    }

    @Test
    void whetherANamespaceIsMountedOnAPath() {
        assertTrue(hasNamespaceOn(MACHINE, "/run/netns/red"));
        assertTrue(hasNamespaceOn(MACHINE, "/run/netns/red and\\blue"));
        assertTrue(hasNamespaceOn(MACHINE, "/run/netns/ends "));
        assertFalse(hasNamespaceOn(MACHINE, "/run/netns/re"));
        assertFalse(hasNamespaceOn(MACHINE, "/run/netns"));
        assertFalse(hasNamespaceOn(MACHINE, "/run/netns/tab"));
    }

    @Test
    void namespacesThatAreMounted() {
        List<String> mounts = MountTable.namespaces(Text.encode(MACHINE)).stream()
                .map(mount -> Text.decode(mount.link()) + " " + Text.decode(mount.point()))
                .toList();
        assertEquals(
                List.of(
                        "net:[4026532284] /run/netns/red",
                        "net:[4026532284] /run/netns/red and\\blue",
                        "net:[4026532399] /run/netns/tab\tnew\nline",
                        "net:[4026532399] /run/docker/netns/1a2b3c",
                        "net:[4026532401] /run/netns/ends ",
                        "mnt:[4026532400] /run/snapd/ns/lxd.mnt"),
                mounts);
    }

    @Test
    void pointsBelowADirectory() {
        assertEquals(List.of("/etc/resolv.conf", "/etc/keys"), pointsBelow(MACHINE, "/etc"));
        assertEquals(List.of("/etc/keys/deep"), pointsBelow(MACHINE, "/etc/keys"));
        assertEquals(List.of(), pointsBelow(MACHINE, "/etc/resolv.conf"));
    }

    @Test
    void pointOfAType() {
        assertEquals("/sys/fs/cgroup", pointOfType(MACHINE, "cgroup2"));
        assertEquals("/sys", pointOfType(MACHINE, "sysfs"));
        assertNull(pointOfType(MACHINE, "cgroup"), "the beginning of another type");
        assertNull(pointOfType(MACHINE, "bpf"));
    }

    /** A dash in the optional fields or in a path is not the one before the type. */
    @Test
    void dashes() {
        String table = "40 28 0:50 / /mnt/-\\040nsfs\\040x rw shared:1 master:2 unbindable - cgroup2 - rw\n";
        assertEquals("/mnt/- nsfs x", pointOfType(table, "cgroup2"));
        assertFalse(hasNamespaceOn(table, "/mnt/- nsfs x"));
    }

    @Test
    void bytesThatAreNotUtf8() {
        byte[] table =
                "320 310 0:4 net:[1] /run/netns/\u00ff\u00fe rw - nsfs nsfs rw\n".getBytes(StandardCharsets.ISO_8859_1);
        byte[] path = "/run/netns/\u00ff\u00fe".getBytes(StandardCharsets.ISO_8859_1);
        assertTrue(MountTable.hasNamespaceOn(table, path));
    }

    @Test
    void linesThatAreCutShort() {
        String line = "320 310 0:4 net:[1] /run/netns/red rw shared:160 - nsfs nsfs rw";
        assertTrue(hasNamespaceOn(line, "/run/netns/red"), "no newline at the end");
        for (int length = 0; length < line.indexOf("nsfs "); length++) {
            String cut = line.substring(0, length);
            assertFalse(hasNamespaceOn(cut, "/run/netns/red"), cut);
            assertTrue(hasNamespaceOn(cut + "\n" + line, "/run/netns/red"), cut);
            assertEquals(
                    1,
                    pointsOfRoot(cut + "\n" + line, "net:[1]").stream()
                                            .filter("/run/netns/red"::equals)
                                            .count()
                                    > 0
                            ? 1
                            : 0,
                    cut);
        }
    }

    @Test
    void emptyTable() {
        assertEquals(List.of(), pointsOfRoot("", "/"));
        assertEquals(List.of(), pointsBelow("", "/etc"));
        assertNull(pointOfType("", "sysfs"));
        assertEquals(List.of(), pointsOfRoot("\n\n\n", "/"));
    }

    @Test
    void anyBytesAreReadToTheEnd() {
        Random random = new Random(3);
        byte[] machine = Text.encode(MACHINE);
        String alphabet = " \n\\-0/n:[";
        for (int round = 0; round < 5_000; round++) {
            byte[] table = machine.clone();
            for (int i = 0; i < 20; i++) {
                table[random.nextInt(table.length)] = (byte) alphabet.charAt(random.nextInt(alphabet.length()));
            }
            MountTable.pointsOfRoot(table, Text.ascii("net:[4026532284]"));
            MountTable.pointsBelow(table, Text.ascii("/etc"));
            MountTable.hasNamespaceOn(table, Text.ascii("/run/netns/red"));
            MountTable.pointOfType(table, "cgroup2");
        }
    }
}
