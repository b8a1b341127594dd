package dev.netns.names;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.netns.linux.Text;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The cgroup above that of a VRF, in the tables that `ip vrf exec` leads to. */
class VrfAssociationTest {
    @ParameterizedTest
    @CsvSource({
        "0::/vrf/blue, ''",
        "0::/user.slice/session-3.scope/vrf/blue, /user.slice/session-3.scope",
        "0::/user.slice/session-3.scope/red/vrf/blue, /user.slice/session-3.scope/red",
        "0::/user.slice, ",
        "0::/vrf, ",
        "0::/my-vrf/blue, ",
        "1:name=systemd:/vrf/blue, ",
        "'', ",
        "0::, ",
    })
    void above(String cgroups, String expected) {
        byte[] above = VrfAssociation.cgroupAbove(Text.ascii(cgroups + "\n"));
        assertEquals(expected, above == null ? null : Text.decode(above));
        above = VrfAssociation.cgroupAbove(Text.ascii("3:cpu:/a\n" + cgroups));
        assertEquals(expected, above == null ? null : Text.decode(above), "the last of several lines");
    }
}
