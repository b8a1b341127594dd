package dev.netns.names;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.netns.netlink.LinkMessage;
import dev.netns.netlink.LinkRequest;
import dev.netns.netlink.MacAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a NIC is given back as, from its name and alias in the host at the time when it is taken. */
class FormerNameTest {
    private static final String MAC = "02:00:00:00:00:01";

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "eth3, none, eth3, 1400, 02:00:00:00:00:01, ''",
                "eth3, uplink, eth3, 1400, 02:00:00:00:00:01, uplink",
                // The kernel put it there when its namespace died, as it was called inside.
                "wan, netns:was=eth3/1500/02:00:00:00:00:09, eth3, 1500, 02:00:00:00:00:09, ''",
                "wan, netns:was=eth3/1500/02:00:00:00:00:09;up/link, eth3, 1500, 02:00:00:00:00:09, up/link",
                "wan, netns:was=ib0/2044/;uplink, ib0, 2044, '', uplink",
                // Written by an earlier version, and by somebody else.
                "wan, netns:was=eth3, eth3, 0, '', ''",
                "wan, netns:was=eth3;a/b/c, eth3, 0, '', a/b/c",
                "wan, netns:was=eth3/x/y, eth3, 0, y, ''",
            })
    void isWhatItWasBeforeItWasEverMoved(
            String name, String alias, String device, int mtu, String mac, String formerAlias) {
        FormerName former = FormerName.inHost(nic(name, alias));
        assertEquals(new FormerName(device, mtu, mac, formerAlias), former);
        assertEquals(former, FormerName.of(former.toAlias()));
    }

    private static LinkMessage nic(String name, String alias) {
        LinkRequest request = LinkRequest.change(5).name(name).mtu(1400).mac(mac(MAC));
        return told(alias == null ? request : request.alias(alias));
    }

    private static LinkMessage told(LinkRequest request) {
        byte[] bytes = request.toMessage().toBytes(1);
        return LinkMessage.parse(bytes, 0, bytes.length);
    }

    private static byte[] mac(String text) {
        return MacAddress.parse(text).orElseThrow();
    }

    /** A hardware address is asked for only where it is another: 0 and nothing are what the request does not say. */
    @ParameterizedTest
    @CsvSource({
        "1500, 02:00:00:00:00:09, 1500, 02:00:00:00:00:09",
        "1500, 02:00:00:00:00:01, 1500, ''",
        "0, '', 0, ''",
        "2044, 80:00:02:08:fe:80:00:00:00:00:00:00:00:02:c9:03:00:00:00:01, 2044, ''",
    })
    void isGivenBack(int mtu, String mac, int askedMtu, String askedMac) {
        LinkMessage asked = told(new FormerName("eth3", mtu, mac, "uplink").restore(5, mac(MAC)));
        assertEquals("eth3 uplink", asked.name() + " " + asked.alias());
        assertEquals(askedMtu, asked.mtu());
        assertEquals(askedMac, MacAddress.text(asked.mac()));
    }
}
