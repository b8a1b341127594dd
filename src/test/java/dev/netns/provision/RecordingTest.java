package dev.netns.provision;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.netns.NamespaceName;
import dev.netns.config.Place;
import dev.netns.linux.Errno;
import dev.netns.linux.Text;
import dev.netns.names.NamespaceIds;
import dev.netns.netlink.AddressMessage;
import dev.netns.netlink.LinkMessage;
import dev.netns.netlink.NetlinkMessage;
import dev.netns.netlink.RuleMessage;
import dev.netns.netlink.Wire;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked in one process and answered in another. */
class RecordingTest {
    private static final Identity RED = new Identity(4, 0xf0000016L, 1_764_000_000_123L);
    private static final Identity BLUE = new Identity(4, 17, -1);

    /** A message of this type with a mark in it; 19 bytes, though the kernel's are multiples of four. */
    private static byte[] message(int type, int mark) {
        byte[] message =
                Arrays.copyOf(new NetlinkMessage(type, 0).body((byte) mark).toBytes(7), 19);
        Wire.putInt(message, 0, message.length);
        return message;
    }

    private static Recording.Conversation answering(int result, byte[]... messages) {
        return (question, receiver) -> {
            for (byte[] message : messages) {
                receiver.accept(NetlinkMessage.type(message), message, 0, message.length);
            }
            return result;
        };
    }

    private static byte[] two() {
        Recording.Writer writer = new Recording.Writer(1);
        writer.begin(Text.ascii("red"), RED, 3);
        writer.ask(LinkMessage.dump(), answering(0, message(16, 1), message(16, 2)));
        writer.ask(AddressMessage.dump(), answering(0));
        writer.ask(RuleMessage.dump(), answering(-Errno.EOPNOTSUPP));
        writer.end();
        writer.begin(Text.ascii("blue"), BLUE, NamespaceIds.NONE);
        writer.ask(AddressMessage.dump(), answering(0, message(20, 3)));
        writer.end();
        return writer.take();
    }

    /** What is answered to a question, each message as its bytes; one more that is empty where it was not asked. */
    private static List<byte[]> answers(Recording recording, NetlinkMessage question) {
        List<byte[]> messages = new ArrayList<>();
        boolean asked = recording.answer(
                question.toBytes(0), (type, bytes, from, to) -> messages.add(Arrays.copyOfRange(bytes, from, to)));
        if (!asked) {
            messages.add(new byte[0]);
        }
        return messages;
    }

    @Test
    void comesBackAsItWas() {
        byte[] bytes = two();
        Recording red = new Recording(bytes, 0);
        assertEquals(NamespaceName.of("red"), red.name());
        assertEquals(RED, red.identity());
        assertEquals(3, red.nsidOfHost());
        List<byte[]> links = answers(red, LinkMessage.dump());
        assertEquals(2, links.size());
        assertArrayEquals(message(16, 1), links.get(0));
        assertArrayEquals(message(16, 2), links.get(1));
        assertEquals(0, answers(red, AddressMessage.dump()).size());
        Recording blue = new Recording(bytes, red.end());
        assertEquals(NamespaceName.of("blue"), blue.name());
        assertEquals(BLUE, blue.identity());
        assertEquals(NamespaceIds.NONE, blue.nsidOfHost());
        assertArrayEquals(message(20, 3), answers(blue, AddressMessage.dump()).get(0));
        assertEquals(bytes.length, blue.end());
    }

    @Test
    void whatWasNotAskedOrFailedIsNotAnswered() {
        byte[] bytes = two();
        Recording red = new Recording(bytes, 0);
        assertEquals(0, answers(red, RuleMessage.dump()).get(0).length);
        assertEquals(
                0, answers(new Recording(bytes, red.end()), LinkMessage.dump()).get(0).length);
    }

    @Test
    void aPartIsNotTakenForTheWhole() {
        byte[] bytes = two();
        int end = new Recording(bytes, 0).end();
        for (int to = 0; to < end; to++) {
            assertFalse(Recording.isWhole(bytes, 0, to), "of " + to + " bytes");
        }
        assertTrue(Recording.isWhole(bytes, 0, end));
        assertTrue(Recording.isWhole(bytes, 0, end + 1));
    }

    @Test
    void theKernelIsAskedOnlyForTheRest() {
        Recording recording = new Recording(two(), 0);
        List<String> asked = new ArrayList<>();
        RecordedAnswers answers = new RecordedAnswers(recording, () -> {
            asked.add("kernel");
            throw new IllegalStateException();
        });
        assertEquals(0, answers.request(AddressMessage.dump(), (type, bytes, from, to) -> {}));
        assertEquals(3, answers.nsid(Place.HOST));
        answers.close();
        assertEquals(List.of(), asked);
        assertThrows(IllegalStateException.class, () -> answers.nsid(Place.of(NamespaceName.of("blue"))));
        assertEquals(List.of("kernel"), asked);
    }

    /** However few bytes come at a time, each recording is handed over once; one that is cut off is not. */
    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100, 65536})
    void arePickedOutOfWhatComes(int atOnce) {
        byte[] bytes = two();
        List<String> names = new ArrayList<>();
        try (EarlyLook look = new EarlyLook(new PreparedCompanion(withAPartMore(bytes), atOnce))) {
            look.receive(recording -> names.add(recording.name().toString()));
            look.receive(recording -> names.add("again"));
        }
        assertEquals(List.of("red", "blue"), names);
    }

    private static byte[] withAPartMore(byte[] whole) {
        byte[] more = Arrays.copyOf(whole, whole.length + 50);
        System.arraycopy(whole, 0, more, whole.length, 50);
        return more;
    }
}
