package dev.netns.netlink;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.netns.linux.Bytes;
import dev.netns.linux.Errno;
import dev.netns.linux.FailingSyscalls;
import dev.netns.linux.SimulatedKernel;
import dev.netns.linux.Text;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The one loop of request and answer: what ends it, what it skips, and that no answer can lead it astray. */
class NetlinkSocketTest {
    private static final String ACK = """
            24000000 0200 0001 01000000 00000000 # NLMSG_ERROR, NLM_F_CAPPED, seq 1
            00000000                             # error 0
            20000000 1000 0500 01000000 00000000 # the header of the request
            """;
    private static final String REFUSED = """
            34000000 0200 0003 01000000 00000000 # NLMSG_ERROR, NLM_F_CAPPED|NLM_F_ACK_TLVS, seq 1
            efffffff                             # -EEXIST
            20000000 1000 0500 01000000 00000000 # the header of the request
            0e00 0100 697420697320746865 00 0000 # NLMSGERR_ATTR_MSG "it is the"
            """;
    private static final String REFUSED_WITH_THE_WHOLE_REQUEST = """
            44000000 0200 0002 01000000 00000000 # NLMSG_ERROR, NLM_F_ACK_TLVS, seq 1
            efffffff                             # -EEXIST
            20000000 1000 0500 01000000 00000000 # the request, its header
            00000000 01000000 01000000 01000000  # and its body
            0e00 0100 697420697320746865 00 0000 # NLMSGERR_ATTR_MSG "it is the"
            """;
    private static final String LINK_1 = """
            14000000 1000 0200 01000000 00000000 # RTM_NEWLINK, NLM_F_MULTI, seq 1
            01000000
            """;
    private static final String LINK_2 = """
            14000000 1000 0200 01000000 00000000 # RTM_NEWLINK, NLM_F_MULTI, seq 1
            02000000
            """;
    private static final String DONE = """
            14000000 0300 0200 01000000 00000000 # NLMSG_DONE, NLM_F_MULTI, seq 1
            00000000
            """;

    private final List<Integer> received = new ArrayList<>();
    private byte[] words;

    /** The answer to an order (with NLM_F_ACK). */
    private int order(byte[]... answers) {
        return request(new ScriptedSocket(answers), Rtnetlink.NLM_F_ACK);
    }

    private int dump(byte[]... answers) {
        return request(new ScriptedSocket(answers), Rtnetlink.NLM_F_DUMP);
    }

    private int request(ScriptedSocket script, int flags) {
        received.clear();
        NetlinkSocket socket = NetlinkSocket.on(script, 3);
        int answer = socket.request(
                new NetlinkMessage(Rtnetlink.RTM_NEWLINK, flags).body(new byte[16]),
                (type, bytes, from, to) -> received.add(to - from < 20 ? -1 : Wire.getInt(bytes, from + 16)));
        words = socket.kernelMessage();
        return answer;
    }

    private static byte[] hex(String... parts) {
        return Hex.bytes(String.join("\n", parts));
    }

    private static byte[] withSequence(String message, int sequence) {
        byte[] bytes = Hex.bytes(message);
        Wire.putInt(bytes, 8, sequence);
        return bytes;
    }

    private static byte[] interrupted(String message, int sequence) {
        byte[] bytes = withSequence(message, sequence);
        Wire.putShort(bytes, 6, Rtnetlink.NLM_F_MULTI | Rtnetlink.NLM_F_DUMP_INTR);
        return bytes;
    }

    @Test
    void acknowledged() {
        assertEquals(0, order(hex(ACK)));
        assertNull(words);
    }

    @Test
    void refusedInTheKernelsWords() {
        assertEquals(-Errno.EEXIST, order(hex(REFUSED)));
        assertEquals("it is the", Text.decode(words));
        assertEquals(-Errno.EEXIST, order(hex(REFUSED_WITH_THE_WHOLE_REQUEST)));
        assertEquals("it is the", Text.decode(words));
    }

    @Test
    void wordsOfTheLastRequestOnly() {
        ScriptedSocket script = new ScriptedSocket(hex(REFUSED), withSequence(ACK, 2));
        NetlinkSocket socket = NetlinkSocket.on(script, 3);
        NetlinkMessage order = new NetlinkMessage(Rtnetlink.RTM_NEWLINK, Rtnetlink.NLM_F_ACK);
        assertEquals(-Errno.EEXIST, socket.request(order, NetlinkSocket.NOTHING));
        assertEquals(0, socket.request(order, NetlinkSocket.NOTHING));
        assertNull(socket.kernelMessage());
    }

    @Test
    void answerThatIsNotADump() {
        byte[] single = Hex.bytes(LINK_1);
        Wire.putShort(single, 6, 0);
        assertEquals(0, request(new ScriptedSocket(single), 0));
        assertEquals(List.of(1), received);
    }

    @Test
    void dumpInOneDatagramAndInSeveral() {
        assertEquals(0, dump(hex(LINK_1, LINK_2, DONE)));
        assertEquals(List.of(1, 2), received);
        assertEquals(0, dump(hex(LINK_1), hex(LINK_2), hex(DONE)));
        assertEquals(List.of(1, 2), received);
        assertEquals(0, dump(hex("10000000 0300 0200 01000000 00000000 # NLMSG_DONE without an errno")));
    }

    @Test
    void dumpThatFailsHalfway() {
        byte[] failed = Hex.bytes(DONE);
        Wire.putInt(failed, 16, -Errno.ENOMEM);
        assertEquals(-Errno.ENOMEM, dump(hex(LINK_1), failed));
        assertEquals(List.of(), received);
    }

    @Test
    void foreignSequenceNumbersAreSkipped() {
        byte[] late = withSequence(REFUSED, 99);
        assertEquals(0, dump(late, hex(LINK_1), withSequence(DONE, 0), withSequence(LINK_2, -1), hex(DONE)));
        assertEquals(List.of(1), received);
    }

    /** The receiver sees the second dump only: what stood in the first may be gone, or would be there twice. */
    @Test
    void interruptedDumpIsRepeated() {
        ScriptedSocket script = new ScriptedSocket(
                interrupted(LINK_1, 1),
                withSequence(DONE, 1),
                withSequence(LINK_1, 2),
                withSequence(LINK_2, 2),
                withSequence(DONE, 2));
        assertEquals(0, request(script, Rtnetlink.NLM_F_DUMP));
        assertEquals(List.of(1, 2), received);
        assertEquals(2, script.sent.size());
    }

    @Test
    void interruptedTenTimesIsEnough() {
        List<byte[]> answers = new ArrayList<>();
        for (int sequence = 1; sequence <= 20; sequence++) {
            answers.add(withSequence(LINK_1, sequence));
            answers.add(interrupted(DONE, sequence));
        }
        ScriptedSocket script = new ScriptedSocket(answers.toArray(new byte[0][]));
        assertEquals(-Errno.EINTR, request(script, Rtnetlink.NLM_F_DUMP));
        assertEquals(10, script.sent.size());
        assertEquals(List.of(), received);
    }

    /** An order that was interrupted while waiting for its answer may have been carried out: it is not sent again. */
    @Test
    void signalWhileWaiting() {
        ScriptedSocket script = new ScriptedSocket(hex(ACK)) {
            private boolean first = true;

            @Override
            public int recv(int fd, byte[] buffer, int flags) {
                if (first) {
                    first = false;
                    return -Errno.EINTR;
                }
                return super.recv(fd, buffer, flags);
            }
        };
        assertEquals(0, request(script, Rtnetlink.NLM_F_ACK));
        assertEquals(1, script.sent.size());
    }

    @Test
    void malformed() {
        assertEquals(-Errno.EIO, order(new byte[0]), "an empty datagram");
        assertEquals(-Errno.EIO, order(new byte[15]), "less than a header");
        assertEquals(-Errno.EIO, order(new byte[16]), "a length of 0");
        assertEquals(-Errno.EIO, order(hex("0f000000 0200 0001 01000000 00000000")), "shorter than its header");
        assertEquals(-Errno.EIO, order(hex("ffffffff 0200 0001 01000000 00000000")), "a length of -1");
        assertEquals(-Errno.EIO, order(hex("ffffff7f 0200 0001 01000000 00000000")), "longer than the datagram");
        assertEquals(-Errno.EIO, order(hex("00000080 0200 0001 01000000 00000000")), "the least length");
        assertEquals(-Errno.EIO, order(hex("10000000 0200 0001 01000000 00000000")), "an error without an errno");
        assertEquals(-Errno.EIO, order(hex(ACK.replace("00000000                 ", "01000000 "))), "errno +1");
        assertEquals(-Errno.EIO, order(hex(ACK.replace("00000000                 ", "00000080 "))), "no errno");
        assertEquals(-Errno.EMSGSIZE, order(new byte[100_000]), "larger than the buffer");
        assertEquals(-Errno.EAGAIN, order(hex(LINK_1)), "no end");
    }

    /** What the refused request is said to have been, in a message that is not capped, leads to the words. */
    @Test
    void lengthOfTheEchoedRequest() {
        for (String length : List.of("00000080", "ffffff7f", "ffffffff", "fcffff7f", "00000000", "34000000")) {
            String lying = REFUSED_WITH_THE_WHOLE_REQUEST.replace("20000000 1000", length + " 1000");
            assertEquals(-Errno.EEXIST, order(hex(lying)), length);
        }
        byte[] short1 = hex("18000000 0200 0002 01000000 00000000 efffffff 20000000");
        assertEquals(-Errno.EEXIST, order(short1));
        byte[] atTheEndOfTheBuffer = new byte[32 * 1024];
        int last = atTheEndOfTheBuffer.length - 20;
        Wire.putInt(atTheEndOfTheBuffer, 0, last);
        System.arraycopy(hex("14000000 0200 0002 01000000 00000000 efffffff"), 0, atTheEndOfTheBuffer, last, 20);
        assertEquals(-Errno.EEXIST, order(atTheEndOfTheBuffer));
    }

    @Test
    void whatCannotBeOpened() {
        assertEquals(
                -Errno.EMFILE, NetlinkSocket.open(FailingSyscalls.on(new SimulatedKernel(), "socket", Errno.EMFILE)));
        SimulatedKernel kernel = new SimulatedKernel();
        String before = kernel.state();
        assertEquals(-Errno.EPERM, NetlinkSocket.open(FailingSyscalls.on(kernel, "connect", Errno.EPERM)));
        assertEquals(before, kernel.state());
        assertEquals(3, NetlinkSocket.open(FailingSyscalls.on(kernel, "setsockopt", Errno.EINVAL)), "older than 4.12");
    }

    @Test
    void anyBytesEndInAnErrno() {
        Random random = new Random(42);
        byte[][] seeds = {
            hex(ACK), hex(REFUSED), hex(REFUSED_WITH_THE_WHOLE_REQUEST), hex(LINK_1, LINK_2, DONE), new byte[64],
        };
        for (int round = 0; round < 5_000; round++) {
            byte[][] answers = new byte[1 + random.nextInt(3)][];
            for (int i = 0; i < answers.length; i++) {
                answers[i] = damaged(random, seeds);
            }
            int answer = round % 2 == 0 ? order(answers) : dump(answers);
            assertTrue(answer <= 0 && answer >= -4095, () -> "answer " + answer);
            if (answer != 0) {
                assertEquals(Collections.emptyList(), received);
            }
        }
    }

    private static byte[] damaged(Random random, byte[][] seeds) {
        byte[] bytes = Bytes.concat(seeds[random.nextInt(seeds.length)], seeds[random.nextInt(seeds.length)]);
        for (int i = random.nextInt(8); i > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) (random.nextBoolean() ? random.nextInt() : -random.nextInt(2));
        }
        byte[] cut = new byte[random.nextInt(8) == 0 ? random.nextInt(bytes.length) : bytes.length];
        System.arraycopy(bytes, 0, cut, 0, cut.length);
        return cut;
    }

    @Test
    void requestIsSentWhole() {
        ScriptedSocket script = new ScriptedSocket(hex(ACK));
        request(script, Rtnetlink.NLM_F_ACK);
        assertEquals(1, script.sent.size());
        assertArrayEquals(
                Hex.bytes("20000000 1000 0500 01000000 00000000 00000000 00000000 00000000 00000000"),
                script.sent.get(0));
    }
}
