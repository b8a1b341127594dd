package dev.netns.link;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The modules that have the kernel's {@code MODULE_ALIAS_RTNL_LINK} of each kind, by the names of their files. */
class LinkModulesTest {
    @ParameterizedTest
    @CsvSource({
        "veth, veth", "bridge, bridge", "dummy, dummy", "ifb, ifb", "vlan, 8021q", "macvlan, macvlan",
        "macvtap, macvtap", "ipvlan, ipvlan", "vxlan, vxlan", "geneve, geneve", "gre, ip_gre", "gretap, ip_gre",
        "ipip, ipip", "sit, sit", "ip6tnl, ip6_tunnel", "ip6gre, ip6_gre", "wireguard, wireguard", "vrf, vrf",
        "bond, bonding", "tun, tun", "tap, tun"
    })
    void areNamed(String kind, String module) {
        assertEquals(module, LinkKinds.named(kind).orElseThrow().module());
    }
}
