package dev.netns.link;

/** Links with a routing table of their own; {@code IFLA_VRF_TABLE} of {@code linux/if_link.h}. Nothing changes in place. */
final class Vrf extends KernelKind {
    private static final int IFLA_VRF_TABLE = 1;

    Vrf() {
        super(
                "vrf",
                "a routing table for the links that have it as `master`",
                Key.number(
                                "table",
                                ValueTypes.integer(1, Integer.MAX_VALUE),
                                "number of the routing table",
                                Width.INT,
                                IFLA_VRF_TABLE)
                        .asRequired());
    }

    @Override
    public boolean isMaster() {
        return true;
    }

    @Override
    public boolean isWithArp() {
        return false;
    }
}
