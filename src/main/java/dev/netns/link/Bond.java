package dev.netns.link;

import dev.netns.netlink.LinkMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Several links as one; {@code IFLA_BOND_*} of {@code linux/if_link.h}, words of {@code linux/if_bonding.h}. */
public final class Bond extends KernelKind {
    /**
     * The member that is preferred, by its name. The kernel takes and tells an index, so this key neither reads nor writes:
     * {@link #primaryIndex} and {@link #writePrimary} do, for whoever knows the indexes.
     */
    public static final LinkKey PRIMARY = Key.carriedElsewhere(
                    "primary",
                    ValueTypes.text("the name of a member", 15),
                    "the member that is preferred; with mode active-backup, balance-tlb or balance-alb")
            .asChangeable();

    private static final int IFLA_BOND_MODE = 1;
    private static final int IFLA_BOND_MIIMON = 3;
    private static final int IFLA_BOND_PRIMARY = 11;
    private static final int IFLA_BOND_XMIT_HASH_POLICY = 14;
    private static final int IFLA_BOND_AD_LACP_RATE = 21;

    /** {@code IFLA_BOND_*}, with the values of bond_check_params(). */
    private static final OtherAttributes OTHERS = new OtherAttributes()
            // the active member, what PRIMARY holds, and what the aggregator found out
            .ignored(2, IFLA_BOND_PRIMARY, 23)
            .number("updelay", Width.INT, 4, 0)
            .number("downdelay", Width.INT, 5, 0)
            .number("use_carrier", Width.BYTE, 6, 1)
            .number("arp_interval", Width.INT, 7, 0)
            .present("arp_ip_target", 8)
            .number("arp_validate", Width.INT, 9, 0)
            .number("arp_all_targets", Width.INT, 10, 0)
            .number("primary_reselect", Width.BYTE, 12, 0)
            .number("fail_over_mac", Width.BYTE, 13, 0)
            .number("resend_igmp", Width.INT, 15, 1)
            .number("num_grat_arp", Width.BYTE, 16, 1)
            .number("all_slaves_active", Width.BYTE, 17, 0)
            .number("min_links", Width.INT, 18, 0)
            .number("lp_interval", Width.INT, 19, 1)
            .number("packets_per_slave", Width.INT, 20, 1)
            .number("ad_select", Width.BYTE, 22, 0)
            .number("ad_actor_sys_prio", Width.SHORT, 24, 65_535)
            .number("ad_user_port_key", Width.SHORT, 25, 0)
            .bytes("ad_actor_system", 26, "00:00:00:00:00:00")
            .number("tlb_dynamic_lb", Width.BYTE, 27, 1)
            .number("peer_notify_delay", Width.INT, 28, 0)
            .number("lacp_active", Width.BYTE, 29, 1)
            .number("arp_missed_max", Width.BYTE, 30, 2)
            .present("ns_ip6_target", 31)
            .number("coupled_control", Width.BYTE, 32, 1);

    private static final int BOND_MODE_ROUNDROBIN = 0;
    private static final int BOND_MODE_ACTIVEBACKUP = 1;
    private static final int BOND_MODE_XOR = 2;
    private static final int BOND_MODE_BROADCAST = 3;
    private static final int BOND_MODE_8023AD = 4;
    private static final int BOND_MODE_TLB = 5;
    private static final int BOND_MODE_ALB = 6;

    private static final int BOND_XMIT_POLICY_LAYER2 = 0;
    private static final int BOND_XMIT_POLICY_LAYER34 = 1;
    private static final int BOND_XMIT_POLICY_LAYER23 = 2;
    private static final int BOND_XMIT_POLICY_ENCAP23 = 3;
    private static final int BOND_XMIT_POLICY_ENCAP34 = 4;
    private static final int BOND_XMIT_POLICY_VLAN_SRCMAC = 5;

    private static final String MODE = "mode";
    private static final String LACP_RATE = "lacp_rate";
    private static final String LACP = "802.3ad";
    private static final String ROUND_ROBIN = "balance-rr";
    private static final Set<String> WITH_PRIMARY = Set.of("active-backup", "balance-tlb", "balance-alb");

    Bond() {
        super(
                "bond",
                "several links as one; they are members by their `master`",
                // bonding takes another mode only while it is down and has no member
                Key.words(
                                MODE,
                                List.of(
                                        Map.entry(ROUND_ROBIN, BOND_MODE_ROUNDROBIN),
                                        Map.entry("active-backup", BOND_MODE_ACTIVEBACKUP),
                                        Map.entry("balance-xor", BOND_MODE_XOR),
                                        Map.entry("broadcast", BOND_MODE_BROADCAST),
                                        Map.entry(LACP, BOND_MODE_8023AD),
                                        Map.entry("balance-tlb", BOND_MODE_TLB),
                                        Map.entry("balance-alb", BOND_MODE_ALB)),
                                "how members share the traffic",
                                Width.BYTE,
                                IFLA_BOND_MODE)
                        .byDefault(ROUND_ROBIN),
                Key.number(
                                "miimon",
                                ValueTypes.integer(0, Integer.MAX_VALUE),
                                "milliseconds between looks at the members' carrier; 0 for none",
                                Width.INT,
                                IFLA_BOND_MIIMON)
                        .asChangeable(),
                // only while it is down
                Key.words(
                                LACP_RATE,
                                List.of(Map.entry("slow", 0), Map.entry("fast", 1)),
                                "a packet in 30 seconds, or each second; with mode 802.3ad",
                                Width.BYTE,
                                IFLA_BOND_AD_LACP_RATE)
                        .byDefault("slow"),
                Key.words(
                                "xmit_hash_policy",
                                List.of(
                                        Map.entry("layer2", BOND_XMIT_POLICY_LAYER2),
                                        Map.entry("layer2+3", BOND_XMIT_POLICY_LAYER23),
                                        Map.entry("layer3+4", BOND_XMIT_POLICY_LAYER34),
                                        Map.entry("encap2+3", BOND_XMIT_POLICY_ENCAP23),
                                        Map.entry("encap3+4", BOND_XMIT_POLICY_ENCAP34),
                                        Map.entry("vlan+srcmac", BOND_XMIT_POLICY_VLAN_SRCMAC)),
                                "what of a packet chooses the member",
                                Width.BYTE,
                                IFLA_BOND_XMIT_HASH_POLICY)
                        .asChangeable()
                        .byDefault("layer2"),
                PRIMARY);
    }

    /** The index of the preferred member, or null where there is none. */
    public static @Nullable Integer primaryIndex(LinkMessage live) {
        int index = live.dataAttributes().integer(IFLA_BOND_PRIMARY, 0);
        return index == 0 ? null : index;
    }

    /** Adds the index of the preferred member, which has to be in the bond's namespace. */
    public static void writePrimary(int index, LinkWriter out) {
        out.data(message -> message.attribute(IFLA_BOND_PRIMARY, index));
    }

    @Override
    public boolean isMaster() {
        return true;
    }

    @Override
    public List<Conflict> conflicts(Map<String, Object> settings, boolean withParent) {
        Object mode = settings.getOrDefault(MODE, ROUND_ROBIN);
        List<Conflict> conflicts = new ArrayList<>();
        if (settings.containsKey(LACP_RATE) && !mode.equals(LACP)) {
            conflicts.add(new Conflict(LACP_RATE, "'lacp_rate' is for mode 802.3ad, not " + mode));
        }
        if (settings.containsKey(PRIMARY.name()) && !WITH_PRIMARY.contains(mode)) {
            conflicts.add(new Conflict(
                    PRIMARY.name(), "'primary' is for modes active-backup, balance-tlb and balance-alb, not " + mode));
        }
        return conflicts;
    }

    @Override
    public String module() {
        return "bonding";
    }

    @Override
    OtherAttributes others() {
        return OTHERS;
    }
}
