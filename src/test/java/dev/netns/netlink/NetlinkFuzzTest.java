package dev.netns.netlink;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.netns.linux.Errno;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Whatever comes from the kernel's end of a socket is read or refused. */
class NetlinkFuzzTest {
    private static final int HEADERS = 16 + 16;

    /** The input is cut into datagrams, each after two bytes with its length. */
    @FuzzTest(maxDuration = "3m")
    void answers(byte[] input) {
        List<byte[]> datagrams = new ArrayList<>();
        for (int at = 0; at + 2 <= input.length; ) {
            int end = Math.min(input.length, at + 2 + Wire.getShort(input, at));
            datagrams.add(Arrays.copyOfRange(input, at + 2, end));
            at = end;
        }
        for (int flags : new int[] {0, Rtnetlink.NLM_F_ACK, Rtnetlink.NLM_F_DUMP}) {
            ScriptedSocket script = new ScriptedSocket(datagrams.toArray(new byte[0][]));
            NetlinkSocket socket = NetlinkSocket.on(script, 3);
            int answer =
                    socket.request(new NetlinkMessage(Rtnetlink.RTM_GETLINK, flags), NetlinkFuzzTest::readAttributes);
            assertTrue(answer <= 0 && answer > -4096, "answer " + answer);
            assertTrue(socket.kernelMessage() == null || answer != -Errno.EAGAIN, "words without an error");
        }
    }

    private static void readAttributes(int type, byte[] bytes, int from, int to) {
        assertTrue(from >= 0 && from + NetlinkMessage.HEADER_SIZE <= to && to <= bytes.length);
        Attributes attributes = new Attributes(bytes, from + HEADERS, to);
        for (int wanted : new int[] {1, 3, 18}) {
            byte[] value = attributes.bytes(wanted);
            byte[] string = attributes.string(wanted);
            assertTrue(value == null ? string == null : string != null && string.length <= value.length);
            assertTrue(value == null || value.length <= to - from);
            assertTrue(value != null || attributes.integer(wanted, -7) == -7);
            attributes.nested(wanted).string(1);
        }
    }
}
