package dev.netns.netlink;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.netns.linux.Errno;
import org.junit.jupiter.api.Test;

/** The question and the kernel's answer; that it counts what is loaded, the behaviour of {@code plan} shows. */
class NftablesGenerationTest {
    private static final String QUESTION = """
            14000000            # nlmsg_len 20
            100a 0100           # NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_GETGEN, NLM_F_REQUEST
            01000000 00000000   # nlmsg_seq 1, nlmsg_pid 0
            00 00 0000          # nfgenmsg: AF_UNSPEC, NFNETLINK_V0, res_id
            """;

    private static final String ANSWER = """
            30000000            # nlmsg_len 48
            0f0a 0000           # NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_NEWGEN
            01000000 161c0000   # nlmsg_seq, nlmsg_pid
            00 00 0002          # nfgenmsg: AF_UNSPEC, NFNETLINK_V0, res_id
            0800 0100 01000002  # NFTA_GEN_ID, big-endian
            0800 0200 00001c16  # NFTA_GEN_PROC_PID
            0c00 0300 707974686f6e3300 # NFTA_GEN_PROC_NAME "python3"
            """;

    @Test
    void asksAndReads() {
        assertEquals(Hex.of(QUESTION), Hex.of(NftablesGeneration.request().toBytes(1)));
        byte[] answer = Hex.bytes(ANSWER);
        assertEquals(0x01000002, NftablesGeneration.parse(answer, 20, answer.length));
    }

    @Test
    void whatIsCutShortTellsNothing() {
        byte[] answer = Hex.bytes(ANSWER);
        for (int length = 20; length < 28; length++) {
            assertEquals(-Errno.EIO, NftablesGeneration.parse(answer, 20, length));
        }
    }
}
