package dev.netns.netlink;

import dev.netns.linux.Text;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a message says, for comparing ours with {@code ip}'s. The kernel does not care for these differences, and they
 * are left out: the order of attributes; NLA_F_NESTED; a NUL behind a kind; a table both in the head and as attribute.
 */
final class Tree {
    private static final int RTM_NEWROUTE = Rtnetlink.RTM_NEWROUTE;
    private static final int TABLE_IN_THE_HEAD = 4;
    private static final int TABLE_ATTRIBUTE = 15;

    private static final Set<String> NESTED = Set.of("16/18", "16/18/2", "16/18/5", "16/26", "24/8");
    private static final Set<String> KINDS = Set.of("16/18/1", "16/18/4");
    private static final String PEER = "16/18/2/1";

    private Tree() {}

    /** One line an attribute. */
    static String of(byte[] message) {
        int family = Wire.getShort(message, 4) & ~3;
        int size = bodySize(family);
        byte[] body = Arrays.copyOfRange(message, 16, 16 + size);
        Map<String, String> lines = new TreeMap<>();
        if (family >= RTM_NEWROUTE && family != Rtnetlink.RTM_NEWNEIGH) {
            lines.put(family + "/" + TABLE_ATTRIBUTE, word(body[TABLE_IN_THE_HEAD]));
            body[TABLE_IN_THE_HEAD] = 0;
        }
        byte[] kind = new Attributes(message, 32, message.length)
                .nested(IfLink.IFLA_LINKINFO)
                .string(IfLink.IFLA_INFO_KIND);
        boolean veth = family == Rtnetlink.RTM_NEWLINK
                && kind != null
                && Text.decode(kind).equals("veth");
        walk(lines, String.valueOf(family), new Attributes(message, 16 + size, message.length), veth);
        return "type " + Wire.getShort(message, 4) + " flags " + Integer.toHexString(Wire.getShort(message, 6))
                + " body " + Hex.of(body) + "\n" + lines.toString().replace(", ", "\n");
    }

    private static String word(int value) {
        byte[] bytes = new byte[4];
        Wire.putInt(bytes, 0, value & 0xff);
        return Hex.of(bytes);
    }

    private static int bodySize(int family) {
        return switch (family) {
            case Rtnetlink.RTM_NEWLINK -> 16;
            case Rtnetlink.RTM_NEWADDR -> 8;
            default -> 12;
        };
    }

    private static void walk(Map<String, String> lines, String path, Attributes attributes, boolean veth) {
        attributes.forEach((type, bytes, from, to) -> {
            String here = path + "/" + type;
            if (veth && here.equals(PEER)) {
                lines.put(here, Hex.of(Arrays.copyOfRange(bytes, from, from + 16)));
                walk(lines, here, new Attributes(bytes, from + 16, to), true);
            } else if (NESTED.contains(here)) {
                lines.put(here, "");
                walk(lines, here, new Attributes(bytes, from, to), veth);
            } else {
                int end = KINDS.contains(here) && bytes[to - 1] == 0 ? to - 1 : to;
                lines.put(here, Hex.of(Arrays.copyOfRange(bytes, from, end)));
            }
        });
    }
}
