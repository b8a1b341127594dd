package dev.netns.behaviour;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** IPv6 addresses that cannot be used yet, or never (RFC 4862). */
class AddressDetectionTest extends Declarations {
    /** blue uses its address at once. */
    private static final String PAIR = """
            [namespace.red.link.eth0]
            type = "veth"
            peer = "blue:eth0"
            addresses = ["fd10::%s/64"]

            [namespace.blue.link.eth0]
            type = "veth"
            peer = "red:eth0"
            addresses = [{ address = "fd10::2/64", nodad = true }]
            """;

    private static final String ROUTE = """

            [[namespace.red.route]]
            to = "fd20::/64"
            via = "fd10::3"
            source = "fd10::%s"

            [[namespace.red.route]]
            to = "fd30::/64"
            via = "fd20::1"
            onlink = true
            dev = "eth0"
            """;

    /** Nothing is detected on a link without a carrier. */
    private static final String UNPLUGGED = """
            [namespace.red.link.eth0]
            type = "veth"
            peer = "blue:eth0"
            addresses = ["fd10::1/64"]

            [namespace.blue.link.eth0]
            type = "veth"
            peer = "red:eth0"
            up = false
            """;

    AddressDetectionTest() {
        super(RUN_NETNS);
    }

    @Test
    void aRouteGetsItsSource() {
        Path file = declare("a.toml", PAIR.formatted("1") + ROUTE.formatted("1"));
        netns("apply", file).exits(0);
        String routes = ip("-n", "red", "-6", "route").exits(0).out();
        assertTrue(routes.contains("fd20::/64 via fd10::3 dev eth0 proto 110 src fd10::1 metric 1024"), routes);
        assertTrue(routes.contains("fd30::/64 via fd20::1 dev eth0"), routes);
        netns("plan", file).prints("0 changes\n");
    }

    @Test
    void aSourceThatAnotherHostUsesIsRefused() {
        Path file = declare("a.toml", PAIR.formatted("2") + ROUTE.formatted("2"));
        netns("apply", file)
                .exits(1)
                .says(
                        file
                                + ":14: cannot add route fd20::/64 via fd10::3 source fd10::2 in 'red': source fd10::2: another"
                                + " host on the link uses it (duplicate address detection)\n",
                        " 1 failed in ");
    }

    @Test
    void waitsUntilAddressesCanBeUsed() {
        netns("apply", "--wait", declare("a.toml", PAIR.formatted("1"))).exits(0);
        String tentative =
                ip("-n", "red", "address", "show", "tentative").exits(0).out();
        assertFalse(tentative.contains("fd10"), tentative);
    }

    @Test
    void anAddressThatAnotherHostUsesIsAnError() {
        Path file = declare("a.toml", PAIR.formatted("2"));
        String words = file + ":4: cannot use address fd10::2/64 on red:eth0: another host on the link uses it";
        netns("apply", "--wait", file).exits(1).says(words, "2 added");
        netns("apply", "--boot", file).exits(1).says("<3>" + words);
    }

    @Test
    void aLinkWithoutCarrierIsNoReasonToFailAtBoot() {
        Path file = declare("a.toml", UNPLUGGED);
        String words =
                file + ":4: cannot use address fd10::1/64 on red:eth0: it is still tentative after 3 s; has its link a"
                        + " carrier?";
        netns("apply", "--boot", file).exits(0).says(words + ", ignoring\n");
        netns("apply", "--wait", file).exits(1).says(words + "\n");
    }
}
