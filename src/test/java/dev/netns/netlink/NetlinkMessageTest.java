package dev.netns.netlink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.netns.linux.Text;
import org.junit.jupiter.api.Test;

/** Messages as bytes: headers, padding, nesting, and the same bytes read again. */
class NetlinkMessageTest {
    private static final String VETH = """
            38000000            # nlmsg_len 56
            1000 0506           # RTM_NEWLINK, NLM_F_REQUEST|ACK|EXCL|CREATE
            07000000 00000000   # nlmsg_seq 7, nlmsg_pid 0
            00 00 0000          # ifinfomsg: AF_UNSPEC, padding, ifi_type
            00000000 00000000 00000000  # ifi_index, ifi_flags, ifi_change
            0700 0300 616200 00 # IFLA_IFNAME "ab"
            1000 1200           # IFLA_LINKINFO, nested
            0900 0100 7665746800 000000 # IFLA_INFO_KIND "veth"
            """;

    private static final int CREATE = Rtnetlink.NLM_F_ACK | Rtnetlink.NLM_F_EXCL | Rtnetlink.NLM_F_CREATE;

    private static NetlinkMessage veth() {
        NetlinkMessage message = new NetlinkMessage(Rtnetlink.RTM_NEWLINK, CREATE).body(new byte[16]);
        message.attribute(Rtnetlink.IFLA_IFNAME, Text.ascii("ab\0"));
        int nested = message.begin(Rtnetlink.IFLA_LINKINFO);
        return message.attribute(Rtnetlink.IFLA_INFO_KIND, Text.ascii("veth\0")).end(nested);
    }

    @Test
    void paddedAndNested() {
        // nlmsg_len counts the padding of the last attribute, as libmnl and the kernel do.
        assertEquals(Hex.of(VETH), Hex.of(veth().toBytes(7)));
    }

    @Test
    void readAgain() {
        byte[] bytes = Hex.bytes(VETH);
        Attributes attributes = new Attributes(bytes, 32, bytes.length);
        assertEquals("ab", Text.decode(attributes.string(Rtnetlink.IFLA_IFNAME)));
        Attributes info = attributes.nested(Rtnetlink.IFLA_LINKINFO);
        assertEquals("veth", Text.decode(info.string(Rtnetlink.IFLA_INFO_KIND)));
        assertNull(attributes.string(Rtnetlink.IFLA_INFO_KIND), "stands one level below");
        assertNull(attributes.nested(99).bytes(Rtnetlink.IFLA_INFO_KIND));
    }

    @Test
    void sentAgainWithTheNextNumber() {
        NetlinkMessage message = veth();
        message.toBytes(7);
        assertEquals(Hex.of(VETH.replace("07000000 0", "08000000 0")), Hex.of(message.toBytes(8)));
    }

    @Test
    void growsAsItMust() {
        NetlinkMessage message = new NetlinkMessage(Rtnetlink.RTM_NEWLINK, 0);
        for (int i = 0; i < 1000; i++) {
            message.attribute(i, i);
        }
        byte[] bytes = message.toBytes(1);
        assertEquals(16 + 1000 * 8, bytes.length);
        assertEquals(bytes.length, Wire.getInt(bytes, 0));
        assertEquals(999, new Attributes(bytes, 16, bytes.length).integer(999, -1));
    }

    @Test
    void flagsInTheTypeOfAnAttributeAreLeftOut() {
        byte[] nested = Hex.bytes("0800 1280 2a000000 # IFLA_LINKINFO|NLA_F_NESTED");
        assertEquals(42, new Attributes(nested, 0, nested.length).integer(Rtnetlink.IFLA_LINKINFO, -1));
    }

    @Test
    void whatIsCutShortIsLeftOut() {
        assertEquals(-1, integer("0400 0100          # no value"));
        assertEquals(-1, integer("0600 0100 2a00 0000 # two bytes"));
        assertEquals(-1, integer("0800 0100 2a00     # longer than the message"));
        assertEquals(-1, integer("0800               # half a header"));
        assertEquals(-1, integer("0000 0000 0800 0100 2a000000 # a length of 0 leads nowhere"));
        assertEquals(-1, integer("0300 0000 0800 0100 2a000000 # shorter than its header"));
        assertEquals(-1, integer("ffff 0000 0800 0100 2a000000 # over the end"));
        assertEquals(42, integer("0500 0900 00000000 0800 0100 2a000000 # behind a padded one"));
    }

    private static int integer(String hex) {
        byte[] bytes = Hex.bytes(hex);
        return new Attributes(bytes, 0, bytes.length).integer(1, -1);
    }

    @Test
    void numbers() {
        byte[] bytes = new byte[4];
        for (int value : new int[] {0, 1, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 0x12345678}) {
            Wire.putInt(bytes, 0, value);
            assertEquals(value, Wire.getInt(bytes, 0));
        }
        assertEquals(0xffff, Wire.getShort(Hex.bytes("ffff"), 0));
    }
}
