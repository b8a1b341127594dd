package dev.netns.netlink;

import dev.netns.linux.Linux;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The VLANs of a bridge's ports: {@code struct bridge_vlan_info}, {@code linux/if_bridge.h}. */
public final class BridgeVlans {
    private static final int IFLA_BRIDGE_FLAGS = 0;
    private static final int IFLA_BRIDGE_VLAN_INFO = 2;
    private static final int BRIDGE_FLAGS_SELF = 2;
    private static final int BRIDGE_VLAN_INFO_PVID = 2;
    private static final int BRIDGE_VLAN_INFO_UNTAGGED = 4;

    private BridgeVlans() {}

    /**
     * A VLAN of a port.
     *
     * @param id from 1 to 4094
     * @param pvid whether frames that come in without a tag belong to it
     * @param untagged whether frames go out without a tag
     */
    public record Vlan(int id, boolean pvid, boolean untagged) {}

    /** Asks for the VLANs of all ports of a namespace; each answer is for {@link #parse}. */
    public static NetlinkMessage dump() {
        return new NetlinkMessage(Rtnetlink.RTM_GETLINK, Rtnetlink.NLM_F_DUMP)
                .body(IfLink.header(Linux.AF_BRIDGE, 0, 0, 0))
                .attribute(IfLink.IFLA_EXT_MASK, IfLink.RTEXT_FILTER_BRVLAN);
    }

    /**
     * Reads one answer.
     *
     * @return the VLANs by the index of the port
     * @throws IllegalArgumentException it is cut short
     */
    public static Map<Integer, List<Vlan>> parse(byte[] bytes, int from, int to) {
        int body = from + NetlinkMessage.HEADER_SIZE;
        int attributes = body + IfLink.IFINFOMSG_SIZE;
        if (from < 0 || to > bytes.length || attributes > to) {
            throw new IllegalArgumentException("a port's message is cut short");
        }
        List<Vlan> vlans = new ArrayList<>();
        new Attributes(bytes, attributes, to).nested(IfLink.IFLA_AF_SPEC).forEach((type, value, start, end) -> {
            if (type == IFLA_BRIDGE_VLAN_INFO && end - start >= 4) {
                int flags = Wire.getShort(value, start);
                vlans.add(new Vlan(
                        Wire.getShort(value, start + 2),
                        (flags & BRIDGE_VLAN_INFO_PVID) != 0,
                        (flags & BRIDGE_VLAN_INFO_UNTAGGED) != 0));
            }
        });
        Map<Integer, List<Vlan>> byPort = new HashMap<>();
        byPort.put(Wire.getInt(bytes, body + 4), vlans);
        return byPort;
    }

    /**
     * Adds VLANs to a port.
     *
     * @param self whether the link is the bridge itself
     */
    public static NetlinkMessage add(int index, List<Vlan> vlans, boolean self) {
        return message(Rtnetlink.RTM_SETLINK, index, vlans, self);
    }

    /** Takes VLANs from a port. */
    public static NetlinkMessage delete(int index, List<Vlan> vlans, boolean self) {
        return message(Rtnetlink.RTM_DELLINK, index, vlans, self);
    }

    private static NetlinkMessage message(int type, int index, List<Vlan> vlans, boolean self) {
        NetlinkMessage message =
                new NetlinkMessage(type, Rtnetlink.NLM_F_ACK).body(IfLink.header(Linux.AF_BRIDGE, index, 0, 0));
        int spec = message.begin(IfLink.IFLA_AF_SPEC | IfLink.NLA_F_NESTED);
        if (self) {
            message.attributeShort(IFLA_BRIDGE_FLAGS, BRIDGE_FLAGS_SELF);
        }
        for (Vlan vlan : vlans) {
            byte[] info = new byte[4];
            int flags = (vlan.pvid() ? BRIDGE_VLAN_INFO_PVID : 0) | (vlan.untagged() ? BRIDGE_VLAN_INFO_UNTAGGED : 0);
            Wire.putShort(info, 0, flags);
            Wire.putShort(info, 2, vlan.id());
            message.attribute(IFLA_BRIDGE_VLAN_INFO, info);
        }
        return message.end(spec);
    }
}
