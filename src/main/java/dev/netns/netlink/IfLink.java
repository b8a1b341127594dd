package dev.netns.netlink;

/** Attributes of links, {@code linux/if_link.h}, under their names. */
public final class IfLink {
    public static final int IFLA_ADDRESS = 1;
    public static final int IFLA_IFNAME = 3;
    public static final int IFLA_MTU = 4;
    public static final int IFLA_LINK = 5;
    public static final int IFLA_MASTER = 10;
    public static final int IFLA_PROTINFO = 12;
    public static final int IFLA_TXQLEN = 13;
    public static final int IFLA_LINKINFO = 18;
    public static final int IFLA_IFALIAS = 20;
    public static final int IFLA_AF_SPEC = 26;
    public static final int IFLA_GROUP = 27;
    public static final int IFLA_NET_NS_FD = 28;
    public static final int IFLA_EXT_MASK = 29;
    public static final int IFLA_PROMISCUITY = 30;
    public static final int IFLA_LINK_NETNSID = 37;
    public static final int IFLA_NEW_IFINDEX = 49;
    public static final int IFLA_PROP_LIST = 52;
    public static final int IFLA_ALT_IFNAME = 53;
    public static final int IFLA_PERM_ADDRESS = 54;
    public static final int IFLA_INFO_KIND = 1;
    public static final int IFLA_INFO_DATA = 2;
    public static final int IFLA_INFO_SLAVE_KIND = 4;
    public static final int IFLA_INFO_SLAVE_DATA = 5;
    public static final int VETH_INFO_PEER = 1;
    public static final int RTEXT_FILTER_BRVLAN = 2;
    public static final int RTEXT_FILTER_SKIP_STATS = 8;
    public static final int NLA_F_NESTED = 0x8000;

    /** The size of {@code struct ifinfomsg}. */
    static final int IFINFOMSG_SIZE = 16;

    private IfLink() {}

    /** {@code struct ifinfomsg}. */
    static byte[] header(int family, int index, int flags, int mask) {
        byte[] header = new byte[IFINFOMSG_SIZE];
        header[0] = (byte) family;
        Wire.putInt(header, 4, index);
        Wire.putInt(header, 8, flags);
        Wire.putInt(header, 12, mask);
        return header;
    }
}
