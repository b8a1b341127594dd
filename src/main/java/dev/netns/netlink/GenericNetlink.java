package dev.netns.netlink;

import dev.netns.linux.Errno;

/**
 * Generic netlink, {@code linux/genetlink.h}: families of messages that the kernel numbers as their modules are loaded.
 * Spoken on a socket of {@code NETLINK_GENERIC}.
 */
public final class GenericNetlink {
    /** The size of {@code struct genlmsghdr}. */
    static final int HEADER_SIZE = 4;

    private static final int GENL_ID_CTRL = 16;
    private static final int CTRL_VERSION = 2;
    private static final int CTRL_CMD_GETFAMILY = 3;
    private static final int CTRL_ATTR_FAMILY_ID = 1;
    private static final int CTRL_ATTR_FAMILY_NAME = 2;

    private GenericNetlink() {}

    /**
     * The number of a family. Asking for it makes the kernel load the module, where there is one.
     *
     * @param socket of {@code NETLINK_GENERIC}
     * @return the number for {@link #message}, or a negative errno: {@code -Errno.ENOENT} where the kernel lacks it
     */
    public static int family(NetlinkSocket socket, String name) {
        int[] id = {-Errno.EIO};
        int error = socket.request(
                familyRequest(name),
                (type, bytes, from, to) -> id[0] = attributes(bytes, from, to).shortValue(CTRL_ATTR_FAMILY_ID, id[0]));
        return error < 0 ? error : id[0];
    }

    static NetlinkMessage familyRequest(String name) {
        return message(GENL_ID_CTRL, 0, CTRL_CMD_GETFAMILY, CTRL_VERSION).attributeString(CTRL_ATTR_FAMILY_NAME, name);
    }

    /**
     * Begins a message.
     *
     * @param family what {@link #family} answered
     * @param flags {@code nlmsg_flags}
     * @param command of the family
     * @param version of the family
     */
    public static NetlinkMessage message(int family, int flags, int command, int version) {
        return new NetlinkMessage(family, flags).body((byte) command, (byte) version, (byte) 0, (byte) 0);
    }

    /** The attributes of a received message; none in one that is cut short. */
    static Attributes attributes(byte[] bytes, int from, int to) {
        return new Attributes(bytes, from + NetlinkMessage.HEADER_SIZE + HEADER_SIZE, to);
    }
}
