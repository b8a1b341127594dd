package dev.netns.link;

import java.util.List;
import java.util.Map;

/** One VLAN of a link; {@code IFLA_VLAN_*} of {@code linux/if_link.h}. vlan_changelink() changes neither. */
final class Vlan extends KernelKind {
    private static final int IFLA_VLAN_ID = 1;
    private static final int IFLA_VLAN_PROTOCOL = 5;

    /** {@code IFLA_VLAN_*}; a new link has {@code VLAN_FLAG_REORDER_HDR}. */
    private static final OtherAttributes OTHERS = new OtherAttributes()
            .numberUnlessZero("flags", Width.INT, 2, 1)
            .present("egress-qos-map", 3)
            .present("ingress-qos-map", 4);

    /** {@code linux/if_ether.h}. */
    private static final int ETH_P_8021Q = 0x8100;

    private static final int ETH_P_8021AD = 0x88A8;

    Vlan() {
        super(
                "vlan",
                "one VLAN of its parent",
                Key.number("id", ValueTypes.integer(0, 4094), "number of the VLAN", Width.SHORT, IFLA_VLAN_ID)
                        .asRequired(),
                Key.words(
                                "protocol",
                                List.of(Map.entry("802.1q", ETH_P_8021Q), Map.entry("802.1ad", ETH_P_8021AD)),
                                "of the tag",
                                Width.BIG_ENDIAN_SHORT,
                                IFLA_VLAN_PROTOCOL)
                        .byDefault("802.1q"));
    }

    @Override
    public Use parent() {
        return Use.REQUIRED;
    }

    @Override
    public UsualMtu usualMtu() {
        return UsualMtu.OF_PARENT;
    }

    @Override
    public String module() {
        return "8021q";
    }

    @Override
    OtherAttributes others() {
        return OTHERS;
    }
}
