package dev.netns.netlink;

import dev.netns.linux.Errno;
import dev.netns.linux.Linux;
import dev.netns.linux.Syscalls;

/**
 * The generation of the nftables ruleset of a namespace, {@code linux/netfilter/nf_tables.h}: the kernel counts the
 * transactions that changed it, from {@link #FIRST} on. What packets change, as counters and the elements of dynamic sets,
 * does not count.
 */
public final class NftablesGeneration {
    /** Of a namespace in which nothing has ever been loaded. */
    public static final int FIRST = 1;

    private static final int NFNL_SUBSYS_NFTABLES = 10;
    private static final int NFT_MSG_GETGEN = 16;
    private static final int NFTA_GEN_ID = 1;

    /** {@code struct nfgenmsg}. */
    private static final int BODY_SIZE = 4;

    private NftablesGeneration() {}

    /**
     * Asks for that of the namespace in which the calling thread is.
     *
     * @return never 0; a negative errno where the kernel has no nftables, or the caller may not ask. A count that has gone
     *     beyond 31 bits is negative too, and as good as an error: it tells nothing
     */
    public static int current(Syscalls sys) {
        int fd = NetlinkSocket.open(sys, Linux.NETLINK_NETFILTER);
        if (fd < 0) {
            return fd;
        }
        int[] generation = {-Errno.EIO};
        int answer = NetlinkSocket.on(sys, fd)
                .request(
                        request(),
                        (type, bytes, from, to) ->
                                generation[0] = parse(bytes, from + NetlinkMessage.HEADER_SIZE + BODY_SIZE, to));
        sys.close(fd);
        return answer < 0 ? answer : generation[0];
    }

    static NetlinkMessage request() {
        return new NetlinkMessage(NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_GETGEN, 0).body(new byte[BODY_SIZE]);
    }

    /** The number in the attributes of an answer. */
    static int parse(byte[] bytes, int from, int to) {
        byte[] value = new Attributes(bytes, from, to).bytes(NFTA_GEN_ID);
        return value == null || value.length < Integer.BYTES
                ? -Errno.EIO
                : (value[0] & 0xff) << 24 | (value[1] & 0xff) << 16 | (value[2] & 0xff) << 8 | value[3] & 0xff;
    }
}
