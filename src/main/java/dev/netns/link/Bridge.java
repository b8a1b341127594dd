package dev.netns.link;

import dev.netns.netlink.Attributes;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
    private static final int IFLA_BR_TOPOLOGY_CHANGE = 14;
    private static final int IFLA_BR_MCAST_SNOOPING = 23;
    private static final int IFLA_BR_VLAN_DEFAULT_PVID = 39;

    /** {@code IFLA_BR_*}, with the values of br_dev_setup(), br_multicast_ctx_init() and br_vlan_init(). */
    private static final OtherAttributes OTHERS = new OtherAttributes()
            // identifiers, what STP found out, timers, padding, whether there is a querier, entries learned
            .ignored(10, 11, 12, 13, IFLA_BR_TOPOLOGY_CHANGE, 15, 16, 17, 18, 19, 40, 47, 48)
            .number("vlan_protocol", Width.BIG_ENDIAN_SHORT, 8, 0x8100)
            .number("group_fwd_mask", Width.SHORT, 9, 0)
            .bytes("group_address", 20, "01:80:c2:00:00:00")
            .number("mcast_router", Width.BYTE, 22, 1)
            .number("mcast_query_use_ifaddr", Width.BYTE, 24, 0)
            .number("mcast_querier", Width.BYTE, 25, 0)
            .number("mcast_hash_elasticity", Width.INT, 26, 4, 16)
            .number("mcast_hash_max", Width.INT, 27, 512, 4096)
            .number("mcast_last_member_count", Width.INT, 28, 2)
            .number("mcast_startup_query_count", Width.INT, 29, 2)
            .number("mcast_last_member_interval", Width.LONG, 30, 100)
            .number("mcast_membership_interval", Width.LONG, 31, 26_000)
            .number("mcast_querier_interval", Width.LONG, 32, 25_500)
            .number("mcast_query_interval", Width.LONG, 33, 12_500)
            .number("mcast_query_response_interval", Width.LONG, 34, 1000)
            // 31.25 seconds, rounded to the kernel's clock
            .number("mcast_startup_query_interval", Width.LONG, 35, 3124, 3125)
            .number("nf_call_iptables", Width.BYTE, 36, 0)
            .number("nf_call_ip6tables", Width.BYTE, 37, 0)
            .number("nf_call_arptables", Width.BYTE, 38, 0)
            .number("vlan_stats_enabled", Width.BYTE, 41, 0)
            .number("mcast_stats_enabled", Width.BYTE, 42, 0)
            .number("mcast_igmp_version", Width.BYTE, 43, 2)
            .number("mcast_mld_version", Width.BYTE, 44, 1)
            .number("vlan_stats_per_port", Width.BYTE, 45, 0)
            // the first half of struct br_boolopt_multi: no_linklocal_learn and its like
            .number("boolopt", Width.INT, 46, 0)
            .number("fdb_max_learned", Width.INT, 49, 0);

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
                Key.inData(
                                "ageing_time",
                                ValueTypes.seconds(0, 1_000_000),
                                "seconds after which a silent address is forgotten",
                                Bridge::ageingTime,
                                (value, out) ->
                                        out.data(message -> Width.INT.put(message, IFLA_BR_AGEING_TIME, (Long) value)))
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

    /** Not told while the topology changes: STP then forgets faster, and goes back by itself. */
    private static @Nullable Long ageingTime(Attributes data) {
        Long time = Width.INT.read(data, IFLA_BR_AGEING_TIME);
        return data.byteValue(IFLA_BR_TOPOLOGY_CHANGE, 0) != 0 ? null : time;
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

    @Override
    OtherAttributes others() {
        return OTHERS;
    }
}
