package dev.netns.link;

import java.util.List;
import java.util.Map;

/** A link with the hardware address of its parent; {@code IFLA_IPVLAN_*} of {@code linux/if_link.h}. */
final class Ipvlan extends KernelKind {
    private static final int IFLA_IPVLAN_MODE = 1;

    private static final int IPVLAN_MODE_L2 = 0;
    private static final int IPVLAN_MODE_L3 = 1;
    private static final int IPVLAN_MODE_L3S = 2;

    private static final OtherAttributes OTHERS =
            new OtherAttributes().number("mode", Width.SHORT, IFLA_IPVLAN_MODE).number("flags", Width.SHORT, 2, 0);

    Ipvlan() {
        super(
                "ipvlan",
                "IP addresses of its own with its parent's hardware address",
                Key.words(
                                "mode",
                                List.of(
                                        Map.entry("l2", IPVLAN_MODE_L2),
                                        Map.entry("l3", IPVLAN_MODE_L3),
                                        Map.entry("l3s", IPVLAN_MODE_L3S)),
                                "l2 takes part in ARP, l3 only routes, l3s routes through the parent's netfilter",
                                Width.SHORT,
                                IFLA_IPVLAN_MODE)
                        .asChangeable()
                        .byDefault("l3"));
    }

    @Override
    public Use parent() {
        return Use.REQUIRED;
    }

    @Override
    public boolean dependsOnOthers() {
        return true;
    }

    @Override
    public UsualMtu usualMtu() {
        return UsualMtu.OF_PARENT;
    }

    @Override
    public boolean isWithArp() {
        return false;
    }

    @Override
    OtherAttributes others() {
        return OTHERS;
    }
}
