package dev.netns.link;

import java.util.List;
import java.util.Map;

/** A switch; its attributes are {@code IFLA_BR_*} of {@code linux/if_link.h}, all of which br_changelink() changes. */
final class Bridge extends KernelKind {
    /** The kind, as ports tell it of their master. */
    static final String NAME = "bridge";

    private static final int IFLA_BR_FORWARD_DELAY = 1;
    private static final int IFLA_BR_HELLO_TIME = 2;
    private static final int IFLA_BR_MAX_AGE = 3;
    private static final int IFLA_BR_AGEING_TIME = 4;
    private static final int IFLA_BR_STP_STATE = 5;
    private static final int IFLA_BR_PRIORITY = 6;
    private static final int IFLA_BR_VLAN_FILTERING = 7;
    private static final int IFLA_BR_MCAST_SNOOPING = 23;
    private static final int IFLA_BR_VLAN_DEFAULT_PVID = 39;

    private static final String STP = "stp";
    private static final String FORWARD_DELAY = "forward_delay";

    /** {@code BR_MIN_FORWARD_DELAY}, which the kernel asks for with STP only, in hundredths of a second. */
    private static final long LEAST_FORWARD_DELAY = 200;

    Bridge() {
        super(
                NAME,
                "a switch; links are its ports by their `master`",
                Key.flag(STP, "spanning tree protocol", Width.INT, IFLA_BR_STP_STATE)
                        .asChangeable()
                        .byDefault(false),
                Key.number(
                                FORWARD_DELAY,
                                ValueTypes.seconds(0, 30),
                                "seconds until a new port forwards; at least 2 with `stp`",
                                Width.INT,
                                IFLA_BR_FORWARD_DELAY)
                        .asChangeable()
                        .byDefault(1500L),
                Key.number(
                                "hello_time",
                                ValueTypes.seconds(1, 10),
                                "seconds between the hello packets of STP",
                                Width.INT,
                                IFLA_BR_HELLO_TIME)
                        .asChangeable()
                        .byDefault(200L),
                Key.number(
                                "max_age",
                                ValueTypes.seconds(6, 40),
                                "seconds after which STP takes a silent bridge for gone",
                                Width.INT,
                                IFLA_BR_MAX_AGE)
                        .asChangeable()
                        .byDefault(2000L),
                Key.number(
                                "ageing_time",
                                ValueTypes.seconds(0, 1_000_000),
                                "seconds after which a silent address is forgotten",
                                Width.INT,
                                IFLA_BR_AGEING_TIME)
                        .asChangeable()
                        .byDefault(30_000L),
                Key.number(
                                "priority",
                                ValueTypes.integer(0, 65_535),
                                "in the election of STP's root; the lowest wins",
                                Width.SHORT,
                                IFLA_BR_PRIORITY)
                        .asChangeable()
                        .byDefault(32_768L),
                Key.flag(PortKeys.VLAN_FILTERING, "ports have VLANs", Width.BYTE, IFLA_BR_VLAN_FILTERING)
                        .asChangeable()
                        .byDefault(false),
                Key.number(
                                "vlan_default_pvid",
                                ValueTypes.integer(0, 4094),
                                "the VLAN of a new port's untagged frames; 0 for none",
                                Width.SHORT,
                                IFLA_BR_VLAN_DEFAULT_PVID)
                        .asChangeable()
                        .byDefault(1L),
                Key.flag(
                                "multicast_snooping",
                                "multicast goes only to ports that asked for it",
                                Width.BYTE,
                                IFLA_BR_MCAST_SNOOPING)
                        .asChangeable()
                        .byDefault(true));
    }

    @Override
    public boolean isMaster() {
        return true;
    }

    @Override
    public List<Conflict> conflicts(Map<String, Object> settings, boolean withParent) {
        boolean tooShort = settings.get(FORWARD_DELAY) instanceof Long delay && delay < LEAST_FORWARD_DELAY;
        return tooShort && Boolean.TRUE.equals(settings.get(STP))
                ? List.of(new Conflict(FORWARD_DELAY, "'forward_delay' must be at least 2 seconds with 'stp'"))
                : List.of();
    }

    @Override
    public UsualMtu usualMtu() {
        return UsualMtu.OF_PORTS;
    }
}
