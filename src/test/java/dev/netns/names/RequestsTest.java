package dev.netns.names;

import static dev.netns.names.Recorded.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.netns.linux.RecordingSyscalls;
import dev.netns.linux.SimulatedKernel;
import dev.netns.linux.Text;
import dev.netns.netlink.Hex;
import dev.netns.netlink.ScriptedSocket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The netlink requests of the store, byte by byte, and what it makes of odd answers. */
class RequestsTest {
    private static final byte[] LINK_INSIDE = Hex.bytes("""
            30000000 1000 0200 02000000 00000000    # RTM_NEWLINK, NLM_F_MULTI, seq 2
            00000000 02000000 00000000 00000000     # ifinfomsg: index 2
            0800 2e00 07000000                      # IFLA_TARGET_NETNSID 7
            0500 0300 61000000                      # IFLA_IFNAME "a"
            """);

    private static final String DONE = "14000000 0300 0200 01000000 00000000 00000000\n";

    /** Keeps what goes to the kernel. */
    private static final class Wiretap extends RecordingSyscalls {
        final List<byte[]> sent = new ArrayList<>();

        Wiretap(SimulatedKernel kernel) {
            super(kernel);
        }

        @Override
        public int send(int fd, byte[] buffer, int length) {
            sent.add(Arrays.copyOf(buffer, length));
            return super.send(fd, buffer, length);
        }
    }

    @Test
    void linksOfANamespaceAndOneGoingHome() {
        SimulatedKernel kernel = Recorded.machine();
        long namespace = kernel.newNamespace();
        kernel.inside(namespace).link("eth1", null);
        kernel.inside(SimulatedKernel.HOST).nsid(7, namespace);
        Wiretap tap = new Wiretap(kernel.mountNamespace(namespace, "/run/netns/red"));
        new Deletion(Recorded.store(tap)).delete(bytes("red"));
        assertEquals(3, tap.sent.size());
        assertEquals(Hex.of("""
                28000000            # nlmsg_len 40
                1200 0103           # RTM_GETLINK, NLM_F_REQUEST|NLM_F_DUMP
                02000000 00000000   # nlmsg_seq 2, nlmsg_pid 0
                00 00 0000          # ifinfomsg: AF_UNSPEC
                00000000 00000000 00000000
                0800 2e00 07000000  # IFLA_TARGET_NETNSID 7
                """), Hex.of(tap.sent.get(1)));
        assertEquals(Hex.of("""
                28000000            # nlmsg_len 40
                1000 0500           # RTM_NEWLINK, NLM_F_REQUEST|NLM_F_ACK
                01000000 00000000   # nlmsg_seq 1, nlmsg_pid 0
                00 00 0000          # ifinfomsg: AF_UNSPEC
                02000000            # ifi_index 2
                00000000 00000000   # nothing changes
                0800 1c00 05000000  # IFLA_NET_NS_FD 5
                """), Hex.of(tap.sent.get(2)));
    }

    @Test
    void nsids() {
        assertEquals(Hex.of("""
                1c000000            # nlmsg_len 28
                5a00 0100           # RTM_GETNSID, NLM_F_REQUEST
                01000000 00000000   # nlmsg_seq 1, nlmsg_pid 0
                00 000000           # rtgenmsg: AF_UNSPEC, padding
                0800 0300 07000000  # NETNSA_FD 7
                """), request(ids -> ids.of(7, bytes("red"))));
        assertEquals(Hex.of("""
                24000000            # nlmsg_len 36
                5800 0500           # RTM_NEWNSID, NLM_F_REQUEST|NLM_F_ACK
                01000000 00000000   # nlmsg_seq 1, nlmsg_pid 0
                00 000000           # rtgenmsg: AF_UNSPEC, padding
                0800 0300 07000000  # NETNSA_FD 7
                0800 0100 2a000000  # NETNSA_NSID 42
                """), request(ids -> ids.assign(7, bytes("red"), 42)));
        assertEquals(Hex.of("""
                24000000 5800 0500 01000000 00000000 00 000000
                0800 0300 07000000  # NETNSA_FD 7
                0800 0100 ffffffff  # NETNSA_NSID: the kernel's choice
                """), request(ids -> ids.assign(7, bytes("red"), NamespaceIds.AUTO)));
        assertEquals(Hex.of("""
                14000000            # nlmsg_len 20
                5a00 0103           # RTM_GETNSID, NLM_F_REQUEST|NLM_F_DUMP
                01000000 00000000 00 000000
                """), request(ids -> ids.all(NamespaceIds.NONE)));
        assertEquals(Hex.of("""
                1c000000 5a00 0103 01000000 00000000 00 000000
                0800 0400 03000000  # NETNSA_TARGET_NSID 3
                """), request(ids -> ids.all(3)));
        assertEquals(Hex.of("""
                24000000            # nlmsg_len 36
                5a00 0100           # RTM_GETNSID, NLM_F_REQUEST
                01000000 00000000 00 000000
                0800 0100 09000000  # NETNSA_NSID 9
                0800 0400 03000000  # NETNSA_TARGET_NSID 3
                """), request(ids -> ids.one(9, 3)));
    }

    private interface Question {
        void ask(NamespaceIds ids);
    }

    /** The request that a question becomes; it is not answered. */
    private static String request(Question question) {
        ScriptedSocket script = new ScriptedSocket();
        assertThrows(Failure.class, () -> question.ask(new NamespaceIds(script)));
        assertEquals(1, script.sent.size());
        return Hex.of(script.sent.get(0));
    }

    private static NamespaceIds answering(String... datagrams) {
        return new NamespaceIds(
                new ScriptedSocket(Arrays.stream(datagrams).map(Hex::bytes).toArray(byte[][]::new)));
    }

    @Test
    void nsidOfAnAnswer() {
        String header = "1c000000 5800 0000 01000000 00000000 00 000000";
        assertEquals(7, answering(header + "0800 0100 07000000").of(3, bytes("red")));
        assertEquals(NamespaceIds.NONE, answering(header + "0800 0100 ffffffff").of(3, bytes("red")));
        String empty = "14000000 5800 0000 01000000 00000000 00 000000";
        assertEquals(NamespaceIds.NONE, answering(empty).of(3, bytes("red")));
        String bare = "10000000 5800 0000 01000000 00000000";
        assertEquals(NamespaceIds.NONE, answering(bare).of(3, bytes("red")));
    }

    @Test
    void nsidsOfADumpAreSorted() {
        String pair = "24000000 5800 0200 01000000 00000000 00 000000 0800 0100 09000000 0800 0500 04000000\n";
        String single = "1c000000 5800 0200 01000000 00000000 00 000000 0800 0100 02000000\n";
        assertEquals(
                List.of(new NamespaceIds.Pair(2, NamespaceIds.NONE), new NamespaceIds.Pair(9, 4)),
                answering(pair + single + DONE).all(3));
    }

    @Test
    void nsidThatIsTaken() {
        String refused = """
                34000000 0200 0003 01000000 00000000 # NLMSG_ERROR, NLM_F_CAPPED|NLM_F_ACK_TLVS, seq 1
                efffffff                             # -EEXIST
                24000000 5800 0500 01000000 00000000 # the header of the request
                0f00 0100 7461 6b656e1b206f6e6500 00 # NLMSGERR_ATTR_MSG "taken\\x1b one"
                """;
        Failure failure = assertThrows(Failure.class, () -> answering(refused).assign(3, bytes("red"), 7));
        assertEquals("4: cannot set the nsid of 'red': File exists (taken\u001b one)\n", Recorded.words(failure));
    }

    /** A link whose message ends before its name, or before its flags, is none. */
    @Test
    void linksThatAreCutShort() {
        for (int length : new int[] {16, 20, 24, 28, 32, 40}) {
            byte[] link = new byte[length];
            System.arraycopy(LINK_INSIDE, 0, link, 0, length);
            link[0] = (byte) length;
            assertEquals(0, linksOf(link).size(), "length " + length);
        }
    }

    @Test
    void linkOfTheNamespaceThatWasAskedFor() {
        assertEquals(List.of("a"), linksOf(LINK_INSIDE));
    }

    /** A kernel before 4.15 does not heed the question for another namespace: these are the links of our own. */
    @Test
    void linkOfNoNamespaceThatWasAskedFor() {
        byte[] ours = Hex.bytes(
                "28000000 1000 0200 02000000 00000000 00000000 02000000 00000000 00000000" + "0500 0300 61000000");
        assertEquals(List.of(), linksOf(ours));
    }

    @Test
    void kernelWithoutNsids() {
        String refused = "14000000 0200 0000 01000000 00000000 a1ffffff"; // NLMSG_ERROR, -EOPNOTSUPP
        assertFalse(answering(refused).areAny());
    }

    private static List<String> linksOf(byte[] link) {
        byte[] nsid = Hex.bytes("1c000000 5800 0000 01000000 00000000 00 000000 0800 0100 07000000");
        byte[] done = Hex.bytes("14000000 0300 0200 02000000 00000000 00000000");
        return new PhysicalLinks(new ScriptedSocket(nsid, link, done))
                .in(3, bytes("red")).stream()
                        .map(found -> Text.decode(found.name()))
                        .toList();
    }
}
