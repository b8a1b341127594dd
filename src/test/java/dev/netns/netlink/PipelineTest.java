package dev.netns.netlink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.netns.linux.Bytes;
import dev.netns.linux.Errno;
import dev.netns.linux.FailingSyscalls;
import dev.netns.linux.JnaSyscalls;
import dev.netns.linux.OwnNetwork;
import dev.netns.linux.Syscalls;
import dev.netns.linux.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Many requests at once: what is sent together, and whose answer is whose. */
@ExtendWith(OwnNetwork.class)
class PipelineTest {
    private static final int FIRST = 1 << 30;

    private static NetlinkMessage order(int bytes) {
        return new NetlinkMessage(Rtnetlink.RTM_NEWLINK, Rtnetlink.NLM_F_ACK).body(new byte[bytes]);
    }

    private static List<NetlinkMessage> orders(int count) {
        return Collections.nCopies(count, order(16));
    }

    private static byte[] ack(int number, int error) {
        byte[] ack = Hex.bytes("""
                24000000 0200 0001 00000000 00000000 # NLMSG_ERROR, NLM_F_CAPPED
                00000000                             # error 0
                20000000 1000 0500 00000000 00000000 # the header of the request
                """);
        Wire.putInt(ack, 8, FIRST + number);
        Wire.putInt(ack, 16, error);
        return ack;
    }

    private static byte[] refusal(int number) {
        byte[] ack = Hex.bytes("""
                34000000 0200 0003 00000000 00000000 # NLMSG_ERROR, NLM_F_CAPPED|NLM_F_ACK_TLVS
                efffffff                             # -EEXIST
                20000000 1000 0500 00000000 00000000 # the header of the request
                0e00 0100 697420697320746865 00 0000 # NLMSGERR_ATTR_MSG "it is the"
                """);
        Wire.putInt(ack, 8, FIRST + number);
        return ack;
    }

    private static List<Integer> errors(Syscalls sys, int count) {
        return new Pipeline(sys, 3)
                .request(orders(count)).stream().map(Pipeline.Answer::error).toList();
    }

    @Test
    void nothing() {
        ScriptedSocket script = new ScriptedSocket();
        assertEquals(List.of(), errors(script, 0));
        assertEquals(0, script.sent.size());
    }

    @Test
    void oneSendForAll() {
        ScriptedSocket script = new ScriptedSocket(ack(0, 0), ack(1, 0), ack(2, 0));
        assertEquals(List.of(0, 0, 0), errors(script, 3));
        assertEquals(1, script.sent.size());
        byte[] sent = script.sent.get(0);
        assertEquals(3 * 32, sent.length);
        for (int i = 0; i < 3; i++) {
            assertEquals(32, Wire.getInt(sent, 32 * i));
            assertEquals(FIRST + i, Wire.getInt(sent, 32 * i + 8));
        }
    }

    @Test
    void answersByNumber() {
        assertEquals(
                List.of(0, -Errno.EPERM, 0),
                errors(new ScriptedSocket(ack(2, 0), Bytes.concat(ack(1, -Errno.EPERM), ack(0, 0))), 3));
        assertEquals(
                List.of(-Errno.EPERM, 0),
                errors(new ScriptedSocket(ack(99, 0), ack(-1, 0), ack(0, -Errno.EPERM), ack(0, 0), ack(1, 0)), 2),
                "others' answers, and a second one");
    }

    @Test
    void wordsOfEach() {
        List<Pipeline.Answer> answers =
                new Pipeline(new ScriptedSocket(ack(0, 0), refusal(1), ack(2, 0)), 3).request(orders(3));
        assertEquals(-Errno.EEXIST, answers.get(1).error());
        assertEquals("it is the", Text.decode(answers.get(1).kernelMessage()));
        assertNull(answers.get(0).kernelMessage());
        assertNull(answers.get(2).kernelMessage());
    }

    @Test
    void portions() {
        byte[][] acks = new byte[150][];
        Arrays.setAll(acks, i -> ack(i, 0));
        ScriptedSocket script = new ScriptedSocket(acks);
        assertEquals(Collections.nCopies(150, 0), errors(script, 150));
        assertEquals(
                List.of(64 * 32, 64 * 32, 22 * 32),
                script.sent.stream().map(each -> each.length).toList());
    }

    @Test
    void largeOnes() {
        byte[][] acks = new byte[5][];
        Arrays.setAll(acks, i -> ack(i, 0));
        ScriptedSocket script = new ScriptedSocket(acks);
        List<NetlinkMessage> orders =
                List.of(order(20_000), order(20_000), order(40_000), order(10_000), order(10_000));
        new Pipeline(script, 3).request(orders).forEach(answer -> assertEquals(0, answer.error()));
        assertEquals(
                List.of(20_016, 20_016, 40_016, 20_032),
                script.sent.stream().map(each -> each.length).toList());
    }

    @Test
    void whatWasDroppedIsSaid() {
        ScriptedSocket full = new ScriptedSocket(ack(0, 0)) {
            @Override
            public int recv(int fd, byte[] buffer, int flags) {
                int received = super.recv(fd, buffer, flags);
                return received == -Errno.EAGAIN ? -Errno.ENOBUFS : received;
            }
        };
        assertEquals(List.of(0, -Errno.ENOBUFS, -Errno.ENOBUFS), errors(full, 3));
    }

    /** The answers of the first portion, which come late, are not taken for those of the second. */
    @Test
    void nextPortionAfterAnError() {
        byte[][] answers = new byte[1 + 64 + 1][];
        answers[0] = new byte[0];
        Arrays.setAll(answers, i -> i == 0 ? new byte[0] : ack(i - 1, -Errno.EPERM));
        answers[65] = ack(64, 0);
        List<Integer> errors = errors(new ScriptedSocket(answers), 65);
        assertEquals(Collections.nCopies(64, -Errno.EIO), errors.subList(0, 64));
        assertEquals(0, errors.get(64));
    }

    @Test
    void malformed() {
        List<Integer> refused = List.of(-Errno.EIO);
        assertEquals(refused, errors(new ScriptedSocket(new byte[15]), 1), "less than a header");
        assertEquals(refused, errors(new ScriptedSocket(new byte[16]), 1), "a length of 0");
        assertEquals(refused, errors(new ScriptedSocket(Arrays.copyOf(ack(0, 0), 30)), 1), "cut short");
        assertEquals(refused, errors(new ScriptedSocket(ack(0, 1)), 1), "errno +1");
        assertEquals(List.of(-Errno.EMSGSIZE), errors(new ScriptedSocket(new byte[100_000]), 1));
        assertEquals(List.of(-Errno.EAGAIN), errors(new ScriptedSocket(ack(1, 0)), 1), "no answer");
    }

    @Test
    void whatCannotBeSent() {
        assertEquals(
                List.of(-Errno.ENOMEM, -Errno.ENOMEM),
                errors(FailingSyscalls.on(new ScriptedSocket(), "send", Errno.ENOMEM), 2));
    }

    /** Every second one is refused, in the kernel's order; the others are done. */
    @Test
    @Tag("root")
    void thousandRequests() {
        JnaSyscalls sys = new JnaSyscalls();
        int fd = NetlinkSocket.open(sys);
        assertTrue(fd >= 0, "socket " + fd);
        try {
            List<NetlinkMessage> messages = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                messages.add(rule(1000 + i).add());
                messages.add(rule(1000 + i).add());
            }
            List<Pipeline.Answer> answers = new Pipeline(sys, fd).request(messages);
            assertEquals(1000, answers.size());
            for (int i = 0; i < 1000; i++) {
                assertEquals(i % 2 == 0 ? 0 : -Errno.EEXIST, answers.get(i).error(), "request " + i);
            }
            List<Integer> priorities = LiveKernel.dump(RuleMessage.dump(), RuleMessage::parse).stream()
                    .filter(rule -> rule.protocol() == 110)
                    .map(RuleMessage::priority)
                    .toList();
            assertEquals(500, priorities.size());
            assertEquals(1499, Collections.max(priorities));
        } finally {
            sys.close(fd);
        }
    }

    private static RuleMessage rule(int priority) {
        byte[] any = {};
        return new RuleMessage(
                2,
                priority,
                any,
                0,
                any,
                0,
                null,
                null,
                0,
                0,
                100,
                1,
                0,
                0,
                0,
                0,
                0,
                false,
                0,
                -1,
                null,
                110,
                Unmodelled.NOTHING);
    }
}
