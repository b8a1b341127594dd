package dev.netns.netlink;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

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
            assertTrue(socket.kernelMessage() == null || !script.exhausted, "words without an error");
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

    /** The first byte chooses the parser; the rest is a message. */
    @FuzzTest(maxDuration = "3m")
    void messages(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] message = Arrays.copyOfRange(input, 1, input.length);
        try {
            parseAndWrite(input[0] & 7, message);
        } catch (IllegalArgumentException e) {
            assertTrue(e.getMessage() != null && !e.getMessage().isEmpty(), "refused without a word");
        }
    }

    private static void parseAndWrite(int which, byte[] message) {
        int to = message.length;
        switch (which) {
            case 0 ->
                LinkMessage.parse(message, 0, to).dataAttributes().nested(1).has(1);
            case 1 -> BridgeVlans.parse(message, 0, to);
            case 2 -> AddressMessage.parse(message, 0, to).add(true).toBytes(1);
            case 3 -> RouteMessage.parse(message, 0, to).add(true).toBytes(1);
            case 4 -> RuleMessage.parse(message, 0, to).add().toBytes(1);
            case 5 -> NeighbourMessage.parse(message, 0, to).add().toBytes(1);
            case 6 -> SocketAddress.parse(message).toBytes();
            default -> WireGuardDevice.parse(List.of(message, message), Digests::sha256);
        }
    }

    /** Messages that are well-formed, each damaged in many ways, so that the parsers are reached without an engine. */
    @Test
    void damagedMessages() {
        Random random = new Random(42);
        for (String file : List.of("links", "addresses", "routes")) {
            for (byte[] golden : Golden.of(file).all().values()) {
                for (int round = 0; round < 40; round++) {
                    byte[] input = new byte[1 + golden.length - (round % 4 == 0 ? random.nextInt(golden.length) : 0)];
                    System.arraycopy(golden, 0, input, 1, input.length - 1);
                    for (int i = random.nextInt(4); i > 0; i--) {
                        input[random.nextInt(input.length)] = (byte) random.nextInt();
                    }
                    for (int which = 0; which < 8; which++) {
                        input[0] = (byte) which;
                        messages(input);
                    }
                }
            }
        }
    }
}
